from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from consultations.enums import RECOMMENDATION_TERM
from consultations.querysets import ConsultationQuerySet
from organizations.enums import OrganizationKind
from portal.core.published import PublishedModel

LONG_TEXT = 60_000


class Consultation(PublishedModel):
    """A draft act on which an authority asks for the public's recommendations."""

    authority = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("authority"),
        on_delete=models.PROTECT,
        related_name="consultations",
        limit_choices_to={"kind__in": OrganizationKind.addressees()},
    )
    domain = models.ForeignKey(
        "taxonomy.Domain", verbose_name=_("field of work"), on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("title"), max_length=300)
    summary = models.TextField(
        _("summary"), max_length=600, help_text=_("Two or three sentences: what would change, and for whom.")
    )
    text = models.TextField(_("text of the draft act"), max_length=LONG_TEXT)
    announced_on = models.DateField(_("announced on"))
    recommendations_until = models.DateField(
        _("recommendations until"), help_text=_("The last day on which a recommendation is in time.")
    )
    how_to_send = models.TextField(
        _("how to send a recommendation"),
        max_length=1_000,
        help_text=_("The e-mail address, or the place and its hours."),
    )

    # Set by `ConsultationQuerySet.as_of`.
    status: str

    objects: ClassVar = ConsultationQuerySet.as_manager()

    class Meta(PublishedModel.Meta):
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    recommendations_until__gte=F("announced_on") + dt.timedelta(days=RECOMMENDATION_TERM.days)
                ),
                name="consultation_gives_legal_time",
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("consultations:detail", kwargs={"pk": self.pk})
