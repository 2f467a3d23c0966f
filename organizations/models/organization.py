from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.enums import (
    ABILITIES,
    LegalForm,
    OrganizationKind,
    OrganizationSize,
    OrganizationState,
    RegisterStatus,
)
from organizations.models.names import NameWords, Telling
from organizations.querysets import OrganizationQuerySet
from portal.core.fold import Fold
from portal.core.identifiers import COUNTRIES
from portal.core.lifecycle import LifecycleModel

LONGEST_NAME = 300
LONGEST_SHORT_NAME = 80
LONGEST_MISSION = 2_000
LONGEST_OFFER = 1_000
LONGEST_REASON = 2_000
"""Characters; of a decision on an organization, wherever it is kept."""
MOST_LINKS = 8
"""How many other pages of its own an organization names."""


class Organization(LifecycleModel):
    """An NGO, an authority or an enterprise that takes part in the portal."""

    TRANSITIONS: ClassVar = {
        # A claim of whoever stands for it makes a listed organization a verified one.
        OrganizationState.LISTED: frozenset({OrganizationState.VERIFIED, OrganizationState.MERGED}),
        OrganizationState.PENDING: frozenset(
            {OrganizationState.VERIFIED, OrganizationState.REFUSED, OrganizationState.MERGED}
        ),
        OrganizationState.VERIFIED: frozenset({OrganizationState.SUSPENDED, OrganizationState.MERGED}),
        OrganizationState.REFUSED: frozenset({OrganizationState.PENDING, OrganizationState.MERGED}),
        OrganizationState.SUSPENDED: frozenset({OrganizationState.VERIFIED, OrganizationState.MERGED}),
        # A merge that is undone gives back the state of before.
        OrganizationState.MERGED: frozenset(set(OrganizationState) - {OrganizationState.MERGED}),
    }

    kind = models.CharField(_("kind"), max_length=30, choices=OrganizationKind.choices)
    form = models.CharField(_("legal form"), max_length=20, choices=LegalForm.choices, blank=True)
    name = models.CharField(_("legal name"), max_length=LONGEST_NAME)
    short_name = models.CharField(_("short name"), max_length=LONGEST_SHORT_NAME, blank=True)
    folded_name = models.GeneratedField(
        expression=Fold("name"), output_field=models.TextField(), db_persist=True
    )
    former_names = ArrayField(
        models.CharField(max_length=LONGEST_NAME), verbose_name=_("former names"), default=list, blank=True
    )
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
    register_number = models.CharField(
        _("number in the national register"),
        max_length=20,
        blank=True,
        help_text=_("For example 7/A/2016. Several organizations can share one."),
    )
    register_status = models.CharField(
        _("state in the national register"), max_length=20, choices=RegisterStatus.choices, blank=True
    )
    territory = models.ForeignKey(
        "taxonomy.Territory",
        verbose_name=_("seat"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    address = models.CharField(_("address of the seat"), max_length=300, blank=True)
    works_in = models.ManyToManyField(
        "taxonomy.Territory", verbose_name=_("territory of work"), related_name="+", blank=True
    )
    domains = models.ManyToManyField("taxonomy.Domain", verbose_name=_("fields of work"), related_name="+")
    mission = models.TextField(_("what the organization does"), max_length=LONGEST_MISSION, blank=True)
    offers = models.TextField(_("what it offers"), max_length=LONGEST_OFFER, blank=True)
    seeks = models.TextField(_("what it looks for"), max_length=LONGEST_OFFER, blank=True)
    email = models.EmailField(
        _("address for messages"),
        blank=True,
        help_text=_("Not shown: what people write in the form on its page goes there."),
    )
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    contact_person = models.CharField(_("contact person"), max_length=150, blank=True)
    contact_person_agreed = models.BooleanField(
        _("this person agreed to be named on the public page"), default=False
    )
    website = models.URLField(_("website"), blank=True)
    links = ArrayField(
        models.URLField(), verbose_name=_("other links"), default=list, blank=True, size=MOST_LINKS
    )
    logo = models.ForeignKey(
        "files.StoredFile",
        verbose_name=_("logo"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    founded_year = models.PositiveSmallIntegerField(_("founded in the year"), null=True, blank=True)
    size = models.CharField(_("size"), max_length=10, choices=OrganizationSize.choices, blank=True)
    is_public_utility = models.BooleanField(_("of public utility"), default=False)
    public_utility_act = models.CharField(
        _("decision on public utility"), max_length=100, blank=True, help_text=_("Number and year of the HG.")
    )
    public_utility_on = models.DateField(_("of public utility since"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=OrganizationState.choices, default=OrganizationState.PENDING
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("registered by"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    created_at = models.DateTimeField(_("registered"))
    submitted_at = models.DateTimeField(_("sent to verification"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    decision_reason = models.TextField(_("reason of the decision"), blank=True, max_length=LONGEST_REASON)

    verified_until = models.DateField(_("verified until"), null=True, blank=True)
    renewal_asked_at = models.DateTimeField(_("asked to be verified again"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="merged_from",
    )

    objects: ClassVar = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        ordering = ("folded_name", "pk")
        constraints = (
            # A refused or merged organization does not keep the number from the one it belongs to.
            models.UniqueConstraint(
                fields=("country", "identifier"),
                condition=~Q(state__in=(OrganizationState.REFUSED, OrganizationState.MERGED)),
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
                condition=Q(
                    state__in=(OrganizationState.LISTED, OrganizationState.PENDING, OrganizationState.MERGED)
                )
                | (Q(decided_at__isnull=False) & ~Q(decision_reason="")),
                name="organization_decision_has_reason",
            ),
            # Only the register makes an organization that nobody registered.
            models.CheckConstraint(
                condition=Q(state__in=(OrganizationState.LISTED, OrganizationState.MERGED))
                | Q(created_by__isnull=False, submitted_at__isnull=False, territory__isnull=False),
                name="organization_registered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state=OrganizationState.MERGED, merged_into__isnull=False)
                | (~Q(state=OrganizationState.MERGED) & Q(merged_into__isnull=True)),
                name="organization_merged_into_another",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=(
                        OrganizationState.VERIFIED,
                        OrganizationState.SUSPENDED,
                        OrganizationState.MERGED,
                    )
                )
                | Q(verified_until__isnull=True),
                name="organization_only_verified_expires",
            ),
            models.CheckConstraint(
                condition=~Q(state=OrganizationState.VERIFIED) | Q(verified_until__isnull=False),
                name="organization_verified_expires",
            ),
            models.CheckConstraint(
                condition=Q(contact_person="") | Q(contact_person_agreed=True),
                name="organization_contact_person_agreed",
            ),
            models.CheckConstraint(
                condition=Q(form__in=("", *LegalForm.values)), name="organization_form_known"
            ),
            models.CheckConstraint(
                condition=Q(register_status__in=("", *RegisterStatus.values)),
                name="organization_register_status_known",
            ),
        )
        indexes = (
            # The public directory, a page of it in the order of names.
            models.Index(
                fields=("folded_name", "id"),
                condition=Q(state__in=("listed", "verified")),
                name="organization_directory",
            ),
            # Which have their seat in a county, or in which county each has it: partnerships by county.
            models.Index(fields=("territory", "id"), name="organization_by_place"),
            # "Is it already here?", and the moderators' look for duplicates.
            GinIndex(
                NameWords("folded_name", "short_name", "former_names"), name="organization_by_name_words"
            ),
            # The same for mistyped names of those whose words the directory does not know.
            GinIndex(
                OpClass(Telling("folded_name"), name="gin_trgm_ops"),
                condition=Q(state__in=("pending", "refused", "suspended")),
                name="organization_like_hidden",
            ),
            # Also of those that keep no number from another.
            models.Index(
                fields=("identifier",),
                condition=Q(identifier__isnull=False),
                name="organization_by_identifier",
            ),
            models.Index(
                fields=("register_number",), condition=~Q(register_number=""), name="organization_by_register"
            ),
            # The nightly reminders of what expires.
            models.Index(
                fields=("verified_until",),
                condition=Q(verified_until__isnull=False),
                name="organization_expiry",
            ),
            # The moderators' queue.
            models.Index(
                fields=("submitted_at", "id"), condition=Q(state="pending"), name="organization_queue"
            ),
            models.Index(
                fields=("renewal_asked_at", "id"),
                condition=Q(renewal_asked_at__isnull=False),
                name="organization_renewal_asked",
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
    def is_public(self) -> bool:
        """Whether everyone sees it."""
        return self.state in OrganizationState.public()

    @property
    def is_expired(self) -> bool:
        """Whether it was verified until a day that is over, by the portal's own clock."""
        return self.is_expired_on(timezone.localdate())

    @property
    def may_act(self) -> bool:
        """Whether the portal vouches for it today: verified, and the verification has not expired."""
        return self.may_act_on(timezone.localdate())

    def is_expired_on(self, day: dt.date) -> bool:
        """`is_expired`, asked about a day; on the last day it still holds."""
        return self.is_verified and self.verified_until is not None and self.verified_until < day

    def may_act_on(self, day: dt.date) -> bool:
        """`may_act`, asked about a day."""
        return self.is_verified and not self.is_expired_on(day)

    @property
    def has_ended(self) -> bool:
        """Whether it is no more, or soon will be, according to the national register."""
        return self.register_status in RegisterStatus.ended()

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
        return ABILITIES[OrganizationKind(self.kind)].proposes

    @property
    def posts_needs(self) -> bool:
        """Whether its kind posts needs and offers."""
        return ABILITIES[OrganizationKind(self.kind)].posts_needs

    @property
    def answers(self) -> bool:
        """Whether its kind answers proposals."""
        return ABILITIES[OrganizationKind(self.kind)].answers

    @property
    def has_members(self) -> bool:
        """Whether other organizations can be members of it."""
        return ABILITIES[OrganizationKind(self.kind)].has_members
