from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class EventStatus(models.TextChoices):
    """Where an event stands at a moment; it follows from its times and is not stored."""

    COMING = "coming", _("to come")
    UNDER_WAY = "under_way", _("under way")
    PAST = "past", _("past")


# What the audit calls each verb of this app.
VERBS = {
    "events.draft": pgettext_lazy("verb", "drawn up"),
    "events.change": pgettext_lazy("verb", "changed"),
    "events.publish": pgettext_lazy("verb", "published"),
    "events.withdraw": pgettext_lazy("verb", "taken back from the public"),
}
