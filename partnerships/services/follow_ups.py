"""When it is asked after the end whether a partnership goes on: planned, moved with the end, dropped."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import transaction
from django.db.models import Exists, F, OuterRef, PositiveSmallIntegerField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone

from partnerships.life import (
    FOLLOW_UP_TERM,
    LAST_ANSWERS_DAYS,
    PartnershipState,
    followed_up_until,
    months_after,
)
from partnerships.models import FollowUp, Partnership, months_of
from portal.audit.services import record
from portal.core.page_cache import drop_pages

logger = logging.getLogger(__name__)

ONE_DAY = dt.timedelta(days=1)


class Dates(NamedTuple):
    """When a follow-up is due, and until when late answers to it are taken."""

    due_on: dt.date
    answers_until: dt.date


@transaction.atomic
def plan(partnership: Partnership, *, now: dt.datetime) -> bool:
    """Give a partnership the follow-ups that belong to its last day; it does not matter how often.

    To be called by whatever makes it begin, moves its last day or ends it early. What somebody has answered,
    or could, stays as it is.

    Args:
        partnership: any; read anew, and locked.
        now: the moment of the act.

    Returns:
        whether anything was changed.
    """
    # No key of it changes; `transition` locks so too.
    ours = Partnership.objects.select_for_update(of=("self",), no_key=True)
    partnership = ours.get(pk=partnership.pk)
    if partnership.state == PartnershipState.CLOSED:
        return False
    today = timezone.localdate(now)
    known = {follow_up.months: follow_up for follow_up in partnership.follow_ups.all()}
    before = {months: follow_up.due_on for months, follow_up in known.items()}
    kept = {
        months: follow_up.due_on
        for months, follow_up in known.items()
        # What nobody has answered counts as that, and nobody takes it back by asking at other months.
        if follow_up.ngo_answered
        or follow_up.authority_answered
        or follow_up.planned_on <= follow_up.opens_on <= today
    }
    wanted = (
        _dates(partnership.ends_on, months_of(partnership), kept) if partnership.standing.is_followed else {}
    )
    for months, follow_up in known.items():
        if months in kept:
            continue
        if months not in wanted:
            follow_up.delete()
        elif (dates := wanted.pop(months)) != (follow_up.due_on, follow_up.answers_until):
            follow_up.due_on, follow_up.answers_until = dates
            follow_up.planned_on = today
            follow_up.save(update_fields=["due_on", "answers_until", "planned_on"])
    FollowUp.objects.bulk_create(
        FollowUp(
            partnership=partnership,
            months=months,
            due_on=dates.due_on,
            answers_until=dates.answers_until,
            planned_on=today,
        )
        for months, dates in wanted.items()
    )
    return _tell(partnership, before, now)


def plan_missing(*, now: dt.datetime) -> list[int]:
    """Plan the follow-ups of partnerships that lack them, or whose last day or programme has changed.

    Args:
        now: the moment of the act.

    Returns:
        the keys of the partnerships to which follow-ups were given.
    """
    without = ~Exists(FollowUp.objects.filter(partnership=OuterRef("pk")))
    behind = FollowUp.objects.out_of_step().values("partnership")
    followed = Partnership.objects.filter(state__in=PartnershipState.followed())
    # A programme may ask at other months than it did; what somebody has answered stays all the same.
    rows = FollowUp.objects.filter(partnership=OuterRef("pk")).values("months")
    planned = {
        "planned": _months(rows),
        "waiting": _months(
            rows.filter(
                ngo_answered=False,
                authority_answered=False,
                due_on__gt=timezone.localdate(now) + FOLLOW_UP_TERM,
            )
        ),
    }
    of_programmes: Any = followed.filter(programme__isnull=False).annotate(**planned)
    other = of_programmes.exclude(
        planned__contains=F("programme__follow_up_months"), programme__follow_up_months__contains=F("waiting")
    )
    due = followed.filter(Q(without) | Q(pk__in=behind) | Q(pk__in=other.values("pk")))
    return [found.pk for found in due.order_by("pk").only("pk") if _planned(found, now)]


def _planned(partnership: Partnership, now: dt.datetime) -> bool:
    try:
        return plan(partnership, now=now)
    except Exception:
        # One record whose days cannot be counted must not keep those after it from being asked.
        logger.exception("the follow-ups of partnership %d could not be planned", partnership.pk)
        return False


def over_on(partnership: Partnership) -> dt.date:
    """The last day on which a partnership is followed up: the last for an answer to its last follow-up.

    Args:
        partnership: any.
    """
    last = partnership.follow_ups.order_by("-answers_until").first()
    return last.answers_until if last else followed_up_until(partnership.ends_on, months_of(partnership))


def _months(rows: QuerySet[Any, Any]) -> Cast:
    return Cast(ArraySubquery(rows), ArrayField(PositiveSmallIntegerField()))


def _dates(ends_on: dt.date, asked: Sequence[int], kept: Mapping[int, dt.date]) -> dict[int, Dates]:
    """By months, the dates of each follow-up that is not kept: late answers are taken until the next is due.

    Args:
        ends_on: the last day of the partnership.
        asked: months after it at which both sides are asked.
        kept: by months, when the ones are due that were answered.
    """
    days = {months: months_after(ends_on, months) for months in asked} | dict(kept)
    due = sorted((day, months) for months, day in days.items())
    until = {
        months: max(following - ONE_DAY, day + FOLLOW_UP_TERM)
        for (day, months), (following, _next) in pairwise(due)
    }
    last, months_of_last = due[-1]
    until[months_of_last] = last + dt.timedelta(days=LAST_ANSWERS_DAYS)
    return {months: Dates(day, until[months]) for months, day in days.items() if months not in kept}


def _tell(partnership: Partnership, before: Mapping[int, dt.date], now: dt.datetime) -> bool:
    after = dict(partnership.follow_ups.values_list("months", "due_on"))
    if before == after:
        return False
    record(
        actor=None,
        verb="partnerships.plan_follow_ups",
        target=partnership,
        now=now,
        before={str(months): day for months, day in before.items()},
        after={str(months): day for months, day in sorted(after.items())},
    )
    drop_pages("partnerships")
    return True
