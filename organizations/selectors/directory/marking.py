"""The words that were found, marked in what is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from organizations.selectors.directory.words import Search
from portal.core.fold import fold

WINDOW = 24
"""Words of a text that are shown."""
BEFORE = 6
"""Of them before the first that was found, where it stands further down."""
LONGEST_ENDING = 5
"""Letters that a word's form may have beyond its stem."""

_folded = lru_cache(maxsize=50_000)(fold)
_WORD = re.compile(r"\w+")


def mark(text: str, search: Search | None) -> SafeString:
    """The text, escaped, with the found words in `<mark>`.

    Args:
        text: as its writer left it.
        search: what was searched for; None marks nothing.
    """
    if search is None or not _may_hold(text, search):
        return escape(text)
    parts, last = [], 0
    for match in _WORD.finditer(text):
        if is_found(match[0], search):
            parts += [escape(text[last : match.start()]), f"<mark>{escape(match[0])}</mark>"]
            last = match.end()
    return mark_safe("".join([*parts, escape(text[last:])]))  # noqa: S308  (every part is escaped)


def piece(texts: Iterable[str], search: Search | None) -> str:
    """A few words of the first text that holds a found one; of the first text when none does.

    Args:
        texts: in the order in which they are looked at.
        search: what was searched for.
    """
    first = ""
    for text in texts:
        words = text.split()
        first = first or _window(words, 0)
        if search is None or not _may_hold(text, search):
            continue
        for place, word in enumerate(words):
            if any(is_found(part, search) for part in _WORD.findall(word)):
                return _window(words, max(0, place - BEFORE) if place >= WINDOW else 0)
    return first


def is_found(word: str, search: Search) -> bool:
    """Whether a word of a text is a form of one that was searched for.

    Args:
        word: as it was written.
        search: what was searched for.
    """
    folded = _folded(word.lower())
    if folded in search.lexemes:
        return True
    if not folded.startswith(_starts(search)):
        return False
    return any(folded.startswith(start) for start in search.starts) or any(
        folded.startswith(lexeme) and len(folded) - len(lexeme) <= LONGEST_ENDING
        for lexeme in search.lexemes
        if len(lexeme) >= 3
    )


def _may_hold(text: str, search: Search) -> bool:
    """Whether any word begins as a found one does: seen for the whole text at once, most hold none."""
    pattern = _beginnings(search)
    return pattern is not None and pattern.search(fold(text)) is not None


@lru_cache(maxsize=64)
def _beginnings(search: Search) -> re.Pattern[str] | None:
    starts = _starts(search)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, starts))})") if starts else None


@lru_cache(maxsize=64)
def _starts(search: Search) -> tuple[str, ...]:
    return (*search.lexemes, *search.starts)


def _window(words: list[str], start: int) -> str:
    shown = " ".join(words[start : start + WINDOW])
    return f"{'… ' if start else ''}{shown}{' …' if len(words) > start + WINDOW else ''}"
