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
from partnerships.life import LIFE, WAY, Clock, PartnershipState, Side, Verb
from partnerships.life.verbs import EXTEND, REDIRECT, REQUEST_CHANGES
from partnerships.models import Partnership
from portal.core.compiled import ask
from portal.core.line import Line, Step, StepPlace, Tone, tone_for

if TYPE_CHECKING:
    from partnerships.querysets import PartnershipQuerySet

DEEP = 500
"""Rows before a page from which on its keys are looked up first."""
COLUMNS = ("pk", "title", "state", "answer_due_on", "ngo_id", "authority_id", "paused_at")


def line_of(partnership: Partnership, *, today: dt.date) -> Line:
    """The proposal on its line: the states passed, the one it is in, those to come, whose turn it is.

    Args:
        proposal: with both parties loaded.
        today: the day that "days left" counts from.
    """
    state = PartnershipState(partnership.state)
    steps = [
        Step(str(each.label), StepPlace.PAST, timezone.localdate(moment))
        for each, moment in _reached(partnership)
        if each != state
    ]
    since: dt.datetime | None = getattr(partnership, state.standing.since)
    here = Step(
        str(state.label),
        StepPlace.CURRENT,
        None if since is None else timezone.localdate(since),
        exit=_is_exit(state),
    )
    now = standing(
        state,
        ngo=str(partnership.ngo),
        authority=str(partnership.authority),
        due_on=partnership.answer_due_on,
        today=today,
        paused_on=timezone.localdate(partnership.paused_at) if partnership.paused_at else None,
    )
    return replace(now, steps=[*steps, here, *_to_come(state)])


def standing(
    state: PartnershipState,
    *,
    ngo: str,
    authority: str,
    due_on: dt.date | None,
    today: dt.date,
    paused_on: dt.date | None = None,
) -> Line:
    """Of the line, what a row of a table shows: the state it is in, whose turn it is, the days left.

    Args:
        state: of the proposal.
        ngo: by name.
        authority: by name.
        due_on: the last day for the answer, once it was asked for.
        today: the day that "days left" counts from.
        paused_on: the day since which the clock stands still, while it does.
    """
    declared = state.standing
    names = {Side.NGO: ngo, Side.AUTHORITY: authority}
    steps = (Step(label=str(state.label), place=StepPlace.CURRENT, exit=_is_exit(state)),)
    turn = names[declared.turn] if declared.turn else ""
    if declared.clock == Clock.PAUSED and due_on and paused_on:
        return Line(steps=steps, turn=turn, days_left=(due_on - paused_on).days, paused_on=paused_on)
    if declared.clock == Clock.NONE or due_on is None:
        return Line(steps=steps, turn=turn, tone=Tone.FINE if declared.ends_well else Tone.QUIET)
    days_left = (due_on - today).days
    return Line(steps=steps, turn=turn, due_on=due_on, days_left=days_left, tone=tone_for(days_left))


def is_in_time(verb: Verb, partnership: Partnership, *, today: dt.date) -> bool:
    """Whether the terms still let a verb be done; its service asks again, under a lock.

    Args:
        verb: what is to be done.
        proposal: to which.
        today: by the portal's own clock.
    """
    if verb not in (REQUEST_CHANGES, EXTEND, REDIRECT):
        return True
    if partnership.answer_due_on is None or today > partnership.answer_due_on:
        return False
    if verb == EXTEND:
        return partnership.extended_at is None
    return verb != REDIRECT or partnership.redirect_until is None or today <= partnership.redirect_until


class DeskRow(NamedTuple):
    """All that a row of the desk shows of a proposal, and the day it is shown on: its HTML is kept by it."""

    pk: int
    title: str
    state: str
    due_on: dt.date | None
    ngo: str
    authority: str
    today: dt.date
    paused_on: dt.date | None = None

    @property
    def line(self) -> Line:
        """What `standing` says of it."""
        return standing(
            PartnershipState(self.state),
            ngo=self.ngo,
            authority=self.authority,
            due_on=self.due_on,
            today=self.today,
            paused_on=self.paused_on,
        )

    @property
    def way(self) -> Line:
        """Its line with the states passed and those to come, without the days on which they were reached."""
        return replace(self.line, steps=_steps_of(PartnershipState(self.state)))

    @property
    def tone(self) -> Tone:
        """Of the badge, which names the state and not the delay, so only a good end colours it."""
        return Tone.FINE if PartnershipState(self.state).standing.ends_well else Tone.QUIET


def desk_rows(page: Page[Partnership], *, today: dt.date) -> list[DeskRow]:
    """The rows of a page of the desk, in its order.

    The parties are asked for by themselves: joined, those of every proposal before the page are read too.

    Args:
        page: of a queryset of proposals, newest first.
        today: the day that "days left" counts from.
    """
    found = _columns_of(page)
    names = party_names({party for row in found for party in row[4:6]})
    return [
        DeskRow(
            pk,
            title,
            state,
            due_on,
            names[ngo],
            names[authority],
            today,
            paused_on=timezone.localdate(paused_at) if paused_at else None,
        )
        for pk, title, state, due_on, ngo, authority, paused_at in found
    ]


def _columns_of(page: Page[Partnership]) -> list[Any]:
    """`COLUMNS` of the rows of a page; near the end it is read from there."""
    shown = cast("PartnershipQuerySet", page.object_list)
    if page.start_index() > DEEP:
        count = page.paginator.count
        behind = count - page.end_index()
        if behind <= DEEP:
            backwards = cast("PartnershipQuerySet", page.paginator.object_list).reverse()
            return list(backwards.values_list(*COLUMNS)[behind : count - page.start_index() + 1])[::-1]
        shown = Partnership.objects.filter(pk__in=_keys_far_down(page)).newest_first()
    return list(shown.values_list(*COLUMNS))


def _keys_far_down(page: Page[Partnership]) -> QuerySet[Any, Any]:
    """The keys of a page, for which what is skipped is read from the index alone, from the nearer end."""
    count, end = page.paginator.count, page.end_index()
    if count - end >= page.start_index():
        return cast("PartnershipQuerySet", page.object_list).values("pk")
    all_rows = cast("PartnershipQuerySet", page.paginator.object_list)
    return all_rows.reverse().values("pk")[count - end : count - page.start_index() + 1]


def party_names(keys: Collection[int]) -> dict[int, str]:
    """How organizations are called on a row, by key."""
    found = ask(_parties, tuple(sorted(keys)))
    return {key: short_name or name for key, short_name, name in found}


def _parties(keys: tuple[int, ...]) -> QuerySet[Any, Any]:
    return Organization.objects.filter(pk__in=keys).order_by().values_list("pk", "short_name", "name")


def _steps_of(state: PartnershipState) -> list[Step]:
    """The way of a proposal that may still be answered; of another the state alone."""
    here = Step(label=str(state.label), place=StepPlace.CURRENT, exit=_is_exit(state))
    if state.standing.is_end:
        return [here]
    past = [Step(label=str(each.label), place=StepPlace.PAST) for each in WAY[: _place(state)]]
    return [*past, here, *_to_come(state)]


def _to_come(state: PartnershipState) -> list[Step]:
    """What is left of the way to the answer."""
    if state.standing.is_end:
        return []
    start = _place(state) + (1 if state.standing.on_way else 0)
    ahead = [Step(label=str(each.label), place=StepPlace.COMING) for each in WAY[start:]]
    return [*ahead, Step(label=_("answer"), place=StepPlace.COMING)]


def _place(state: PartnershipState) -> int:
    """Where a state stands on the way: its own place, or that of the state to which its verbs lead back."""
    if state.standing.on_way:
        return WAY.index(state)
    return next(WAY.index(verb.to) for verb in LIFE if state in verb.leaves and verb.to in WAY)


def _is_exit(state: PartnershipState) -> bool:
    return state.standing.is_end and not state.standing.ends_well


def _reached(partnership: Partnership) -> list[tuple[PartnershipState, dt.datetime]]:
    """The states that the proposal was in and of which it keeps the moment, in the order of time."""
    moments = [
        (state, moment)
        for state in PartnershipState
        if not state.standing.is_end and (moment := getattr(partnership, state.standing.since)) is not None
    ]
    return sorted(moments, key=lambda reached: reached[1])
