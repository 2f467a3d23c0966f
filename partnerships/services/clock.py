"""What the clock does by itself: reminds the authority, and notes when a term has run out without an answer.

It does not matter how often and by how many clocks this is asked for. A reminder is a row that the database
lets be written once; a term runs out through the door of states, to which the second comes too late. A clock
that stood still for days does what has become due meanwhile; of two reminders it sends the later alone.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterator
from typing import NamedTuple

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.life import REMINDERS, Clock, PartnershipState
from partnerships.life.verbs import RUN_OUT
from partnerships.models import ClockReminder, Partnership
from partnerships.notifications import AnswerDue
from partnerships.querysets import PartnershipQuerySet
from partnerships.services.guards import door, tell
from portal.audit.services import transition
from portal.core.exceptions import Refused
from portal.notifications.services import notify

logger = logging.getLogger(__name__)


class ClockStep(NamedTuple):
    """Something that has become due.

    Attributes:
        pk: the proposal.
        due_on: the last day of its term.
        days_before: which reminder it is; None when the term has run out.
    """

    pk: int
    due_on: dt.date
    days_before: int | None

    def __str__(self) -> str:
        what = "ran out" if self.days_before is None else f"reminder of {self.days_before} days"
        return f"proposal {self.pk}, last day {self.due_on}: {what}"


def keep_clock(*, now: dt.datetime, dry_run: bool = False) -> list[ClockStep]:
    """Do what has become due on the clocks of all proposals; each record in a transaction of its own.

    Args:
        now: the moment of the act.
        dry_run: only tell what would be done.

    Returns:
        what was done, or would be.
    """
    done = []
    for step in list(_due_steps(timezone.localdate(now))):
        if dry_run or _take(step, now):
            done.append(step)
            logger.info("%s%s", "would be: " if dry_run else "", step)
    return done


@transaction.atomic
def run_out(*, pk: int, now: dt.datetime) -> Partnership:
    """Note that the term of a proposal has run out without an answer, and tell both sides.

    Args:
        pk: the proposal.
        now: the moment of the act.

    Raises:
        Refused: when its last day is not over, or its term ran out before and the answer is already late.
        TransitionRefused: when it no longer awaits an answer.
    """

    def check(partnership: Partnership) -> None:
        if not _overdue(timezone.localdate(now)).filter(pk=pk).exists():
            raise Refused(_("The term for the answer is not over. Nothing was changed."))

    partnership = transition(
        Partnership,
        pk,
        verb="partnerships.run_out",
        fields={"ran_out_at": now},
        **door(RUN_OUT, None, now, check),
    )
    return tell(partnership, RUN_OUT, actor=None, now=now)


def _due_steps(today: dt.date) -> Iterator[ClockStep]:
    reminders = ((days, _untold(days, today)) for days in REMINDERS)
    for days, due in ((None, _overdue(today)), *reminders):
        for pk, due_on in due.order_by("pk").values_list("pk", "answer_due_on"):
            if due_on is not None:
                yield ClockStep(pk, due_on, days)


def _overdue(today: dt.date) -> PartnershipQuerySet:
    """Those whose term is over and that were not noted as such."""
    running = Partnership.objects.filter(state__in=PartnershipState.with_clock(Clock.RUNS))
    return running.filter(answer_due_on__lt=today, ran_out_at=None)


def _untold(days: int, today: dt.date) -> PartnershipQuerySet:
    """Those of which the authority should hear this reminder, and has not."""
    later = [each + 1 for each in REMINDERS if each < days]
    told = ClockReminder.objects.filter(
        partnership=OuterRef("pk"), due_on=OuterRef("answer_due_on"), days_before=days
    )
    return Partnership.objects.filter(
        ~Exists(told),
        state__in=PartnershipState.with_clock(Clock.RUNS),
        answer_due_on__gte=today + dt.timedelta(days=max(later, default=0)),
        answer_due_on__lte=today + dt.timedelta(days=days),
    )


def _take(step: ClockStep, now: dt.datetime) -> bool:
    """Do one step, unless another clock or a person was quicker."""
    if step.days_before is not None:
        return _remind(step.pk, step.days_before, now)
    try:
        run_out(pk=step.pk, now=now)
    except Refused:
        return False
    return True


@transaction.atomic
def _remind(pk: int, days: int, now: dt.datetime) -> bool:
    due = _untold(days, timezone.localdate(now)).filter(pk=pk)
    partnership = due.select_for_update(of=("self",), skip_locked=True).first()
    if partnership is None or partnership.answer_due_on is None:
        return False
    _reminder, is_new = ClockReminder.objects.get_or_create(
        partnership=partnership, due_on=partnership.answer_due_on, days_before=days, defaults={"sent_at": now}
    )
    if is_new:
        notify(AnswerDue, partnership, now=now)
    return is_new
