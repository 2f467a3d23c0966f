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
from portal.core.jobs import JobQuerySet
from portal.core.words import matching_words

if TYPE_CHECKING:
    from organizations.models import (
        Enquiry,
        Invitation,
        JoinRequest,
        Membership,
        NetworkMember,
        Organization,
        ProposedChange,
        RegisterImport,
        RegisterRun,  # noqa: F401 (named in the base below)
    )
    from portal.accounts.models import User


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def public(self) -> OrganizationQuerySet:
        """Verified organizations, and those listed from the register: what anyone may see."""
        return self.filter(state__in=OrganizationState.public())

    def verified(self) -> OrganizationQuerySet:
        """Organizations that the portal vouches for and that may act."""
        return self.filter(state=OrganizationState.VERIFIED)

    def present(self) -> OrganizationQuerySet:
        """All that stand for an organization: neither refused nor merged into another."""
        return self.exclude(state__in=(OrganizationState.REFUSED, OrganizationState.MERGED))

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

    def posters(self) -> OrganizationQuerySet:
        """Organizations of a kind that posts needs and offers."""
        return self.filter(kind__in=OrganizationKind.posters())

    def addressees(self) -> OrganizationQuerySet:
        """Organizations of a kind that answers proposals."""
        return self.filter(kind__in=OrganizationKind.addressees())

    def for_list(self) -> OrganizationQuerySet:
        """With what one row of a list shows."""
        return self.select_related("territory").prefetch_related("domains")

    def for_page(self) -> OrganizationQuerySet:
        """With what an organization's own page shows of it: its seat in full, and its logo."""
        seat = "territory__parent__parent__parent"
        return self.select_related(seat, "logo").prefetch_related("domains")

    def matching(self, text: str) -> OrganizationQuerySet:
        """Whose name or short name holds the words, whatever case and diacritics, or whose number is one."""
        return matching_words(
            self,
            text,
            "name",
            "short_name",
            also=lambda word: Q(identifier=word.upper().removeprefix("RO")) | Q(register_number=word.upper()),
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

    def signatories(self) -> MembershipQuerySet:
        """Memberships that let a person sign agreements for the organization."""
        return self.filter(is_signatory=True)

    def active_owners(self, organization_id: int) -> MembershipQuerySet:
        """Of one organization, the owners who can sign in."""
        return self.filter(organization=organization_id, role=MembershipRole.OWNER, user__is_active=True)


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    def waiting(self) -> JoinRequestQuerySet:
        """Not answered yet, longest first."""
        return self.filter(state=JoinRequestState.WAITING).order_by("created_at", "pk")

    def visible_to(self, user: User | AnonymousUser) -> JoinRequestQuerySet:
        """One's own, all of them for moderators, and for owners those that are theirs to answer."""
        from organizations.models import Membership

        if not user.is_authenticated:
            return self.none()
        if user.is_moderator:
            return self
        owned = Membership.objects.filter(user=user, role=MembershipRole.OWNER).values("organization")
        return self.filter(Q(user=user) | (Q(organization__in=owned) & ~self._once_claim()))

    def for_owners(self) -> JoinRequestQuerySet:
        """Those that owners read: what came with a claim was promised to the moderators only."""
        return self.exclude(self._once_claim())

    def of_moderators(self, now: dt.datetime, *, silence: dt.timedelta) -> JoinRequestQuerySet:
        """Waiting for a moderator: claims, and where no owner can answer or none has.

        Args:
            now: the moment of asking.
            silence: after how long without an answer an owner counts as silent.
        """
        return self.waiting().filter(
            self._once_claim() | Q(created_at__lte=now - silence) | ~self._has_active_owner()
        )

    @staticmethod
    def _once_claim() -> Q:
        """Asked while the organization was only listed: taken over or merged since, it stays a claim."""
        from portal.audit.models import Entry

        asked = Entry.objects.filter(
            target_type="organizations.joinrequest",
            target_id=OuterRef("pk"),
            verb="organizations.ask_to_join",
            after__claim=True,
        )
        taken_over = Entry.objects.filter(
            target_type="organizations.organization",
            target_id=OuterRef("organization"),
            verb="organizations.take_over",
            at__gte=OuterRef("created_at"),
        )
        return Q(organization__state=OrganizationState.LISTED) | Exists(asked) | Exists(taken_over)

    @staticmethod
    def _has_active_owner() -> Exists:
        from organizations.models import Membership

        owners = Membership.objects.filter(role=MembershipRole.OWNER, user__is_active=True)
        return Exists(owners.filter(organization=OuterRef("organization")))


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, now: dt.datetime) -> InvitationQuerySet:
        """Neither answered, nor withdrawn, nor expired."""
        return self.filter(state=InvitationState.OPEN, expires_at__gt=now)

    def unanswered(self) -> InvitationQuerySet:
        """Neither answered nor withdrawn; some may have expired."""
        return self.filter(state=InvitationState.OPEN)


class NetworkMemberQuerySet(models.QuerySet["NetworkMember"]):
    def confirmed(self) -> NetworkMemberQuerySet:
        """Those that both sides have confirmed."""
        return self.filter(confirmed_at__isnull=False)

    def asked(self) -> NetworkMemberQuerySet:
        """Those that wait for one side, longest first."""
        return self.filter(confirmed_at__isnull=True).order_by("asked_at", "pk")


class EnquiryQuerySet(models.QuerySet["Enquiry"]):
    def visible_to(self, user: User | AnonymousUser) -> EnquiryQuerySet:
        """What was written to the organizations that the person acts for."""
        from organizations.models import Membership

        if not user.is_authenticated:
            return self.none()
        written_for = Membership.objects.filter(user=user).writers()
        return self.filter(organization__in=written_for.values("organization"))


class ProposedChangeQuerySet(models.QuerySet["ProposedChange"]):
    def waiting(self) -> ProposedChangeQuerySet:
        """Not decided yet, longest first."""
        return self.filter(state=ProposedChangeState.WAITING).order_by("proposed_at", "pk")

    def decided_last(self) -> ProposedChangeQuerySet:
        """Of one organization: what a moderator approved or declined in their last act."""
        decided = self.filter(state__in=(ProposedChangeState.APPROVED, ProposedChangeState.DECLINED))
        last = decided.aggregate(models.Max("decided_at"))["decided_at__max"]
        return decided.filter(decided_at=last).order_by("pk")


class RegisterImportQuerySet(models.QuerySet["RegisterImport"]):
    def visible_to(self, user: User | AnonymousUser) -> RegisterImportQuerySet:
        """All of them for moderators, who look after the register together; none for others."""
        return self if user.is_authenticated and user.is_moderator else self.none()

    def open(self) -> RegisterImportQuerySet:
        """Neither written nor discarded; at most one in a country."""
        return self.filter(closed_at__isnull=True)


class RegisterRunQuerySet(JobQuerySet["RegisterRun"]):
    """The runs of imports; their states are moved as every job's are."""
