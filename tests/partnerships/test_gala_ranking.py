"""The sum of the gala and its rules for ties, against examples worked by hand."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from partnerships.life.gala import DEFAULT_CRITERIA
from partnerships.selectors.gala.ranking import Entry, Weighing, ranked, shown

# Relevance, effectiveness, coherence, impact, durability, originality.
WEIGHING = Weighing(weights={1: 15, 2: 20, 3: 10, 4: 20, 5: 25, 6: 10}, ties=(5, 4))
SPRING, SUMMER = dt.date(2025, 4, 1), dt.date(2025, 7, 1)


def entry(key: int, *sheets: tuple[int, ...], began_on: dt.date = SPRING, ruled: int | None = None) -> Entry:
    marks = {criterion: [sheet[criterion - 1] for sheet in sheets] for criterion in WEIGHING.weights}
    return Entry(key, marks, began_on, ruled)


# Two jurors, means 4.5 4.5 3.5 4 4.5 2.5: 67.5 + 90 + 35 + 80 + 112.5 + 25 = 410.
TWO = entry(10, (4, 5, 3, 4, 5, 2), (5, 4, 4, 4, 4, 3))
# Three jurors, means 4 13/3 13/3 14/3 13/3 13/3: 60 + 260/3 + 130/3 + 280/3 + 325/3 + 130/3 = 435.
THREE = entry(11, (3, 4, 4, 5, 4, 5), (4, 4, 4, 4, 4, 4), (5, 5, 5, 5, 5, 4))
# Means 4 4 4 4 5 2.5: 60 + 80 + 40 + 80 + 125 + 25 = 410 as well, with a higher durability.
LASTING = entry(12, (4, 4, 4, 4, 5, 2), (4, 4, 4, 4, 5, 3))
LATER = entry(13, (4, 5, 3, 4, 5, 2), (5, 4, 4, 4, 4, 3), began_on=SUMMER)
LIKE_LATER = entry(14, (5, 4, 4, 4, 4, 3), (4, 5, 3, 4, 5, 2), began_on=SUMMER)


def test_the_default_weights_are_those_of_the_examples() -> None:
    assert [one.weight for one in DEFAULT_CRITERIA.values()] == list(WEIGHING.weights.values())
    assert [one.tie for one in DEFAULT_CRITERIA.values()] == [None, None, None, 2, 1, None]


def test_examples_worked_by_hand() -> None:
    rows = ranked([LIKE_LATER, TWO, THREE, LATER, LASTING], WEIGHING)
    assert [(row.key, row.rank, row.score) for row in rows] == [
        (11, 1, Fraction(435, 100)),
        (12, 2, Fraction(410, 100)),
        (10, 3, Fraction(410, 100)),
        (13, 4, Fraction(410, 100)),
        (14, 4, Fraction(410, 100)),
    ]
    assert rows[0].means[2] == Fraction(13, 3)
    # Told apart by: nothing needed; durability; durability, then the first day.
    assert [row.decided_by for row in rows] == [None, 0, 2, 2, 2]
    assert [row.is_tied for row in rows] == [False, False, False, True, True]


def test_what_no_rule_tells_apart_is_ruled() -> None:
    second = entry(13, *_sheets(LATER), began_on=SUMMER, ruled=2)
    first = entry(14, *_sheets(LIKE_LATER), began_on=SUMMER, ruled=1)
    rows = ranked([second, first], WEIGHING)
    assert [(row.key, row.rank, row.decided_by, row.is_tied) for row in rows] == [
        (14, 1, 3, False),
        (13, 2, 3, False),
    ]


def test_rounding_for_people_decides_nothing() -> None:
    """Seven jurors: 4 + 10/700 and 4 + (20 - 15)/700 both read 4.01."""
    fours = [(4, 4, 4, 4, 4, 4)] * 6
    less = entry(1, *fours, (3, 5, 4, 4, 4, 4), began_on=SPRING)
    more = entry(2, *fours, (4, 4, 5, 4, 4, 4), began_on=SUMMER)
    rows = ranked([less, more], WEIGHING)
    assert [(row.key, row.score) for row in rows] == [(2, Fraction(2810, 700)), (1, Fraction(2805, 700))]
    assert [str(shown(row.score)) for row in rows] == ["4.01", "4.01"]
    assert [row.decided_by for row in rows] == [None, None]
    assert str(shown(Fraction(825, 200))) == "4.13"


sheets = st.lists(st.tuples(*[st.integers(1, 5)] * 6), min_size=1, max_size=4)


@given(st.lists(sheets, min_size=1, max_size=5), st.randoms(use_true_random=False))
@settings(max_examples=40)
def test_the_order_of_marks_and_of_jurors_does_not_matter(
    given_: list[list[tuple[int, ...]]], chance
) -> None:  # type: ignore[no-untyped-def]
    entries = [entry(key, *found) for key, found in enumerate(given_)]
    mixed = [entry(one.key, *chance.sample(_sheets(one), len(_sheets(one)))) for one in entries]
    chance.shuffle(mixed)
    assert ranked(mixed, WEIGHING) == ranked(entries, WEIGHING) == _expected(entries)


def _expected(entries: list[Entry]) -> list[object]:
    rows = ranked(entries, WEIGHING)
    scores = [row.score for row in rows]
    assert scores == sorted(scores, reverse=True)
    assert all(1 <= score <= 5 for score in scores)
    return list(rows)


def _sheets(one: Entry) -> list[tuple[int, ...]]:
    return list(zip(*one.marks.values(), strict=True))
