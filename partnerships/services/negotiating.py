"""How the parties write the agreement: in turns, version by version, until all have accepted the same one."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Organization
from partnerships.life import Side
from partnerships.life.verbs import (
    ACCEPT_AGREEMENT,
    AGREE,
    BEGIN_NEGOTIATION,
    CHANGE_AGREEMENT,
    RENEGOTIATE,
)
from partnerships.models import Acceptance, AgreementVersion, Partnership
from partnerships.rules import parties_of, side_of
from partnerships.services.agreement_versions import (
    current_version,
    lay,
    plain,
    require_current,
    require_not_over,
    require_within_reach,
)
from partnerships.services.guards import door, lock, require_party, require_verified, tell, written
from portal.audit.services import record, transition
from portal.core.exceptions import Refused

if TYPE_CHECKING:
    from portal.accounts.models import User

OTHER = {Side.NGO: Side.AUTHORITY, Side.AUTHORITY: Side.NGO}


@transaction.atomic
def begin_negotiation(
    *, pk: int, actor: User, text: str, starts_on: dt.date, ends_on: dt.date, now: dt.datetime
) -> Partnership:
    """Lay a first text of the agreement before the other side, whose turn it then is.

    Args:
        pk: the partnership.
        actor: who leads one of the sides; of both, they act for the NGO.
        text: of the agreement, plain, in paragraphs.
        starts_on: its first day.
        ends_on: its last day.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor leads neither side.
        Refused: when the text is empty, the days cannot be right, or the actor's organization is not
            verified.
        TransitionRefused: when it is not accepted in principle, or the other side was quicker.
    """
    text = _proposed(text, starts_on, ends_on, now)
    fields: dict[str, Any] = {"negotiation_began_at": now}

    def check(partnership: Partnership) -> None:
        fields["turn"] = OTHER[_acting_side(partnership, actor)]

    partnership = transition(
        Partnership,
        pk,
        verb="partnerships.begin_negotiation",
        fields=fields,
        **door(BEGIN_NEGOTIATION, actor, now, check),
    )
    lay(
        partnership,
        organization=_lead(partnership, OTHER[Side(partnership.turn)]),
        actor=actor,
        now=now,
        text=text,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    return tell(partnership, BEGIN_NEGOTIATION, actor=actor, now=now)


@transaction.atomic
def change_agreement(
    *,
    pk: int,
    actor: User,
    number: int,
    text: str,
    starts_on: dt.date,
    ends_on: dt.date,
    note: str,
    now: dt.datetime,
) -> Partnership:
    """Write the next version; what was accepted of the former one does not count for it.

    Args:
        pk: the partnership.
        actor: who leads the side whose turn it is.
        number: of the version that the actor read and changed.
        text: of the agreement, whole.
        starts_on: its first day.
        ends_on: its last day.
        note: what was changed and why; may be empty. All parties read it.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor leads neither side.
        Refused: when it is the other side's turn, there is a newer version, nothing differs, or as for
            `begin_negotiation`.
        TransitionRefused: when it is not in negotiation.
    """
    text = _proposed(text, starts_on, ends_on, now)
    partnership = lock(pk, CHANGE_AGREEMENT, actor)
    side = _acting_side(partnership, actor)
    if partnership.turn != side:
        raise Refused(
            _("It is the turn of %(organization)s to change or accept the agreement. Nothing was changed.")
            % {"organization": _lead(partnership, OTHER[side])}
        )
    current = require_current(partnership, number)
    if (current.text, current.starts_on, current.ends_on) == (text, starts_on, ends_on):
        raise Refused(_("Nothing differs from the version before. To agree to it, please accept it."))
    version = lay(
        partnership,
        organization=_lead(partnership, side),
        actor=actor,
        now=now,
        text=text,
        starts_on=starts_on,
        ends_on=ends_on,
        note=note.strip(),
    )
    _pass_turn(partnership, OTHER[side])
    _record("partnerships.change_agreement", partnership, actor, now, version, version.organization)
    return tell(partnership, CHANGE_AGREEMENT, actor=actor, now=now)


@transaction.atomic
def accept_agreement(
    *, pk: int, actor: User, organization: Organization, number: int, now: dt.datetime
) -> Partnership:
    """Accept the text for one party; once every party has, the portal asks the councils.

    Args:
        pk: the partnership.
        actor: an owner or editor of the party who, for an authority, belongs to no NGO of the partnership.
        organization: the party.
        number: of the version that the actor read.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for the party.
        Refused: when the party accepted this version already or is not verified, there is a newer version, or
            its last day is over.
        TransitionRefused: when it is not in negotiation.
    """
    partnership = lock(pk, ACCEPT_AGREEMENT, actor)
    require_party(ACCEPT_AGREEMENT, partnership, organization, parties_of(actor, partnership))
    version = require_current(partnership, number)
    require_not_over(version.ends_on, now)
    if version.acceptances.filter(organization=organization).exists():
        raise Refused(
            _("%(organization)s has accepted this text already. Nothing was changed.")
            % {"organization": organization}
        )
    Acceptance.objects.create(version=version, organization=organization, accepted_by=actor, accepted_at=now)
    _record("partnerships.accept_agreement", partnership, actor, now, version, organization)
    accepted = version.accepted_by
    if accepted >= partnership.party_ids:
        return _agree(partnership, version, now)
    if partnership.turn:
        other = OTHER[Side(partnership.turn)]
        leads = organization == _lead(partnership, Side(partnership.turn))
        if leads and _lead(partnership, other).pk not in accepted:
            _pass_turn(partnership, other)
    return tell(partnership, ACCEPT_AGREEMENT, actor=actor, now=now)


@transaction.atomic
def renegotiate(*, pk: int, actor: User, reason: str, now: dt.datetime) -> Partnership:
    """Return an agreement from before the council to the parties; it is the NGO's turn.

    The same text becomes a new version with the reason as its note, so that nothing that was accepted or
    approved before counts for it.

    Args:
        pk: the partnership.
        actor: an owner or editor of the authority that leads, who does not belong to the NGO.
        reason: what the council wants; all parties read it.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor may not answer for the authority.
        Refused: when there is no reason.
        TransitionRefused: when it is not before the council.
    """
    reason = written(reason, _lazy("Please write what the council wants: all parties will read it."))
    partnership = transition(
        Partnership,
        pk,
        verb="partnerships.renegotiate",
        fields={"agreed_at": None, "turn": Side.NGO},
        **door(RENEGOTIATE, actor, now),
    )
    current = current_version(partnership)
    lay(
        partnership,
        organization=partnership.authority,
        actor=actor,
        now=now,
        text=current.text,
        starts_on=current.starts_on,
        ends_on=current.ends_on,
        note=reason,
    )
    return tell(partnership, RENEGOTIATE, actor=actor, now=now)


def _proposed(text: str, starts_on: dt.date, ends_on: dt.date, now: dt.datetime) -> str:
    """The text as it is kept, of an agreement whose days can be right."""
    if ends_on < starts_on:
        raise Refused(_("The end is before the start."))
    require_not_over(ends_on, now)
    require_within_reach(ends_on, now)
    return plain(text)


def _acting_side(partnership: Partnership, actor: User) -> Side:
    """The side that a person acts for who was allowed to; its organization has to be verified."""
    side = side_of(actor, partnership)
    assert side is not None, "the permission was asked for before"
    require_verified(_lead(partnership, side))
    return side


def _lead(partnership: Partnership, side: Side) -> Organization:
    return partnership.ngo if side == Side.NGO else partnership.authority


def _pass_turn(partnership: Partnership, side: Side) -> None:
    partnership.turn = side
    partnership.save(update_fields=["turn"])


def _agree(partnership: Partnership, version: AgreementVersion, now: dt.datetime) -> Partnership:
    """The portal's own step once every party has accepted the same version; who never confirmed is out."""
    partnership.co_parties.filter(confirmed_at=None).delete()
    agreed = transition(
        Partnership,
        partnership.pk,
        verb="partnerships.agree",
        fields={
            "agreed_at": now,
            "turn": "",
            "starts_on": version.starts_on,
            "ends_on": version.ends_on,
        },
        **door(AGREE, None, now),
    )
    return tell(agreed, AGREE, actor=None, now=now)


def _record(
    verb: str,
    partnership: Partnership,
    actor: User,
    now: dt.datetime,
    version: AgreementVersion,
    organization: Organization,
) -> None:
    record(
        actor=actor,
        verb=verb,
        target=partnership,
        now=now,
        after={"version": version.number, "organization": organization},
    )
