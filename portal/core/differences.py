"""What was changed between two texts, word by word within paragraphs, as pieces that a template escapes.

    {% include "components/difference.html" with paragraphs=paragraphs only %}

shows what `paragraphs` returns, with `<ins>` and `<del>`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from enum import StrEnum
from typing import NamedTuple


class Change(StrEnum):
    """What became of a piece of a text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


class Piece(NamedTuple):
    """Words that stand together and have the same lot; between two pieces is a blank."""

    change: Change
    text: str


Paragraph = list[Piece]

LIKE = 0.4
"""From this likeness on, one paragraph is the other one changed; below it, another in its place."""
NEAR = 6
"""So many paragraphs ahead the like one is looked for; what moved further was removed here, added there."""
MOST_WORDS = 2_000
"""A longer paragraph is not compared word by word: that grows with the square of its length."""
# A word with the blanks after it.
_WORD = re.compile(r"\S+\s*")
_BREAK = re.compile(r"\r\n|\r|\n")


def paragraphs(before: str, after: str) -> list[Paragraph]:
    """The paragraphs of both texts, in their order, each in pieces; empty lines are left out.

    Args:
        before: the older text.
        after: the newer one.
    """
    old, new = _parted(before), _parted(after)
    shown: list[Paragraph] = []
    for what, i, j, k, m in SequenceMatcher(None, old, new).get_opcodes():
        if what == "equal":
            shown += [[Piece(Change.SAME, text)] for text in old[i:j]]
        else:
            shown += _changed(old[i:j], new[k:m])
    return shown


def is_changed(found: Sequence[Paragraph]) -> bool:
    """Whether anything in the paragraphs was added or removed."""
    return any(piece.change != Change.SAME for paragraph in found for piece in paragraph)


def _parted(text: str) -> list[str]:
    return [line.strip() for line in _BREAK.split(text) if line.strip()]


def _changed(old: list[str], new: list[str]) -> list[Paragraph]:
    """Paragraphs in whose place others stand: like ones word by word, the others whole."""
    shown: list[Paragraph] = []
    waiting = list(new)
    for text in old:
        like = next((other for other in waiting[:NEAR] if _are_like(text, other)), None)
        if like is None:
            shown.append([Piece(Change.REMOVED, text)])
            continue
        while waiting[0] != like:
            shown.append([Piece(Change.ADDED, waiting.pop(0))])
        shown.append(_words(text, waiting.pop(0)))
    return [*shown, *([Piece(Change.ADDED, text)] for text in waiting)]


def _are_like(one: str, other: str) -> bool:
    old, new = one.split(), other.split()
    if max(len(old), len(new)) > MOST_WORDS:
        return False
    matcher = SequenceMatcher(None, old, new)
    return matcher.quick_ratio() >= LIKE and matcher.ratio() >= LIKE


def _words(before: str, after: str) -> Paragraph:
    old, new = _WORD.findall(before), _WORD.findall(after)
    # Compared without the blanks: the last word of a paragraph has none after it.
    matcher = SequenceMatcher(None, [word.strip() for word in old], [word.strip() for word in new])
    pieces: Paragraph = []
    for what, i, j, k, m in matcher.get_opcodes():
        if what == "equal":
            pieces.append(Piece(Change.SAME, "".join(new[k:m]).strip()))
            continue
        if removed := "".join(old[i:j]).strip():
            pieces.append(Piece(Change.REMOVED, removed))
        if added := "".join(new[k:m]).strip():
            pieces.append(Piece(Change.ADDED, added))
    return pieces
