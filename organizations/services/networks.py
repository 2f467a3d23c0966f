"""Members of networks and federations: one side asks, the other confirms, either ends it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import NetworkMember, Organization
from organizations.notifications import NetworkAsked, NetworkConfirmed, NetworkEnded
from organizations.rules import forget_roles
from organizations.services.guards import require, show_anew
from portal.audit.services import record
from portal.core.exceptions import NotAllowed, Refused
from portal.notifications.services import notify

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.audit.models import Entry


@transaction.atomic
def ask_network(
    *, network_pk: int, member_pk: int, by_network: bool, actor: User, now: dt.datetime
) -> NetworkMember:
    """Ask for an organization's membership of a network; when the other side has asked already, confirm it.

    Args:
        network_pk: of the network.
        member_pk: of the organization that is or would be its member.
        by_network: which side asks.
        actor: who acts for the side that asks.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for that side.
        Refused: when the one cannot have members, either is not verified, or this side has asked already.
    """
    network, member = _both(network_pk, member_pk, actor)
    side, other = (network, member) if by_network else (member, network)
    require("organizations.manage_network", actor, side)
    _require_possible(network, member)
    link = NetworkMember.objects.filter(network=network, member=member).first()
    if link is not None:
        if link.confirmed_at is not None:
            raise Refused(_("%(member)s is already a member of %(network)s.") % _names(network, member))
        if link.asked_by_network == by_network:
            raise Refused(
                _("%(organization)s was asked already and has not answered yet.") % {"organization": other}
            )
        return _confirm(link, actor, now)
    link = NetworkMember.objects.create(
        network=network, member=member, asked_by_network=by_network, asked_at=now
    )
    _write("organizations.ask_network", network, member, actor, now)
    notify(NetworkAsked, link, actor=actor, now=now)
    return link


@transaction.atomic
def confirm_network(*, pk: int, actor: User, now: dt.datetime) -> NetworkMember:
    """Confirm what the other side asked for.

    Args:
        pk: the asked membership.
        actor: who acts for the side that was asked.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for that side.
        Refused: when it is confirmed already or was taken back, or one of the two is no longer verified.
    """
    link = _held(pk, actor)
    require("organizations.manage_network", actor, link.asked_side)
    if link.confirmed_at is not None:
        raise Refused(_("%(member)s is already a member of %(network)s.") % _names(link.network, link.member))
    _require_possible(link.network, link.member)
    return _confirm(link, actor, now)


@transaction.atomic
def decline_network(*, pk: int, actor: User, now: dt.datetime) -> None:
    """Say no to what the other side asked for.

    Arguments and errors as for `confirm_network`.
    """
    link = _held(pk, actor)
    require("organizations.manage_network", actor, link.asked_side)
    if link.confirmed_at is not None:
        raise Refused(_("%(member)s is already a member of %(network)s.") % _names(link.network, link.member))
    _end(link, "organizations.decline_network", actor, now)


@transaction.atomic
def end_network(*, pk: int, actor: User, now: dt.datetime) -> None:
    """End a membership of a network, or take back what one's own side asked for.

    Args:
        pk: the membership.
        actor: who acts for either side.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor acts for neither.
        Refused: when it was ended meanwhile.
    """
    link = _held(pk, actor)
    try:
        require("organizations.manage_network", actor, link.network)
    except NotAllowed:
        require("organizations.manage_network", actor, link.member)
    _end(link, "organizations.end_network", actor, now)


def _both(network_pk: int, member_pk: int, actor: User) -> tuple[Organization, Organization]:
    """Both organizations, locked in the order of their keys: sides that ask at once wait for each other."""
    if network_pk == member_pk:
        raise Refused(_("An organization is not a member of itself."))
    locked = Organization.objects.select_for_update(of=("self",)).order_by("pk")
    found = {organization.pk: organization for organization in locked.filter(pk__in=(network_pk, member_pk))}
    forget_roles(actor)
    return found[network_pk], found[member_pk]


def _held(pk: int, actor: User) -> NetworkMember:
    """A membership as it is once both sides are locked."""
    sides = NetworkMember.objects.values_list("network", "member").filter(pk=pk).first()
    if sides is not None:
        network, member = _both(*sides, actor)
        link = NetworkMember.objects.filter(pk=pk).first()
        if link is not None:
            link.network, link.member = network, member
            return link
    raise Refused(_("This membership was ended or taken back meanwhile. Nothing was changed."))


def _require_possible(network: Organization, member: Organization) -> None:
    if not network.has_members:
        raise Refused(_("%(organization)s is not of a kind that has members.") % {"organization": network})
    for side in (network, member):
        if not side.is_verified:
            raise Refused(
                _("%(organization)s is not verified, so it cannot confirm a membership.")
                % {"organization": side}
            )


def _confirm(link: NetworkMember, actor: User, now: dt.datetime) -> NetworkMember:
    link.confirmed_at = now
    link.save(update_fields=["confirmed_at"])
    _write("organizations.confirm_network", link.network, link.member, actor, now)
    notify(NetworkConfirmed, link, actor=actor, now=now)
    show_anew(link.network, link.member)
    return link


def _end(link: NetworkMember, verb: str, actor: User, now: dt.datetime) -> None:
    network, member, was_confirmed = link.network, link.member, link.confirmed_at is not None
    link.delete()
    for entry in _write(verb, network, member, actor, now):
        notify(NetworkEnded, entry, actor=actor, now=now)
    if was_confirmed:
        show_anew(network, member)


def _write(
    verb: str, network: Organization, member: Organization, actor: User, now: dt.datetime
) -> list[Entry]:
    """One entry in the history of each side."""
    written = {"network": network, "member": member}
    return [record(actor=actor, verb=verb, target=side, now=now, after=written) for side in (network, member)]


def _names(network: Organization, member: Organization) -> dict[str, Organization]:
    return {"network": network, "member": member}
