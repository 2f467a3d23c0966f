"""What others owe in partnerships that are over, on the desk of a programme manager: reports, follow-ups."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django.db.models import Case, CharField, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import Cast
from django.urls import reverse

from partnerships.life import REPORT_DAYS, PartnershipState
from partnerships.models import FollowUp, Partnership
from partnerships.selectors.board import DaysAfter

COLUMNS = ("title", "state", "since", "due_on", "one", "other", "side")


class OwedRow(NamedTuple):
    """A final report or an answer to a follow-up that is late, as plain values.

    Attributes:
        pk: of the partnership.
        title: of the partnership.
        months: after its end, of a follow-up; 0 of a final report.
        due_on: the day until which it was asked for.
        turn: whose turn it is, by name.
        today: the day that the days are counted to.
    """

    pk: int
    title: str
    months: int
    due_on: dt.date
    turn: str
    today: dt.date

    @property
    def url(self) -> str:
        """Where it stands."""
        if self.months:
            where = reverse("partnerships:follow_ups", args=[self.pk])
            return f"{where}#follow-up-{self.months}"
        return reverse("partnerships:partnership", args=[self.pk])

    @property
    def days_left(self) -> int:
        """Whole days to `due_on`; negative, since it is over."""
        return (self.due_on - self.today).days


def late_reports(owed_from: dt.date) -> QuerySet[Any, Any]:
    """Partnerships whose final report is owed, the longest overdue first; `one` and `other` say by whom.

    Args:
        owed_from: the first last day of a partnership whose report is not late yet.
    """
    return (
        Partnership.objects.filter(state=PartnershipState.ENDED, ends_on__lt=owed_from)
        .annotate(
            section=Value("late_reports", CharField()),
            since=F("created_at"),
            due_on=DaysAfter(F("ends_on"), Value(REPORT_DAYS, IntegerField())),
            one=F("ngo_id"),
            other=F("ngo_id"),
            side=Value("0", CharField()),
        )
        .order_by("ends_on", "pk")
        .values_list("section", "pk", *COLUMNS)
    )


def late_follow_ups(today: dt.date) -> QuerySet[Any, Any]:
    """Follow-ups past their day that can still be answered, the longest overdue first.

    `one` and `other` lead the sides that have not answered; `side` holds the months after the end.

    Args:
        today: by the portal's own clock.
    """
    ngo, authority = F("partnership__ngo_id"), F("partnership__authority_id")
    return (
        FollowUp.objects.overdue(today)
        .annotate(
            section=Value("late_follow_ups", CharField()),
            title=F("partnership__title"),
            state=F("partnership__state"),
            since=F("partnership__created_at"),
            one=Case(When(ngo_answered=True, then=authority), default=ngo),
            other=Case(When(authority_answered=True, then=ngo), default=authority),
            side=Cast("months", CharField()),
        )
        .order_by("due_on", "pk")
        .values_list("section", "partnership_id", *COLUMNS)
    )
