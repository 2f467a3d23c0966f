"""The managers' board: how many partnerships stand where and for how long, what is late, whose turn it is."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import (
    Aggregate,
    Case,
    Count,
    DateField,
    DateTimeField,
    F,
    FloatField,
    Func,
    IntegerField,
    Max,
    Min,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerships.life import REPORT_DAYS, PartnershipState, Stage
from partnerships.models import FollowUp, Partnership
from partnerships.querysets import PartnershipQuerySet
from partnerships.selectors.partnerships import party_names
from partnerships.selectors.register import SUBJECTS, Narrowed
from partnerships.selectors.turns import Asked
from partnerships.selectors.whose_turn import turn_words, whose_turn
from portal.core.page_cache import process_generations

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.db.models.expressions import Combinable
    from django_stubs_ext import StrOrPromise

    from portal.core.page_generations import Stamp

REPORT_TERM = dt.timedelta(days=REPORT_DAYS)
SHOWN = 5
"""Rows of each thing that is late on the board itself."""
STATES = tuple(state for state in PartnershipState if state != PartnershipState.DRAFT)
"""In which what was sent can stand."""
RECEIVED = Coalesce("redirected_at", "submitted_at")
ALL = 10**9
"""More rows than there are."""
MOMENTS: Mapping[str, Combinable] = {"received_at": RECEIVED}
"""Of the names that `Standing.since` gives, those that are no column."""


def on_day(day: dt.date) -> Value:
    """A day, for the database to count with."""
    return Value(day, DateField())


class Middle(Aggregate):
    """The median: of an even number half-way between the two in the middle."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field: ClassVar[Any] = FloatField()


class LowerMoment(Aggregate):
    """The moment in the middle; of an even number the earlier of the two, as moments have no half-way."""

    template = "percentile_disc(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field: ClassVar[Any] = DateTimeField()


class UpperMoment(LowerMoment):
    """The same, of an even number the later of the two."""

    template = "percentile_disc(0.5) WITHIN GROUP (ORDER BY %(expressions)s DESC)"


class DaysAfter(Func):
    """A day that is so many whole days after another."""

    template = "(%(expressions)s)"
    arg_joiner = " + "
    output_field = DateField()


class DaysBetween(Func):
    """Whole days from one day to another: a number, which is counted and compared sooner than an interval."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = IntegerField()


KINDS: tuple[type[Aggregate], ...] = (Count, Middle, Max)
"""What is asked of the days of each series."""


@dataclass(frozen=True)
class Series:
    """Partnerships that are counted together, with the days that pass for each.

    Attributes:
        name: in the address of its list.
        label: what it is called.
        which: the condition, given the day on which it is asked.
        first: the day from which the days count.
        last: the day to which they count; None when they still pass.
    """

    name: str
    label: StrOrPromise
    which: Callable[[dt.date], Q]
    first: Combinable | Callable[[dt.date], Combinable]
    last: Combinable | None = None

    def days(self, today: dt.date) -> DaysBetween:
        """How many days count, for the database."""
        return DaysBetween(self.last or on_day(today), self.since(today))

    def since(self, today: dt.date) -> Combinable:
        """The day from which the days count, for the database."""
        return self.first(today) if callable(self.first) else self.first

    def keys(self, partnerships: PartnershipQuerySet, today: dt.date) -> QuerySet[Partnership, int]:
        """The keys of its partnerships among some, the one with the most days first.

        Args:
            partnerships: those to choose from.
            today: by the portal's own clock.
        """
        ordered = partnerships.filter(self.which(today)).order_by(self.days(today).desc(), "pk")
        return ordered.values_list("pk", flat=True)

    def rows(self, keys: Collection[int], today: dt.date) -> list[Any]:
        """Some of its partnerships in their order, each with `first`, `last` and `days`.

        Args:
            keys: theirs.
            today: as for `keys`.
        """
        shown = Partnership.objects.filter(pk__in=keys).annotate(
            first=self.since(today), last=self.last or on_day(today)
        )
        found = shown.annotate(days=DaysBetween("last", "first")).order_by()
        by_key: dict[int, Any] = {
            one.pk: one for one in found.only("title", "state", "turn", "ngo", "authority")
        }
        return [by_key[key] for key in keys]


def _since(state: PartnershipState) -> Combinable:
    name = state.standing.since
    return MOMENTS.get(name, F(name))


def _of_state(state: PartnershipState) -> Series:
    return Series(f"state-{state}", state.label, lambda _today: Q(state=state), TruncDate(_since(state)))


def _stretch(name: str, label: StrOrPromise, first: Combinable | str, last: str) -> Series:
    return Series(
        name, label, lambda _today: Q(**{f"{last}__isnull": False}), TruncDate(first), TruncDate(last)
    )


def _overdue_since(today: dt.date) -> Combinable:
    overdue = FollowUp.objects.overdue(today).filter(partnership=OuterRef("pk")).order_by("due_on")
    return Subquery(overdue.values("due_on")[:1])


IN_STATE = {state: _of_state(state) for state in STATES}
STRETCHES = (
    _stretch("answer", _("from the day of arrival to the answer"), RECEIVED, "answered_at"),
    _stretch("approval", _("from the answer to the council’s approval"), "answered_at", "approved_at"),
    _stretch("signature", _("from the approval to the last signature"), "approved_at", "signed_at"),
    _stretch("whole", _("from the proposal to the last signature"), "submitted_at", "signed_at"),
)
"""What passes between one event and another."""
LATE = (
    Series(
        "late-answer",
        _("answers past their day"),
        lambda today: Q(state__in=PartnershipState.open(), answer_due_on__lt=today),
        F("answer_due_on"),
    ),
    Series(
        "late-report",
        _("final reports that are owed"),
        lambda today: Q(state=PartnershipState.ENDED, ends_on__lt=today - REPORT_TERM),
        DaysAfter(F("ends_on"), Value(REPORT_DAYS, IntegerField())),
    ),
    Series(
        "late-follow-up",
        _("follow-ups past their day"),
        lambda today: Q(pk__in=FollowUp.objects.overdue(today).values("partnership")),
        _overdue_since,
    ),
)
"""What somebody owes; the days count from the day on which it was due."""
SERIES: Mapping[str, Series] = {one.name: one for one in (*IN_STATE.values(), *STRETCHES, *LATE)}


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
    order = (series.days(today).desc(), "pk")
    keys = ArrayAgg("pk", order_by=order, default=Value([]))
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
    since = Case(*(When(state=state, then=_since(state)) for state in running))
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
