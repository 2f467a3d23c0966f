"""What the text of a proposal is made of beside its sections: what is measured, who pays."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.enums import Breakdown, FundingSource
from partnerships.models.partnerships import Partnership
from partnerships.querysets import AttachmentQuerySet

MOST_ROWS = 12
"""Of indicators, and of sources of funding."""


class Indicator(models.Model):
    """By what one will see whether a partnership reached what it wanted, and how much of it."""

    partnership = models.ForeignKey(
        Partnership, verbose_name=_("partnership"), on_delete=models.CASCADE, related_name="indicators"
    )
    name = models.CharField(_("what is measured"), max_length=160)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    target = models.DecimalField(
        _("target"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    baseline = models.DecimalField(
        _("baseline"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
        help_text=_("How much of it there was before the partnership began."),
    )
    breakdowns = ArrayField(
        models.CharField(max_length=20, choices=Breakdown.choices),
        verbose_name=_("broken down by"),
        default=list,
        blank=True,
    )

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ("pk",)
        constraints: ClassVar = (
            models.CheckConstraint(condition=~Q(name="") & Q(target__gte=0), name="indicator_is_whole"),
            models.CheckConstraint(
                condition=Q(baseline=None) | Q(baseline__gte=0),
                name="indicator_baseline_is_no_less_than_none",
            ),
            models.CheckConstraint(
                condition=Q(breakdowns__contained_by=Breakdown.values), name="indicator_breakdowns_are_known"
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def figure(self) -> Decimal:
        """The target without the zeros that say nothing."""
        whole = self.target.to_integral_value()
        return whole if whole == self.target else self.target.normalize()


class Funding(models.Model):
    """One part of the money of a partnership, and whose it is; the budget is the sum of the parts."""

    partnership = models.ForeignKey(
        Partnership, verbose_name=_("partnership"), on_delete=models.CASCADE, related_name="funding"
    )
    source = models.CharField(_("whose money"), max_length=20, choices=FundingSource.choices)
    note = models.CharField(_("who exactly"), max_length=160, blank=True)
    amount = models.DecimalField(
        _("amount, in lei"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )

    class Meta:
        verbose_name = _("source of funding")
        verbose_name_plural = _("sources of funding")
        ordering = ("pk",)
        constraints: ClassVar = (
            models.CheckConstraint(
                condition=Q(source__in=FundingSource.values, amount__gte=0), name="funding_is_whole"
            ),
        )

    def __str__(self) -> str:
        return str(FundingSource(self.source).label)


class Attachment(models.Model):
    """A file that belongs to the text of a proposal: for the parties, not for everyone."""

    partnership = models.ForeignKey(
        Partnership, verbose_name=_("partnership"), on_delete=models.CASCADE, related_name="attachments"
    )
    file = models.OneToOneField(
        "files.StoredFile", verbose_name=_("file"), on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("what it is"), max_length=160)
    removed_at = models.DateTimeField(
        _("removed"),
        null=True,
        blank=True,
        help_text=_("From the text as it stands; the versions that were sent with it keep it."),
    )

    objects: ClassVar = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ("pk",)
        constraints: ClassVar = (models.CheckConstraint(condition=~Q(title=""), name="attachment_is_titled"),)

    def __str__(self) -> str:
        return self.title

    @property
    def was_sent(self) -> bool:
        """Whether a version was sent with it; what was sent before versions were kept counts as such."""
        versions = list(ProposalVersion.objects.filter(partnership=self.partnership_id))
        is_of_before = not versions and self.partnership.submitted_at is not None
        return is_of_before or any(version.holds(self) for version in versions)


class UnsentText(models.Model):
    """What the NGOs write while changes are requested: theirs alone until they send it back.

    The proposal itself keeps saying what was sent last, to whoever reads it by whatever way.
    """

    partnership = models.OneToOneField(
        Partnership, verbose_name=_("partnership"), on_delete=models.CASCADE, related_name="unsent"
    )
    parts = models.JSONField(_("text"), help_text=_("As a version keeps it."))

    class Meta:
        verbose_name = _("text that was not sent yet")
        verbose_name_plural = _("texts that were not sent yet")

    def __str__(self) -> str:
        return str(self.partnership)


class ProposalVersion(models.Model):
    """The text of a proposal as it was sent: at its submission, and each time it was sent back."""

    partnership = models.ForeignKey(
        Partnership,
        verbose_name=_("partnership"),
        on_delete=models.CASCADE,
        related_name="sent_versions",
        db_index=False,
    )
    number = models.PositiveSmallIntegerField(_("version"))
    made_at = models.DateTimeField(_("sent"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("sent by"), on_delete=models.PROTECT, related_name="+"
    )
    parts = models.JSONField(
        _("text"), help_text=_("By part: texts as they are, rows as lists, days in ISO 8601.")
    )

    class Meta:
        verbose_name = _("version of the proposal")
        verbose_name_plural = _("versions of the proposal")
        ordering = ("number",)
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("partnership", "number"), name="proposal_version_once"),
        )

    def __str__(self) -> str:
        return f"{self.partnership} ({self.number})"

    def holds(self, attachment: Attachment) -> bool:
        """Whether it was sent with this attachment, or with the same file under the same title."""
        kept = self.parts.get("attachments", ())
        return any(
            (title, digest) == (attachment.title, attachment.file.sha256) for title, _name, digest in kept
        )

    @property
    def attachments(self) -> list[Attachment]:
        """Those it was sent with, each once."""
        found = self.partnership.attachments.select_related("file")
        return list({(one.title, one.file.sha256): one for one in found if self.holds(one)}.values())

    @classmethod
    def last_changed(cls, partnership: Partnership) -> ProposalVersion | None:
        """The text as it was sent last, when it says something else than the one sent before."""
        match list(cls.objects.filter(partnership=partnership).order_by("-number")[:2]):
            case [newer, older] if _said(newer.parts) != _said(older.parts):
                return newer
        return None


def _said(parts: Mapping[str, Any]) -> dict[str, Any]:
    """What a text says, whatever way its lines are broken; a part left out is an empty one."""
    return {
        name: _lines(value) if isinstance(value, str) else value
        for name, value in parts.items()
        if value not in (None, "", [])
    }


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
