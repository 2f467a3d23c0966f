"""The rubric: worked examples counted by hand, and that more evidence never gives less."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from partnerships.enums import BudgetLine, Continuation, FollowUpResult, GoesOn, Payer
from partnerships.selectors.sustainability import HIGHEST, PARTS, Judgement, Said, examples, judge, total

AS_IT_WAS, ANOTHER, NO = GoesOn.AS_IT_WAS, GoesOn.ANOTHER_FORM, GoesOn.NO
LEAST = Said(AS_IT_WAS, Continuation.IN_PRACTICE)
ALL = Said(
    ANOTHER, Continuation.AGREEMENT, frozenset(Payer), people=120, budget_line=BudgetLine.KEPT, evidence=9
)

WORKED: list[tuple[Said | None, Said | None, str, list[int]]] = [
    # What the NGO says, what the authority says, the result, the points part by part as counted by hand.
    (None, None, "unanswered", []),
    (LEAST, None, "unproved", [20, 8, 0, 0, 0, 0]),
    (None, replace(LEAST, evidence=1), "sustained", [20, 8, 0, 0, 0, 5]),
    (LEAST, LEAST, "sustained", [30, 8, 0, 0, 0, 0]),
    (LEAST, Said(NO), "stopped", []),
    (ALL, Said(NO, evidence=3), "stopped", []),
    (Said(NO), None, "stopped", []),
    (replace(LEAST, budget_line=BudgetLine.KEPT), LEAST, "sustained", [30, 8, 12, 0, 0, 0]),
    (LEAST, replace(LEAST, budget_line=BudgetLine.KEPT), "sustained", [30, 8, 20, 0, 0, 0]),
    (
        Said(AS_IT_WAS, Continuation.TAKEN_OVER, frozenset(("own", "grants")), people=59, evidence=1),
        Said(AS_IT_WAS, Continuation.IN_PRACTICE, frozenset(("grants", "in_kind")), people=60, evidence=1),
        "sustained", [30, 10, 0, 9, 7, 10],
    ),
    (ALL, ALL, "sustained", [30, 15, 20, 10, 10, 15]),
]  # fmt: skip


@pytest.mark.parametrize(("ngo", "authority", "result", "points"), WORKED)
def test_the_points_are_those_counted_by_hand(
    ngo: Said | None, authority: Said | None, result: str, points: list[int]
) -> None:
    found = judge(ngo, authority, planned=120)
    assert (found.result, [reason.points for reason in found.reasons]) == (result, points)


def test_the_score_is_half_of_the_first_follow_up_and_half_of_those_after_it() -> None:
    asked = ([], [57], [80, 0], [80, 41], [90, 90, 90], [90, 0, 0], [39, 0, 0], [0, 100, 100], [100] * 4)
    assert [total(points) for points in asked] == [0, 57, 40, 60, 90, 45, 19, 50, 100]


def test_the_page_tells_every_part_and_examples_that_come_out_as_counted(client: Client) -> None:
    assert [(worked.points, worked.total) for worked in examples()] == [
        ([90, 90, 90], 90), ([90, 0, 0], 45), ([39, 0, 0], 19),
    ]  # fmt: skip
    assert HIGHEST == 100
    assert all(mark.points <= part.most for part in PARTS.values() for mark in part.marks.values())


RANK = (FollowUpResult.UNANSWERED, FollowUpResult.UNPROVED, FollowUpResult.SUSTAINED)

SAID = st.builds(
    Said,
    goes_on=st.sampled_from([AS_IT_WAS, ANOTHER]),
    continuation=st.sampled_from(list(Continuation)),
    payers=st.frozensets(st.sampled_from([str(payer) for payer in Payer])),
    people=st.none() | st.integers(0, 300),
    budget_line=st.sampled_from(list(BudgetLine)),
    evidence=st.integers(0, 5),
)
STRONGER = {
    Continuation.IN_PRACTICE: Continuation.TAKEN_OVER, Continuation.TAKEN_OVER: Continuation.AGREEMENT,
    Continuation.AGREEMENT: Continuation.AGREEMENT,
}  # fmt: skip


def improved(said: Said) -> list[Said]:
    """What one side could say and show more, each thing by itself."""
    return [
        replace(said, evidence=said.evidence + 1),
        replace(said, people=(said.people or 0) + 1),
        replace(said, people=2 * (said.people or 0) + 60),
        replace(said, continuation=STRONGER[Continuation(said.continuation)]),
        replace(said, budget_line=BudgetLine.KEPT),
        *(replace(said, payers=said.payers | {payer}) for payer in Payer),
    ]


def is_no_less(more: Judgement, less: Judgement) -> bool:
    if less.result == FollowUpResult.STOPPED:
        return True
    return more.points >= less.points and RANK.index(more.result) >= RANK.index(less.result)


@given(
    one=SAID, other=st.none() | SAID, added=SAID, planned=st.none() | st.integers(0, 150), swap=st.booleans()
)
def test_more_never_gives_less(
    one: Said, other: Said | None, added: Said, planned: int | None, swap: bool
) -> None:
    def judged(first: Said | None, second: Said | None) -> Judgement:
        return judge(second, first, planned=planned) if swap else judge(first, second, planned=planned)

    now = judged(one, other)
    for more in improved(one):
        assert is_no_less(judged(more, other), now), more
    assert is_no_less(now, judged(None, other))
    if other is None:
        assert is_no_less(judged(one, added), now)


def test_a_follow_up_that_gains_never_lowers_the_score() -> None:
    for points in product((0, 39, 99), repeat=3):
        for place in range(3):
            more = [value + (number == place) for number, value in enumerate(points)]
            assert total(more) >= total(points)
