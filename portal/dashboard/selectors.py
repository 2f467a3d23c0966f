"""What the home page and the desk show, read across the subjects."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

import rules
from django.db.models import Exists, OuterRef

from consultations.models import Consultation
from consultations.selectors import line_of as line_of_consultation
from organizations.models import Organization
from organizations.rules import writes_for
from partnerships.enums import ProposalState
from partnerships.models import Proposal
from partnerships.selectors import line_of
from portal.accounts.models import Consent, ConsentText
from portal.core.line import Line
from portal.dashboard.models import SavedFilter

if TYPE_CHECKING:
    from portal.accounts.models import User

DESK_ROWS = 20


@dataclass(frozen=True, slots=True)
class Figures:
    """The portal's figures as they stand.

    Attributes:
        organizations: verified ones.
        authorities: of these, the ones that answer proposals.
        partnerships: accepted proposals.
        awaiting: proposals that an authority owes an answer to.
    """

    organizations: int
    authorities: int
    partnerships: int
    awaiting: int


def figures() -> Figures:
    """Count what the home page tells."""
    public = Organization.objects.verified()
    return Figures(
        organizations=public.count(),
        authorities=public.addressees().count(),
        partnerships=Proposal.objects.public().count(),
        awaiting=Proposal.objects.filter(state__in=ProposalState.open()).count(),
    )


def newest_partnerships(count: int) -> list[Proposal]:
    """The proposals accepted last."""
    return list(Proposal.objects.public().for_list().order_by("-answered_at", "-pk")[:count])


def open_consultations(count: int, *, today: dt.date) -> list[tuple[Consultation, Line]]:
    """The consultations that take recommendations on a day, first to close first, each with its line."""
    open_now = Consultation.objects.public().as_of(today).open().open_first().for_list()[:count]
    return [(consultation, line_of_consultation(consultation, today=today)) for consultation in open_now]


@dataclass(frozen=True, slots=True)
class Desk:
    """What a person finds on their desk.

    Attributes:
        organizations: the ones they belong to.
        to_answer: proposals their authorities owe an answer to, first due first, each with its line.
        drafts: proposals their NGOs have not submitted, with their lines.
        in_answer: their NGOs' proposals that await an answer, first due first, with their lines.
        to_verify: organizations that await a moderator, longest first; empty for others.
        filters: the ones they keep, by list and name.
        consent_due: the text that they have not agreed to yet; None when they have.
        may_propose: whether they act for an organization that proposes partnerships.
    """

    organizations: list[Organization]
    to_answer: list[tuple[Proposal, Line]]
    drafts: list[tuple[Proposal, Line]]
    in_answer: list[tuple[Proposal, Line]]
    to_verify: list[Organization]
    filters: list[SavedFilter]
    consent_due: ConsentText | None
    may_propose: bool

    @property
    def waits(self) -> bool:
        """Whether anything waits for this person to act."""
        return bool(self.to_answer or self.drafts or self.to_verify)


def desk_of(user: User, *, today: dt.date) -> Desk:
    """Gather a person's desk; every list holds at most `DESK_ROWS`."""
    own = list(Organization.objects.of(user).order_by("name", "pk"))
    writes = Organization.objects.written_by(user)
    proposals = Proposal.objects.for_list()
    awaiting = proposals.awaiting_answer()
    to_verify: list[Organization] = []
    if rules.has_perm("organizations.view_queue", user):
        to_verify = list(Organization.objects.visible_to(user).waiting().for_list()[:DESK_ROWS])
    return Desk(
        organizations=own,
        to_answer=_with_lines(awaiting.filter(authority__in=writes), today),
        drafts=_with_lines(proposals.filter(ngo__in=writes, state=ProposalState.DRAFT), today),
        in_answer=_with_lines(awaiting.filter(ngo__in=own), today),
        to_verify=to_verify,
        filters=list(SavedFilter.objects.filter(user=user)),
        consent_due=_consent_due(user),
        may_propose=any(organization.proposes and writes_for(user, organization.pk) for organization in own),
    )


def _consent_due(user: User) -> ConsentText | None:
    """The text in force, unless the person has agreed to it."""
    newest = ConsentText.objects.order_by("-version").annotate(
        agreed=Exists(Consent.objects.filter(text=OuterRef("pk"), user=user))
    )
    text = newest.first()
    return text if text is not None and not text.agreed else None


def _with_lines(proposals: object, today: dt.date) -> list[tuple[Proposal, Line]]:
    return [(proposal, line_of(proposal, today=today)) for proposal in proposals[:DESK_ROWS]]  # type: ignore[index]
