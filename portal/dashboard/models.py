from __future__ import annotations

import secrets
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.dashboard.enums import ListPage


def make_key() -> str:
    """Sixteen bytes that nobody guesses, as text."""
    return secrets.token_hex(16)


class CalendarFeed(models.Model):
    """That a person's deadlines are read by a calendar program, at an address that follows from the key.

    Beside the key it takes the portal's secret to know the address: who has the table alone reads nothing.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="calendar_feed",
    )
    key = models.CharField(_("key"), max_length=32, default=make_key)
    created_at = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("calendar of deadlines")
        verbose_name_plural = _("calendars of deadlines")

    def __str__(self) -> str:
        return f"#{self.pk}"


class SavedFilter(models.Model):
    """The filters of a list that a person keeps under a name, to come back to them from the desk."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.CASCADE,
        related_name="saved_filters",
    )
    page = models.CharField(_("list"), max_length=40, choices=ListPage.choices)
    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(_("filters"), max_length=1000)

    class Meta:
        verbose_name = _("saved filters")
        verbose_name_plural = _("saved filters")
        ordering = ("page", "name", "pk")
        constraints: ClassVar = (
            models.UniqueConstraint(
                fields=("user", "page", "name"),
                name="saved_filter_name_unique",
                violation_error_message=_("You keep other filters of this list under this name already."),
            ),
            models.CheckConstraint(condition=Q(page__in=ListPage.values), name="saved_filter_page_known"),
        )

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The list with these filters in force, in the reader's language."""
        return f"{reverse(self.page)}?{self.query}"
