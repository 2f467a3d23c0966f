"""What a desk shows of the partnerships that a person works in: what is theirs to do, what is new to them.

Rows of the desk's one question, so in its columns: what each holds here is said where it is laid.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import CharField, DateField, F, Value

from partnerships.models import ActionPoint
from partnerships.selectors import of_people, with_unread
from portal.core.line import Tone, tone_for

if TYPE_CHECKING:
    from django.db.models import QuerySet


class TaskRow(NamedTuple):
    """An action point of the person's, as plain values.

    Attributes:
        pk: of the partnership.
        what: is to be done.
        partnership: its title.
        due_on: the last day.
        today: the day that "days left" counts from.
    """

    pk: int
    what: str
    partnership: str
    due_on: dt.date
    today: dt.date

    @property
    def days_left(self) -> int:
        """Whole days to `due_on`; negative when it is over."""
        return (self.due_on - self.today).days

    @property
    def tone(self) -> Tone:
        """How urgent it is."""
        return tone_for(self.days_left)


class UnreadRow(NamedTuple):
    """A conversation with messages that the person has not read.

    Attributes:
        pk: of the partnership.
        partnership: its title.
        unread: how many they are.
    """

    pk: int
    partnership: str
    unread: int


def tasks_of(user: int, own: tuple[int, ...]) -> QuerySet[Any, Any]:
    """What waits for a person in partnerships that are still theirs: the partnership stands as the state."""
    theirs = ActionPoint.objects.waiting().filter(assignee=user, partnership__in=of_people(own).order_by())
    return theirs.annotate(
        section=Value("tasks", CharField()),
        title=F("what"),
        state=F("partnership__title"),
        since=F("given_at"),
        one=F("partnership__ngo_id"),
        other=F("partnership__authority_id"),
        side=Value("", CharField()),
    ).values_list("section", "partnership_id", "title", "state", "since", "due_on", "one", "other", "side")


def unread_of(user: int, own: tuple[int, ...]) -> QuerySet[Any, Any]:
    """Conversations with messages that are new to a person: how many stands as the side."""
    return (
        with_unread(user, own)
        .annotate(
            section=Value("unread", CharField()),
            since=F("created_at"),
            due_on=Value(None, DateField()),
            one=F("ngo_id"),
            other=F("authority_id"),
            side=F("unread"),
        )
        .values_list("section", "pk", "title", "state", "since", "due_on", "one", "other", "side")
    )


def worked_row(row: tuple[Any, ...], today: dt.date) -> TaskRow | UnreadRow:
    """A row of one of these sections as the desk shows it.

    Args:
        row: as the question gave it.
        today: by the portal's own clock.
    """
    section, pk, title, state, _since, due_on, _one, _other, side = row
    return TaskRow(pk, title, state, due_on, today) if section == "tasks" else UnreadRow(pk, title, int(side))
