"""Which organizations have names like a given one, by the words that tell names apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.postgres.search import SearchQueryField, TrigramSimilarity
from django.db import connection
from django.db.models import BooleanField, Func, QuerySet, Value
from django.db.models.functions import Cast, Greatest

from organizations.enums import OrganizationState
from organizations.models.names import NameWords, Telling

if TYPE_CHECKING:
    from organizations.querysets import OrganizationQuerySet

NOT_PUBLIC = (OrganizationState.PENDING, OrganizationState.REFUSED, OrganizationState.SUSPENDED)
MOST_WORDS = 8
"""Words of a name that are looked for."""
COMPARED_AT_MOST = 60
"""Of the names that share all words but one: a word that more of them share tells none apart."""
SHORTEST_CORRECTED = 4
"""Letters of a word below which it is not looked for in `DirectoryWord`, which has none so short."""
SHORTEST_BEGUN = 3
VARIANTS = 4
COMMON = 500
"""From which number of `DirectoryWord` on a word is common."""
LIKE_A_WORD = 0.45
"""From which share of common trigrams on a word is taken for the mistyped form of another, or for its kin."""

# The indexes then pass over what is less alike; holds for this transaction alone.
_TELLING = "SELECT set_config('pg_trgm.similarity_threshold', %s, true), portal_telling(%s)"

_WORDS = "words"
"""Stands for the words while Django writes the SQL."""

# The words of the directory that are written much like those of the name, and how common these are.
_VARIANTS = """
SELECT typed.word, ARRAY(
    SELECT known.word FROM organizations_directoryword known
    WHERE known.word %% typed.word AND known.word <> typed.word
    ORDER BY similarity(known.word, typed.word) DESC, known.word LIMIT %s
), (SELECT known.number FROM organizations_directoryword known WHERE known.word = typed.word)
FROM unnest(%s::text[]) AS typed (word)
"""


@dataclass(frozen=True, slots=True)
class Name:
    """A name that others are compared with.

    Attributes:
        folded: as `portal.core.fold.fold` gives it.
        told: what of it tells it apart from others; all of it where nothing does.
        variants: for each telling word those of the directory that are written much like it.
        common: how common telling words are that stand in the directory.
    """

    folded: str
    told: str
    variants: Mapping[str, Sequence[str]]
    common: Mapping[str, int]

    @property
    def words(self) -> list[str]:
        """The telling words, at most `MOST_WORDS`."""
        return list(dict.fromkeys(self.told.split()))[:MOST_WORDS]

    @property
    def begun(self) -> str:
        """The words as a `tsquery`, those that may be beginnings as such: what nobody writes so, and the last
        one, that somebody may still be typing, unless it is common: to bring together all that begins with
        "bucuresti" takes longer than everything else.
        """
        return " & ".join(f"{word}:*" if self._may_go_on(word) else word for word in self.words)

    def _may_go_on(self, word: str) -> bool:
        if not word.isalpha() or len(word) < SHORTEST_BEGUN:
            return False
        if word == self.words[-1]:
            return self.common.get(word, 0) < COMMON
        return len(word) >= SHORTEST_CORRECTED and word not in self.common


def name_of(folded: str) -> Name:
    """What there is to know of a name before it is looked for, to be asked in the transaction that looks.

    Args:
        folded: as `portal.core.fold.fold` gives it.
    """
    assert connection.in_atomic_block, "how much alike is similar enough is set for a transaction"
    with connection.cursor() as cursor:
        cursor.execute(_TELLING, [str(LIKE_A_WORD), folded])
        name = Name(folded, str(cursor.fetchone()[1]), {}, {})
        asked = [word for word in name.words if len(word) >= SHORTEST_CORRECTED and word.isalpha()]
        if not asked:
            return name
        cursor.execute(_VARIANTS, [VARIANTS, asked])
        rows = cursor.fetchall()
    return replace(
        name,
        variants={word: variants for word, variants, _number in rows},
        common={word: number for word, _variants, number in rows if number},
    )


def likeness(name: Name) -> Greatest:
    """How much alike a row's name is, 0 to 1: whole, or by what tells it apart.

    Args:
        name: that it is compared with.
    """
    return Greatest(
        TrigramSimilarity("folded_name", name.folded), TrigramSimilarity(Telling("folded_name"), name.told)
    )


class Question(NamedTuple):
    """For keys of organizations.

    Attributes:
        sql: a statement that gives one column.
        given: what goes into it.
    """

    sql: str
    given: tuple[Any, ...]


class Having:
    """Asks for those of some organizations in whose names there are words, in no order.

    What differs between its questions is the words: Django writes the SQL once for all of them, which took
    half of the time of looking for a name.

    Args:
        organizations: to look among.
    """

    def __init__(self, organizations: OrganizationQuerySet) -> None:
        self.organizations = organizations.order_by()
        words = NameWords("folded_name", "short_name", "former_names")
        asked = _Hidden(Cast(Value(_WORDS), SearchQueryField()))
        self._question = question_of(self.organizations.filter(_Holds(words, asked)).values_list("pk"))

    def question(self, words: str, most: int) -> Question:
        """The question for names that hold some words.

        Args:
            words: a `tsquery` of small Latin letters and digits.
            most: how many organizations are wanted.
        """
        sql, given = self._question
        return Question(f"{sql} LIMIT {most:d}", tuple(words if one is _WORDS else one for one in given))


def question_of(organizations: QuerySet[Any, Any]) -> Question:
    """The question that a queryset asks.

    Args:
        organizations: their keys, each in a tuple.
    """
    sql, given = organizations.query.sql_with_params()
    return Question(sql, tuple(given))


def namesakes(having: Having, name: Name) -> list[Question]:
    """Questions for those that share all telling words of a name, or all but one, or have words like them.

    Args:
        having: asks among whom to look.
        name: to look for.
    """
    words = name.words
    if not words:
        return []
    whole = " | ".join(_all(some) for some in (words, *_with_a_pair(words)))
    kin = _all([f"({' | '.join([word, *name.variants.get(word, [])])})" for word in words])
    but_one = [_all([other for other in words if other != word]) for word in words if len(words) > 1]
    hidden = having.organizations.filter(state__in=NOT_PUBLIC).alias(told=Telling("folded_name"))
    return [
        having.question(whole, 3 * COMPARED_AT_MOST),
        *(having.question(some, COMPARED_AT_MOST) for some in (kin, *but_one)),
        question_of(hidden.filter(told__trigram_similar=name.told).values_list("pk")[:COMPARED_AT_MOST]),
    ]


def keys(questions: Sequence[Question]) -> set[int]:
    """What the questions find, asked all at once.

    Args:
        questions: any number of them.
    """
    if not questions:
        return set()
    with connection.cursor() as cursor:
        every = " UNION ALL ".join(f"({sql})" for sql, _given in questions)
        cursor.execute(every, [one for _sql, given in questions for one in given])
        return {pk for (pk,) in cursor.fetchall()}


class _Hidden(Func):
    """Kept from the planner, which takes the index then. For a word of many names it would go through the
    table instead, and find the words of every name anew."""

    template = "(SELECT %(expressions)s)"
    output_field = SearchQueryField()


class _Holds(Func):
    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = BooleanField()


def _all(words: Sequence[str]) -> str:
    return f"({' & '.join(words)})"


def _with_a_pair(words: list[str]) -> list[list[str]]:
    """The words with each two neighbours written together, in turn."""
    return [
        [*words[:place], words[place] + words[place + 1], *words[place + 2 :]]
        for place in range(len(words) - 1)
    ]
