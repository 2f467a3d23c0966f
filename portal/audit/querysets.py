from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.audit.models import Entry


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, user: User) -> EntryQuerySet:
        """Every entry for a moderator or an administrator, none for anyone else."""
        if user.is_authenticated and (user.is_moderator or user.is_administrator):
            return self
        return self.none()

    def about(self, target: models.Model) -> EntryQuerySet:
        """The history of one record, newest first, with the people who acted."""
        return (
            self.filter(target_type=target._meta.label_lower, target_id=target.pk)
            .select_related("actor")
            .order_by("-pk")
        )
