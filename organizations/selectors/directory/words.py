"""What was typed into the box, as the database searches for it: word forms, mistyped words, numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from django.db import connection

from organizations.models import Organization
from portal.core.fold import fold

LONGEST_TEXT = 200
MOST_WORDS = 8
SHORTEST_CORRECTED = 4
"""Letters of a word below which another one is hardly a mistyped form of it."""
CANDIDATES = 12

_REGISTER_NUMBER = re.compile(
    r"^\s*(\d{1,5})\s*[/\-]\s*(A|B|C|PJ)\s*[/\-]\s*((?:19|20)\d{2})\s*$", re.IGNORECASE
)
_IDENTIFIER = re.compile(r"^(?:RO|BG|SI)?(\d{2,13})$", re.IGNORECASE)
# They stand in so many texts that they tell none apart, and are left out of the middle of names.
_SMALL = frozenset(
    [
        "si",
        "de",
        "din",
        "la",
        "cu",
        "pentru",
        "in",
        "pe",
        "prin",
        "al",
        "a",
        "ale",
        "lui",
        "sau",
        "the",
        "of",
        "and",
        "for",
        "to",
        "i",
        "za",
        "na",
        "v",
        "v",
        "ot",
        "s",
        "po",
        "ter",
    ]
)
# Forms that no stemmer brings together.
_IRREGULAR = {
    one: other
    for pair in (
        ("copil", "copii"),
        ("tanar", "tineri"),
        ("om", "oameni"),
        ("scoala", "scoli"),
        ("fata", "fete"),
    )
    for one, other in (pair, pair[::-1])
}


@dataclass(frozen=True, slots=True)
class Search:
    """What to search for.

    Attributes:
        query: a `tsquery` of small Latin letters and digits; "" when nothing can be searched for.
        folded: the words as they compare.
        lexemes: what a word of a text has to come down to, to be marked.
        starts: beginnings that are enough for a word to be marked.
        pks: organizations with the typed number; None when what was typed is no number of any.
        corrected: what was searched for in the place of what was typed; "" when that is the same.
    """

    query: str = ""
    folded: str = ""
    lexemes: frozenset[str] = frozenset()
    starts: tuple[str, ...] = ()
    pks: tuple[int, ...] | None = None
    corrected: str = ""

    @property
    def finds_nothing(self) -> bool:
        """Whether there is nothing to search for: no letter, no digit."""
        return not self.query and self.pks is None


def understand(text: str) -> Search | None:
    """What was typed, taken as it is.

    Args:
        text: anything; what lies beyond `LONGEST_TEXT` characters is left out.

    Returns:
        None when nothing was typed.
    """
    text = text.replace("\x00", "")[:LONGEST_TEXT].strip()
    if not text:
        return None
    pks = _with_number(text)
    if pks:
        return Search(folded=fold(text), pks=pks)
    return _search(_telling(text), {})


def correct(text: str) -> Search | None:
    """What was probably meant by words that found nothing: a word's beginning, or one with other letters.

    Args:
        text: as it was typed.

    Returns:
        None when each of the words is known, or nothing resembles those that are not.
    """
    words = _telling(text.replace("\x00", "")[:LONGEST_TEXT])
    unknown = [word for word in words if len(word) >= SHORTEST_CORRECTED and word.isalpha()]
    instead = _resembling(unknown)
    if not instead:
        return None
    search = _search(words, instead)
    changed = any(not other.endswith("*") for other in instead.values())
    corrected = " ".join(instead.get(word, word).rstrip("*") for word in words) if changed else ""
    return Search(search.query, search.folded, search.lexemes, search.starts, None, corrected)


def _telling(text: str) -> list[str]:
    words = list(dict.fromkeys(fold(text).split()))
    return ([word for word in words if word not in _SMALL] or words)[:MOST_WORDS]


def _search(words: list[str], instead: dict[str, str]) -> Search:
    parts: list[str] = []
    every: set[str] = set()
    starts: list[str] = []
    taken = [instead.get(word, word) for word in words]
    for word in taken:
        if word.endswith("*"):
            starts.append(word[:-1])
            parts.append(f"{word[:-1]}:*")
            continue
        lexemes = lexemes_of(word) | lexemes_of(_IRREGULAR.get(word, word))
        every |= lexemes
        parts.append(f"({' | '.join(sorted(lexemes))})")
    folded = " ".join(word.rstrip("*") for word in taken)
    return Search(" & ".join(parts), folded, frozenset(every), tuple(starts))


@lru_cache(maxsize=20_000)
def lexemes_of(word: str) -> frozenset[str]:
    """What a folded word comes down to in each language.

    Args:
        word: of small Latin letters and digits.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT portal_lexemes(%s)", [word])
        return frozenset(lexeme for lexeme in cursor.fetchone()[0] if lexeme)


def _with_number(text: str) -> tuple[int, ...]:
    """Public organizations with the fiscal or register number that the text is."""
    public = Organization.objects.public()
    register = _REGISTER_NUMBER.match(text)
    if register:
        number = f"{int(register[1])}/{register[2].upper()}/{register[3]}"
        return tuple(
            public.filter(register_number=number).order_by("pk").values_list("pk", flat=True)[:1_000]
        )
    identifier = _IDENTIFIER.match(re.sub(r"[\s\u00a0.\-]", "", text))
    if identifier:
        return tuple(public.filter(identifier=identifier[1]).order_by("pk").values_list("pk", flat=True))
    return ()


# A word that nothing holds, with those that begin with it and those that resemble it.
_RESEMBLING = """
SELECT typed.word,
    EXISTS (
        SELECT FROM organizations_directoryentry
        WHERE all_words @@ array_to_string(portal_lexemes(typed.word), ' | ')::tsquery
    ),
    EXISTS (SELECT FROM organizations_directoryword known WHERE known.word LIKE typed.word || '%%'),
    ARRAY(
        SELECT known.word FROM organizations_directoryword known
        WHERE known.word LIKE '%%' || typed.word || '%%'
            OR (known.word %% typed.word AND abs(length(known.word) - length(typed.word)) <= 2)
        ORDER BY similarity(known.word, typed.word) DESC, known.number DESC, known.word LIMIT %s
    )
FROM unnest(%s::text[]) AS typed (word)
"""


def _resembling(words: list[str]) -> dict[str, str]:
    """For each word that no entry holds, the one to take instead; a beginning ends with "*"."""
    if not words:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_RESEMBLING, [CANDIDATES, words])
        rows = cursor.fetchall()
    instead = {}
    for word, known, begins, candidates in rows:
        if known:
            continue
        near = [(_distance(word, other), place, other) for place, other in enumerate(candidates)]
        allowed = 1 if len(word) <= 5 else 2
        best = min(near, default=None)
        if begins:
            instead[word] = f"{word}*"
        elif best is not None and best[0] <= allowed:
            instead[word] = best[2]
        else:
            instead.update((word, other) for other in candidates[:1] if word in other)
    return instead


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
