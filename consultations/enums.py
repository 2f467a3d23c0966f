from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.core.terms import LegalTerm, Unit


class ConsultationStatus(models.TextChoices):
    """Where a consultation stands on a day; it follows from its dates and is not stored."""

    COMING = "coming", _("to be announced")
    OPEN = "open", _("open for recommendations")
    CLOSED = "closed", _("closed")


# The shortest time for written recommendations on a draft act; counted from the day after its announcement.
RECOMMENDATION_TERM = LegalTerm(
    days=10,
    unit=Unit.CALENDAR_DAYS,
    source="Legea 52/2003, art. 7 (4)",
    url="https://legislatie.just.ro/Public/DetaliiDocument/41571",
)


# What the audit calls each verb of this app.
VERBS = {
    "consultations.draft": pgettext_lazy("verb", "drawn up"),
    "consultations.change": pgettext_lazy("verb", "changed"),
    "consultations.publish": pgettext_lazy("verb", "published"),
    "consultations.withdraw": pgettext_lazy("verb", "taken back from the public"),
}
