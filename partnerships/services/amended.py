"""What follows once all parties have accepted an amendment: the next version, and another last day."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.enums import AmendmentOutcome
from partnerships.life.verbs import AMEND
from partnerships.models import Acceptance, AgreementVersion, Amendment, CouncilApproval, Partnership
from partnerships.services import follow_ups
from partnerships.services.agreement_versions import lay
from partnerships.services.guards import tell
from portal.audit.services import record
from portal.core.exceptions import Refused


def require_to_come(ends_on: dt.date, now: dt.datetime) -> None:
    """Ask whether a last day is still to come, or is today.

    Raises:
        Refused: when it is over.
    """
    if ends_on < timezone.localdate(now):
        raise Refused(_("The last day of this amendment is over, so nobody can agree on it any more."))


def move_end(partnership: Partnership, ends_on: dt.date, now: dt.datetime) -> None:
    """Give a partnership that has begun another last day: the one way by which it moves.

    The follow-ups, which are counted from the last day, move with it.

    Args:
        partnership: locked.
        ends_on: the last day.
        now: the moment of the act.
    """
    partnership.ends_on = ends_on
    partnership.save(update_fields=["ends_on"])
    follow_ups.plan(partnership, now=now)


def take_effect(partnership: Partnership, amendment: Amendment, now: dt.datetime) -> Partnership:
    """Make an amendment the agreement: the portal's own step once every party has accepted it.

    Args:
        partnership: locked.
        amendment: that all have accepted.
        now: the moment of the last acceptance.
    """
    before = {"version": amendment.base.number, "ends_on": partnership.ends_on}
    version = lay(
        partnership,
        organization=amendment.organization,
        actor=amendment.proposed_by,
        now=amendment.proposed_at,
        text=amendment.text,
        starts_on=amendment.base.starts_on,
        ends_on=amendment.ends_on,
        note=amendment.note,
        is_amendment=True,
    )
    _accept(version, amendment)
    amendment.outcome, amendment.closed_at, amendment.version = AmendmentOutcome.IN_FORCE, now, version
    amendment.save(update_fields=["outcome", "closed_at", "version"])
    move_end(partnership, amendment.ends_on, now)
    record(
        actor=None,
        verb="partnerships.amend",
        target=partnership,
        now=now,
        before=before,
        after={"version": version.number, "ends_on": amendment.ends_on, "amendment": amendment.number},
    )
    return tell(partnership, AMEND, actor=None, now=now)


def _accept(version: AgreementVersion, amendment: Amendment) -> None:
    """Have the version accepted by whoever accepted the amendment, with what the councils decided on it."""
    for one in amendment.acceptances.all():
        Acceptance.objects.create(
            version=version,
            organization_id=one.organization_id,
            accepted_by_id=one.accepted_by_id,
            accepted_at=one.accepted_at,
        )
        if one.decision_number:
            CouncilApproval.objects.create(
                version=version,
                authority_id=one.organization_id,
                decision_number=one.decision_number,
                decided_on=one.decided_on,
                document_id=one.document_id,
                recorded_by_id=one.accepted_by_id,
                recorded_at=one.accepted_at,
            )
