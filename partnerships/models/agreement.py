"""What the agreement of a partnership is made of: its versions, who accepted, approved and signed which."""

from __future__ import annotations

import hashlib
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partnerships.models.partnerships import LONG_TEXT, SHORT_TEXT, Partnership

AGREEMENT_TEXT = 5 * LONG_TEXT


class AgreementVersion(models.Model):
    """One text of the agreement. It is never changed: whoever wants another writes the next version."""

    partnership = models.ForeignKey(
        Partnership,
        verbose_name=_("partnership"),
        on_delete=models.CASCADE,
        related_name="versions",
        db_index=False,
    )
    number = models.PositiveSmallIntegerField(_("version"))
    text = models.TextField(_("text of the agreement"), max_length=AGREEMENT_TEXT)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    note = models.TextField(_("what was changed, and why"), blank=True, max_length=SHORT_TEXT)
    is_amendment = models.BooleanField(
        _("amends the signed one"),
        default=False,
        help_text=_("Accepted by all parties after the partnership had begun."),
    )
    organization = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("written by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+"
    )
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("version of the agreement")
        verbose_name_plural = _("versions of the agreement")
        ordering = ("number",)
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("partnership", "number"), name="version_numbers_differ"),
            models.CheckConstraint(condition=~Q(text=""), name="version_says_something"),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="version_ends_after_start",
                violation_error_message=_("The end is before the start."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.partnership} ({self.number})"

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the text (UTF-8), as hexadecimal digits: what is signed by confirmation."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def accepted_by(self) -> frozenset[int]:
        """The parties that have accepted it, by key."""
        return frozenset(one.organization_id for one in self.acceptances.all())

    @property
    def approved_by(self) -> frozenset[int]:
        """The authorities whose council has decided on it, or that go without, by key."""
        return frozenset(one.authority_id for one in self.approvals.all())

    @property
    def signed_by(self) -> frozenset[int]:
        """The parties that have signed it, by key."""
        return frozenset(one.organization_id for one in self.signatures.all())


class Acceptance(models.Model):
    """That a party accepted one version of the agreement."""

    version = models.ForeignKey(
        AgreementVersion,
        verbose_name=_("version"),
        on_delete=models.CASCADE,
        related_name="acceptances",
        db_index=False,
    )
    organization = models.ForeignKey(
        "organizations.Organization", verbose_name=_("party"), on_delete=models.PROTECT, related_name="+"
    )
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+"
    )
    accepted_at = models.DateTimeField(_("accepted"))

    class Meta:
        verbose_name = _("acceptance")
        verbose_name_plural = _("acceptances")
        ordering = ("pk",)
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("version", "organization"), name="acceptance_once"),
        )

    def __str__(self) -> str:
        return f"{self.version}: {self.organization}"


class CouncilApproval(models.Model):
    """What the council of an authority decided on a version, or the legal ground for going without.

    Romanian local authorities enter a partnership by a decision of their council (HCL, HCJ).
    """

    version = models.ForeignKey(
        AgreementVersion,
        verbose_name=_("version"),
        on_delete=models.CASCADE,
        related_name="approvals",
        db_index=False,
    )
    authority = models.ForeignKey(
        "organizations.Organization", verbose_name=_("authority"), on_delete=models.PROTECT, related_name="+"
    )
    decision_number = models.CharField(_("number of the decision"), max_length=64, blank=True)
    decided_on = models.DateField(_("date of the decision"), null=True, blank=True)
    document = models.ForeignKey(
        "files.StoredFile",
        verbose_name=_("file of the decision"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    legal_ground = models.TextField(
        _("legal ground for going without a decision"), blank=True, max_length=SHORT_TEXT
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(_("recorded"))

    class Meta:
        verbose_name = _("council approval")
        verbose_name_plural = _("council approvals")
        ordering = ("pk",)
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("version", "authority"), name="approval_once"),
            models.CheckConstraint(
                condition=(
                    ~Q(decision_number="")
                    & Q(decided_on__isnull=False, document__isnull=False, legal_ground="")
                )
                | (
                    Q(decision_number="", decided_on__isnull=True, document__isnull=True)
                    & ~Q(legal_ground="")
                ),
                name="approval_is_decision_or_ground",
            ),
        )

    def __str__(self) -> str:
        return f"{self.version}: {self.authority}"


class Signature(models.Model):
    """That a party signed a version: by an uploaded document, or by its signatory's own confirmation.

    Who signed stays a name here alone: the audit, which outlives an account, keeps the fingerprint.
    """

    version = models.ForeignKey(
        AgreementVersion,
        verbose_name=_("version"),
        on_delete=models.CASCADE,
        related_name="signatures",
        db_index=False,
    )
    organization = models.ForeignKey(
        "organizations.Organization", verbose_name=_("party"), on_delete=models.PROTECT, related_name="+"
    )
    signatory = models.CharField(_("who signed"), max_length=200)
    document = models.ForeignKey(
        "files.StoredFile",
        verbose_name=_("signed document"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("None when the signatory confirmed it here with a second factor."),
    )
    sha256 = models.CharField(
        "SHA-256",
        max_length=64,
        help_text=_("Of the signed document; of the text of the version when it was confirmed here."),
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField(_("signed"))

    class Meta:
        verbose_name = _("signature")
        verbose_name_plural = _("signatures")
        ordering = ("pk",)
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("version", "organization"), name="signature_once"),
            models.CheckConstraint(
                condition=~Q(signatory="") & Q(sha256__regex=r"^[0-9a-f]{64}$"), name="signature_is_whole"
            ),
        )

    def __str__(self) -> str:
        return f"{self.version}: {self.organization}"
