"""Which partnerships the board counts together, and from which day to which the days of each pass."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate
from django.utils.translation import gettext_lazy as _

from partnerships.life import REPORT_DAYS, PartnershipState
from partnerships.models import FollowUp, Partnership
from partnerships.selectors.board.expressions import DaysAfter, DaysBetween, on_day

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.db.models.expressions import Combinable
    from django_stubs_ext import StrOrPromise

    from partnerships.querysets import PartnershipQuerySet

REPORT_TERM = dt.timedelta(days=REPORT_DAYS)
STATES = tuple(state for state in PartnershipState if state != PartnershipState.DRAFT)
"""In which what was sent can stand."""
RECEIVED = Coalesce("redirected_at", "submitted_at")
MOMENTS: Mapping[str, Combinable] = {"received_at": RECEIVED}
"""Of the names that `Standing.since` gives, those that are no column."""


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

    def order(self, today: dt.date) -> tuple[Any, str]:
        """The one with the most days first."""
        return self.days(today).desc(), "pk"

    def keys(self, partnerships: PartnershipQuerySet, today: dt.date) -> QuerySet[Partnership, int]:
        """The keys of its partnerships among some, the one with the most days first.

        Args:
            partnerships: those to choose from.
            today: by the portal's own clock.
        """
        ordered = partnerships.filter(self.which(today)).order_by(*self.order(today))
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


def since_of(state: PartnershipState) -> Combinable:
    """The moment since which a partnership is in the state, for the database."""
    name = state.standing.since
    return MOMENTS.get(name, F(name))


def _of_state(state: PartnershipState) -> Series:
    return Series(f"state-{state}", state.label, lambda _today: Q(state=state), TruncDate(since_of(state)))


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
