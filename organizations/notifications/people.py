"""What a change of an organization's people or networks writes to whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

import rules
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.enums import MembershipRole
from organizations.models import Invitation, JoinRequest, Membership, NetworkMember, Organization
from organizations.notifications.readers import owners_of, writers_of
from organizations.rules import read_roles, roles_of, writes_for
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.notifications.kinds import AddressKind, Kind, register

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class JoinRequestMessage(Kind[JoinRequest]):
    """About a request to join; its link leads to the request."""

    def prepare(self, people: Collection[User]) -> None:
        read_roles(people)

    def may_see(self, user: User, target: JoinRequest) -> bool:
        return bool(rules.has_perm("organizations.view_request", user, target))

    def url(self, target: JoinRequest) -> str:
        return reverse("organizations:request", args=[target.pk])

    def context(self, target: JoinRequest) -> dict[str, Any]:
        return {"request": target, "organization": target.organization, "person": target.user}


@register
class JoinAsked(JoinRequestMessage):
    """A person asks to be let in: for the owners."""

    name: ClassVar[str] = "organizations.join_asked"
    label: ClassVar[str | StrPromise] = _("A person asks to join your organization")
    may_unsubscribe: ClassVar[bool] = False

    def recipients(self, target: JoinRequest) -> Iterable[User]:
        return owners_of(target.organization_id)


class ForModerators(JoinRequestMessage):
    """A request that a moderator answers."""

    may_unsubscribe: ClassVar[bool] = True

    def concerns(self, user: User) -> bool:
        return user.is_moderator

    def recipients(self, target: JoinRequest) -> Iterable[User]:
        return User.objects.moderators()

    def may_see(self, user: User, target: JoinRequest) -> bool:
        return bool(rules.has_perm("organizations.decide_request", user, target))


@register
class JoinUnanswered(ForModerators):
    """No owner can answer a request, or none has in time."""

    name: ClassVar[str] = "organizations.join_unanswered"
    label: ClassVar[str | StrPromise] = _("A request to join waits for a moderator")


@register
class ClaimAsked(ForModerators):
    """A person says that they stand for a listed organization."""

    name: ClassVar[str] = "organizations.claim_asked"
    label: ClassVar[str | StrPromise] = _("A person asks to take over a listed organization")


class ForAsker(JoinRequestMessage):
    """The answer, for whoever asked."""

    may_unsubscribe: ClassVar[bool] = False

    def recipients(self, target: JoinRequest) -> Iterable[User]:
        return (target.user,)


@register
class JoinAccepted(ForAsker):
    """The person is let in."""

    name: ClassVar[str] = "organizations.join_accepted"
    label: ClassVar[str | StrPromise] = _("Your request to join was accepted")

    def url(self, target: JoinRequest) -> str:
        return target.organization.get_absolute_url()

    def context(self, target: JoinRequest) -> dict[str, Any]:
        part = Membership.objects.get(organization=target.organization_id, user=target.user_id)
        return {**super().context(target), "role": part.get_role_display()}


@register
class JoinDeclined(ForAsker):
    """The person is not let in, with the reason."""

    name: ClassVar[str] = "organizations.join_declined"
    label: ClassVar[str | StrPromise] = _("Your request to join was declined")


@register
class InvitationSent(AddressKind[Invitation]):
    """An offer of a part in an organization, for whoever reads the address."""

    name: ClassVar[str] = "organizations.invitation_sent"
    label: ClassVar[str | StrPromise] = _("You are invited to an organization")

    def is_wanted(self, target: Invitation) -> bool:
        return target.is_open

    def context(self, target: Invitation) -> dict[str, Any]:
        return {
            "organization": target.organization,
            "person": target.invited_by,
            "role": target.get_role_display(),
            "until": target.expires_at,
        }


class PeopleChanged(Kind[Entry]):
    """About the entry that tells of a change, which outlives the part it tells of.

    Written to the person whose part it is or was, and to the owners.
    """

    may_unsubscribe: ClassVar[bool] = False

    def prepare(self, people: Collection[User]) -> None:
        read_roles(people)

    def recipients(self, target: Entry) -> Iterable[User]:
        return [*User.objects.active().filter(pk=_person(target)), *owners_of(target.target_id)]

    def may_see(self, user: User, target: Entry) -> bool:
        return user.pk == _person(target) or roles_of(user).get(target.target_id) == MembershipRole.OWNER

    def url(self, target: Entry) -> str:
        return _organization(target).get_absolute_url()

    def context(self, target: Entry) -> dict[str, Any]:
        roles = {
            side: MembershipRole(values["role"]).label for side, values in _sides(target) if "role" in values
        }
        return {
            "entry": target,
            "organization": _organization(target),
            "person": User.objects.get(pk=_person(target)),
            "roles": roles,
        }


@register
class PersonJoined(PeopleChanged):
    """An invited person has come in: for the owners."""

    name: ClassVar[str] = "organizations.person_joined"
    label: ClassVar[str | StrPromise] = _("A person joined your organization")
    may_unsubscribe: ClassVar[bool] = True


@register
class RoleChanged(PeopleChanged):
    """A person has another role."""

    name: ClassVar[str] = "organizations.role_changed"
    label: ClassVar[str | StrPromise] = _("A role in your organization was changed")


@register
class OwnershipHandedOver(PeopleChanged):
    """The organization has another owner."""

    name: ClassVar[str] = "organizations.ownership_handed_over"
    label: ClassVar[str | StrPromise] = _("The ownership of your organization was handed over")


@register
class PersonGone(PeopleChanged):
    """A person has left, or was removed."""

    name: ClassVar[str] = "organizations.person_gone"
    label: ClassVar[str | StrPromise] = _("A person no longer belongs to your organization")

    def url(self, target: Entry) -> str:
        # Whoever is gone need not see the organization any more.
        return reverse("dashboard:desk")

    def context(self, target: Entry) -> dict[str, Any]:
        return {**super().context(target), "left": target.actor_id == _person(target)}


class NetworkMessage(Kind[NetworkMember]):
    """About an organization's part in a network, for those who act for the side that did not act."""

    may_unsubscribe: ClassVar[bool] = False

    def side(self, target: NetworkMember) -> Organization:
        """The organization whose people read it."""
        raise NotImplementedError

    def prepare(self, people: Collection[User]) -> None:
        read_roles(people)

    def recipients(self, target: NetworkMember) -> Iterable[User]:
        return writers_of(self.side(target).pk)

    def may_see(self, user: User, target: NetworkMember) -> bool:
        return writes_for(user, self.side(target).pk)

    def url(self, target: NetworkMember) -> str:
        return reverse("organizations:network", args=[self.side(target).slug])

    def context(self, target: NetworkMember) -> dict[str, Any]:
        return {"network": target.network, "member": target.member, "by_network": target.asked_by_network}


@register
class NetworkAsked(NetworkMessage):
    """One side asks for a membership of a network: for the other."""

    name: ClassVar[str] = "organizations.network_asked"
    label: ClassVar[str | StrPromise] = _("A membership of a network waits for your confirmation")

    def side(self, target: NetworkMember) -> Organization:
        return target.asked_side


@register
class NetworkConfirmed(NetworkMessage):
    """The other side has confirmed: for the side that asked."""

    name: ClassVar[str] = "organizations.network_confirmed"
    label: ClassVar[str | StrPromise] = _("A membership of a network was confirmed")

    def side(self, target: NetworkMember) -> Organization:
        return target.network if target.asked_by_network else target.member


@register
class NetworkEnded(Kind[Entry]):
    """A membership of a network was ended, declined or taken back: about the entry, which outlives it."""

    name: ClassVar[str] = "organizations.network_ended"
    label: ClassVar[str | StrPromise] = _("A membership of a network was ended or declined")
    may_unsubscribe: ClassVar[bool] = False

    def prepare(self, people: Collection[User]) -> None:
        read_roles(people)

    def recipients(self, target: Entry) -> Iterable[User]:
        return writers_of(target.target_id)

    def may_see(self, user: User, target: Entry) -> bool:
        return writes_for(user, target.target_id)

    def url(self, target: Entry) -> str:
        return reverse("organizations:network", args=[_organization(target).slug])

    def context(self, target: Entry) -> dict[str, Any]:
        sides = Organization.objects.in_bulk([target.after["network"], target.after["member"]])
        return {
            "entry": target,
            "network": sides[target.after["network"]],
            "member": sides[target.after["member"]],
            "declined": target.verb == "organizations.decline_network",
        }


def _sides(entry: Entry) -> list[tuple[str, dict[str, Any]]]:
    return [("before", entry.before), ("after", entry.after)]


def _person(entry: Entry) -> int:
    """The key of the person whose part an entry is about."""
    return int((entry.after or entry.before)["user"])


def _organization(entry: Entry) -> Organization:
    return Organization.objects.get(pk=entry.target_id)


# Read by the services: what was done writes the messages on the right.
ON_PEOPLE: dict[str, tuple[type[Kind[Entry]], ...]] = {
    "organizations.join": (PersonJoined,),
    "organizations.change_role": (RoleChanged,),
    "organizations.remove_member": (PersonGone,),
    "organizations.leave": (PersonGone,),
    "organizations.hand_over": (OwnershipHandedOver,),
}
