"""Which organizations are found, and how many."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from django.db.models.expressions import RawSQL

from organizations.selectors.directory.asked import SUBJECT, Asked, Sort
from organizations.selectors.directory.correcting import correct
from organizations.selectors.directory.counting import Counts, count_combinations, count_without_words
from organizations.selectors.directory.looking import CAP, look
from organizations.selectors.directory.ordering import (
    ENTRIES,
    Hit,
    Wanted,
    kept_page,
    matching,
    ordered,
    page_of,
)
from organizations.selectors.directory.words import Search, understand
from portal.core.page_cache import process_generations
from portal.core.page_generations import Stamp


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to what was asked.

    Attributes:
        asked: what it answers.
        counts: how many there are; nobody changes them, they are kept for the next who asks the same.
        search: what was searched for; None without words.
        keys: of those that words have found, best first; None when they are not all known.
        stamp: of the directory before it was looked at; None when nothing can be kept.
        is_cut: words find more than `CAP`, of which so many are listed.
    """

    asked: Asked
    counts: Counts
    search: Search | None = None
    keys: Sequence[int] | None = field(default=None, repr=False)
    stamp: Stamp | None = None
    is_cut: bool = False

    @property
    def listed(self) -> int:
        """How many can be paged through."""
        return CAP if self.is_cut else self.counts.total

    def page(self, number: int, rows: int) -> list[int]:
        """Keys of the organizations on a page.

        Args:
            number: of the page, from 1.
            rows: on a page.
        """
        start = (number - 1) * rows
        if self.keys is not None:
            return list(self.keys[start : start + rows])
        # Of a list that was cut off nobody knows where it ends.
        wanted = Wanted(
            start,
            rows,
            total=None if self.is_cut else self.counts.total,
            verified=None if self.is_cut else self.counts.flags["is_verified"],
        )
        if self.stamp is None:
            return page_of(self.asked, self.search, wanted)
        return list(kept_page(self.asked, self.search, wanted, self.stamp))


def find(asked: Asked) -> Found:
    """Look for what was asked; a mistyped word is taken for the one that was meant.

    Args:
        asked: words and filters.
    """
    stamp = process_generations.begin((SUBJECT,))
    search = understand(asked.text)
    if search is not None and search.pks is not None:
        # Numbers stand in the organizations, which change more often than the directory.
        return _search(asked, search, None)
    return _find(asked, search, None) if stamp is None else _kept(asked, search, stamp)


@lru_cache(maxsize=256)
def _kept(asked: Asked, search: Search | None, stamp: Stamp) -> Found:
    """`_find`, remembered while the directory stays as it is."""
    return _find(asked, search, stamp)


def _find(asked: Asked, search: Search | None, stamp: Stamp | None) -> Found:
    if search is None:
        return Found(asked, count_without_words(asked), stamp=stamp)
    found = _search(asked, search, stamp)
    if found.counts.total or asked.exact:
        return found
    meant = correct(asked.text)
    return found if meant is None else _search(asked, meant, stamp)


def keys_of(asked: Asked) -> RawSQL:
    """The keys of all organizations found, to be asked for within another query.

    Args:
        asked: words and filters.
    """
    found = find(asked)
    if found.search is None:
        where = " AND ".join(asked.conditions()) or "true"
    elif found.search.finds_nothing:
        where = "false"
    else:
        where = matching(asked, found.search)
    return RawSQL(f"SELECT organization_id FROM {ENTRIES} WHERE {where}", [])  # noqa: S608, S611


def _search(asked: Asked, search: Search, stamp: Stamp | None) -> Found:
    if search.finds_nothing:
        return Found(asked, Counts(), search, ())
    looked = look(asked, search)
    if looked.hits is not None:
        return _exact(asked, search, looked.hits, looked.among, stamp)
    # What can be chosen at all is known without the words; how many it would leave is not.
    counts = replace(count_without_words(asked), total=CAP, capped=True)
    keys = array("q", looked.first) if search.pks is None and asked.sort == Sort.RELEVANCE else None
    return Found(asked, counts, search, keys, stamp, is_cut=True)


def _exact(
    asked: Asked, search: Search, hits: list[Hit], among: list[Hit] | None, stamp: Stamp | None
) -> Found:
    """The answer out of all hits."""
    combinations = Counter(hit.combination for hit in (hits if among is None else among))
    counts = count_combinations(asked, combinations.items())
    if among is None:
        _add_choices(counts, asked)
    return Found(asked, counts, search, array("q", [hit.pk for hit in ordered(asked, hits)]), stamp)


def _add_choices(counts: Counts, asked: Asked) -> None:
    """The other choices of facets in which one is chosen, without figures: too many to look at."""
    without_words = count_without_words(asked)
    counts.unknown = frozenset(name for name in ("kind", "domain") if getattr(asked, name))
    if asked.kind:
        counts.kinds = without_words.kinds
    if asked.domain:
        counts.domains = without_words.domains
