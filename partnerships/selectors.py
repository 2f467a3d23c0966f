"""What the pages show of a proposal beyond its fields."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.enums import ProposalState
from partnerships.models import Proposal
from portal.core.line import Line, Step, StepPlace, Tone, tone_for

WAY = (ProposalState.DRAFT, ProposalState.SUBMITTED, ProposalState.UNDER_REVIEW)
EXITS = (ProposalState.DECLINED, ProposalState.WITHDRAWN)


def line_of(proposal: Proposal, *, today: dt.date) -> Line:
    """The proposal on its line: the states passed, the one it is in, those to come, whose turn it is.

    Args:
        proposal: with both parties loaded.
        today: the day that "days left" counts from.
    """
    steps = [
        Step(
            label=str(state.label),
            place=StepPlace.CURRENT if state == proposal.state else StepPlace.PAST,
            on=on,
            exit=state in EXITS,
        )
        for state, on in _reached(proposal)
    ]
    if proposal.state in WAY:
        to_come = WAY[WAY.index(ProposalState(proposal.state)) + 1 :]
        steps += [Step(label=str(state.label), place=StepPlace.COMING) for state in to_come]
        steps.append(Step(label=_("answer"), place=StepPlace.COMING))
    return replace(standing_of(proposal, today=today), steps=steps)


def standing_of(proposal: Proposal, *, today: dt.date) -> Line:
    """Of the line, what a row of a table shows: the state it is in, whose turn it is, the days left.

    The steps before and after, and the days of all, are half of what a long list costs.

    Args:
        proposal: with both parties loaded.
        today: the day that "days left" counts from.
    """
    state = ProposalState(proposal.state)
    steps = (Step(label=str(state.label), place=StepPlace.CURRENT, exit=state in EXITS),)
    if proposal.is_draft:
        return Line(steps=steps, turn=str(proposal.ngo))
    if not proposal.is_awaiting_answer or proposal.answer_due_on is None:
        return Line(steps=steps, tone=Tone.FINE if state == ProposalState.ACCEPTED else Tone.QUIET)
    days_left = (proposal.answer_due_on - today).days
    return Line(
        steps=steps,
        turn=str(proposal.authority),
        due_on=proposal.answer_due_on,
        days_left=days_left,
        tone=tone_for(days_left),
    )


def _reached(proposal: Proposal) -> list[tuple[ProposalState, dt.date]]:
    """The states the proposal was in, with the day it reached each."""
    moments = [
        (ProposalState.DRAFT, proposal.created_at),
        (ProposalState.SUBMITTED, proposal.submitted_at),
        (ProposalState.UNDER_REVIEW, proposal.review_started_at),
    ]
    if proposal.is_answered:
        moments.append((ProposalState(proposal.state), proposal.answered_at))
    if proposal.state == ProposalState.WITHDRAWN:
        moments.append((ProposalState.WITHDRAWN, proposal.withdrawn_at))
    return [(state, timezone.localdate(moment)) for state, moment in moments if moment is not None]
