"""Reminds both sides of a follow-up, and tells programme managers of one that a side has left unanswered.

It does not matter how often and by how many clocks this is asked for: a reminder is a row that the database
lets be written once. A clock that stood still sends of several reminders the latest alone.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from itertools import zip_longest
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from partnerships.life import FOLLOW_UP_DAYS, FOLLOW_UP_REMINDERS, FOLLOW_UP_TERM, Side
from partnerships.models import FollowUp, FollowUpReminder
from partnerships.notifications import FollowUpDue, FollowUpMissed
from partnerships.querysets import FollowUpQuerySet
from portal.notifications.services import notify

logger = logging.getLogger(__name__)

WHEN_MISSED = FOLLOW_UP_DAYS + 1
"""Days after which the programme managers are told: the day after the term."""
# To whom, how many days after the day, and when the next reminder makes this one needless.
REMINDERS = (
    *(
        (side.value, days, following)
        for side in (Side.NGO, Side.AUTHORITY)
        for days, following in zip_longest(FOLLOW_UP_REMINDERS, FOLLOW_UP_REMINDERS[1:])
    ),
    (FollowUpReminder.MANAGERS, WHEN_MISSED, None),
)


class FollowUpStep(NamedTuple):
    """A reminder that has become due.

    Attributes:
        pk: the follow-up.
        due_on: the day on which it is due.
        whom: a side, or the programme managers.
        days: how many days after that day the reminder belongs.
    """

    pk: int
    due_on: dt.date
    whom: str
    days: int

    def __str__(self) -> str:
        return f"follow-up {self.pk}, due {self.due_on}: reminder {self.days:+d} to {self.whom}"


def remind(*, now: dt.datetime, dry_run: bool = False) -> list[FollowUpStep]:
    """Send what has become due; each reminder in a transaction of its own.

    Args:
        now: the moment of the act.
        dry_run: only tell what would be sent.

    Returns:
        what was sent, or would be.
    """
    today, done = timezone.localdate(now), []
    for step in list(_due_steps(today)):
        if dry_run or _take(step, now):
            done.append(step)
            logger.info("%s%s", "would be: " if dry_run else "", step)
    return done


def _due_steps(today: dt.date) -> Iterator[FollowUpStep]:
    for whom, days, _following in REMINDERS:
        for pk, due_on in _untold(whom, days, today).order_by("pk").values_list("pk", "due_on"):
            yield FollowUpStep(pk, due_on, whom, days)


def _untold(whom: str, days: int, today: dt.date) -> FollowUpQuerySet:
    """Those of which these should hear this reminder, and have not.

    What was planned when its term was over already was never asked for, so nobody is reminded of it.
    """
    following = next(after for one, day, after in REMINDERS if (one, day) == (whom, days))
    told = FollowUpReminder.objects.filter(
        follow_up=OuterRef("pk"), whom=whom, due_on=OuterRef("due_on"), days=days
    )
    due = FollowUp.objects.waiting().filter(
        ~Exists(told),
        due_on__lte=today - dt.timedelta(days=days),
        answers_until__gte=today,
        planned_on__lte=F("due_on") + FOLLOW_UP_TERM,
    )
    if following is not None:
        due = due.filter(due_on__gt=today - dt.timedelta(days=following))
    return due if whom == FollowUpReminder.MANAGERS else due.unanswered_by(whom)


@transaction.atomic
def _take(step: FollowUpStep, now: dt.datetime) -> bool:
    """Send one reminder, unless another clock was quicker or the side has answered meanwhile."""
    due = _untold(step.whom, step.days, timezone.localdate(now)).filter(pk=step.pk)
    follow_up = due.select_for_update(of=("self",), skip_locked=True).first()
    if follow_up is None:
        return False
    reminder, is_new = FollowUpReminder.objects.get_or_create(
        follow_up=follow_up,
        whom=step.whom,
        due_on=follow_up.due_on,
        days=step.days,
        defaults={"sent_at": now},
    )
    if is_new:
        kind = FollowUpMissed if step.whom == FollowUpReminder.MANAGERS else FollowUpDue
        notify(kind, reminder, now=now)
    return is_new
