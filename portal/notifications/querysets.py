from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import rules
from django.db import models

from portal.notifications.enums import MessageState

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from portal.accounts.models import User
    from portal.notifications.models import Message


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, user: User | AnonymousUser) -> MessageQuerySet:
        """What could not be delivered, for those who look after it; nothing for anyone else.

        Letters that were sent or wait are between the portal and their reader: no page shows them.
        """
        if rules.has_perm("notifications.view_undeliverable", user):
            return self.undeliverable()
        return self.none()

    def undeliverable(self) -> MessageQuerySet:
        return self.filter(state=MessageState.UNDELIVERABLE)

    def due(self, now: dt.datetime) -> MessageQuerySet:
        """What should be sent: not tried yet, its retry come, or its worker dead. Oldest first."""
        return self.filter(due_at__lte=now).order_by("due_at", "pk")
