from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F

from partnerships.life import PartnershipState

if TYPE_CHECKING:
    from partnerships.models import ActionPoint


class ActionPointQuerySet(models.QuerySet["ActionPoint"]):
    def waiting(self) -> ActionPointQuerySet:
        """Not done, of partnerships that are worked on; the first due first."""
        worked_on = PartnershipState.worked_on()
        return self.filter(done_at=None, partnership__state__in=worked_on).order_by("due_on", "pk")

    def to_remind_of(self, today: dt.date) -> ActionPointQuerySet:
        """Waiting ones whose last day has come, and of which nobody was reminded for that day."""
        return self.waiting().filter(due_on__lte=today).exclude(reminded_of=F("due_on"))
