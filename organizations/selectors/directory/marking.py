"""The words that were found, marked in what is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe

from organizations.selectors.directory.words import Search
from portal.core.fold import fold

WINDOW = 24
"""Words of a text that are shown."""
BEFORE = 6
"""Of them before the first that was found, where it stands further down."""
LONGEST_ENDING = 5
"""Letters that a word's form may have beyond its stem."""
REMEMBERED = 4_000
"""Words of texts of which is known whether a search has found them."""

_WORD = re.compile(r"\w+")
_PARTED = re.compile(r"(\w+)")


def mark(text: str, search: Search | None) -> SafeString:
    """The text, escaped, with the found words in `<mark>`.

    Args:
        text: as its writer left it.
        search: what was searched for; None marks nothing.
    """
    if search is None:
        return SafeString(escape(text))
    is_found = _finder(search)
    # What is between words and words take turns.
    parts = _PARTED.split(text)
    found = [place for place in range(1, len(parts), 2) if is_found(parts[place])]
    marked, last = [], 0
    for place in found:
        marked += [escape("".join(parts[last:place])), "<mark>", parts[place], "</mark>"]
        last = place + 1
    # A word is letters and digits: there is nothing in it to escape.
    return mark_safe("".join([*marked, escape("".join(parts[last:]))]))  # noqa: S308  (every part is escaped)


def piece(texts: Iterable[str], search: Search | None) -> str:
    """A few words of the first text that holds a found one; of the first text when none does.

    Args:
        texts: in the order in which they are looked at.
        search: what was searched for.
    """
    is_found = None if search is None else _finder(search)
    first: str | None = None
    for text in texts:
        if is_found is not None and any(map(is_found, _WORD.findall(text))):
            words = text.split()
            place = next(n for n, word in enumerate(words) if any(map(is_found, _WORD.findall(word))))
            return _window(words, max(0, place - BEFORE) if place >= WINDOW else 0)
        if not first:
            first = _window(text.split(), 0)
    return first or ""


@lru_cache(maxsize=64)
def _finder(search: Search) -> Callable[[str], bool]:
    """What tells of a text's word whether it is a form of one that was searched for.

    Most words stand in many texts: what was told of one is remembered.
    """
    starts = (*search.lexemes, *search.starts)
    told: dict[str, bool] = {}

    def is_found(word: str) -> bool:
        known = told.get(word)
        if known is None:
            if len(told) >= REMEMBERED:
                told.clear()
            folded = fold(word.lower())
            known = told[word] = folded.startswith(starts) and _is_form(folded, search)
        return known

    return is_found


def _is_form(folded: str, search: Search) -> bool:
    """Whether a folded word is one that was searched for, with another ending or none."""
    return (
        folded in search.lexemes
        or folded.startswith(search.starts)
        or any(
            folded.startswith(lexeme) and len(folded) - len(lexeme) <= LONGEST_ENDING
            for lexeme in search.lexemes
            if len(lexeme) >= 3
        )
    )


def _window(words: list[str], start: int) -> str:
    shown = " ".join(words[start : start + WINDOW])
    return f"{'… ' if start else ''}{shown}{' …' if len(words) > start + WINDOW else ''}"
