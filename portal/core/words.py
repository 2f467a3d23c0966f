"""Rows that hold the words somebody typed."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db.models import Q, QuerySet

from portal.core.fold import fold

Rows = TypeVar("Rows", bound=QuerySet[Any])

# Each word makes the query longer; what stands behind these is left out.
MOST_WORDS = 8


def matching_words(queryset: Rows, text: str, *paths: str, also: Callable[[str], Q] | None = None) -> Rows:
    """The rows that hold every word of a text, each in any of some fields, whatever its case and diacritics.

    Args:
        queryset: the rows to choose from.
        text: words with blanks between them; the first eight count, single letters aside.
        paths: the text fields to look in, at least one, as lookups name them: `title`, `authority__name`.
        also: what else it is for a row to hold a word.
    """
    for word in _telling(text.split()):
        holds = reduce(or_, (Q((f"{path}__unaccent__icontains", word)) for path in paths))
        queryset = queryset.filter(holds | also(word) if also else holds)
    return queryset


def matching_folded(queryset: Rows, text: str, path: str) -> Rows:
    """The rows that hold every word of a text, or a part that is written so, in a field that is folded.

    Args:
        queryset: the rows to choose from.
        text: words with blanks between them; the first eight count, single letters aside, and what is
            neither letter nor digit only where nothing else was typed: that stands nowhere.
        path: of a field that holds what `fold` makes of a text; trigrams of it are its index.
    """
    typed = text.split()
    folded = [word for word in map(fold, typed) if word]
    if typed and not folded:
        return queryset.none()
    for word in _telling(folded):
        queryset = queryset.filter(**{f"{path}__contains": word})
    return queryset


def _telling(typed: list[str]) -> list[str]:
    """Of typed words those that are looked for."""
    # Single letters stand in nearly every row: looking for them costs much and finds all.
    return ([word for word in typed if len(word) > 1] or typed)[:MOST_WORDS]
