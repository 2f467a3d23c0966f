from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import MD5
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.core.exports import find_report
from portal.core.jobs import Job, JobState
from portal.core.line import Tone
from portal.reporting.enums import ExportFormat
from portal.reporting.querysets import ExportQuerySet

if TYPE_CHECKING:
    from portal.core.exports import Report


class Export(Job):
    """A report that a person asked for as a file too large to be made while they wait."""

    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("for whom"), on_delete=models.CASCADE, related_name="exports"
    )
    report = models.CharField(_("report"), max_length=80)
    format = models.CharField(_("format"), max_length=10, choices=ExportFormat.choices)
    querystring = models.TextField(_("filters"), blank=True, help_text=_("Of the list page, in order."))
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    file_name = models.CharField(_("file"), max_length=100, blank=True, help_text=_("In the private folder."))
    size = models.PositiveBigIntegerField(_("size in bytes"), null=True, blank=True)

    objects: ClassVar[ExportQuerySet] = ExportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Job.Meta):
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ("-pk",)
        indexes = (
            *Job.Meta.indexes,
            models.Index(fields=("requested_by", "-id"), name="reporting_export_own"),
        )
        constraints = (
            *Job.Meta.constraints,
            models.CheckConstraint(
                condition=Q(format__in=ExportFormat.values), name="reporting_export_format_known"
            ),
            models.CheckConstraint(
                condition=Q(language__in=[code for code, _name in settings.LANGUAGES]),
                name="reporting_export_language_known",
            ),
            models.CheckConstraint(
                condition=Q(state=JobState.DONE) & ~Q(file_name="") & Q(size__isnull=False)
                | ~Q(state=JobState.DONE) & Q(file_name=""),
                name="reporting_export_file_when_done",
            ),
            models.UniqueConstraint(
                "requested_by",
                "report",
                "format",
                "language",
                MD5("querystring"),
                condition=Q(state__in=JobState.open()),
                name="reporting_export_once_at_a_time",
                violation_error_message=_("This export is already being made."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.get_format_display()})"

    @property
    def declared(self) -> Report | None:
        """The report's declaration; None when no app has it any more."""
        return find_report(self.report)

    @property
    def title(self) -> str:
        """The report's title in the reader's language; its key when the report is no more."""
        return str(self.declared.title) if self.declared else self.report

    @property
    def tone(self) -> Tone:
        """How its state is shown in a list."""
        return {JobState.DONE: Tone.FINE, JobState.FAILED: Tone.LATE}.get(JobState(self.state), Tone.QUIET)

    def get_absolute_url(self) -> str:
        """The page with its progress."""
        return reverse("reporting:detail", args=[self.pk])
