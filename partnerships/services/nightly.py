"""Everything that the portal does to partnerships by itself once a day has come or passed.

It does not matter how often and by how many clocks this is asked for: each step goes through the door of
states, or is a row that the database lets be written once, so the second comes too late. The steps are asked
of the dates and not of the calls, so a clock that stood still for days does what has become due meanwhile,
one step after the other.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.life import PartnershipState
from partnerships.life.verbs import ACTIVATE, CLOSE, END
from partnerships.models import Partnership
from partnerships.selectors import ready_to_begin
from partnerships.services import follow_ups
from partnerships.services.action_points import remind_of_action_points, to_remind
from partnerships.services.carrying_out import close_suspension
from partnerships.services.clock import ClockStep, keep_clock
from partnerships.services.follow_up_clock import FollowUpStep, remind
from partnerships.services.guards import door, tell
from partnerships.services.signing import activate
from portal.audit.services import transition
from portal.core.exceptions import Refused

logger = logging.getLogger(__name__)


class CourseStep(NamedTuple):
    """Something that has become due on the way of a partnership.

    Attributes:
        pk: the partnership.
        day: the day that has come or passed.
        what: which verb does it.
    """

    pk: int
    day: dt.date
    what: str

    def __str__(self) -> str:
        return f"partnership {self.pk}, {self.day}: {self.what}"


Step = ClockStep | CourseStep | FollowUpStep
Due = Callable[[dt.date], Iterable[tuple[int, dt.date]]]


def take_nightly_steps(*, now: dt.datetime, dry_run: bool = False) -> list[Step]:
    """Do what has become due on all partnerships; each record in a transaction of its own.

    Args:
        now: the moment of the act.
        dry_run: only tell what would be done; what would follow from that the same night is not told.

    Returns:
        what was done, or would be.
    """
    done: list[Step] = list(keep_clock(now=now, dry_run=dry_run))
    if not dry_run:
        # Those that became active before there were follow-ups; whoever moves a last day plans them itself.
        follow_ups.plan_missing(now=now)
    for what, due, act in COURSE:
        # Asked only now: what begins late may be over already.
        for pk, day in list(due(timezone.localdate(now))):
            if dry_run or _take(act, pk, now):
                done.append(step := CourseStep(pk, day, what))
                logger.info("%s%s", "would be: " if dry_run else "", step)
    return [*done, *remind(now=now, dry_run=dry_run)]


@transaction.atomic
def end(*, pk: int, now: dt.datetime) -> Partnership:
    """Note that the last day of a partnership has passed, and ask for the final report.

    Args:
        pk: the partnership.
        now: the moment of the act.

    Raises:
        Refused: when its last day is not over.
        TransitionRefused: when it is neither active nor suspended.
    """

    def check(partnership: Partnership) -> None:
        if timezone.localdate(now) <= partnership.ends_on:
            raise Refused(_("Its last day is not over. Nothing was changed."))

    partnership = transition(
        Partnership,
        pk,
        verb="partnerships.end",
        fields={"ended_at": now, "suspended_at": None},
        **door(END, None, now, check),
    )
    close_suspension(partnership, now)
    return tell(partnership, END, actor=None, now=now)


@transaction.atomic
def close(*, pk: int, now: dt.datetime) -> Partnership:
    """Close a partnership whose follow-up is over.

    Args:
        pk: the partnership.
        now: the moment of the act.

    Raises:
        Refused: when the time after its end is not over.
        TransitionRefused: when it is not followed up.
    """

    def check(partnership: Partnership) -> None:
        if timezone.localdate(now) <= follow_ups.over_on(partnership):
            raise Refused(_("The time after its end is not over. Nothing was changed."))

    partnership = transition(
        Partnership,
        pk,
        verb="partnerships.close",
        fields={"closed_at": now},
        **door(CLOSE, None, now, check),
    )
    return tell(partnership, CLOSE, actor=None, now=now)


def _to_end(today: dt.date) -> Iterator[tuple[int, dt.date]]:
    running = _in(PartnershipState.ACTIVE, PartnershipState.SUSPENDED)
    yield from _by_day(running.filter(ends_on__lt=today), "ends_on")


def _to_close(today: dt.date) -> Iterator[tuple[int, dt.date]]:
    over = _in(PartnershipState.FOLLOW_UP).annotate(until=Max("follow_ups__answers_until"))
    yield from _by_day(over.filter(until__lt=today), "until")


COURSE: tuple[tuple[str, Due, Callable[..., Partnership]], ...] = (
    (ACTIVATE.name, ready_to_begin, activate),
    (END.name, _to_end, end),
    (CLOSE.name, _to_close, close),
    ("remind_of_action_points", to_remind, remind_of_action_points),
)
"""What is done, to which and by what; in the order in which a record can go through it in one night."""


def _in(*states: PartnershipState) -> QuerySet[Partnership]:
    return Partnership.objects.filter(state__in=states)


def _by_day(due: QuerySet[Partnership], day: str) -> QuerySet[Partnership, tuple[int, dt.date]]:
    return due.order_by("pk").values_list("pk", day)


def _take(act: Callable[..., Partnership], pk: int, now: dt.datetime) -> bool:
    """Do one step, unless another clock or a person was quicker."""
    try:
        act(pk=pk, now=now)
    except Refused:
        return False
    except Exception:
        # One record that cannot go on must not keep those after it from going on.
        logger.exception("partnership %d could not take its step", pk)
        return False
    return True
