"""Reads what the rubric judges from the answers that are kept."""

from __future__ import annotations

from partnerships.life import Side
from partnerships.models import FollowUp, FollowUpAnswer, Partnership
from partnerships.selectors.sustainability.scoring import Judgement, Said, judge


def judgement_of(follow_up: FollowUp, partnership: Partnership) -> Judgement:
    """What follows from the answers to a follow-up.

    Args:
        follow_up: with answers and their evidence, best prefetched.
        partnership: to which it belongs.
    """
    said = {answer.side: _said(answer) for answer in follow_up.answers.all()}
    return judge(said.get(Side.NGO.value), said.get(Side.AUTHORITY.value), planned=partnership.people_reached)


def _said(answer: FollowUpAnswer) -> Said:
    return Said(
        goes_on=answer.goes_on,
        continuation=answer.continuation,
        payers=frozenset(answer.payers),
        people=answer.people_reached,
        budget_line=answer.budget_line,
        evidence=len(answer.evidence.all()),
    )
