from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.enums import MembershipRole, OrganizationKind, OrganizationState
from organizations.querysets import MembershipQuerySet, OrganizationQuerySet
from portal.core.identifiers import COUNTRIES
from portal.core.lifecycle import LifecycleModel


class Organization(LifecycleModel):
    """An NGO, an authority or an enterprise that takes part in the portal."""

    TRANSITIONS: ClassVar = {
        OrganizationState.PENDING: frozenset({OrganizationState.VERIFIED, OrganizationState.REFUSED}),
        OrganizationState.VERIFIED: frozenset({OrganizationState.SUSPENDED}),
        OrganizationState.REFUSED: frozenset({OrganizationState.PENDING}),
        OrganizationState.SUSPENDED: frozenset({OrganizationState.VERIFIED}),
    }

    kind = models.CharField(_("kind"), max_length=30, choices=OrganizationKind.choices)
    name = models.CharField(_("legal name"), max_length=300)
    short_name = models.CharField(_("short name"), max_length=80, blank=True)
    slug = models.SlugField(_("address on the portal"), max_length=80, unique=True)
    country = models.CharField(_("country"), max_length=2, default="RO")
    identifier = models.CharField(  # noqa: DJ001
        _("CUI"),
        max_length=13,
        # Unique where there is one; several organizations have none yet.
        null=True,
        blank=True,
        help_text=_("The fiscal code (CUI or CIF), 2 to 10 digits, with or without RO."),
    )
    territory = models.ForeignKey(
        "taxonomy.Territory", verbose_name=_("territory"), on_delete=models.PROTECT, related_name="+"
    )
    domains = models.ManyToManyField("taxonomy.Domain", verbose_name=_("fields of work"), related_name="+")
    mission = models.TextField(_("what the organization does"), max_length=2000)
    website = models.URLField(_("website"), blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=OrganizationState.choices, default=OrganizationState.PENDING
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("registered by"), on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(_("registered"))
    submitted_at = models.DateTimeField(_("sent to verification"))
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_reason = models.TextField(_("reason of the decision"), blank=True, max_length=2000)

    objects: ClassVar = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ("name", "pk")
        constraints = (
            # A refused organization does not keep the number from the one it belongs to.
            models.UniqueConstraint(
                fields=("country", "identifier"),
                condition=~Q(state=OrganizationState.REFUSED),
                name="organization_identifier_unique",
                violation_error_message=_("An organization with this CUI is already registered."),
            ),
            models.CheckConstraint(
                condition=Q(identifier__isnull=True) | ~Q(identifier=""),
                name="organization_identifier_filled",
            ),
            models.CheckConstraint(
                condition=Q(country__in=[code for code, _name in COUNTRIES]),
                name="organization_country_known",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=OrganizationKind.values), name="organization_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OrganizationState.values), name="organization_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=OrganizationState.PENDING)
                | (Q(decided_at__isnull=False) & ~Q(decision_reason="")),
                name="organization_decision_has_reason",
            ),
        )
        indexes = (
            # The public directory, a page of it in the order of names.
            models.Index(fields=("name", "id"), condition=Q(state="verified"), name="organization_directory"),
            # The moderators' queue.
            models.Index(
                fields=("submitted_at", "id"), condition=Q(state="pending"), name="organization_queue"
            ),
        )

    def __str__(self) -> str:
        return self.short_name or self.name

    def get_absolute_url(self) -> str:
        return reverse("organizations:detail", kwargs={"slug": self.slug})

    @property
    def is_verified(self) -> bool:
        """Whether the portal vouches for it now."""
        return self.state == OrganizationState.VERIFIED

    @property
    def country_name(self) -> str:
        """Its country in the reader's language."""
        return str(dict(COUNTRIES)[self.country])

    @property
    def is_open(self) -> bool:
        """Whether its name and number are not vouched for, and so are its own to change."""
        return self.state in OrganizationState.open()

    @property
    def proposes(self) -> bool:
        """Whether its kind proposes partnerships."""
        return self.kind in OrganizationKind.proposers()

    @property
    def answers(self) -> bool:
        """Whether its kind answers proposals."""
        return self.kind in OrganizationKind.addressees()


class Membership(models.Model):
    """A person's part in an organization."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=10, choices=MembershipRole.choices)
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    objects: ClassVar = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(fields=("user", "organization"), name="membership_unique"),
            models.CheckConstraint(condition=Q(role__in=MembershipRole.values), name="membership_role_known"),
        )

    def __str__(self) -> str:
        return f"{self.user} · {self.organization}"


class Verification(models.Model):
    """One decision of a moderator on an organization; kept for good."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="verifications")
    state = models.CharField(_("decision"), max_length=20, choices=OrganizationState.choices)
    reason = models.TextField(_("reason"), max_length=2000)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(_("decided"))

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=~Q(reason=""), name="verification_has_reason"),
            models.CheckConstraint(
                condition=Q(state__in=OrganizationState.values), name="verification_state_known"
            ),
        )

    def __str__(self) -> str:
        return f"{self.organization} · {self.get_state_display()}"
