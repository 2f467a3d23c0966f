"""Words that nothing holds, taken for those that were probably meant."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db import connection

from organizations.selectors.directory.asked import quoted
from organizations.selectors.directory.ordering import ENTRIES
from organizations.selectors.directory.words import (
    LONGEST_TEXT,
    Search,
    bare,
    forms_of,
    query_of,
    remember,
    search_for,
    telling,
)
from portal.core.fold import fold

SHORTEST = 4
"""Letters of a word below which another one is hardly a mistyped form of it."""
SHORT = 6
"""Letters up to which one wrong letter is as much as can be taken for a mistake; two beyond."""
LONGEST_ENDING = 4
"""Letters by which another form of a word may be longer or shorter."""
CANDIDATES = 12
HELD_BY = 100
"""Entries that a word is looked for in: of fewer the planner would think that they are come upon at once, and
read the whole table for a word that nobody has."""
_WORD = re.compile(r"[^\W_]+")

# For each word that no entry holds in any form: whether others begin with it and, if none do, those that
# resemble it in writing, each with how common it is and its forms.
_RESEMBLING = """
SELECT typed.word, begins.any, near.words
FROM unnest(%s::text[], %s::text[]) AS typed (word, exchanged)
CROSS JOIN LATERAL (
    SELECT EXISTS (
        SELECT FROM organizations_directoryword known
        WHERE known.word >= typed.word AND known.word < typed.word || '{{'
    ) AS any
) begins
CROSS JOIN LATERAL (
    SELECT ARRAY(
        SELECT ARRAY[best.word, best.number::text, array_to_string(portal_lexemes(best.word), ' ')] FROM (
            SELECT known.word, known.number FROM organizations_directoryword known
            WHERE NOT begins.any AND (
                known.word %% typed.word AND abs(length(known.word) - length(typed.word)) <= %s
                OR known.word = ANY(string_to_array(typed.exchanged, ' '))
                OR length(typed.word) >= %s AND known.word LIKE '%%' || typed.word || '%%'
            )
            ORDER BY similarity(known.word, typed.word) DESC, known.number DESC, known.word LIMIT %s
        ) best
    ) AS words
) near
WHERE typed.word <> ALL(ARRAY({held}))
"""


def correct(text: str) -> Search | None:
    """What was probably meant by words that found nothing: a word's beginning, or one with other letters.

    Args:
        text: as it was typed.

    Returns:
        None when each of the words is known, or nothing resembles those that are not.
    """
    text = text.replace("\x00", "")[:LONGEST_TEXT]
    words = telling(text)
    instead = _resembling([word for word in words if len(word) >= SHORTEST and word.isalpha()])
    if not instead:
        return None
    search = search_for([instead.get(word, word) for word in words])
    others = frozenset(word for word in instead.values() if not word.endswith("*"))
    if not others:
        return search
    # What was typed rightly is shown as it was typed.
    typed = {fold(word): word for word in _WORD.findall(text)}
    taken = [instead.get(word, word).rstrip("*") for word in words]
    shown = " ".join(word if word in others else typed.get(word, word) for word in taken)
    return replace(search, corrected=shown, meant=others)


def _resembling(words: list[str]) -> dict[str, str]:
    """For each of some folded words that no entry holds in any form the one to take instead, if any.

    Args:
        words: typed ones.

    Returns:
        by word; a beginning ends with "*".
    """
    if not words:
        return {}
    # Written into the statement: the planner has to see which are rare and which stand in every other entry.
    # Of EXISTS it would think that any way leads to the first row at once.
    held = " UNION ALL ".join(
        f"SELECT {quoted(word)} WHERE 0 < (SELECT count(*) FROM (SELECT FROM {ENTRIES} "  # noqa: S608
        f"WHERE all_words @@ {quoted(query_of(word))}::tsquery LIMIT {HELD_BY}) held)"
        for word in words
    )
    with connection.cursor() as cursor:
        exchanged = [_exchanged(word) for word in words]
        sizes = (LONGEST_ENDING, SHORT, CANDIDATES)
        cursor.execute(_RESEMBLING.format(held=held), [words, exchanged, *sizes])
        rows = cursor.fetchall()
    instead = {}
    for word, begins, candidates in rows:
        forms = {other: its.split() for other, _number, its in candidates}
        if begins:
            instead[word] = f"{word}*"
        elif (
            best := _meant(word, {other: int(number) for other, number, _its in candidates}, forms)
        ) is not None:
            instead[word] = best
            remember({best: forms[best]})
    return instead


def _exchanged(word: str) -> str:
    """A word with each two neighbouring letters exchanged: of short ones, too few trigrams stay the same."""
    pairs = range(len(word) - 1)
    return " ".join(f"{word[:at]}{word[at + 1]}{word[at]}{word[at + 2 :]}" for at in pairs)


def _meant(word: str, candidates: dict[str, int], forms: Mapping[str, Sequence[str]]) -> str | None:
    """Of the words that resemble one, that which can be meant by it: the nearest, of these the commonest;
    else, from `SHORT` letters on, a longer one that it is a part of, or one of which it is another form.

    Args:
        word: of at least `SHORTEST` letters.
        candidates: how often each stands somewhere; the more alike first.
        forms: what each comes down to.
    """
    allowed = 1 if len(word) <= SHORT else 2
    near = [
        (distance, -number, place, other)
        for place, (other, number) in enumerate(candidates.items())
        if _begin_alike(word, other) and (distance := _distance(word, other)) <= allowed
    ]
    if near:
        return min(near)[-1]
    if len(word) < SHORT:
        return None
    holding = next((other for other in candidates if word in other), None)
    return holding or next((other for other in candidates if _is_kin(word, other, forms[other])), None)


def _is_kin(word: str, other: str, forms: Sequence[str]) -> bool:
    """Whether a word, mistyped, is another form of a known one: their stems differ in one letter.

    Args:
        word: as it was typed.
        other: what may have been meant.
        forms: what that comes down to.
    """
    stems = {bare(form) for form in forms_of([word])[0]} - {word}
    known = {bare(form) for form in forms} - {other}
    return _begin_alike(word, other) and any(
        max(len(stem), len(its)) >= SHORT and abs(len(stem) - len(its)) <= 1 and _distance(stem, its) <= 1
        for stem in stems
        for its in known
    )


def _begin_alike(word: str, other: str) -> bool:
    """Whether a word can be a mistyped form of another by how both begin.

    The first letter is hardly ever mistyped: it may be missing, stand twice or after the second.

    Args:
        word: as it was typed.
        other: what may have been meant.
    """
    return word[0] == other[0] or word[1::-1] == other[:2] or word == other[1:] or word[1:] == other


def _distance(one: str, other: str) -> int:
    """Letters left out, put in, taken for another or exchanged with the next, that part two words."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one):
        previous, before = before, row
        row = [place + 1]
        for at, its in enumerate(other):
            cost = min(before[at + 1] + 1, row[at] + 1, before[at] + (letter != its))
            if place and at and letter == other[at - 1] and one[place - 1] == its:
                cost = min(cost, previous[at - 1] + 1)
            row.append(cost)
    return row[-1]
