from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Case, F, Q, Value, When

from events.enums import EventStatus
from portal.core.published import PublishedQuerySet
from portal.core.words import matching_words

if TYPE_CHECKING:
    from events.models import Event


class EventQuerySet(PublishedQuerySet["Event"]):
    def as_of(self, now: dt.datetime) -> EventQuerySet:
        """With the `status` at a moment; an event lasts [starts_at, ends_at), half open."""
        return self.annotate(  # type: ignore[no-redef]  # the model names the annotation too
            status=Case(
                When(starts_at__gt=now, then=Value(EventStatus.COMING)),
                When(ends_at__lte=now, then=Value(EventStatus.PAST)),
                default=Value(EventStatus.UNDER_WAY),
                output_field=models.CharField(),
            )
        )

    def next_first(self) -> EventQuerySet:
        """Those under way and to come, first to start first; then past ones, the last first.

        Needs `as_of`.
        """
        is_past = Q(status=EventStatus.PAST)
        return self.order_by(
            Case(When(is_past, then=1), default=0),
            Case(When(~is_past, then=F("starts_at")), output_field=models.DateTimeField()),
            "-starts_at",
            "-pk",
        )

    def for_list(self) -> EventQuerySet:
        """With what one row of a list shows, and no more."""
        return self.select_related("organizer", "domain").defer("organizer__mission")

    def matching(self, text: str) -> EventQuerySet:
        """Whose title, summary, place or organizer holds the words, whatever their case and diacritics."""
        return matching_words(self, text, "title", "summary", "place", "organizer__name")
