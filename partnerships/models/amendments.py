"""Proposals to change the agreement of a partnership that has begun."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.enums import AmendmentOutcome
from partnerships.models.agreement import AGREEMENT_TEXT, AgreementVersion
from partnerships.models.partnerships import SHORT_TEXT, Partnership


class Amendment(models.Model):
    """Another text or last day of an agreement; once all have accepted it, it is its next version."""

    partnership = models.ForeignKey(
        Partnership,
        verbose_name=_("partnership"),
        on_delete=models.CASCADE,
        related_name="amendments",
        db_index=False,
    )
    number = models.PositiveSmallIntegerField(_("amendment"))
    base = models.ForeignKey(
        AgreementVersion,
        verbose_name=_("version that it changes"),
        on_delete=models.CASCADE,
        related_name="+",
    )
    text = models.TextField(_("text of the agreement"), max_length=AGREEMENT_TEXT)
    ends_on = models.DateField(_("ends on"))
    note = models.TextField(_("what changes, and why"), max_length=SHORT_TEXT)
    organization = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("proposed by"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("person"), on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed"))
    outcome = models.CharField(
        _("what came of it"), max_length=12, blank=True, choices=AmendmentOutcome.choices
    )
    closed_at = models.DateTimeField(_("since"), null=True, blank=True)
    rejected_by = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("rejected by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    reason = models.TextField(_("reason"), blank=True, max_length=SHORT_TEXT)
    version = models.OneToOneField(
        AgreementVersion,
        verbose_name=_("version that it became"),
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="+",
    )

    class Meta:
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        ordering = ("-number",)
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("partnership", "number"), name="amendment_numbers_differ"),
            models.UniqueConstraint(
                fields=("partnership",), condition=Q(outcome=""), name="one_open_amendment"
            ),
            models.CheckConstraint(condition=~Q(text="") & ~Q(note=""), name="amendment_says_something"),
            models.CheckConstraint(
                condition=Q(outcome="", closed_at__isnull=True)
                | (Q(outcome__in=AmendmentOutcome.values) & Q(closed_at__isnull=False)),
                name="amendment_outcome_is_dated",
            ),
            models.CheckConstraint(
                condition=(Q(outcome=AmendmentOutcome.REJECTED, rejected_by__isnull=False) & ~Q(reason=""))
                | (~Q(outcome=AmendmentOutcome.REJECTED) & Q(rejected_by__isnull=True, reason="")),
                name="amendment_rejection_is_reasoned",
            ),
            models.CheckConstraint(
                condition=Q(outcome=AmendmentOutcome.IN_FORCE, version__isnull=False)
                | (~Q(outcome=AmendmentOutcome.IN_FORCE) & Q(version__isnull=True)),
                name="amendment_in_force_is_version",
            ),
        )

    def __str__(self) -> str:
        return f"{self.partnership} ({self.number})"

    @property
    def is_open(self) -> bool:
        """Whether nothing has come of it yet."""
        return self.outcome == ""

    @property
    def accepted_by(self) -> frozenset[int]:
        """The parties that have accepted it, by key."""
        return frozenset(one.organization_id for one in self.acceptances.all())


class AmendmentAcceptance(models.Model):
    """That a party accepted an amendment; of an authority with its council's decision, if there is one."""

    amendment = models.ForeignKey(
        Amendment,
        verbose_name=_("amendment"),
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

    class Meta:
        verbose_name = _("acceptance of an amendment")
        verbose_name_plural = _("acceptances of amendments")
        ordering = ("pk",)
        constraints: ClassVar = (
            models.UniqueConstraint(fields=("amendment", "organization"), name="amendment_accepted_once"),
            models.CheckConstraint(
                condition=Q(decision_number="", decided_on__isnull=True, document__isnull=True)
                | (~Q(decision_number="") & Q(decided_on__isnull=False, document__isnull=False)),
                name="amendment_decision_is_whole",
            ),
        )

    def __str__(self) -> str:
        return f"{self.amendment}: {self.organization}"
