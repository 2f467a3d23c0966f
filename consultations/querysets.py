from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, F, Q, Value, When

from consultations.enums import ConsultationStatus
from portal.core.published import PublishedQuerySet
from portal.core.words import matching_words

if TYPE_CHECKING:
    from consultations.models import Consultation


class ConsultationQuerySet(PublishedQuerySet["Consultation"]):
    def as_of(self, today: dt.date) -> ConsultationQuerySet:
        """With the `status` on a day: open in [announced_on, the day after recommendations_until)."""
        return self.annotate(  # type: ignore[no-redef]  # the model names the annotation too
            status=Case(
                When(announced_on__gt=today, then=Value(ConsultationStatus.COMING)),
                When(recommendations_until__lt=today, then=Value(ConsultationStatus.CLOSED)),
                default=Value(ConsultationStatus.OPEN),
                output_field=models.CharField(),
            )
        )

    def open(self) -> ConsultationQuerySet:
        """Those that take recommendations. Needs `as_of`."""
        return self.filter(Q(status=ConsultationStatus.OPEN))

    def open_first(self) -> ConsultationQuerySet:
        """Open ones, first to close first; then those to come; then closed ones, last closed first.

        Needs `as_of`.
        """
        place = Case(
            When(status=ConsultationStatus.OPEN, then=0),
            When(status=ConsultationStatus.COMING, then=1),
            default=2,
        )
        next_change = Case(
            When(status=ConsultationStatus.OPEN, then=F("recommendations_until")),
            When(status=ConsultationStatus.COMING, then=F("announced_on")),
            output_field=models.DateField(),
        )
        return self.order_by(place, next_change, "-recommendations_until", "-pk")

    def for_list(self) -> ConsultationQuerySet:
        """With what one row of a list shows, and no more."""
        return self.select_related("authority", "domain").defer("text", "how_to_send", "authority__mission")

    def for_page(self) -> ConsultationQuerySet:
        """With what a consultation's own page shows."""
        return self.select_related("authority", "domain")

    def matching(self, text: str) -> ConsultationQuerySet:
        """Whose title or summary holds the words, whatever their case and diacritics."""
        return matching_words(self, text, "title", "summary")

    def of_authority(self, text: str) -> ConsultationQuerySet:
        """Whose authority's name or short name holds the words, whatever their case and diacritics."""
        return matching_words(self, text, "authority__name", "authority__short_name")
