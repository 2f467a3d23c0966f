"""What time does to needs and offers: reminders of deadlines, and expiry."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from partnerships.enums import NeedState
from partnerships.models import Need
from partnerships.notifications import NeedEnds, NeedExpired
from partnerships.services.needs import REMIND_DAYS
from portal.audit.services import transition
from portal.core.page_cache import drop_pages
from portal.notifications.services import notify

BATCH = 500


def expire_needs(*, now: dt.datetime) -> int:
    """Expire the needs whose last day is over, and tell their organizations; each once.

    Args:
        now: the moment of the act; days are the portal's own.

    Returns:
        how many expired.
    """
    today = timezone.localdate(now)
    due = Need.objects.filter(state=NeedState.OPEN, answers_until__lt=today).due_first()
    return sum(_expire(pk, now=now) for pk in list(due.values_list("pk", flat=True)[:BATCH]))


def remind_of_deadlines(*, now: dt.datetime) -> int:
    """Tell the organizations whose needs end within `REMIND_DAYS` days; of each deadline once.

    Args:
        now: the moment of the act; days are the portal's own.

    Returns:
        how many needs were told of.
    """
    last = timezone.localdate(now) + dt.timedelta(days=REMIND_DAYS)
    soon = Need.objects.taking_answers(timezone.localdate(now)).filter(answers_until__lte=last)
    due = soon.filter(reminded_of=None).due_first()
    return sum(_remind(pk, now=now) for pk in list(due.values_list("pk", flat=True)[:BATCH]))


@transaction.atomic
def _expire(pk: int, *, now: dt.datetime) -> bool:
    """Expire one, unless another worker has it in hand or it was closed or given more time meanwhile."""
    today = timezone.localdate(now)
    due = Need.objects.filter(pk=pk, state=NeedState.OPEN, answers_until__lt=today)
    if due.select_for_update(of=("self",), skip_locked=True).first() is None:
        return False
    need = transition(
        Need,
        pk,
        to=NeedState.EXPIRED,
        actor=None,
        verb="partnerships.expire_need",
        now=now,
        check=lambda _need: None,
        fields={"expired_at": now},
    )
    notify(NeedExpired, need, now=now)
    drop_pages("partnerships")
    return True


@transaction.atomic
def _remind(pk: int, *, now: dt.datetime) -> bool:
    """Remind of one, unless another worker has it in hand or has done so."""
    due = Need.objects.taking_answers(timezone.localdate(now)).filter(pk=pk, reminded_of=None)
    need = due.select_for_update(of=("self",), skip_locked=True).first()
    if need is None:
        return False
    need.reminded_of = need.answers_until
    need.save(update_fields=["reminded_of"])
    notify(NeedEnds, need, now=now)
    return True
