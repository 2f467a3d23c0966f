from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import F, Q

from partnerships.life.gala import GalaState

if TYPE_CHECKING:
    from partnerships.models.gala import GalaEdition, GalaJuror, GalaNomination
    from portal.accounts.models import User


class GalaEditionQuerySet(models.QuerySet["GalaEdition"]):
    def public(self) -> GalaEditionQuerySet:
        """Those whose nominations have been opened: what anyone may see."""
        return self.exclude(state=GalaState.PREPARING)

    def visible_to(self, user: User | AnonymousUser) -> GalaEditionQuerySet:
        """Public ones for everyone; those being prepared too for whoever manages them."""
        return self if _manages(user) else self.public()

    def closed(self, today: dt.date) -> GalaEditionQuerySet:
        """Those in which no mark can be given any more: closed by hand, by the calendar, or decided."""
        over = Q(scoring_closed_at__isnull=False) | Q(scoring_until__lt=today)
        return self.filter(
            Q(state__in=(GalaState.DECIDED, GalaState.PUBLISHED)) | (Q(state=GalaState.SCORING) & over)
        )

    def newest_first(self) -> GalaEditionQuerySet:
        """The last year first."""
        return self.order_by("-year", "-pk")


class GalaJurorQuerySet(models.QuerySet["GalaJuror"]):
    def acting(self) -> GalaJurorQuerySet:
        """Those who were not released."""
        return self.filter(released_at=None)


class GalaNominationQuerySet(models.QuerySet["GalaNomination"]):
    def standing(self) -> GalaNominationQuerySet:
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)

    def laureates(self) -> GalaNominationQuerySet:
        """Those that an edition rewards, in their order."""
        return self.filter(is_laureate=True).order_by("rank", "pk")

    def ranked(self) -> GalaNominationQuerySet:
        """As the decision left them; those that it left out come last."""
        return self.order_by(F("rank").asc(nulls_last=True), "pk")

    def for_list(self) -> GalaNominationQuerySet:
        """With what a row shows, and what the rules of eligibility look at."""
        return self.select_related(
            "partnership__ngo", "partnership__authority", "partnership__domain", "picture"
        ).prefetch_related("partnership__follow_ups")


def _manages(user: User | AnonymousUser) -> bool:
    return user.is_authenticated and (user.is_programme_manager or user.is_administrator)
