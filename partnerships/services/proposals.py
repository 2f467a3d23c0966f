"""What can be done to a proposal, a function per verb."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import rules
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Organization
from partnerships.enums import ANSWER_TERM, ProposalState
from partnerships.models import Proposal
from partnerships.notifications import ON_STATE
from portal.audit.services import record, transition
from portal.core.exceptions import NotAllowed, Refused, TransitionRefused
from portal.core.page_cache import drop_pages
from portal.notifications.services import notify

if TYPE_CHECKING:
    from portal.accounts.models import User

# Who can, told to whoever cannot.
SENTENCES = {
    "partnerships.propose": _lazy("Only an owner or editor of %(ngo)s can propose on its behalf."),
    "partnerships.change": _lazy("Only an owner or editor of %(ngo)s can change this proposal."),
    "partnerships.submit": _lazy("Only an owner or editor of %(ngo)s can submit this proposal."),
    "partnerships.withdraw": _lazy("Only an owner or editor of %(ngo)s can withdraw this proposal."),
    "partnerships.take_under_review": _lazy(
        "Only an owner or editor of %(authority)s who does not belong to %(ngo)s can review this proposal."
    ),
    "partnerships.accept": _lazy(
        "Only an owner or editor of %(authority)s who does not belong to %(ngo)s can accept this proposal."
    ),
    "partnerships.decline": _lazy(
        "Only an owner or editor of %(authority)s who does not belong to %(ngo)s can decline this proposal."
    ),
}


@transaction.atomic
def draft_proposal(*, actor: User, fields: Mapping[str, Any], now: dt.datetime) -> Proposal:
    """Draw up a proposal that only the NGO sees.

    Args:
        actor: an owner or editor of the NGO.
        fields: `ngo`, `authority`, `domain`, `title`, `problem`, `objectives`, `activities`,
            `people_reached` (or None), `budget` (lei, or None), `starts_on`, `ends_on`.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for the NGO.
        Refused: when the addressee is not an authority.
    """
    ngo, authority = fields["ngo"], fields["authority"]
    if not rules.has_perm("partnerships.propose", actor, ngo):
        raise NotAllowed(SENTENCES["partnerships.propose"] % {"ngo": ngo})
    if not authority.answers:
        raise Refused(_("%(authority)s is not a public authority or institution.") % {"authority": authority})
    proposal = Proposal.objects.create(created_by=actor, created_at=now, **fields)
    record(
        actor=actor,
        verb="partnerships.draft",
        target=proposal,
        now=now,
        after={"ngo": ngo, "authority": authority, "title": proposal.title},
    )
    return proposal


@transaction.atomic
def change_draft(*, pk: int, actor: User, fields: Mapping[str, Any], now: dt.datetime) -> Proposal:
    """Change a draft.

    Args:
        pk: the proposal.
        actor: an owner or editor of its NGO.
        fields: as for `draft_proposal`, without `ngo`.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for the NGO.
        TransitionRefused: when it is no longer a draft.
    """
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=pk)
    _require("partnerships.change", actor, proposal)
    if not proposal.is_draft:
        raise TransitionRefused(
            _("“%(proposal)s” has been submitted, so it can no longer be changed. Nothing was saved.")
            % {"proposal": proposal}
        )
    if not fields["authority"].answers:
        raise Refused(
            _("%(authority)s is not a public authority or institution.") % {"authority": fields["authority"]}
        )
    before = {name: getattr(proposal, name) for name in fields}
    changed = {name: value for name, value in fields.items() if before[name] != value}
    for name, value in changed.items():
        setattr(proposal, name, value)
    if changed:
        proposal.save(update_fields=list(changed))
        record(
            actor=actor,
            verb="partnerships.change",
            target=proposal,
            now=now,
            before={name: before[name] for name in changed},
            after=changed,
        )
    return proposal


def submit_proposal(*, pk: int, actor: User, now: dt.datetime) -> Proposal:
    """Send a draft to the authority; from this day the authority owes an answer.

    The last day for the answer follows from `ANSWER_TERM` (OG 27/2002, art. 8 (1)).

    Args:
        pk: the proposal.
        actor: an owner or editor of its NGO.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for the NGO.
        Refused: when the NGO or the authority is not verified, the NGO's verification has expired, or the
            period proposed is over.
        TransitionRefused: when it is not a draft.
    """

    def check(proposal: Proposal) -> None:
        _require_verified(proposal.ngo)
        _require_not_expired(proposal.ngo, timezone.localdate(now))
        _require_verified(proposal.authority)
        if proposal.is_draft and proposal.ends_on < timezone.localdate(now):
            raise Refused(_("The period proposed is over. Please change the dates, then submit."))

    due_on = ANSWER_TERM.last_day(after=timezone.localdate(now))
    return _move(
        "partnerships.submit",
        ProposalState.SUBMITTED,
        pk,
        actor,
        now,
        check,
        submitted_at=now,
        answer_due_on=due_on,
    )


def take_under_review(*, pk: int, actor: User, now: dt.datetime) -> Proposal:
    """Tell the NGO that the authority has begun to look at its proposal.

    Args:
        pk: the proposal.
        actor: an owner or editor of the authority who does not belong to the NGO.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor may not answer for the authority.
        Refused: when the authority is not verified.
        TransitionRefused: when it is not awaiting review.
    """
    return _move(
        "partnerships.take_under_review",
        ProposalState.UNDER_REVIEW,
        pk,
        actor,
        now,
        lambda proposal: _require_verified(proposal.authority),
        review_started_at=now,
    )


def accept_proposal(*, pk: int, actor: User, answer: str, now: dt.datetime) -> Proposal:
    """Accept a proposal under review; it then becomes public.

    Args:
        pk: the proposal.
        actor: an owner or editor of the authority who does not belong to the NGO.
        answer: the reasons; the NGO and the public read them.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor may not answer for the authority.
        Refused: when the answer is empty or the authority is not verified.
        TransitionRefused: when it is not under review.
    """
    return _answer("partnerships.accept", ProposalState.ACCEPTED, pk, actor, answer, now)


def decline_proposal(*, pk: int, actor: User, answer: str, now: dt.datetime) -> Proposal:
    """Decline a proposal under review, with reasons that both parties and programme managers read.

    Arguments and errors as for `accept_proposal`.
    """
    return _answer("partnerships.decline", ProposalState.DECLINED, pk, actor, answer, now)


def withdraw_proposal(*, pk: int, actor: User, now: dt.datetime) -> Proposal:
    """Take a proposal back, any time before it is answered.

    Args:
        pk: the proposal.
        actor: an owner or editor of its NGO.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for the NGO.
        TransitionRefused: when it was answered or withdrawn.
    """
    return _move("partnerships.withdraw", ProposalState.WITHDRAWN, pk, actor, now, withdrawn_at=now)


def _answer(verb: str, to: ProposalState, pk: int, actor: User, answer: str, now: dt.datetime) -> Proposal:
    if not answer.strip():
        raise Refused(_("An answer needs its reasons: the NGO will read them."))
    return _move(
        verb,
        to,
        pk,
        actor,
        now,
        lambda proposal: _require_verified(proposal.authority),
        answered_at=now,
        answered_by=actor,
        answer=answer,
    )


@transaction.atomic
def _move(
    verb: str,
    to: ProposalState,
    pk: int,
    actor: User,
    now: dt.datetime,
    also: Callable[[Proposal], None] | None = None,
    **fields: Any,
) -> Proposal:
    def check(proposal: Proposal) -> None:
        _require(verb, actor, proposal)
        if also is not None and proposal.may_become(to):
            also(proposal)

    proposal = transition(Proposal, pk, to=to, actor=actor, verb=verb, now=now, check=check, fields=fields)
    for kind in ON_STATE[to]:
        notify(kind, proposal, actor=actor, now=now)
    drop_pages("partnerships")
    return proposal


def _require(permission: str, actor: User, proposal: Proposal) -> None:
    if not rules.has_perm(permission, actor, proposal):
        raise NotAllowed(SENTENCES[permission] % {"ngo": proposal.ngo, "authority": proposal.authority})


def _require_verified(organization: Organization) -> None:
    if not organization.is_verified:
        raise Refused(
            _("%(organization)s is not verified at present, so this cannot be done yet. Nothing was changed.")
            % {"organization": organization}
        )


def _require_not_expired(ngo: Organization, today: dt.date) -> None:
    """Only for who submits: an authority owes its answer even when its own verification is over."""
    if ngo.verified_until is not None and ngo.is_expired_on(today):
        raise Refused(
            _(
                "The verification of %(organization)s expired on %(day)s. Please ask on its page for it to "
                "be verified again, then submit. Nothing was changed."
            )
            % {"organization": ngo, "day": date_format(ngo.verified_until)}
        )
