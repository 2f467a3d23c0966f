"""What the pages show of a proposal beyond its fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django.contrib.postgres.aggregates import ArrayAgg
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.models import Organization
from partnerships.life import LIFE, MOST_ROUNDS, WAY, Clock, PartnershipState, Side, Stage, Verb
from partnerships.life.verbs import EXTEND, REDIRECT, REQUEST_CHANGES
from partnerships.models import Partnership
from partnerships.selectors.register import SUBJECTS, Narrowed
from partnerships.selectors.turns import Asked
from partnerships.selectors.whose_turn import turn_words, whose_turn
from portal.core.compiled import ask
from portal.core.line import Line, Step, StepPlace, Tone, tone_for
from portal.core.page_cache import process_generations

if TYPE_CHECKING:
    from partnerships.querysets import PartnershipQuerySet
    from portal.core.page_generations import Stamp

DEEP = 500
"""Rows before a page from which on its keys are looked up first."""
COLUMNS = ("pk", "title", "state", "answer_due_on", "ngo_id", "authority_id", "paused_at", "turn")


def line_of(partnership: Partnership, *, today: dt.date, is_whole: bool = False) -> Line:
    """The partnership on its line: the states passed, the one it is in, those to come, whose turn it is.

    Of the earlier parts of its life only the last state of all is shown, and of those to come only what
    belongs to the present part and the event that ends it.

    Args:
        partnership: with both parties loaded.
        today: the day that "days left" counts from.
        is_whole: whether the reader is one of those who know of amendments and follow-ups that wait.
    """
    state = PartnershipState(partnership.state)
    reached = [(each, moment) for each, moment in _reached(partnership) if each != state]
    shown = _shown([each for each, _moment in reached], state)
    steps = [
        Step(str(each.label), StepPlace.PAST, timezone.localdate(moment))
        for each, moment in reached
        if each in shown
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
        side=partnership.turn,
        turn=_turn_of(partnership, today, is_whole=is_whole),
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
    side: str = "",
    turn: str = "",
) -> Line:
    """Of the line, what a row of a table shows: the state it is in, whose turn it is, the days left.

    Args:
        state: of the proposal.
        ngo: by name.
        authority: by name.
        due_on: the last day for the answer, once it was asked for.
        today: the day that "days left" counts from.
        paused_on: the day since which the clock stands still, while it does.
        side: whose turn it is in a negotiation, as `Partnership.turn` has it.
        turn: whose turn it is by name, as `whose_turn` says; empty where the state alone says it.
    """
    declared = state.standing
    both = f"{ngo}, {authority}"
    names = {Side.NGO.value: ngo, Side.AUTHORITY.value: authority, Side.EITHER.value: both}
    steps = (Step(label=str(state.label), place=StepPlace.CURRENT, exit=_is_exit(state)),)
    turn = turn or names.get(side or declared.turn or "", "")
    if declared.clock == Clock.PAUSED and due_on and paused_on:
        return Line(steps=steps, turn=turn, days_left=(due_on - paused_on).days, paused_on=paused_on)
    if declared.clock == Clock.NONE or due_on is None:
        return Line(steps=steps, turn=turn, tone=Tone.FINE if declared.is_good else Tone.QUIET)
    days_left = (due_on - today).days
    return Line(steps=steps, turn=turn, due_on=due_on, days_left=days_left, tone=tone_for(days_left))


def is_in_time(verb: Verb, partnership: Partnership, *, today: dt.date) -> bool:
    """Whether the terms, and the rounds there were, still let a verb be done; its service asks again.

    Args:
        verb: what is to be done.
        partnership: to which.
        today: by the portal's own clock.
    """
    if verb not in (REQUEST_CHANGES, EXTEND, REDIRECT):
        return True
    if partnership.answer_due_on is None or today > partnership.answer_due_on:
        return False
    if verb == EXTEND:
        return partnership.extended_at is None
    if verb == REQUEST_CHANGES:
        return partnership.rounds_here < MOST_ROUNDS
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
    side: str = ""
    turn: str = ""
    next_act: str = ""

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
            side=self.side,
            turn=self.turn,
        )

    @property
    def way(self) -> Line:
        """Its line with the states passed and those to come, without the days on which they were reached."""
        return replace(self.line, steps=_steps_of(PartnershipState(self.state)))

    @property
    def tone(self) -> Tone:
        """Of the badge, which names the state and not the delay, so only what was hoped for colours it."""
        return Tone.FINE if PartnershipState(self.state).standing.is_good else Tone.QUIET


def desk_pages(proposals: PartnershipQuerySet, rows: int, *, by_words: bool) -> Paginator[Any]:
    """The desk in pages, newest first.

    Args:
        proposals: newest first.
        rows: of a page.
        by_words: whether words have found them: these are looked up once, for the number and for the page.
    """
    return Paginator(_keys(proposals) if by_words else proposals, rows)


def found_pages(narrowed: Narrowed, rows: int, *, today: dt.date) -> Paginator[Any]:
    """What words have found among all that was sent, in pages, newest first.

    What they find is kept while nothing of it has changed: who reads through pages asks for each, and a word
    may stand in thousands.

    Args:
        narrowed: of what was sent, and of nothing else.
        rows: of a page.
        today: by the portal's own clock, on which "late" depends.
    """
    stamp = process_generations.begin(SUBJECTS)
    return Paginator(_keys(narrowed.left) if stamp is None else _kept_keys(narrowed, today, stamp), rows)


@lru_cache(maxsize=32)
def _kept_keys(narrowed: Narrowed, today: dt.date, stamp: Stamp) -> list[int]:
    return _keys(narrowed.left)


def _keys(proposals: PartnershipQuerySet) -> list[int]:
    """Theirs, newest first."""
    keys = ArrayAgg("pk", order_by=("-submitted_at", "-pk"), default=Value([]))
    found: list[int] = proposals.order_by().aggregate(keys=keys)["keys"]
    return found


def desk_rows(page: Page[Any], *, today: dt.date) -> list[DeskRow]:
    """The rows of a page of the desk, in its order.

    The parties are asked for by themselves: joined, those of every proposal before the page are read too.

    Args:
        page: of `desk_pages`.
        today: the day that "days left" counts from.
    """
    found = _columns_of(page)
    turns = whose_turn((Asked(row[0], row[2], row[4], row[5], row[7]) for row in found), today)
    parties = {party for row in found for party in row[4:6]}
    names = party_names(parties.union(*turns.values()))
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
            side=side,
            turn=turn_words(turns[pk], names),
        )
        for pk, title, state, due_on, ngo, authority, paused_at, side in found
    ]


def _columns_of(page: Page[Any]) -> list[Any]:
    """`COLUMNS` of the rows of a page; near the end it is read from there."""
    if isinstance(page.object_list, list):
        found = Partnership.objects.filter(pk__in=page.object_list).newest_first()
        return list(found.values_list(*COLUMNS))
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
    """The way of a partnership that goes on; of one that is over the state alone."""
    here = Step(label=str(state.label), place=StepPlace.CURRENT, exit=_is_exit(state))
    if state.standing.is_end:
        return [here]
    before = WAY[: _place(state)]
    shown = _shown(before, state)
    past = [Step(label=str(each.label), place=StepPlace.PAST) for each in before if each in shown]
    return [*past, here, *_to_come(state)]


def _shown(past: Sequence[PartnershipState], here: PartnershipState) -> set[PartnershipState]:
    """Of the states passed those of the present part of the life, and the last of those before it.

    A partnership that was withdrawn stands in the part of the life in which that happened.

    Args:
        past: in the order of time.
        here: the state it is in.
    """
    stages = list(Stage)
    present = max((each.standing.stage for each in (*past, here)), key=stages.index)
    earlier = [each for each in past if each.standing.stage != present]
    return {each for each in past if each.standing.stage == present} | set(earlier[-1:])


def _to_come(state: PartnershipState) -> list[Step]:
    """What is left of the present part of the life, and the event that ends it."""
    if state.standing.is_end:
        return []
    start = _place(state) + (1 if state.standing.on_way else 0)
    stage = state.standing.stage
    ahead = [str(each.label) for each in WAY[start:] if each.standing.stage == stage]
    if stage == Stage.PROPOSAL:
        ahead.append(_("answer"))
    elif stage == Stage.AGREEMENT:
        ahead.append(str(PartnershipState.ACTIVE.label))
    return [Step(label=label, place=StepPlace.COMING) for label in ahead]


def _place(state: PartnershipState) -> int:
    """Where a state stands on the way: its own place, or that of the state to which its verbs lead back."""
    if state.standing.on_way:
        return WAY.index(state)
    return next(WAY.index(verb.to) for verb in LIFE if state in verb.leaves and verb.to in WAY)


def _is_exit(state: PartnershipState) -> bool:
    return state.standing.is_stop


def _reached(partnership: Partnership) -> list[tuple[PartnershipState, dt.datetime]]:
    """The states that the partnership was in and of which it keeps the moment, in the order of time.

    What shares its moment with the present state, as a yes and a no do, was not another one.
    """
    since = PartnershipState(partnership.state).standing.since
    moments = [
        (state, moment)
        for state in PartnershipState
        if not state.standing.is_end
        and (state.standing.since != since or state == partnership.state)
        and (moment := getattr(partnership, state.standing.since)) is not None
    ]
    return sorted(moments, key=lambda reached: reached[1])


def _turn_of(partnership: Partnership, today: dt.date, *, is_whole: bool) -> str:
    """Whose turn it is, by name, one after the other."""
    asked = Asked(
        partnership.pk, partnership.state, partnership.ngo_id, partnership.authority_id, partnership.turn
    )
    keys = whose_turn([asked], today, is_whole=is_whole)[asked.pk]
    leads = {one.pk: one for one in (partnership.ngo, partnership.authority)}
    further = [] if leads.keys() >= set(keys) else [one.organization for one in partnership.further_parties]
    return turn_words(keys, {one.pk: str(one) for one in (*leads.values(), *further)})
