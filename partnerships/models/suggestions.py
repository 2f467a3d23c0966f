"""What organizations have said about suggestions: not this one, and not us."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Dismissal(models.Model):
    """An organization does not want another suggested to it any more; taken back by deleting it."""

    organization = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("on behalf of"),
        on_delete=models.CASCADE,
        related_name="dismissals",
        db_index=False,
    )
    suggested = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("who was suggested"),
        on_delete=models.CASCADE,
        related_name="dismissed_by",
    )
    dismissed_at = models.DateTimeField(_("dismissed"))

    class Meta:
        verbose_name = _("dismissed suggestion")
        verbose_name_plural = _("dismissed suggestions")
        ordering = ("-dismissed_at", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("organization", "suggested"), name="suggestion_dismissed_once"),
            models.CheckConstraint(
                condition=~Q(organization=F("suggested")), name="suggestion_of_another_dismissed"
            ),
        )

    def __str__(self) -> str:
        return str(self.suggested)


class SuggestionRefusal(models.Model):
    """An organization wants to be suggested to nobody; taken back by deleting it."""

    organization = models.OneToOneField(
        "organizations.Organization",
        verbose_name=_("organization"),
        on_delete=models.CASCADE,
        related_name="suggestion_refusal",
    )
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("organization that is not suggested")
        verbose_name_plural = _("organizations that are not suggested")
        ordering = ("-since", "-pk")

    def __str__(self) -> str:
        return str(self.organization)
