"""Which organizations have names like a given one, by the words that tell names apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.contrib.postgres.search import SearchQueryField, TrigramSimilarity
from django.db import connection
from django.db.models import BooleanField, Func, Value
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
VARIANTS = 4
LIKE_A_WORD = 0.45
"""From which share of common trigrams on a word is taken for the mistyped form of another, or for its kin."""

# The indexes then pass over what is less alike; holds for this transaction alone.
_TELLING = "SELECT set_config('pg_trgm.similarity_threshold', %s, true), portal_telling(%s)"

# The words of the directory that are written much like those of the name.
_VARIANTS = """
SELECT typed.word, ARRAY(
    SELECT known.word FROM organizations_directoryword known
    WHERE known.word %% typed.word AND known.word <> typed.word
    ORDER BY similarity(known.word, typed.word) DESC, known.word LIMIT %s
)
FROM unnest(%s::text[]) AS typed (word)
"""


@dataclass(frozen=True, slots=True)
class Name:
    """A name that others are compared with.

    Attributes:
        folded: as `portal.core.fold.fold` gives it.
        told: what of it tells it apart from others; all of it where nothing does.
        variants: for each telling word those of the directory that are written much like it.
    """

    folded: str
    told: str
    variants: Mapping[str, Sequence[str]]

    @property
    def words(self) -> list[str]:
        """The telling words, at most `MOST_WORDS`."""
        return list(dict.fromkeys(self.told.split()))[:MOST_WORDS]


def name_of(folded: str) -> Name:
    """What there is to know of a name before it is looked for, to be asked in the transaction that looks.

    Args:
        folded: as `portal.core.fold.fold` gives it.
    """
    assert connection.in_atomic_block, "how much alike is similar enough is set for a transaction"
    with connection.cursor() as cursor:
        cursor.execute(_TELLING, [str(LIKE_A_WORD), folded])
        name = Name(folded, str(cursor.fetchone()[1]), {})
        asked = [word for word in name.words if len(word) >= SHORTEST_CORRECTED and word.isalpha()]
        if not asked:
            return name
        cursor.execute(_VARIANTS, [VARIANTS, asked])
        return replace(name, variants=dict(cursor.fetchall()))


def likeness(name: Name) -> Greatest:
    """How much alike a row's name is, 0 to 1: whole, or by what tells it apart.

    Args:
        name: that it is compared with.
    """
    return Greatest(
        TrigramSimilarity("folded_name", name.folded), TrigramSimilarity(Telling("folded_name"), name.told)
    )


def namesakes(organizations: OrganizationQuerySet, name: Name) -> list[Any]:
    """Questions for those that share all telling words of a name, or all but one, or have words like them.

    Args:
        organizations: to look among.
        name: to look for.

    Returns:
        querysets of keys, each in a tuple.
    """
    words = name.words
    if not words:
        return []
    whole = " | ".join(_all(some) for some in (words, *_with_a_pair(words)))
    kin = _all([f"({' | '.join([word, *name.variants.get(word, [])])})" for word in words])
    but_one = [_all([other for other in words if other != word]) for word in words if len(words) > 1]
    hidden = organizations.order_by().filter(state__in=NOT_PUBLIC).alias(told=Telling("folded_name"))
    return [
        having(organizations, whole)[: 3 * COMPARED_AT_MOST],
        *(having(organizations, question)[:COMPARED_AT_MOST] for question in (kin, *but_one)),
        hidden.filter(told__trigram_similar=name.told).values_list("pk")[:COMPARED_AT_MOST],
    ]


def keys(questions: Sequence[Any]) -> set[int]:
    """What the questions find, asked all at once.

    Args:
        questions: querysets of keys, each in a tuple.
    """
    if not questions:
        return set()
    first, *more = questions
    return {pk for (pk,) in (first.union(*more, all=True) if more else first)}


def having(organizations: OrganizationQuerySet, question: str) -> Any:
    """Keys, each in a tuple, of organizations in whose names there are these words; in no order.

    Args:
        organizations: to look among.
        question: a `tsquery` of small Latin letters and digits.
    """
    words = NameWords("folded_name", "short_name", "former_names")
    asked = _Hidden(Cast(Value(question), SearchQueryField()))
    return organizations.order_by().filter(_Holds(words, asked)).values_list("pk")


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
