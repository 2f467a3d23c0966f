from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from portal.accounts.models import User
    from resources.models import Resource


class ResourceQuerySet(models.QuerySet["Resource"]):
    def public(self) -> ResourceQuerySet:
        """Published ones: what anyone may see."""
        return self.filter(published_at__isnull=False)

    def visible_to(self, user: User | AnonymousUser) -> ResourceQuerySet:
        """Published ones for everyone, drafts too for administrators."""
        if user.is_authenticated and user.is_administrator:
            return self
        return self.public()

    def newest_first(self) -> ResourceQuerySet:
        """By the day their publishers brought them out."""
        return self.order_by("-published_on", "-pk")

    def for_list(self) -> ResourceQuerySet:
        """With what one row of a list shows, and no more."""
        return (
            self.select_related("publisher").prefetch_related("domains").defer("body", "publisher__mission")
        )

    def for_page(self) -> ResourceQuerySet:
        """With what a resource's own page shows."""
        return self.select_related("publisher").prefetch_related("domains")

    def matching(self, text: str) -> ResourceQuerySet:
        """Whose title, summary or publisher holds the words, whatever their case and diacritics."""
        found = self
        for word in text.split()[:8]:
            found = found.filter(
                Q(title__unaccent__icontains=word)
                | Q(summary__unaccent__icontains=word)
                | Q(publisher__name__unaccent__icontains=word)
            )
        return found
