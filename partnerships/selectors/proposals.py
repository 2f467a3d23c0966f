"""What the pages show of a proposal beyond its fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django.core.paginator import Page
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Organization
from partnerships.enums import ProposalState
from partnerships.models import Proposal
from portal.core.compiled import ask
from portal.core.line import Line, Step, StepPlace, Tone, tone_for

if TYPE_CHECKING:
    from partnerships.querysets import ProposalQuerySet

WAY = (ProposalState.DRAFT, ProposalState.SUBMITTED, ProposalState.UNDER_REVIEW)
DEEP = 500
"""Rows before a page from which on its keys are looked up first."""
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
    now = standing(
        ProposalState(proposal.state),
        ngo=str(proposal.ngo),
        authority=str(proposal.authority),
        due_on=proposal.answer_due_on,
        today=today,
    )
    return replace(now, steps=steps)


def standing(
    state: ProposalState, *, ngo: str, authority: str, due_on: dt.date | None, today: dt.date
) -> Line:
    """Of the line, what a row of a table shows: the state it is in, whose turn it is, the days left.

    Args:
        state: of the proposal.
        ngo: by name; it has the turn while there is a draft.
        authority: by name; it has the turn while it owes an answer.
        due_on: the last day for the answer, once it was asked for.
        today: the day that "days left" counts from.
    """
    steps = (Step(label=str(state.label), place=StepPlace.CURRENT, exit=state in EXITS),)
    if state == ProposalState.DRAFT:
        return Line(steps=steps, turn=ngo)
    if state not in ProposalState.open() or due_on is None:
        return Line(steps=steps, tone=Tone.FINE if state == ProposalState.ACCEPTED else Tone.QUIET)
    days_left = (due_on - today).days
    return Line(steps=steps, turn=authority, due_on=due_on, days_left=days_left, tone=tone_for(days_left))


class DeskRow(NamedTuple):
    """All that a row of the desk shows of a proposal, and the day it is shown on: its HTML is kept by it."""

    pk: int
    title: str
    state: str
    due_on: dt.date | None
    ngo: str
    authority: str
    today: dt.date

    @property
    def line(self) -> Line:
        """What `standing` says of it."""
        return standing(
            ProposalState(self.state),
            ngo=self.ngo,
            authority=self.authority,
            due_on=self.due_on,
            today=self.today,
        )

    @property
    def way(self) -> Line:
        """Its line with the states passed and those to come, without the days on which they were reached."""
        return replace(self.line, steps=_steps_of(ProposalState(self.state)))

    @property
    def tone(self) -> Tone:
        """Of the badge, which names the state and not the delay, so only a good end colours it."""
        return Tone.FINE if self.state == ProposalState.ACCEPTED else Tone.QUIET


def desk_rows(page: Page[Proposal], *, today: dt.date) -> list[DeskRow]:
    """The rows of a page of the desk, in its order.

    The parties are asked for by themselves: joined, those of every proposal before the page are read too.

    Args:
        page: of a queryset of proposals, newest first.
        today: the day that "days left" counts from.
    """
    shown = cast("ProposalQuerySet", page.object_list)
    if page.start_index() > DEEP:
        shown = Proposal.objects.filter(pk__in=_keys_far_down(page)).newest_first()
    found = list(shown.values_list("pk", "title", "state", "answer_due_on", "ngo_id", "authority_id"))
    names = party_names({party for row in found for party in row[4:]})
    return [
        DeskRow(pk, title, state, due_on, names[ngo], names[authority], today)
        for pk, title, state, due_on, ngo, authority in found
    ]


def _keys_far_down(page: Page[Proposal]) -> QuerySet[Any, Any]:
    """The keys of a page, for which what is skipped is read from the index alone, from the nearer end."""
    count, end = page.paginator.count, page.end_index()
    if count - end >= page.start_index():
        return cast("ProposalQuerySet", page.object_list).values("pk")
    all_rows = cast("ProposalQuerySet", page.paginator.object_list)
    return all_rows.reverse().values("pk")[count - end : count - page.start_index() + 1]


def party_names(keys: Collection[int]) -> dict[int, str]:
    """How organizations are called on a row, by key."""
    found = ask(_parties, tuple(sorted(keys)))
    return {key: short_name or name for key, short_name, name in found}


def _parties(keys: tuple[int, ...]) -> QuerySet[Any, Any]:
    return Organization.objects.filter(pk__in=keys).order_by().values_list("pk", "short_name", "name")


def _steps_of(state: ProposalState) -> list[Step]:
    """The way of a proposal that is on it; of another the state alone."""
    if state not in WAY:
        return [Step(label=str(state.label), place=StepPlace.CURRENT, exit=state in EXITS)]
    here = WAY.index(state)
    places = [StepPlace.PAST] * here + [StepPlace.CURRENT] + [StepPlace.COMING] * (len(WAY) - here - 1)
    steps = [Step(label=str(each.label), place=place) for each, place in zip(WAY, places, strict=True)]
    return [*steps, Step(label=_("answer"), place=StepPlace.COMING)]


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
