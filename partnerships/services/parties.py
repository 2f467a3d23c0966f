"""Who takes part beside the two organizations that lead: asked by one of them, confirmed by themselves."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

import rules
from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import Organization
from organizations.rules import forget_roles
from partnerships.life import PartnershipState, Side
from partnerships.models import CoParty, Partnership
from partnerships.notifications import PartyAsked, PartyConfirmed, PartyDeclined
from partnerships.services.agreement_versions import lay_again
from partnerships.services.guards import require, require_verified
from portal.audit.services import record
from portal.core.exceptions import NotAllowed, Refused
from portal.core.limits import is_within
from portal.core.page_cache import drop_pages
from portal.notifications.services import notify

if TYPE_CHECKING:
    from portal.accounts.models import User

ASKED_A_DAY = 20
"""Requests of one organization: each writes to people who have not asked for it."""
MOST_PARTIES = 20
"""Beside the two that lead."""

WRITTEN = (PartnershipState.DRAFT, PartnershipState.CHANGES_REQUESTED)
AGREED = (PartnershipState.ACCEPTED_IN_PRINCIPLE, PartnershipState.NEGOTIATION)
ASKED_IN: Mapping[str, frozenset[str]] = {
    Side.NGO: frozenset(WRITTEN),
    Side.AUTHORITY: frozenset((PartnershipState.DRAFT, *AGREED)),
}
"""While who proposes can still change what is proposed; while the authorities can still say who they are."""

LEFT_IN: Mapping[str, frozenset[str]] = {
    side: states | frozenset(AGREED) for side, states in ASKED_IN.items()
}
"""Until the text is agreed, whoever takes part can leave, and who asked can take it back."""

ANSWERED_IN: Mapping[str, frozenset[str]] = {
    Side.NGO: ASKED_IN[Side.NGO],
    Side.AUTHORITY: frozenset((*PartnershipState.open(), PartnershipState.CHANGES_REQUESTED, *AGREED)),
}
"""When who was asked says yes or no: an authority sees nothing before it was sent."""

PERMISSIONS: Mapping[str, str] = {
    Side.NGO: "partnerships.ask_ngo",
    Side.AUTHORITY: "partnerships.ask_authority",
}


@transaction.atomic
def ask_party(*, pk: int, organization_pk: int, side: str, actor: User, now: dt.datetime) -> CoParty:
    """Ask an organization to take part on a side; its people are told once they may see the proposal.

    Args:
        pk: the partnership.
        organization_pk: who is asked.
        side: NGO or AUTHORITY of `Side`.
        actor: an owner or editor of the NGO that leads; for authorities, once it was sent, of the authority.
        now: the moment of the act.

    Raises:
        NotAllowed: when it is not the actor's to ask.
        Refused: when it is too late, the organization cannot take part on this side, does already, or too
            many do.
    """
    partnership = _locked(pk, side, actor, ASKED_IN)
    asker = partnership.ngo if partnership.is_draft or side == Side.NGO else partnership.authority
    require_verified(asker)
    if not is_within("partnerships.ask_party", str(asker.pk), most=ASKED_A_DAY, seconds=24 * 3600):
        raise Refused(_("That was asked very often today. Please go on tomorrow. Nothing was changed."))
    organization = Organization.objects.get(pk=organization_pk)
    require_verified(organization)
    fits = organization.proposes if side == Side.NGO else organization.answers
    if not fits:
        raise Refused(_("%(organization)s cannot take part on this side.") % {"organization": organization})
    taken = {*partnership.party_ids, *partnership.asked_ids[Side.NGO], *partnership.asked_ids[Side.AUTHORITY]}
    if organization.pk in taken:
        raise Refused(_("%(organization)s takes part or was asked already.") % {"organization": organization})
    if len(taken) - 2 >= MOST_PARTIES:
        raise Refused(_("At most %(count)d further organizations can take part.") % {"count": MOST_PARTIES})
    party = CoParty.objects.create(
        partnership=partnership, organization=organization, side=side, asked_by=actor, asked_at=now
    )
    _write("partnerships.ask_party", party, actor, now)
    notify(PartyAsked, party, actor=actor, now=now)
    return party


@transaction.atomic
def confirm_party(*, pk: int, actor: User, now: dt.datetime) -> CoParty:
    """Say that one's organization takes part.

    Args:
        pk: of the row by which it was asked.
        actor: an owner or editor of it.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for it.
        Refused: when it does already, nobody asks any more, it is too late, or it is not verified.
    """
    party = _asked(pk, actor)
    if party.is_confirmed:
        raise Refused(_("%(organization)s takes part already.") % {"organization": party.organization})
    require_verified(party.organization)
    party.confirmed_by, party.confirmed_at = actor, now
    party.save(update_fields=["confirmed_by", "confirmed_at"])
    _write("partnerships.confirm_party", party, actor, now)
    lay_again(party.partnership, actor=actor, now=now)
    notify(PartyConfirmed, party, actor=actor, now=now)
    return party


@transaction.atomic
def decline_party(*, pk: int, actor: User, now: dt.datetime) -> Partnership:
    """Say that one's organization does not take part, or no longer; it then no longer sees the draft.

    Args:
        pk: of the row by which it was asked.
        actor: an owner or editor of it.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for it.
        Refused: when nobody asks any more, or it is too late.
    """
    party = _asked(pk, actor, LEFT_IN)
    _write("partnerships.decline_party", party, actor, now)
    party.delete()
    if party.is_confirmed:
        lay_again(party.partnership, actor=actor, now=now)
    notify(PartyDeclined, party.partnership, actor=actor, now=now)
    return party.partnership


@transaction.atomic
def remove_party(*, pk: int, actor: User, now: dt.datetime) -> Partnership:
    """Take back that an organization takes part or was asked to.

    Args:
        pk: of the row by which it was asked.
        actor: who may ask on its side.
        now: the moment of the act.

    Raises:
        NotAllowed: when it is not the actor's.
        Refused: when it does not take part any more, or it is too late.
    """
    found = CoParty.objects.filter(pk=pk).first()
    if found is None:
        raise Refused(_gone())
    partnership = _locked(found.partnership_id, found.side, actor, LEFT_IN)
    # Only under the lock is it sure that it still stands.
    party = CoParty.objects.select_related("organization").filter(pk=pk).first()
    if party is None:
        raise Refused(_gone())
    party.partnership = partnership
    _write("partnerships.remove_party", party, actor, now)
    party.delete()
    if party.is_confirmed:
        lay_again(partnership, actor=actor, now=now)
    return partnership


def require_confirmed(partnership: Partnership) -> None:
    """Ask whether every NGO that was asked to propose has said yes.

    Raises:
        Refused: with the names of those that have not.
    """
    missing = Organization.objects.filter(pk__in=partnership.asked_ids[Side.NGO]).order_by("name")
    if names := [str(organization) for organization in missing]:
        raise Refused(
            _(
                "Not everyone who was asked to propose has confirmed yet: %(names)s. Please wait for them, "
                "or take the request back. Nothing was changed."
            )
            % {"names": ", ".join(names)}
        )


def tell_asked_authorities(partnership: Partnership, *, actor: User, now: dt.datetime) -> None:
    """Tell the authorities that were asked in the draft, which they were not to see.

    Args:
        partnership: submitted in this transaction.
        actor: who submitted it.
        now: the moment of the act.
    """
    for party in partnership.co_parties.filter(side=Side.AUTHORITY, confirmed_at=None):
        notify(PartyAsked, party, actor=actor, now=now)


def forget_lead(partnership: Partnership) -> None:
    """Drop the row of whoever leads a side now: it takes part without one."""
    partnership.co_parties.filter(organization__in=(partnership.ngo_id, partnership.authority_id)).delete()


def _locked(pk: int, side: str, actor: User, states: Mapping[str, frozenset[str]]) -> Partnership:
    partnership = Partnership.objects.select_for_update(of=("self",)).get(pk=pk)
    forget_roles(actor)
    require(PERMISSIONS[side], actor, partnership)
    if partnership.state not in states[side]:
        raise Refused(_late(partnership))
    return partnership


def _asked(pk: int, actor: User, also: Mapping[str, frozenset[str]] | None = None) -> CoParty:
    """The row by which the actor's organization was asked, with its partnership locked."""
    found = CoParty.objects.filter(pk=pk).values_list("partnership", flat=True).first()
    if found is None:
        raise Refused(_gone())
    partnership = Partnership.objects.select_for_update(of=("self",)).get(pk=found)
    party = CoParty.objects.select_related("organization").filter(pk=pk).first()
    if party is None:
        raise Refused(_gone())
    forget_roles(actor)
    if not rules.has_perm("partnerships.answer_party", actor, party):
        raise NotAllowed(
            _("Only an owner or editor of %(organization)s can say whether it takes part.")
            % {"organization": party.organization}
        )
    states = ANSWERED_IN[party.side] | (also or ANSWERED_IN)[party.side]
    if partnership.state not in states:
        raise Refused(_late(partnership))
    party.partnership = partnership
    return party


def _write(verb: str, party: CoParty, actor: User, now: dt.datetime) -> None:
    record(
        actor=actor,
        verb=verb,
        target=party.partnership,
        now=now,
        after={"organization": party.organization, "name": str(party.organization), "side": party.side},
    )
    party.partnership.__dict__.pop("_co_party_rows", None)
    party.partnership.__dict__.pop("co_party_ids", None)
    party.partnership.__dict__.pop("asked_ids", None)
    drop_pages("partnerships")


def _late(partnership: Partnership) -> str:
    return _(
        "“%(record)s” is now in the state “%(state)s”, so this can no longer be done. Nothing was changed."
    ) % {"record": partnership, "state": partnership.state_label}


def _gone() -> str:
    return _("The request to take part was taken back or declined meanwhile. Nothing was changed.")
