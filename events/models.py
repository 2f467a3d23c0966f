from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from events.querysets import EventQuerySet
from portal.core.published import PublishedModel


class Event(PublishedModel):
    """A meeting that an organization holds, in a place, online or both."""

    organizer = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("organizer"),
        on_delete=models.PROTECT,
        related_name="events",
    )
    domain = models.ForeignKey(
        "taxonomy.Domain", verbose_name=_("field of work"), on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(
        _("what it is about"), max_length=3_000, help_text=_("What happens, for whom, and how to take part.")
    )
    starts_at = models.DateTimeField(_("starts"))
    ends_at = models.DateTimeField(_("ends"))
    place = models.CharField(
        _("place"), max_length=300, blank=True, help_text=_("The address, with the town.")
    )
    online_link = models.URLField(_("link to take part online"), max_length=500, blank=True)

    # Set by `EventQuerySet.as_of`.
    status: str

    objects: ClassVar = EventQuerySet.as_manager()

    class Meta(PublishedModel.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="event_ends_after_start",
                violation_error_message=_("The end is not after the start."),
            ),
            models.CheckConstraint(
                condition=~Q(place="") | ~Q(online_link=""),
                name="event_is_somewhere",
                violation_error_message=_("An event has a place, a link to take part online, or both."),
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:detail", kwargs={"pk": self.pk})

    @property
    def ends_same_day(self) -> bool:
        """Whether it is over on the day it starts."""
        return timezone.localdate(self.starts_at) == timezone.localdate(self.ends_at)
