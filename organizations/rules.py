"""Named facts about a person and an organization, and the permissions made of them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import rules
from django.contrib.auth.models import AnonymousUser

from organizations.enums import MembershipRole, OrganizationState
from organizations.models import Membership, Organization

if TYPE_CHECKING:
    from portal.accounts.models import User

# Where a person's memberships and roles are kept on the object that stands for them during one request.
MEMBERSHIPS = "_memberships"
ROLES = "_roles_by_organization"


def roles_of(user: User | AnonymousUser) -> dict[int, str]:
    """The person's role by organization key, read once per request."""
    if not user.is_authenticated:
        return {}
    kept: dict[int, str] | None = user.__dict__.get(ROLES)
    if kept is None:
        kept = {membership.organization_id: membership.role for membership in _memberships(user)}
        user.__dict__[ROLES] = kept
    return kept


def acts_for(user: User) -> list[Organization]:
    """The organizations the person may act for, by name, with what a link shows and their kind.

    Read once per request, together with `roles_of`: every page of a person who is signed in asks for both.
    """
    writers = MembershipRole.writers()
    own = [membership.organization for membership in _memberships(user) if membership.role in writers]
    return sorted(own, key=lambda organization: (organization.name, organization.pk))


def _memberships(user: User) -> list[Membership]:
    kept: list[Membership] | None = user.__dict__.get(MEMBERSHIPS)
    if kept is None:
        shown = ("role", *(f"organization__{name}" for name in ("name", "short_name", "slug", "kind")))
        kept = list(Membership.objects.filter(user=user).select_related("organization").only(*shown))
        user.__dict__[MEMBERSHIPS] = kept
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


# A moderator does not vouch for an organization of their own.
may_decide = is_moderator & ~is_member

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
