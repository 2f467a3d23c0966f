from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.enums import (
    LegalForm,
    RegisterPhase,
    RegisterRemark,
    RegisterStatus,
    RegisterStep,
    RegisterVerdict,
)
from organizations.models.organization import Organization
from organizations.querysets import RegisterImportQuerySet, RegisterRunQuerySet
from portal.core.jobs import Job, JobState


class RegisterImport(models.Model):
    """One file of the national register on its way into the directory: read, looked at, written or discarded.

    What a worker does for it are its runs; a run that ends stays ended, and the next goes on where it was.
    """

    file = models.ForeignKey(
        "files.StoredFile", verbose_name=_("file"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    file_name = models.CharField(_("name of the file"), max_length=200)
    sha256 = models.CharField(max_length=64)
    form = models.CharField(
        _("legal form"),
        max_length=20,
        choices=LegalForm.choices,
        blank=True,
        help_text=_("Of all in the file."),
    )
    country = models.CharField(_("country"), max_length=2, default="RO")
    columns = ArrayField(
        models.CharField(max_length=20), verbose_name=_("columns found"), default=list, blank=True
    )
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("started by"), on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField(_("started"))
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    counts = models.JSONField(_("counts of the preview"), default=dict)
    written_at = models.DateTimeField(_("written"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True, help_text=_("Written or discarded."))

    objects: ClassVar = RegisterImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of the register")
        verbose_name_plural = _("imports of the register")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("country",), condition=Q(closed_at__isnull=True), name="register_import_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(written_at__isnull=True) | Q(closed_at__isnull=False, read_at__isnull=False),
                name="register_import_written_is_closed",
            ),
            models.CheckConstraint(
                condition=Q(form__in=("", *LegalForm.values)), name="register_import_form_known"
            ),
        )

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        """The page with its progress, its preview and its result."""
        return reverse("organizations:register_import", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether it was neither written nor discarded."""
        return self.closed_at is None


class RegisterRun(Job):
    """What one worker does for an import: reads its file into the preview, or writes the preview."""

    source = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="runs")
    phase = models.CharField(_("phase"), max_length=10, choices=RegisterPhase.choices)
    step = models.CharField(
        _("step"), max_length=10, choices=RegisterStep.choices, blank=True, help_text=_("Of the phase.")
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("for whom"), on_delete=models.PROTECT, related_name="+"
    )

    objects: ClassVar[RegisterRunQuerySet] = RegisterRunQuerySet.as_manager()  # type: ignore[assignment]

    class Meta(Job.Meta):
        verbose_name = _("run of an import")
        verbose_name_plural = _("runs of imports")
        ordering = ("-pk",)
        constraints = (
            *Job.Meta.constraints,
            models.UniqueConstraint(
                fields=("source",), condition=Q(state__in=JobState.open()), name="register_run_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(phase__in=RegisterPhase.values), name="register_run_phase_known"
            ),
            models.CheckConstraint(
                condition=Q(step__in=("", *RegisterStep.values)), name="register_run_step_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.source}: {self.get_phase_display()}"

    @property
    def is_writing(self) -> bool:
        """Whether it writes the preview into the directory."""
        return self.phase == RegisterPhase.WRITING

    @property
    def percent(self) -> int | None:
        """How much of the step is done; None where nobody counts it."""
        return min(100, 100 * self.done // self.total) if self.total else None


class RegisterFacts(models.Model):
    """What the register says of an organization, put in order."""

    register_number = models.CharField(_("number in the national register"), max_length=20, blank=True)
    folded_name = models.TextField(blank=True)
    name = models.TextField(_("legal name"))
    status = models.CharField(_("state in the national register"), max_length=20, blank=True)
    origin_country = models.CharField(_("country of origin"), max_length=60, blank=True)
    territory_id = models.BigIntegerField(null=True)
    address = models.CharField(_("address of the seat"), max_length=300, blank=True)
    mission = models.TextField(_("what the organization does"), blank=True)
    utility_act = models.CharField(_("decision on public utility"), max_length=100, blank=True)
    utility_on = models.DateField(_("of public utility since"), null=True)

    class Meta:
        abstract = True


class RegisterRow(RegisterFacts):
    """A row of the file as it was read; written by COPY, row by row, and dropped when the import is closed,
    but for the rows with remarks."""

    source = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"), help_text=_("In the sheet, from 1."))
    raw_number = models.CharField(_("register number as written"), max_length=60, blank=True)
    county = models.CharField(_("county"), max_length=60, blank=True)
    locality = models.CharField(_("locality as written"), max_length=200, blank=True)
    remarks = ArrayField(
        models.CharField(max_length=20, choices=RegisterRemark.choices),
        verbose_name=_("remarks"),
        default=list,
    )
    is_held = models.BooleanField(_("held back"), default=False)

    class Meta:
        verbose_name = _("row of the register")
        verbose_name_plural = _("rows of the register")
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("source", "number"), name="register_row_once"),)
        indexes = (
            models.Index(
                fields=("source", "number"), condition=~Q(remarks=[]), name="register_row_with_remarks"
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}: {self.name[:60]}"


class RegisterCandidate(RegisterFacts):
    """What an import would write of one organization: its filings in the file made one, and compared."""

    source = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="candidates")
    first_row = models.PositiveIntegerField(_("row"))
    filings = models.PositiveIntegerField(_("filings"))
    digest = models.UUIDField(_("digest of the facts"))
    verdict = models.CharField(_("what happens"), max_length=10, choices=RegisterVerdict.choices)
    organization = models.ForeignKey(
        "organizations.Organization", null=True, on_delete=models.CASCADE, related_name="+", db_index=False
    )
    changes = ArrayField(models.CharField(max_length=20), verbose_name=_("what changes"), default=list)

    class Meta:
        verbose_name = _("preview of an organization")
        verbose_name_plural = _("preview of organizations")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("source", "register_number", "folded_name"), name="register_candidate_once"
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=RegisterVerdict.values), name="register_candidate_verdict_known"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def change_labels(self) -> list[str]:
        """What changes, in words."""
        fields = {field.attname: field.verbose_name for field in Organization._meta.concrete_fields}
        own = {field.name: field.verbose_name for field in type(self)._meta.concrete_fields}
        return [str(fields.get(name) or own[name]) for name in self.changes]


class RegisterEntry(RegisterFacts):
    """What the register said of an organization when it was last written. The number alone is not unique."""

    form = models.CharField(_("legal form"), max_length=20, choices=LegalForm.choices)
    digest = models.UUIDField(_("digest of the facts"))
    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.CASCADE, related_name="register_entries"
    )
    written_at = models.DateTimeField(_("last changed"))

    class Meta:
        verbose_name = _("entry of the register")
        verbose_name_plural = _("entries of the register")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("register_number", "folded_name"), name="register_entry_once"),
            models.CheckConstraint(
                condition=Q(status__in=RegisterStatus.values), name="register_entry_status_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.register_number} {self.name}"


class RegisterEnding(models.Model):
    """An organization of the directory that the register has begun to call ended."""

    source = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="endings")
    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.CASCADE, related_name="register_endings"
    )
    was = models.CharField(_("before"), max_length=20, choices=RegisterStatus.choices, blank=True)
    became = models.CharField(_("now"), max_length=20, choices=RegisterStatus.choices)

    class Meta:
        verbose_name = _("ended according to the register")
        verbose_name_plural = _("ended according to the register")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("source", "organization"), name="register_ending_once"),
            models.CheckConstraint(
                condition=Q(became__in=RegisterStatus.ended()), name="register_ending_is_an_end"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organization}: {self.get_became_display()}"
