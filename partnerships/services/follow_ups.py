"""When it is asked after the end whether a partnership goes on: planned, moved with the end, dropped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import transaction
from django.db.models import Exists, OuterRef, PositiveSmallIntegerField, Q
from django.db.models.functions import Cast
from django.utils import timezone

from partnerships.life import LAST_ANSWERS_DAYS, PartnershipState, followed_up_until, months_after
from partnerships.models import FollowUp, Partnership, months_of
from partnerships.querysets import FOLLOWED
from portal.audit.services import record
from portal.core.page_cache import drop_pages

ONE_DAY = dt.timedelta(days=1)


class Dates(NamedTuple):
    """When a follow-up is due, and until when late answers to it are taken."""

    due_on: dt.date
    answers_until: dt.date


@transaction.atomic
def plan(partnership: Partnership, *, now: dt.datetime) -> bool:
    """Give a partnership the follow-ups that belong to its last day; it does not matter how often.

    To be called by whatever makes it begin, moves its last day or ends it early. What somebody has answered
    stays as it is.

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
    wanted = _dates(partnership.ends_on, months_of(partnership)) if partnership.state in FOLLOWED else {}
    known = {follow_up.months: follow_up for follow_up in partnership.follow_ups.all()}
    before = {months: follow_up.due_on for months, follow_up in known.items()}
    for months, follow_up in known.items():
        if follow_up.ngo_answered or follow_up.authority_answered:
            wanted.pop(months, None)
        elif months not in wanted:
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
    followed = Partnership.objects.filter(state__in=FOLLOWED)
    # A programme may ask at other months than it did.
    planned = FollowUp.objects.filter(partnership=OuterRef("pk")).order_by("months").values("months")
    other = followed.filter(programme__isnull=False).exclude(
        programme__follow_up_months=Cast(ArraySubquery(planned), ArrayField(PositiveSmallIntegerField()))
    )
    due = followed.filter(Q(without) | Q(pk__in=behind) | Q(pk__in=other.values("pk")))
    return [found.pk for found in due.order_by("pk").only("pk") if plan(found, now=now)]


def over_on(partnership: Partnership) -> dt.date:
    """The last day on which a partnership is followed up: the last for an answer to its last follow-up.

    Args:
        partnership: any.
    """
    last = partnership.follow_ups.order_by("-answers_until").first()
    return last.answers_until if last else followed_up_until(partnership.ends_on, months_of(partnership))


def _dates(ends_on: dt.date, asked: Sequence[int]) -> dict[int, Dates]:
    """By months, the dates of each follow-up: late answers are taken until the next one is due."""
    due = [(months, months_after(ends_on, months)) for months in sorted(set(asked))]
    last = {due[-1][0]: Dates(due[-1][1], due[-1][1] + dt.timedelta(days=LAST_ANSWERS_DAYS))}
    return {
        months: Dates(day, following - ONE_DAY) for (months, day), (_months, following) in pairwise(due)
    } | last


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
