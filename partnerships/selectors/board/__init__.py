"""The managers' board: how many partnerships stand where and for how long, what is late, whose turn it is."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Aggregate, Case, Count, Max, Min, Value, When
from django.utils import timezone

from partnerships.life import PartnershipState, Stage
from partnerships.models import Partnership
from partnerships.querysets import PartnershipQuerySet
from partnerships.selectors.board.expressions import DaysAfter, LowerMoment, Middle, UpperMoment
from partnerships.selectors.board.series import (
    IN_STATE,
    LATE,
    REPORT_TERM,
    SERIES,
    STATES,
    STRETCHES,
    Series,
    since_of,
)
from partnerships.selectors.partnerships import party_names
from partnerships.selectors.register import SUBJECTS, Narrowed
from partnerships.selectors.turns import Asked
from partnerships.selectors.whose_turn import turn_words, whose_turn
from portal.core.page_cache import process_generations

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from portal.core.page_generations import Stamp

__all__ = [
    "IN_STATE",
    "LATE",
    "REPORT_TERM",
    "SERIES",
    "Board",
    "BoardRow",
    "DaysAfter",
    "Series",
    "Spread",
    "board_of",
    "board_rows",
    "keys_behind",
    "sent",
]

SHOWN = 5
"""Rows of each thing that is late on the board itself."""
ALL = 10**9
"""More rows than there are."""
KINDS: tuple[type[Aggregate], ...] = (Count, Middle, Max)
"""What is asked of the days of each series."""


class Spread(NamedTuple):
    """How many there are of a series and how many days pass; its HTML is kept by it.

    Attributes:
        name: of the series.
        label: of the series, in the reader's language.
        number: how many there are.
        median: days, whole or a half; None when there are none, or days say nothing.
        longest: whole days of the longest.
        query: the filters in force, as an address has them.
    """

    name: str
    label: StrOrPromise
    number: int
    median: int | float | None
    longest: int | None
    query: str = ""


class BoardRow(NamedTuple):
    """A partnership on a list of the board.

    Attributes:
        pk: its key.
        title: as it was proposed.
        state_label: where it stands, in the reader's language.
        turn: whose turn it is, by name; "" when nobody has to act.
        first: the day from which the days count.
        last: the day to which they count.
        days: how many.
    """

    pk: int
    title: str
    state_label: StrOrPromise
    turn: str
    first: dt.date
    last: dt.date
    days: int


class Board(NamedTuple):
    """What the board shows.

    Attributes:
        number: of all partnerships that the filters leave.
        stages: for each part of the life, its states.
        stretches: what passes between one event and another.
        late: what is late, each with the first few of its partnerships.
    """

    number: int
    stages: list[tuple[Stage, list[Spread]]]
    stretches: list[Spread]
    late: list[tuple[Spread, list[BoardRow]]]


def sent() -> PartnershipQuerySet:
    """All that was sent to an authority: what a manager looks after."""
    return Partnership.objects.filter(submitted_at__isnull=False)


def board_of(narrowed: Narrowed, *, today: dt.date) -> Board:
    """The board of some partnerships; kept while nothing of them has changed, as it looks at all of them.

    Args:
        narrowed: of those that were sent.
        today: by the portal's own clock.
    """
    stamp = process_generations.begin(SUBJECTS)
    return _board(narrowed, today) if stamp is None else _kept_board(narrowed, today, stamp)


@lru_cache(maxsize=64)
def _kept_board(narrowed: Narrowed, today: dt.date, stamp: Stamp) -> Board:
    return _board(narrowed, today)


def keys_behind(series: Series, narrowed: Narrowed, *, today: dt.date) -> array[int]:
    """The keys of a series, the one with the most days first; kept as the board is, for its next page.

    Args:
        series: one of `SERIES`.
        narrowed: of those that were sent.
        today: by the portal's own clock.
    """
    stamp = process_generations.begin(SUBJECTS)
    if stamp is None:
        return _keys(series.name, narrowed, today)
    return _kept_keys(series.name, narrowed, today, stamp)


@lru_cache(maxsize=32)
def _kept_keys(name: str, narrowed: Narrowed, today: dt.date, stamp: Stamp) -> array[int]:
    return _keys(name, narrowed, today)


def _keys(name: str, narrowed: Narrowed, today: dt.date) -> array[int]:
    series = SERIES[name]
    keys = ArrayAgg("pk", order_by=series.order(today), default=Value([]))
    return array("q", narrowed.left.order_by().filter(series.which(today)).aggregate(keys=keys)["keys"])


def _board(narrowed: Narrowed, today: dt.date) -> Board:
    partnerships = narrowed.left.order_by()
    by_state = _by_state(partnerships, today)
    stages = [(stage, [by_state[state] for state in _states_of(stage)]) for stage in Stage]
    spreads = _spreads(partnerships, (*STRETCHES, *LATE), today)
    stretches, late = spreads[: len(STRETCHES)], spreads[len(STRETCHES) :]
    shown = [_first_of(spread, partnerships, today) for spread in late]
    rows = iter(board_rows([one for some in shown for one in some], today=today))
    return Board(
        sum(spread.number for spread in by_state.values()),
        stages,
        stretches,
        [(spread, [next(rows) for _one in some]) for spread, some in zip(late, shown, strict=True)],
    )


def _states_of(stage: Stage) -> list[PartnershipState]:
    return [state for state in STATES if state.standing.stage == stage]


def _first_of(spread: Spread, partnerships: PartnershipQuerySet, today: dt.date) -> list[Any]:
    series = SERIES[spread.name]
    keys = list(series.keys(partnerships, today)[:SHOWN]) if spread.number else []
    return series.rows(keys, today) if keys else []


def _by_state(partnerships: PartnershipQuerySet, today: dt.date) -> dict[PartnershipState, Spread]:
    """How many stand in each state and for how long, in one question; of an end the days say nothing."""
    running = [state for state in STATES if not state.standing.is_end]
    since = Case(*(When(state=state, then=since_of(state)) for state in running))
    found: Any = partnerships.values_list("state").annotate(
        number=Count("pk"), lower=LowerMoment(since), upper=UpperMoment(since), first=Min(since)
    )
    told = {PartnershipState(state): figures for state, *figures in found}
    spreads: dict[PartnershipState, Spread] = {}
    for state, series in IN_STATE.items():
        number, lower, upper, first = told.get(state, (0, None, None, None))
        earlier, later = _days_since(lower, today), _days_since(upper, today)
        median = None if earlier is None or later is None else _plain((earlier + later) / 2)
        spreads[state] = Spread(series.name, series.label, number, median, _days_since(first, today))
    return spreads


def _plain(days: float | None) -> int | float | None:
    """Whole days without a decimal sign."""
    return days if days is None or days % 1 else int(days)


def _days_since(moment: dt.datetime | None, today: dt.date) -> int | None:
    return None if moment is None else (today - timezone.localdate(moment)).days


def _spreads(partnerships: PartnershipQuerySet, of: Iterable[Series], today: dt.date) -> list[Spread]:
    """How many there are of several series and how many days pass, in one question for all."""
    wanted = {f"days_{place}": series for place, series in enumerate(of)}
    days = {name: Case(When(series.which(today), then=series.days(today))) for name, series in wanted.items()}
    # Cut off nowhere: what is cut off at all is worked out once for each row, not once for each figure.
    rows = partnerships.annotate(**days).values(*days)[:ALL]
    found = rows.aggregate(**{f"{name}_{kind.__name__}": kind(name) for name in wanted for kind in KINDS})
    return [
        Spread(
            series.name,
            series.label,
            found[f"{name}_Count"],
            _plain(found[f"{name}_Middle"]),
            found[f"{name}_Max"],
        )
        for name, series in wanted.items()
    ]


def board_rows(partnerships: Iterable[Any], *, today: dt.date) -> list[BoardRow]:
    """Rows of a list of the board, in its order.

    Args:
        partnerships: as `Series.rows` gives them.
        today: by the portal's own clock.
    """
    found = list(partnerships)
    asked = [Asked(one.pk, one.state, one.ngo_id, one.authority_id, one.turn) for one in found]
    turns = whose_turn(asked, today)
    names = party_names({key for keys in turns.values() for key in keys})
    return [
        BoardRow(
            one.pk,
            one.title,
            PartnershipState(one.state).label,
            turn_words(turns[one.pk], names),
            one.first,
            one.last,
            one.days,
        )
        for one in found
    ]
