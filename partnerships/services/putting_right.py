"""What the support desk does to a partnership that is stuck: undoes a step, corrects a number or a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.rules import forget_roles
from partnerships.life import FACTS, Clock, PartnershipState, Side, WayBack
from partnerships.models import Correction, FinalReport, Partnership, Termination
from partnerships.notifications import PartnershipCorrected
from partnerships.services import follow_ups
from partnerships.services.agreement_versions import current_version, lay
from partnerships.services.guards import require, written
from portal.audit.services import record, transition
from portal.core.exceptions import Refused, TransitionRefused
from portal.core.page_cache import drop_pages
from portal.notifications.services import notify

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.files.models import StoredFile

PERMISSION = "partnerships.put_right"
NO_REASON = _lazy("Please write what went wrong and why this puts it right: all parties will read it.")
CORRECTED_IN = PartnershipState.with_clock(Clock.RUNS, Clock.PAUSED)
"""States in which the number in the authority's register and the last day for the answer can be corrected."""


class Gone(NamedTuple):
    """What a step had written and no longer stands: its text, and its document where it had one."""

    text: str = ""
    document: StoredFile | None = None


@transaction.atomic
def put_back(*, pk: int, actor: User, way: WayBack, reason: str, now: dt.datetime) -> Partnership:
    """Undo a step that was taken by mistake; what was written with it is kept with the correction.

    Args:
        pk: the partnership.
        actor: an administrator.
        way: which step is undone.
        reason: what went wrong; all parties read it.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor is no administrator.
        Refused: when there is no reason, or another way leads back from where it is.
        TransitionRefused: when the step was not the last one.
    """
    reason = written(reason, NO_REASON)
    fields: dict[str, Any] = {name: _empty(name) for name in way.empties}
    former: dict[str, str] = {}

    def check(partnership: Partnership) -> None:
        forget_roles(actor)
        require(PERMISSION, actor, partnership)
        if partnership.state not in way.leaves:
            return
        if not leads_back(way, partnership):
            raise Refused(_("This does not lead back from where it is. Nothing was changed."))
        former["state"] = partnership.state
        texts = [getattr(partnership, name) for name in way.empties if isinstance(_empty(name), str)]
        former["texts"] = "\n\n".join(filter(None, texts))
        if way.to == PartnershipState.UNDER_REVIEW and partnership.review_started_at is None:
            # Answers were given without one before the register was asked for.
            fields["review_started_at"] = now
        if way.to == PartnershipState.NEGOTIATION:
            fields["turn"] = Side.NGO

    partnership = transition(
        Partnership,
        pk,
        to=way.to,
        actor=actor,
        verb="partnerships.put_back",
        now=now,
        check=check,
        fields=fields,
        leaving=way.leaves,
    )
    gone = AFTER[way.name](partnership, actor, now) if way.name in AFTER else Gone(former["texts"])
    # What it has taken away, or has left behind, belongs to the state that stands again.
    follow_ups.plan(partnership, now=now)
    said = {"what": way.name, "former_state": former["state"], "reason": reason}
    return _keep(partnership, actor=actor, now=now, **said, removed=gone.text, document=gone.document)


@transaction.atomic
def correct_facts(
    *,
    pk: int,
    actor: User,
    registration_number: str,
    registered_on: dt.date | None,
    answer_due_on: dt.date,
    reason: str,
    now: dt.datetime,
) -> Partnership:
    """Correct what was written down wrongly while an answer is owed.

    Args:
        pk: the partnership.
        actor: an administrator.
        registration_number: in the authority's register; empty together with its date.
        registered_on: the date of the registration.
        answer_due_on: the last day for the answer.
        reason: what went wrong; all parties read it.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor is no administrator.
        Refused: when there is no reason, nothing differs, or number and date do not go together.
        TransitionRefused: when no answer is owed.
    """
    reason = written(reason, NO_REASON)
    partnership = Partnership.objects.select_for_update(of=("self",)).get(pk=pk)
    forget_roles(actor)
    require(PERMISSION, actor, partnership)
    if partnership.state not in CORRECTED_IN:
        raise TransitionRefused(_("No answer is owed now, so there is nothing to correct."))
    if bool(registration_number) != bool(registered_on):
        raise Refused(_("The registration number and its date go together."))
    given = {
        "registration_number": registration_number,
        "registered_on": registered_on,
        "answer_due_on": answer_due_on,
    }
    changed = {name: value for name, value in given.items() if value != getattr(partnership, name)}
    before = {name: getattr(partnership, name) for name in changed}
    if not changed:
        raise Refused(_("Nothing differs from what is written down already."))
    for name, value in changed.items():
        setattr(partnership, name, value)
    partnership.save(update_fields=list(changed))
    record(
        actor=actor,
        verb="partnerships.correct_facts",
        target=partnership,
        now=now,
        before=before,
        after=changed,
    )
    removed = "\n".join(_stood(partnership, name, before[name]) for name in changed if before[name])
    said = {"what": FACTS, "former_state": partnership.state, "reason": reason, "removed": removed}
    return _keep(partnership, actor=actor, now=now, **said)


def leads_back(way: WayBack, partnership: Partnership) -> bool:
    """Whether a step can be undone as the record is now.

    Args:
        way: which step.
        partnership: of which.
    """
    return (
        partnership.state in way.leaves
        and all(getattr(partnership, name) for name in way.needs)
        and not any(getattr(partnership, name) for name in way.without)
    )


def _keep(partnership: Partnership, *, actor: User, now: dt.datetime, **said: Any) -> Partnership:
    Correction.objects.create(partnership=partnership, made_by=actor, made_at=now, **said)
    notify(PartnershipCorrected, partnership, actor=actor, now=now)
    drop_pages("partnerships")
    return partnership


def _empty(name: str) -> Any:
    return None if Partnership._meta.get_field(name).null else ""


def _stood(partnership: Partnership, name: str, value: object) -> str:
    field: Any = Partnership._meta.get_field(name)
    return f"{field.verbose_name}: {value}"


def _lay_again(partnership: Partnership, actor: User, now: dt.datetime) -> Gone:
    current = current_version(partnership)
    lay(
        partnership,
        organization=current.organization,
        actor=actor,
        now=now,
        text=current.text,
        starts_on=current.starts_on,
        ends_on=current.ends_on,
        note=_("Reopened at the support desk."),
    )
    return Gone()


def _drop_termination(partnership: Partnership, actor: User, now: dt.datetime) -> Gone:
    termination = Termination.objects.select_related("document").get(partnership=partnership)
    termination.delete()
    return Gone(termination.reason, termination.document)


def _drop_report(partnership: Partnership, actor: User, now: dt.datetime) -> Gone:
    report = FinalReport.objects.get(partnership=partnership)
    report.delete()
    return Gone(report.text)


def _drop_opinion(partnership: Partnership, actor: User, now: dt.datetime) -> Gone:
    report = FinalReport.objects.get(partnership=partnership)
    opinion = report.opinion
    FinalReport.objects.filter(pk=report.pk).update(opinion="", noted_by=None)
    return Gone(opinion)


AFTER: Mapping[str, Callable[[Partnership, User, dt.datetime], Gone]] = {
    "reopen_agreement": _lay_again,
    "take_back_termination": _drop_termination,
    "return_report": _drop_report,
    "return_opinion": _drop_opinion,
}
"""What becomes of the rows that a step has written, by way back; gives what no longer stands."""
