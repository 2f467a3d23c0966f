from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from organizations.enums import (
    DocumentKind,
    ExpiryNotice,
    GuardedField,
    LegalForm,
    OrganizationKind,
    OrganizationState,
    ProposedChangeState,
)
from organizations.models.organization import LONGEST_NAME, LONGEST_REASON
from organizations.querysets import ProposedChangeQuerySet
from portal.core.lifecycle import LifecycleModel


class Verification(models.Model):
    """One decision of a moderator on an organization; kept for good."""

    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.CASCADE, related_name="verifications"
    )
    state = models.CharField(_("decision"), max_length=20, choices=OrganizationState.choices)
    reason = models.TextField(_("reason"), max_length=LONGEST_REASON)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided"))
    expires_on = models.DateField(_("holds until"), null=True, blank=True)

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="verification_has_reason"),
            models.CheckConstraint(
                condition=Q(state__in=OrganizationState.values), name="verification_state_known"
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(state=OrganizationState.VERIFIED),
                name="verification_only_verified_expires",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organization} · {self.get_state_display()}"


class ExpiryReminder(models.Model):
    """An organization was told of the end of its verification: a row for each notice, so each goes once."""

    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.CASCADE, related_name="expiry_reminders"
    )
    verified_until = models.DateField(_("verified until"), help_text=_("The end that was told."))
    notice = models.CharField(_("notice"), max_length=10, choices=ExpiryNotice.choices)
    sent_at = models.DateTimeField(_("sent"))

    class Meta:
        verbose_name = _("reminder of the end of a verification")
        verbose_name_plural = _("reminders of the end of verifications")
        ordering = ("-pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "verified_until", "notice"), name="expiry_reminder_once"
            ),
            models.CheckConstraint(
                condition=Q(notice__in=ExpiryNotice.values), name="expiry_reminder_notice_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organization} · {self.get_notice_display()}"


class ProposedChange(LifecycleModel):
    """What a verified organization wants changed of what was vouched for; the old stays public meanwhile."""

    TRANSITIONS: ClassVar = {
        ProposedChangeState.WAITING: frozenset(
            {ProposedChangeState.APPROVED, ProposedChangeState.DECLINED, ProposedChangeState.WITHDRAWN}
        ),
        ProposedChangeState.APPROVED: frozenset(),
        ProposedChangeState.DECLINED: frozenset(),
        ProposedChangeState.WITHDRAWN: frozenset(),
    }

    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.CASCADE, related_name="proposed_changes"
    )
    field = models.CharField(_("what"), max_length=20, choices=GuardedField.choices)
    old = models.CharField(_("as it is"), max_length=LONGEST_NAME, blank=True)
    new = models.CharField(_("as it would be"), max_length=LONGEST_NAME, blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=ProposedChangeState.choices, default=ProposedChangeState.WAITING
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("proposed by"), on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(_("proposed"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("decided by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    reason = models.TextField(_("reason"), max_length=LONGEST_REASON, blank=True)

    objects: ClassVar = ProposedChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposed change")
        verbose_name_plural = _("proposed changes")
        ordering = ("proposed_at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("organization", "field"),
                condition=Q(state=ProposedChangeState.WAITING),
                name="proposed_change_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=ProposedChangeState.values), name="proposed_change_state_known"
            ),
            models.CheckConstraint(
                condition=Q(field__in=GuardedField.values), name="proposed_change_field_known"
            ),
            models.CheckConstraint(
                condition=Q(state=ProposedChangeState.WAITING, decided_at__isnull=True)
                | (~Q(state=ProposedChangeState.WAITING) & Q(decided_at__isnull=False)),
                name="proposed_change_decided_when_ended",
            ),
        )

    def __str__(self) -> str:
        return f"{self.organization} · {self.get_field_display()}"

    @property
    def old_display(self) -> str:
        """What a person reads for the value as it was."""
        return display_of(self.field, self.old)

    @property
    def new_display(self) -> str:
        """What a person reads for the value as it would be."""
        return display_of(self.field, self.new)


def display_of(field: str, value: str) -> str:
    """What a person reads for a guarded value: the word where it is one of some choices, else the value.

    Args:
        field: one of `GuardedField`.
        value: as it is written.
    """
    choices = {GuardedField.KIND: OrganizationKind.choices, GuardedField.FORM: LegalForm.choices}
    return str(dict(choices.get(GuardedField(field), [])).get(value, value))


class OrganizationDocument(models.Model):
    """A file of an organization: evidence for the moderators alone, or a document for everyone."""

    organization = models.ForeignKey(
        "organizations.Organization", on_delete=models.CASCADE, related_name="documents"
    )
    file = models.OneToOneField("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=20, choices=DocumentKind.choices)
    title = models.CharField(_("title"), max_length=200)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("added"))

    class Meta:
        verbose_name = _("document of an organization")
        verbose_name_plural = _("documents of organizations")
        ordering = ("-added_at", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=DocumentKind.values), name="organization_document_kind_known"
            ),
        )

    def __str__(self) -> str:
        return self.title
