"""How the parties amend the agreement of a partnership that has begun: one proposes, all accept."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Organization
from partnerships.enums import AmendmentOutcome
from partnerships.life import Side, Verb
from partnerships.life.verbs import (
    ACCEPT_AMENDMENT,
    PROPOSE_AMENDMENT,
    REJECT_AMENDMENT,
    WITHDRAW_AMENDMENT,
)
from partnerships.models import Amendment, AmendmentAcceptance, Partnership
from partnerships.rules import parties_of
from partnerships.services.agreement_versions import plain, require_current, require_within_reach
from partnerships.services.amended import require_to_come, take_effect
from partnerships.services.guards import lock, require_party, tell, written
from partnerships.uploads import COUNCIL_DECISION
from portal.audit.services import record
from portal.core.exceptions import NotAllowed, Refused
from portal.core.limits import is_within
from portal.files.services import store_file

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from portal.accounts.models import User

AN_HOUR_FROM_ONE = 10
"""Amendments that a person proposes, since each is mailed."""


@transaction.atomic
def propose_amendment(
    *,
    pk: int,
    actor: User,
    organization: Organization,
    version: int,
    text: str,
    ends_on: dt.date,
    note: str,
    now: dt.datetime,
) -> Partnership:
    """Lay another text or another last day before all parties; the first day stays what it was.

    Args:
        pk: the partnership.
        actor: an owner or editor of the party who, for an authority, belongs to no NGO of the partnership.
        organization: the party.
        version: the number of the version of the agreement that the actor read and changed.
        text: of the agreement, whole.
        ends_on: its last day.
        note: what changes and why; all parties read it.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for the party.
        Refused: when another amendment waits, the agreement was amended meanwhile, nothing differs or is said
            of it, the last day is over, or the party is not verified.
        TransitionRefused: when it has not begun, or is over.
    """
    text = plain(text)
    note = written(note, _lazy("Please say what changes and why: all parties will read it."))
    require_to_come(ends_on, now)
    require_within_reach(ends_on, now)
    partnership = lock(pk, PROPOSE_AMENDMENT, actor)
    require_party(PROPOSE_AMENDMENT, partnership, organization, parties_of(actor, partnership))
    _require_none_waiting(partnership)
    base = require_current(partnership, version)
    if (base.text, base.ends_on) == (text, ends_on):
        raise Refused(_("Neither the text nor the last day differs from the agreement as it stands."))
    _require_patience(actor)
    amendment: Amendment = partnership.amendments.create(
        number=partnership.amendments.count() + 1,
        base=base,
        text=text,
        ends_on=ends_on,
        note=note,
        organization=organization,
        proposed_by=actor,
        proposed_at=now,
    )
    record(
        actor=actor,
        verb="partnerships.propose_amendment",
        target=partnership,
        now=now,
        after={"amendment": amendment.number, "organization": organization, "ends_on": ends_on},
    )
    return tell(partnership, PROPOSE_AMENDMENT, actor=actor, now=now)


@transaction.atomic
def accept_amendment(
    *,
    pk: int,
    actor: User,
    organization: Organization,
    number: int,
    now: dt.datetime,
    decision_number: str = "",
    decided_on: dt.date | None = None,
    document: UploadedFile | None = None,
) -> Partnership:
    """Accept an amendment for one party; once every party has, it is the agreement.

    Args:
        pk: the partnership.
        actor: an owner or editor of the party who, for an authority, belongs to no NGO of the partnership.
        organization: the party.
        number: of the amendment that the actor read.
        now: the moment of the act.
        decision_number: of what the council of an authority decided on it, if it did.
        decided_on: the day of that decision.
        document: that decision, a PDF.

    Raises:
        NotAllowed: when the actor does not act for the party.
        Refused: when the amendment waits no more, its last day is over, the party has accepted it already or
            is not verified, or the decision is not whole or none of an authority's.
        TransitionRefused: when the partnership has not begun, or is over.
    """
    partnership, amendment = _open(ACCEPT_AMENDMENT, pk, actor, organization, number)
    require_to_come(amendment.ends_on, now)
    _require_unaccepted(amendment, organization)
    decision = _Decision(decision_number.strip(), decided_on, document)
    of_council = organization.pk in partnership.ids_of(Side.AUTHORITY)
    _require_decision(decision, amendment, of_council=of_council, today=timezone.localdate(now))
    file = store_file(upload=document, purpose=COUNCIL_DECISION, actor=actor, now=now) if document else None
    told = {"organization": organization, "decision_number": decision.number, "decided_on": decided_on}
    AmendmentAcceptance.objects.create(
        amendment=amendment, accepted_by=actor, accepted_at=now, document=file, **told
    )
    record(
        actor=actor,
        verb="partnerships.accept_amendment",
        target=partnership,
        now=now,
        after={
            "amendment": amendment.number,
            **told,
            "sha256": file.sha256 if file else "",
        },
    )
    if amendment.accepted_by >= partnership.party_ids:
        return take_effect(partnership, amendment, now)
    return tell(partnership, ACCEPT_AMENDMENT, actor=actor, now=now)


@transaction.atomic
def reject_amendment(
    *, pk: int, actor: User, organization: Organization, number: int, reason: str, now: dt.datetime
) -> Partnership:
    """Set an amendment aside; the agreement stays what it is. The portal need not vouch for who does.

    Args:
        pk: the partnership.
        actor: an owner or editor of the party who, for an authority, belongs to no NGO of the partnership.
        organization: the party.
        number: of the amendment that the actor read.
        reason: all parties read it.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for the party.
        Refused: when the amendment waits no more, the party has accepted it, or there is no reason.
        TransitionRefused: when the partnership has not begun, or is over.
    """
    reason = written(reason, _lazy("Please say why: all parties will read it."))
    partnership, amendment = _open(REJECT_AMENDMENT, pk, actor, organization, number, is_vouched=False)
    _require_unaccepted(amendment, organization)
    amendment.outcome, amendment.closed_at = AmendmentOutcome.REJECTED, now
    amendment.rejected_by, amendment.reason = organization, reason
    amendment.save(update_fields=["outcome", "closed_at", "rejected_by", "reason"])
    record(
        actor=actor,
        verb="partnerships.reject_amendment",
        target=partnership,
        now=now,
        after={"amendment": amendment.number, "organization": organization, "reason": reason},
    )
    return tell(partnership, REJECT_AMENDMENT, actor=actor, now=now)


@transaction.atomic
def withdraw_amendment(
    *, pk: int, actor: User, organization: Organization, number: int, now: dt.datetime
) -> Partnership:
    """Take back an amendment that not all have accepted. The portal need not vouch for who does.

    Args:
        pk: the partnership.
        actor: an owner or editor of the party that proposed it.
        organization: that party.
        number: of the amendment.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for the party, or it proposed nothing.
        Refused: when the amendment waits no more.
        TransitionRefused: when the partnership has not begun, or is over.
    """
    partnership, amendment = _open(WITHDRAW_AMENDMENT, pk, actor, organization, number, is_vouched=False)
    if amendment.organization_id != organization.pk:
        raise NotAllowed(str(WITHDRAW_AMENDMENT.who_can))
    amendment.outcome, amendment.closed_at = AmendmentOutcome.WITHDRAWN, now
    amendment.save(update_fields=["outcome", "closed_at"])
    record(
        actor=actor,
        verb="partnerships.withdraw_amendment",
        target=partnership,
        now=now,
        after={"amendment": amendment.number, "organization": organization},
    )
    return tell(partnership, WITHDRAW_AMENDMENT, actor=actor, now=now)


def _open(
    verb: Verb,
    pk: int,
    actor: User,
    organization: Organization,
    number: int,
    *,
    is_vouched: bool = True,
) -> tuple[Partnership, Amendment]:
    """The partnership, locked, and the amendment that was read, which has to wait still."""
    partnership = lock(pk, verb, actor)
    own = parties_of(actor, partnership)
    if is_vouched:
        require_party(verb, partnership, organization, own)
    elif organization.pk not in own:
        raise NotAllowed(str(verb.who_can))
    amendment = partnership.amendments.filter(outcome="", number=number).first()
    if amendment is None:
        raise Refused(
            _("Something came of this amendment meanwhile, so it waits for nobody. Nothing was changed.")
        )
    return partnership, amendment


def _require_none_waiting(partnership: Partnership) -> None:
    waiting = partnership.amendments.filter(outcome="").select_related("organization").first()
    if waiting is not None:
        raise Refused(
            _("The amendment of %(organization)s waits already. One is dealt with at a time.")
            % {"organization": waiting.organization}
        )


def _require_unaccepted(amendment: Amendment, organization: Organization) -> None:
    if organization.pk in amendment.accepted_by:
        raise Refused(
            _("%(organization)s has accepted this amendment already. Nothing was changed.")
            % {"organization": organization}
        )


def _require_patience(actor: User) -> None:
    if not is_within("partnerships.amendment", f"user:{actor.pk}", most=AN_HOUR_FROM_ONE, seconds=3600):
        raise Refused(
            _("You have proposed %(count)d amendments within an hour. Please go on later.")
            % {"count": AN_HOUR_FROM_ONE}
        )


class _Decision(NamedTuple):
    """What is told of a council's decision."""

    number: str
    decided_on: dt.date | None
    document: UploadedFile | None


def _require_decision(told: _Decision, amendment: Amendment, *, of_council: bool, today: dt.date) -> None:
    """Ask whether what is told of a decision is nothing, or whole and possible."""
    if not any(told):
        return
    if not of_council:
        raise Refused(_("A council decides for an authority alone."))
    if told.decided_on is None or not all(told):
        raise Refused(_("A decision has a number, a date and a file. Please give all three, or none."))
    proposed_on = timezone.localdate(amendment.proposed_at)
    if not proposed_on <= told.decided_on <= today:
        raise Refused(
            _("The council decides after the amendment was proposed, on %(day)s, and not later than today.")
            % {"day": date_format(proposed_on)}
        )
