"""What the parties do with a partnership that has begun, and how they end it before or after it has.

The portal need not vouch for them any more: what was begun must be able to rest and to end.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _lazy

from partnerships.life.verbs import CANCEL, REPORT, RESUME, SUSPEND, TAKE_NOTE, TERMINATE
from partnerships.models import FinalReport, Partnership, Suspension, Termination
from partnerships.services import follow_ups
from partnerships.services.guards import acts_as, door, tell, written
from partnerships.uploads import TERMINATION
from portal.audit.services import transition
from portal.files.services import store_file

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.files.services.storing import Upload

NO_REASON = _lazy("Please say why: all parties will read it.")


@transaction.atomic
def cancel_partnership(*, pk: int, actor: User, reason: str, now: dt.datetime) -> Partnership:
    """End a partnership that was accepted in principle before it has begun.

    Args:
        pk: the partnership.
        actor: an owner or editor of either side.
        reason: all parties read it.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for either side.
        Refused: when there is no reason.
        TransitionRefused: when it has begun, or is over already.
    """
    reason = written(reason, NO_REASON)
    partnership = transition(
        Partnership,
        pk,
        verb="partnerships.cancel",
        fields={"cancelled_at": now, "cancellation_reason": reason, "turn": ""},
        **door(CANCEL, actor, now),
    )
    return tell(partnership, CANCEL, actor=actor, now=now)


@transaction.atomic
def suspend_partnership(*, pk: int, actor: User, reason: str, now: dt.datetime) -> Partnership:
    """Let an active partnership rest; its last day stays what it is.

    Arguments as for `cancel_partnership`.

    Raises:
        NotAllowed: when the actor does not act for either side.
        Refused: when there is no reason.
        TransitionRefused: when it is not active.
    """
    reason = written(reason, NO_REASON)
    partnership = transition(
        Partnership,
        pk,
        verb="partnerships.suspend",
        fields={"suspended_at": now},
        **door(SUSPEND, actor, now),
    )
    Suspension.objects.create(
        partnership=partnership,
        reason=reason,
        organization=acts_as(actor, partnership),
        suspended_at=now,
    )
    return tell(partnership, SUSPEND, actor=actor, now=now)


@transaction.atomic
def resume_partnership(*, pk: int, actor: User, now: dt.datetime) -> Partnership:
    """Make a suspended partnership active again.

    Args:
        pk: the partnership.
        actor: an owner or editor of either side, whichever suspended it.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for either side.
        TransitionRefused: when it is not suspended.
    """
    partnership = transition(
        Partnership,
        pk,
        verb="partnerships.resume",
        fields={"suspended_at": None},
        **door(RESUME, actor, now),
    )
    close_suspension(partnership, now)
    return tell(partnership, RESUME, actor=actor, now=now)


@transaction.atomic
def terminate_partnership(
    *, pk: int, actor: User, reason: str, document: Upload, now: dt.datetime
) -> Partnership:
    """End a partnership before its last day, by a document of one side.

    Args:
        pk: the partnership.
        actor: an owner or editor of either side.
        reason: all parties read it.
        document: a PDF, as the form's file field gives it.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for either side.
        Refused: when there is no reason, or the file is not what is accepted.
        TransitionRefused: when it is neither active nor suspended.
    """
    reason = written(reason, NO_REASON)
    partnership = transition(
        Partnership,
        pk,
        verb="partnerships.terminate",
        fields={"terminated_at": now, "suspended_at": None},
        **door(TERMINATE, actor, now),
    )
    close_suspension(partnership, now)
    Termination.objects.create(
        partnership=partnership,
        reason=reason,
        document=store_file(upload=document, purpose=TERMINATION, actor=actor, now=now),
        organization=acts_as(actor, partnership),
    )
    follow_ups.plan(partnership, now=now)
    return tell(partnership, TERMINATE, actor=actor, now=now)


@transaction.atomic
def write_report(*, pk: int, actor: User, report: str, now: dt.datetime) -> Partnership:
    """Send the authority the final report of a partnership that has ended; everyone can read it.

    Args:
        pk: the partnership.
        actor: an owner or editor of the NGO.
        report: what was done and reached.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for the NGO.
        Refused: when the report says nothing.
        TransitionRefused: when it has not ended, or was reported on already.
    """
    report = written(report, _lazy("Please write what was done and what was reached."))
    partnership = transition(
        Partnership,
        pk,
        verb="partnerships.report",
        fields={"reported_at": now},
        **door(REPORT, actor, now),
    )
    FinalReport.objects.create(partnership=partnership, text=report, written_by=actor)
    return tell(partnership, REPORT, actor=actor, now=now)


@transaction.atomic
def take_note_of_report(*, pk: int, actor: User, opinion: str, now: dt.datetime) -> Partnership:
    """Say what the authority thinks of the final report; from then on the partnership is followed up.

    Args:
        pk: the partnership.
        actor: an owner or editor of the authority who does not belong to the NGO.
        opinion: everyone can read it.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor may not answer for the authority.
        Refused: when the opinion says nothing.
        TransitionRefused: when there is no report that waits for it.
    """
    opinion = written(opinion, _lazy("Please write what your authority thinks of the report."))
    partnership = transition(
        Partnership,
        pk,
        verb="partnerships.take_note",
        fields={"follow_up_began_at": now},
        **door(TAKE_NOTE, actor, now),
    )
    FinalReport.objects.filter(partnership=partnership).update(opinion=opinion, noted_by=actor)
    return tell(partnership, TAKE_NOTE, actor=actor, now=now)


def close_suspension(partnership: Partnership, now: dt.datetime) -> None:
    """Note that a partnership no longer rests, if it did.

    Args:
        partnership: locked by the act that ends the rest.
        now: the moment of the act.
    """
    partnership.suspensions.filter(over_at=None).update(over_at=now)
