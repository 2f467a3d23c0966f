"""What differs between two texts, paragraph by paragraph and word by word, for people to read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import zip_longest
from typing import NamedTuple

MOST_WORDS = 2_000
"""In a longer paragraph words are not compared one by one, which would take too long."""

_WORDS = re.compile(r"\s+|\w+|[^\w\s]+")


class Change(StrEnum):
    """What became of a piece of text."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


class Piece(NamedTuple):
    """Words that stayed, came or went together."""

    change: Change
    text: str


def differences(before: str, after: str) -> list[list[Piece]]:
    """The later text by paragraphs, each in pieces, with what went left in its place.

    Args:
        before: the earlier text.
        after: the later one.
    """
    old, new = before.splitlines(), after.splitlines()
    paragraphs: list[list[Piece]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            paragraphs += [[Piece(Change.SAME, line)] for line in new[j1:j2]]
        else:
            # Replaced paragraphs are compared in their order; what is left over came or went whole.
            pairs = zip_longest(old[i1:i2], new[j1:j2], fillvalue="")
            paragraphs += [list(_pieces(gone, come)) for gone, come in pairs]
    return [paragraph for paragraph in paragraphs if any(piece.text.strip() for piece in paragraph)]


def is_same(paragraphs: list[list[Piece]]) -> bool:
    """Whether nothing differs.

    Args:
        paragraphs: as `differences` gives them.
    """
    return all(piece.change == Change.SAME for paragraph in paragraphs for piece in paragraph)


def _pieces(gone: str, come: str) -> Iterator[Piece]:
    old, new = _WORDS.findall(gone), _WORDS.findall(come)
    if max(len(old), len(new)) > MOST_WORDS:
        old, new = [gone], [come]
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            yield Piece(Change.SAME, "".join(new[j1:j2]))
            continue
        if removed := "".join(old[i1:i2]):
            yield Piece(Change.REMOVED, removed)
        if added := "".join(new[j1:j2]):
            yield Piece(Change.ADDED, added)
