"""What is measured while a partnership is carried out: values of its indicators, money that was spent."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.enums import BreakdownPart
from partnerships.models.document import Funding, Indicator
from partnerships.models.partnerships import Partnership

MOST_INDICATORS = 30
"""Of a partnership in all, those of its proposal among them."""

MOST_SPENDINGS = 2_000
"""Of a partnership, those that were taken back among them."""


class ReportedValue(models.Model):
    """How far an indicator had come by a day, counted from the start: a total, not what was added to it.

    It is never changed: a correction is a row of its own that stands in its place. An indicator that has
    values cannot be deleted.
    """

    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), on_delete=models.PROTECT, related_name="reported"
    )
    as_of = models.DateField(_("as of"))
    value = models.DecimalField(
        _("value"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("reported by"), on_delete=models.PROTECT, related_name="+"
    )
    reported_at = models.DateTimeField(_("reported"))
    replaced_at = models.DateTimeField(
        _("replaced"),
        null=True,
        blank=True,
        help_text=_("When a correction took its place, or it was taken back."),
    )

    class Meta:
        verbose_name = _("reported value")
        verbose_name_plural = _("reported values")
        ordering = ("as_of", "pk")
        constraints: ClassVar = (
            models.UniqueConstraint(
                fields=("indicator", "as_of"),
                condition=Q(replaced_at=None),
                name="reported_value_stands_once",
            ),
            models.CheckConstraint(condition=Q(value__gte=0), name="reported_value_is_no_less_than_none"),
        )

    def __str__(self) -> str:
        return f"{self.indicator} ({self.as_of})"


class ReportedPart(models.Model):
    """How much of a reported value is of women, of people from villages, and so on."""

    value = models.ForeignKey(
        ReportedValue, verbose_name=_("value"), on_delete=models.CASCADE, related_name="parts", db_index=False
    )
    part = models.CharField(_("part"), max_length=20, choices=BreakdownPart.choices)
    amount = models.DecimalField(
        _("amount"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )

    class Meta:
        verbose_name = _("part of a value")
        verbose_name_plural = _("parts of values")
        ordering = ("pk",)
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("value", "part"), name="reported_part_once"),
            models.CheckConstraint(
                condition=Q(part__in=BreakdownPart.values, amount__gte=0), name="reported_part_is_whole"
            ),
        )

    def __str__(self) -> str:
        return str(BreakdownPart(self.part).label)


class Spending(models.Model):
    """Money of one source that was spent on a partnership."""

    funding = models.ForeignKey(
        Funding,
        verbose_name=_("source of funding"),
        on_delete=models.PROTECT,
        related_name="spendings",
        db_index=False,
    )
    spent_on = models.DateField(_("day"))
    amount = models.DecimalField(_("amount, in lei"), max_digits=14, decimal_places=2)
    purpose = models.CharField(_("what for"), max_length=200)
    document = models.OneToOneField(
        "files.StoredFile",
        verbose_name=_("document"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("recorded by"), on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded"))
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)
    once = models.UUIDField(
        _("form"), editable=False, help_text=_("Of the form that was sent, which makes one of it.")
    )

    class Meta:
        verbose_name = _("spending")
        verbose_name_plural = _("spendings")
        ordering = ("-spent_on", "-pk")
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("funding", "recorded_by", "once"), name="spending_once"),
            models.CheckConstraint(condition=Q(amount__gt=0) & ~Q(purpose=""), name="spending_is_whole"),
        )

    def __str__(self) -> str:
        return self.purpose

    @property
    def fingerprint(self) -> str:
        """Of its document (SHA-256); empty where there is none."""
        return self.document.sha256 if self.document else ""


class ValueUpload(models.Model):
    """A workbook of values that a person sent: what would be saved, or what is wrong with it.

    Each person has one, the last that they sent.
    """

    made_by = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("sent by"), on_delete=models.CASCADE, related_name="+"
    )
    made_at = models.DateTimeField(_("sent"))
    partnership = models.ForeignKey(
        Partnership,
        verbose_name=_("partnership"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text=_("None when it holds several."),
    )
    partnership_ids = ArrayField(
        models.BigIntegerField(),
        verbose_name=_("partnerships"),
        default=list,
        help_text=_("All that it is about, by key: whoever leaves one of them reads it no more."),
    )
    file_name = models.CharField(_("name of the file"), max_length=200)
    rows = models.JSONField(_("rows"), default=list)
    faults = models.JSONField(_("faults"), default=list)
    checked = models.BinaryField(
        _("workbook with comments"),
        null=True,
        blank=True,
        help_text=_("What was sent, with a comment beside each wrong cell."),
    )
    saved_at = models.DateTimeField(_("saved"), null=True, blank=True)

    class Meta:
        verbose_name = _("workbook of values")
        verbose_name_plural = _("workbooks of values")

    def __str__(self) -> str:
        return self.file_name
