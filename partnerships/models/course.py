"""What happens to a partnership while it is carried out and after: rests, an early end, the final report."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partnerships.models.partnerships import LONG_TEXT, SHORT_TEXT, Partnership


class Suspension(models.Model):
    """Once that a partnership rested, from a moment on, with the reason."""

    partnership = models.ForeignKey(
        Partnership, verbose_name=_("partnership"), on_delete=models.CASCADE, related_name="suspensions"
    )
    reason = models.TextField(_("reason"), max_length=SHORT_TEXT)
    organization = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("suspended by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    suspended_at = models.DateTimeField(_("suspended"))
    over_at = models.DateTimeField(
        _("over"), null=True, blank=True, help_text=_("When it was resumed, ended or terminated.")
    )

    class Meta:
        verbose_name = _("suspension")
        verbose_name_plural = _("suspensions")
        ordering = ("pk",)
        constraints: ClassVar = (
            models.UniqueConstraint(
                fields=("partnership",), condition=Q(over_at__isnull=True), name="one_open_suspension"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="suspension_is_reasoned"),
            models.CheckConstraint(
                condition=Q(over_at__isnull=True) | Q(over_at__gte=F("suspended_at")),
                name="suspension_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return str(self.partnership)


class Termination(models.Model):
    """That one side ended a partnership before its last day: by which document, and why."""

    partnership = models.OneToOneField(
        Partnership, verbose_name=_("partnership"), on_delete=models.CASCADE, related_name="termination"
    )
    reason = models.TextField(_("reason"), max_length=SHORT_TEXT)
    document = models.ForeignKey(
        "files.StoredFile", verbose_name=_("document"), on_delete=models.PROTECT, related_name="+"
    )
    organization = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("terminated by"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("termination")
        verbose_name_plural = _("terminations")
        constraints: ClassVar = (
            models.CheckConstraint(condition=~Q(reason=""), name="termination_is_reasoned"),
        )

    def __str__(self) -> str:
        return str(self.partnership)


class FinalReport(models.Model):
    """What the NGO says was done and reached, and what the authority thinks of it."""

    partnership = models.OneToOneField(
        Partnership, verbose_name=_("partnership"), on_delete=models.CASCADE, related_name="final_report"
    )
    text = models.TextField(_("final report"), max_length=LONG_TEXT)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("written by"), on_delete=models.PROTECT, related_name="+"
    )
    opinion = models.TextField(_("what the authority thinks of it"), blank=True, max_length=LONG_TEXT)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("answered by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("final report")
        verbose_name_plural = _("final reports")
        constraints: ClassVar = (
            models.CheckConstraint(condition=~Q(text=""), name="report_says_something"),
            models.CheckConstraint(
                condition=Q(opinion="", noted_by__isnull=True) | (~Q(opinion="") & Q(noted_by__isnull=False)),
                name="report_opinion_is_whole",
            ),
        )

    def __str__(self) -> str:
        return str(self.partnership)
