from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from portal.core.published import PublishedQuerySet
from portal.core.words import matching_words

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.programmes.models import Partner, Programme


class ProgrammeQuerySet(PublishedQuerySet["Programme"]):
    def visible_to(self, user: User | AnonymousUser) -> ProgrammeQuerySet:  # type: ignore[override]
        """Published ones for everyone; drafts too for those who keep them, managers, administrators."""
        if not user.is_authenticated:
            return self.public()
        if user.is_administrator or user.is_programme_manager:
            return self
        return self.filter(Q(published_at__isnull=False) | Q(keepers__user=user)).distinct()

    def kept_by(self, user: User | AnonymousUser) -> ProgrammeQuerySet:
        """Those that a person changes, and puts partnerships into: for an administrator all."""
        if not user.is_authenticated:
            return self.none()
        return self if user.is_administrator else self.filter(keepers__user=user)

    def newest_first(self) -> ProgrammeQuerySet:
        """What began last comes first; those whose beginning nobody knows come last."""
        return self.order_by(F("starts_on").desc(nulls_last=True), "-pk")

    def for_list(self) -> ProgrammeQuerySet:
        """With what one row of a list shows."""
        return self.select_related("territory").prefetch_related("partners__organization")

    def matching(self, text: str) -> ProgrammeQuerySet:
        """Whose name, code, funder or text holds the words, whatever their case and diacritics."""
        return matching_words(self, text, "name", "codes", "funder", "summary")


class PartnerQuerySet(models.QuerySet["Partner"]):
    def in_order(self) -> PartnerQuerySet:
        """The one that leads first, then as they were written down, with their organizations."""
        return self.select_related("organization").order_by("position", "pk")
