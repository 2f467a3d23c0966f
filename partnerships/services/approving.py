"""What the council of each authority decides on an agreement, or why no decision is needed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Organization
from partnerships.life import Side, Verb
from partnerships.life.verbs import APPROVE, RECORD_APPROVAL, SKIP_APPROVAL
from partnerships.models import AgreementVersion, CouncilApproval, Partnership
from partnerships.rules import parties_of
from partnerships.services.agreement_versions import require_current
from partnerships.services.guards import door, lock, require_party, tell, written
from partnerships.uploads import COUNCIL_DECISION
from portal.audit.services import record, transition
from portal.core.exceptions import Refused
from portal.files.services import store_file

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from portal.accounts.models import User


@transaction.atomic
def record_approval(
    *,
    pk: int,
    actor: User,
    organization: Organization,
    number: int,
    decision_number: str,
    decided_on: dt.date,
    document: UploadedFile,
    now: dt.datetime,
) -> Partnership:
    """Keep the decision of an authority's council; once each authority has one, the portal asks all to sign.

    Args:
        pk: the partnership.
        actor: an owner or editor of the authority who belongs to no NGO of the partnership.
        organization: the authority.
        number: of the version that the council decided on.
        decision_number: as the council has it.
        decided_on: the day of the decision.
        document: the decision, a PDF.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for the authority.
        Refused: when there is a newer version, number or day cannot be right, the file is none that is
            accepted, the authority is not verified, or it has its decision already.
        TransitionRefused: when it is not before the council.
    """
    decision = written(decision_number, _lazy("Please write the number of the decision."))
    partnership, version = _open(RECORD_APPROVAL, pk, actor, organization, number)
    _require_day(partnership, decided_on, timezone.localdate(now))
    approval = CouncilApproval.objects.create(
        version=version,
        authority=organization,
        decision_number=decision,
        decided_on=decided_on,
        document=store_file(upload=document, purpose=COUNCIL_DECISION, actor=actor, now=now),
        recorded_by=actor,
        recorded_at=now,
    )
    _record("partnerships.record_approval", partnership, approval)
    return _go_on(RECORD_APPROVAL, partnership, approval)


@transaction.atomic
def skip_approval(
    *, pk: int, actor: User, organization: Organization, number: int, legal_ground: str, now: dt.datetime
) -> Partnership:
    """Go on without a decision of an authority's council, on a legal ground that becomes public.

    Args:
        pk: the partnership.
        actor: an owner or editor of the authority who belongs to no NGO of the partnership.
        organization: the authority.
        number: of the version that goes on without a decision.
        legal_ground: the act and article by which no decision is needed.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for the authority.
        Refused: when there is a newer version, no ground is given, the authority is not verified, or it has
            its decision already.
        TransitionRefused: when it is not before the council.
    """
    ground = written(legal_ground, _lazy("Please state the legal ground: everyone will be able to read it."))
    partnership, version = _open(SKIP_APPROVAL, pk, actor, organization, number)
    approval = CouncilApproval.objects.create(
        version=version, authority=organization, legal_ground=ground, recorded_by=actor, recorded_at=now
    )
    _record("partnerships.skip_approval", partnership, approval)
    return _go_on(SKIP_APPROVAL, partnership, approval)


def _open(
    verb: Verb, pk: int, actor: User, organization: Organization, number: int
) -> tuple[Partnership, AgreementVersion]:
    """The partnership, locked, and the version that the council of this authority has still to decide on."""
    partnership = lock(pk, verb, actor)
    own = parties_of(actor, partnership) & partnership.ids_of(Side.AUTHORITY)
    require_party(verb, partnership, organization, own)
    version = require_current(partnership, number)
    if version.approvals.filter(authority=organization).exists():
        raise Refused(
            _("The decision for %(organization)s stands here already. Nothing was changed.")
            % {"organization": organization}
        )
    return partnership, version


def _require_day(partnership: Partnership, decided_on: dt.date, today: dt.date) -> None:
    assert partnership.agreed_at is not None, "what is before the council was agreed"
    agreed_on = timezone.localdate(partnership.agreed_at)
    if not agreed_on <= decided_on <= today:
        raise Refused(
            _(
                "The council decides after the parties have agreed, on %(day)s, and not later than today. "
                "Please check the date of the decision."
            )
            % {"day": date_format(agreed_on)}
        )


def _record(verb: str, partnership: Partnership, approval: CouncilApproval) -> None:
    record(
        actor=approval.recorded_by,
        verb=verb,
        target=partnership,
        now=approval.recorded_at,
        after={
            "version": approval.version.number,
            "organization": approval.authority,
            "decision_number": approval.decision_number,
            "decided_on": approval.decided_on,
            "legal_ground": approval.legal_ground,
            "sha256": approval.document.sha256 if approval.document else "",
        },
    )


def _go_on(verb: Verb, partnership: Partnership, approval: CouncilApproval) -> Partnership:
    """Once each authority has an approval, go on to the signatures."""
    now, version = approval.recorded_at, approval.version
    if not version.approved_by >= partnership.ids_of(Side.AUTHORITY):
        return tell(partnership, verb, actor=approval.recorded_by, now=now)
    signing = transition(
        Partnership,
        partnership.pk,
        verb="partnerships.approve",
        fields={"approved_at": now},
        **door(APPROVE, None, now),
    )
    return tell(signing, APPROVE, actor=None, now=now)
