"""Named facts about a person and an organization, and the permissions made of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import TYPE_CHECKING, Any, NamedTuple

import rules
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from organizations.enums import ABILITIES, MembershipRole, OrganizationKind, OrganizationState
from organizations.models import Invitation, JoinRequest, Membership, Organization
from portal.core.compiled import ask

if TYPE_CHECKING:
    from portal.accounts.models import User

# Where a person's memberships and roles are kept on the object that stands for them during one request.
MEMBERSHIPS = "_memberships"
ROLES = "_roles_by_organization"
ADDRESSES = "_confirmed_addresses"
SIGNS = "_organizations_signed_for"


class OwnOrganization(NamedTuple):
    """An organization that a person belongs to: what a link to it shows, and what follows from its kind."""

    pk: int
    name: str
    short_name: str
    slug: str
    kind: str
    state: str

    def __str__(self) -> str:
        return self.short_name or self.name

    def get_absolute_url(self) -> str:
        """The organization's own page, in the reader's language."""
        return reverse("organizations:detail", kwargs={"slug": self.slug})

    @property
    def is_verified(self) -> bool:
        """Whether the portal vouches for it now."""
        return self.state == OrganizationState.VERIFIED

    @property
    def state_label(self) -> str:
        """The state's name in the reader's language."""
        return str(OrganizationState(self.state).label)

    @property
    def proposes(self) -> bool:
        """Whether its kind proposes partnerships."""
        return ABILITIES[OrganizationKind(self.kind)].proposes


class Part(NamedTuple):
    """A person's part in an organization.

    Attributes:
        pk: of the membership.
        role: one of `MembershipRole`.
        chosen_at: when the person last chose to act for it.
        organization: which one.
    """

    pk: int
    role: str
    chosen_at: dt.datetime | None
    organization: OwnOrganization


def roles_of(user: User | AnonymousUser) -> dict[int, str]:
    """The person's role by organization key, read once per request."""
    if not user.is_authenticated:
        return {}
    kept: dict[int, str] | None = user.__dict__.get(ROLES)
    if kept is None:
        kept = {part.organization.pk: part.role for part in memberships_of(user)}
        user.__dict__[ROLES] = kept
    return kept


def acts_for(user: User) -> list[OwnOrganization]:
    """The organizations the person may act for, by name, with what a link shows and their kind.

    Read once per request, together with `roles_of`: every page of a person who is signed in asks for both.
    """
    writers = MembershipRole.writers()
    return [part.organization for part in memberships_of(user) if part.role in writers]


def memberships_of(user: User) -> tuple[Part, ...]:
    """The person's parts in organizations, by the organizations' names; read once per request.

    Plain values: this stands before every page of a person who is signed in, and objects of two models would
    cost as much as the query.
    """
    kept: tuple[Part, ...] | None = user.__dict__.get(MEMBERSHIPS)
    if kept is None:
        found = ask(_parts_of, user.pk)
        parts = [Part(pk, role, chosen_at, OwnOrganization(*shown)) for pk, role, chosen_at, *shown in found]
        kept = tuple(sorted(parts, key=lambda part: (part.organization.name, part.organization.pk)))
        user.__dict__[MEMBERSHIPS] = kept
    return kept


def _parts_of(user_pk: int) -> QuerySet[Any, Any]:
    shown = (f"organization__{name}" for name in OwnOrganization._fields)
    found = Membership.objects.filter(user=user_pk).order_by()
    return found.values_list("pk", "role", "chosen_at", *shown)


def forget_roles(user: User) -> None:
    """Have the person's parts read anew: under a lock, what was read before it may no longer hold."""
    user.__dict__.pop(MEMBERSHIPS, None)
    user.__dict__.pop(ROLES, None)
    user.__dict__.pop(SIGNS, None)


def signs_for(user: User | AnonymousUser) -> frozenset[int]:
    """The keys of the organizations of which the person is an authorised signatory, read once per request."""
    if not user.is_authenticated:
        return frozenset()
    kept: frozenset[int] | None = user.__dict__.get(SIGNS)
    if kept is None:
        named = Membership.objects.signatories().filter(user=user)
        kept = user.__dict__[SIGNS] = frozenset(named.values_list("organization_id", flat=True))
    return kept


def read_roles(people: Collection[User]) -> None:
    """Read the roles of many people in one query, where `roles_of` would ask once for each.

    Args:
        people: objects on which the roles are kept from now on.
    """
    for person in people:
        person.__dict__[ROLES] = {}
    kept = {person.pk: person.__dict__[ROLES] for person in people}
    found = Membership.objects.filter(user__in=kept).values_list("user_id", "organization_id", "role")
    for user_id, organization_id, role in found:
        kept[user_id][organization_id] = role


def confirmed_addresses(user: User | AnonymousUser) -> frozenset[str]:
    """The person's addresses that they have confirmed, in small letters; read once per request."""
    if not user.is_authenticated:
        return frozenset()
    kept: frozenset[str] | None = user.__dict__.get(ADDRESSES)
    if kept is None:
        confirmed = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
        kept = user.__dict__[ADDRESSES] = frozenset(address.lower() for address in confirmed)
    return kept


def writes_for(user: User | AnonymousUser, organization_id: int) -> bool:
    """Whether the person may act for the organization: owner or editor."""
    return roles_of(user).get(organization_id) in MembershipRole.writers()


@rules.predicate
def is_person(user: User | AnonymousUser) -> bool:
    """Signed in, with a confirmed address: nobody signs in without one."""
    return user.is_authenticated and user.is_active


@rules.predicate
def is_moderator(user: User | AnonymousUser) -> bool:
    return user.is_authenticated and user.is_moderator


@rules.predicate
def is_programme_manager(user: User | AnonymousUser) -> bool:
    return user.is_authenticated and user.is_programme_manager


@rules.predicate
def is_administrator(user: User | AnonymousUser) -> bool:
    return user.is_authenticated and user.is_administrator


@rules.predicate
def is_member(user: User | AnonymousUser, organization: Organization) -> bool:
    return organization.pk in roles_of(user)


@rules.predicate
def is_writer(user: User | AnonymousUser, organization: Organization) -> bool:
    return writes_for(user, organization.pk)


@rules.predicate
def is_public(user: User | AnonymousUser, organization: Organization) -> bool:
    return organization.state in OrganizationState.public()


@rules.predicate
def is_owner(user: User | AnonymousUser, organization: Organization) -> bool:
    return roles_of(user).get(organization.pk) == MembershipRole.OWNER


@rules.predicate
def takes_people(user: User | AnonymousUser, organization: Organization) -> bool:
    return organization.state not in (OrganizationState.REFUSED, OrganizationState.MERGED)


@rules.predicate
def is_asker(user: User | AnonymousUser, request: JoinRequest) -> bool:
    return user.pk is not None and user.pk == request.user_id


@rules.predicate
def owns_what_is_asked(user: User | AnonymousUser, request: JoinRequest) -> bool:
    return roles_of(user).get(request.organization_id) == MembershipRole.OWNER


@rules.predicate
def belongs_to_what_is_asked(user: User | AnonymousUser, request: JoinRequest) -> bool:
    return request.organization_id in roles_of(user)


@rules.predicate
def was_claim(user: User | AnonymousUser, request: JoinRequest) -> bool:
    """Asked of a listed organization: what came with it is for moderators, whoever owns it since."""
    return request.is_claim or request.stays_claim


@rules.predicate
def is_left_unanswered(user: User | AnonymousUser, request: JoinRequest) -> bool:
    """No owner can answer, or none has in the time that they have."""
    return request.moderators_decide_from <= timezone.now() or not request.has_active_owner


@rules.predicate
def is_invited(user: User | AnonymousUser, invitation: Invitation) -> bool:
    return invitation.email.lower() in confirmed_addresses(user)


# A moderator does not vouch for an organization of their own.
may_decide = is_moderator & ~is_member
# An owner lets people in; a moderator gives a listed organization away, and answers where no owner does.
answers_for_owners = is_moderator & ~belongs_to_what_is_asked & (was_claim | is_left_unanswered)
may_decide_request = ~is_asker & ((owns_what_is_asked & ~was_claim) | answers_for_owners)

rules.add_perm("organizations.register", is_person)
rules.add_perm("organizations.view", is_public | is_member | is_moderator | is_administrator)
rules.add_perm("organizations.view_history", is_member | is_moderator | is_administrator)
rules.add_perm("organizations.change", is_writer)
rules.add_perm("organizations.resubmit", is_writer)
rules.add_perm("organizations.verify", may_decide)
rules.add_perm("organizations.refuse", may_decide)
rules.add_perm("organizations.suspend", may_decide)
rules.add_perm("organizations.view_queue", is_moderator)
rules.add_perm("organizations.export", is_programme_manager | is_moderator | is_administrator)
rules.add_perm("organizations.join", is_person & takes_people & ~is_member)
rules.add_perm("organizations.view_request", is_asker | is_moderator | (owns_what_is_asked & ~was_claim))
rules.add_perm("organizations.decide_request", may_decide_request)
rules.add_perm("organizations.withdraw_request", is_asker)
rules.add_perm("organizations.view_requests", is_moderator)
rules.add_perm("organizations.view_people", is_member | is_moderator | is_administrator)
rules.add_perm("organizations.manage_people", is_owner)
rules.add_perm("organizations.leave", is_member)
rules.add_perm("organizations.accept_invitation", is_invited)
rules.add_perm("organizations.manage_network", is_writer)
rules.add_perm("organizations.follow", is_person & is_public)
rules.add_perm("organizations.view_enquiries", is_writer)
rules.add_perm("organizations.ask_renewal", is_writer)
rules.add_perm("organizations.renew", may_decide)
rules.add_perm("organizations.decline_renewal", may_decide)
rules.add_perm("organizations.view_evidence", is_member | is_moderator)
rules.add_perm("organizations.add_evidence", is_writer)
rules.add_perm("organizations.view_changes", is_member | is_moderator | is_administrator)
rules.add_perm("organizations.propose_change", is_writer)
rules.add_perm("organizations.withdraw_change", is_writer)
rules.add_perm("organizations.approve_change", may_decide)
rules.add_perm("organizations.decline_change", may_decide)
rules.add_perm("organizations.merge", may_decide)
rules.add_perm("organizations.undo_merge", may_decide)
rules.add_perm("organizations.import_register", is_moderator)
