from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, OuterRef, Q

from organizations.enums import (
    InvitationState,
    JoinRequestState,
    MembershipRole,
    OrganizationKind,
    OrganizationState,
    ProposedChangeState,
)
from portal.core.words import matching_words

if TYPE_CHECKING:
    from organizations.models import (
        Invitation,
        JoinRequest,
        Membership,
        Organization,
        ProposedChange,
    )
    from portal.accounts.models import User


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def public(self) -> OrganizationQuerySet:
        """Verified organizations, and those listed from the register: what anyone may see."""
        return self.filter(state__in=OrganizationState.public())

    def verified(self) -> OrganizationQuerySet:
        """Organizations that the portal vouches for and that may act."""
        return self.filter(state=OrganizationState.VERIFIED)

    def visible_to(self, user: User | AnonymousUser) -> OrganizationQuerySet:
        """Public ones for everyone; a person's own in any state; all of them for moderators."""
        if not user.is_authenticated:
            return self.public()
        if user.is_moderator or user.is_administrator:
            return self
        return self.filter(Q(state__in=OrganizationState.public()) | Q(self._has_member(user)))

    def of(self, user: User) -> OrganizationQuerySet:
        """Organizations the person is a member of."""
        return self.filter(self._has_member(user))

    def written_by(self, user: User) -> OrganizationQuerySet:
        """Organizations the person may act for."""
        return self.filter(self._has_member(user, role__in=MembershipRole.writers()))

    def proposers(self) -> OrganizationQuerySet:
        """Organizations of a kind that proposes partnerships."""
        return self.filter(kind__in=OrganizationKind.proposers())

    def addressees(self) -> OrganizationQuerySet:
        """Organizations of a kind that answers proposals."""
        return self.filter(kind__in=OrganizationKind.addressees())

    def for_list(self) -> OrganizationQuerySet:
        """With what one row of a list shows."""
        return self.select_related("territory").prefetch_related("domains")

    def matching(self, text: str) -> OrganizationQuerySet:
        """Whose name, short name or identifier holds the words, whatever their case and diacritics."""
        return matching_words(
            self,
            text,
            "name",
            "short_name",
            also=lambda word: Q(identifier=word.upper().removeprefix("RO")),
        )

    def waiting(self) -> OrganizationQuerySet:
        """Awaiting verification, longest first."""
        return self.filter(state=OrganizationState.PENDING).order_by("submitted_at", "pk")

    @staticmethod
    def _has_member(user: User, **conditions: object) -> Exists:
        from organizations.models import Membership

        return Exists(Membership.objects.filter(organization=OuterRef("pk"), user=user, **conditions))


class MembershipQuerySet(models.QuerySet["Membership"]):
    def writers(self) -> MembershipQuerySet:
        """Memberships that let a person act for the organization."""
        return self.filter(role__in=MembershipRole.writers())


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    def waiting(self) -> JoinRequestQuerySet:
        """Not answered yet, longest first."""
        return self.filter(state=JoinRequestState.WAITING).order_by("created_at", "pk")


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, now: dt.datetime) -> InvitationQuerySet:
        """Neither answered, nor withdrawn, nor expired."""
        return self.filter(state=InvitationState.OPEN, expires_at__gt=now)


class ProposedChangeQuerySet(models.QuerySet["ProposedChange"]):
    def waiting(self) -> ProposedChangeQuerySet:
        """Not decided yet, longest first."""
        return self.filter(state=ProposedChangeState.WAITING).order_by("proposed_at", "pk")
