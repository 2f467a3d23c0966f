"""Who belongs to an organization and as what: changed under its lock, so that an owner stays."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.enums import MembershipRole
from organizations.models import Membership, Organization
from organizations.notifications import ON_PEOPLE
from organizations.services.guards import lock, require
from portal.audit.services import record
from portal.core.exceptions import Refused
from portal.notifications.services import notify

if TYPE_CHECKING:
    from portal.accounts.models import User


@transaction.atomic
def change_role(*, pk: int, actor: User, role: str, now: dt.datetime) -> Membership:
    """Give a person another role.

    Args:
        pk: their membership.
        actor: an owner.
        role: one of `MembershipRole`.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not own the organization.
        Refused: when the only owner would no longer be one, or the person has left meanwhile.
    """
    membership, organization = _held(pk, actor)
    require("organizations.manage_people", actor, organization)
    had, role = membership.role, MembershipRole(role)
    if had == role:
        return membership
    _require_another_owner(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    _tell(
        actor,
        "organizations.change_role",
        organization,
        now,
        before={"user": membership.user, "role": had},
        after={"user": membership.user, "role": role},
    )
    return membership


@transaction.atomic
def name_signatory(*, pk: int, actor: User, is_signatory: bool, now: dt.datetime) -> Membership:
    """Say whether a person may sign agreements for the organization by their own confirmation.

    Args:
        pk: their membership.
        actor: an owner.
        is_signatory: whether they may from now on.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not own the organization.
        Refused: when the person has left meanwhile.
    """
    membership, organization = _held(pk, actor)
    require("organizations.manage_people", actor, organization)
    if membership.is_signatory == is_signatory:
        return membership
    membership.is_signatory = is_signatory
    membership.save(update_fields=["is_signatory"])
    record(
        actor=actor,
        verb="organizations.name_signatory",
        target=organization,
        now=now,
        before={"user": membership.user, "is_signatory": not is_signatory},
        after={"user": membership.user, "is_signatory": is_signatory},
    )
    return membership


@transaction.atomic
def remove_member(*, pk: int, actor: User, now: dt.datetime) -> Organization:
    """End a person's part in the organization.

    Args:
        pk: their membership.
        actor: an owner.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not own the organization.
        Refused: when the person is its only owner, or has left meanwhile.
    """
    membership, organization = _held(pk, actor)
    require("organizations.manage_people", actor, organization)
    _require_another_owner(membership)
    _end(membership, organization, actor, "organizations.remove_member", now)
    return organization


@transaction.atomic
def leave_organization(*, pk: int, actor: User, now: dt.datetime) -> Organization:
    """Leave an organization.

    Args:
        pk: the organization.
        actor: one of its people.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not belong to it.
        Refused: when the actor is its only owner.
    """
    organization = lock(pk, actor)
    require("organizations.leave", actor, organization)
    membership = Membership.objects.get(organization=organization, user=actor)
    _require_another_owner(membership)
    _end(membership, organization, actor, "organizations.leave", now)
    return organization


@transaction.atomic
def hand_over(*, pk: int, actor: User, now: dt.datetime) -> Membership:
    """Make another person of the organization its owner; the actor stays on as an editor.

    Args:
        pk: the other person's membership.
        actor: an owner.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not own the organization.
        Refused: when it would be handed to the actor, to somebody whose account is closed, or who has left.
    """
    membership, organization = _held(pk, actor)
    require("organizations.manage_people", actor, organization)
    if membership.user_id == actor.pk:
        raise Refused(_("You own it already: please choose another person."))
    if not membership.user.is_active:
        raise Refused(_("The account of %(person)s is closed.") % {"person": membership.user})
    own = Membership.objects.get(organization=organization, user=actor)
    had = membership.role
    membership.role, own.role = MembershipRole.OWNER, MembershipRole.EDITOR
    Membership.objects.bulk_update([membership, own], ["role"])
    _tell(
        actor,
        "organizations.hand_over",
        organization,
        now,
        before={"user": membership.user, "role": had},
        after={"user": membership.user, "role": membership.role, "former_owner": actor},
    )
    return membership


def _held(pk: int, actor: User) -> tuple[Membership, Organization]:
    """A membership as it is once the organization is locked, and the organization."""
    organization_id = Membership.objects.values_list("organization", flat=True).filter(pk=pk).first()
    if organization_id is not None:
        organization = lock(organization_id, actor)
        membership = Membership.objects.select_related("user").filter(pk=pk).first()
        if membership is not None:
            return membership, organization
    raise Refused(_("This person no longer belongs to the organization. Nothing was changed."))


def _require_another_owner(membership: Membership) -> None:
    """Raise `Refused` when without this one nobody who can sign in would own the organization."""
    if membership.role != MembershipRole.OWNER:
        return
    if not Membership.objects.active_owners(membership.organization_id).exclude(pk=membership.pk).exists():
        raise Refused(
            _("An organization keeps at least one owner. Please hand it over to another person first.")
        )


def _end(
    membership: Membership, organization: Organization, actor: User, verb: str, now: dt.datetime
) -> None:
    before = {"user": membership.user, "role": membership.role}
    membership.delete()
    _tell(actor, verb, organization, now, before=before)


def _tell(
    actor: User, verb: str, organization: Organization, now: dt.datetime, **changes: dict[str, Any]
) -> None:
    """Write what changed, and to whom it matters. The letters are about the entry, which outlives a part."""
    entry = record(actor=actor, verb=verb, target=organization, now=now, **changes)
    for kind in ON_PEOPLE[verb]:
        notify(kind, entry, actor=actor, now=now)
