"""Figures of words that stand in more entries than a page can count: a worker counts them on request."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from django.core.cache import cache

from organizations.selectors.directory.counting import Counts, count_entries
from organizations.selectors.directory.finding import Found
from organizations.selectors.directory.ordering import matching


def tally_key(found: Found) -> str | None:
    """Where the figures of what was found are kept, as long as the directory stays as it is.

    Args:
        found: whose figures are wanted.

    Returns:
        None when they cannot be kept: the words are not cut off, or Valkey does not answer.
    """
    if found.search is None or found.stamp is None or not found.is_cut:
        return None
    asked = found.asked
    # The first part of a stamp tells this process's connection; the figures are for all processes.
    told = (found.stamp[1:], found.search.query, asked.kind, asked.place, asked.domain, asked.flags)
    return f"directory:tally:{hashlib.blake2b(repr(told).encode(), digest_size=16).hexdigest()}"


def tallied(found: Found) -> Found:
    """What was found, with its figures where a worker has counted them.

    Args:
        found: its list may be cut off.
    """
    key = tally_key(found)
    counts = None if key is None else cache.get(key)
    return found if counts is None else replace(found, counts=counts)


def tally(found: Found) -> Counts:
    """The figures of all that words find, however many that are: 0.1 s for half of the national register.

    Args:
        found: words found it.
    """
    assert found.search is not None, "without words the figures are known"
    # How common the words are is kept from the planner: of the table it would read every row's words, of
    # their index it takes those that hold them.
    where = matching(replace(found.asked, kind="", domain=0), found.search, hidden=True)
    return count_entries(found.asked, where)
