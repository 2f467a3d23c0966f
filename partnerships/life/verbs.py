"""Everything that can be done to a proposal: the one table from which the rest follows.

Guards (`Partnership.TRANSITIONS`, the services), permissions and who is told that they may not (`rules`,
`SENTENCES`), buttons, forms, messages (`notifications.ON_VERB`), what the audit calls an act, the help page,
the drawing in docs/partnership-lifecycle.svg and the tests are all read from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnerships.life.states import PartnershipState, Side

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Verb:
    """One thing that can be done to a proposal.

    Attributes:
        name: `partnerships.<name>` is its permission and what the audit records.
        leaves: the states from which it can be done; empty for the one by which a proposal begins.
        to: the state that it leads to; None when the state stays.
        by: whose act it is; the portal's own are done by the clock.
        audit: what the audit calls it.
        button: what its button says.
        does: one sentence on what it will do, shown beside the button.
        who_can: told to whoever may not; names `ngo` and `authority`.
        page: the address on which it is done, `partnerships:<page>`.
        asks: the fields of its form.
        writes: the kinds of message that it writes.
        is_dangerous: whether it cannot be taken back.
    """

    name: str
    leaves: frozenset[PartnershipState]
    to: PartnershipState | None
    by: Side
    audit: StrOrPromise
    button: StrOrPromise = ""
    does: StrOrPromise = ""
    who_can: StrOrPromise = ""
    page: str = ""
    asks: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    is_dangerous: bool = False

    @property
    def permission(self) -> str:
        """What `rules` is asked for it."""
        return f"partnerships.{self.name}"


def _states(*states: PartnershipState) -> frozenset[PartnershipState]:
    return frozenset(states)


DRAFT = Verb(
    name="draft",
    leaves=frozenset(),
    to=PartnershipState.DRAFT,
    by=Side.NGO,
    audit=pgettext_lazy("verb", "drawn up"),
    button=_("Propose a partnership"),
    does=_("Saves a draft that only the NGO sees."),
    who_can=_("Only an owner or editor of %(ngo)s can propose on its behalf."),
    page="new",
)
CHANGE = Verb(
    name="change",
    leaves=_states(PartnershipState.DRAFT, PartnershipState.CHANGES_REQUESTED),
    to=None,
    by=Side.NGO,
    audit=pgettext_lazy("verb", "changed"),
    button=_("Change the text"),
    does=_("Changes the text; once it has been submitted, both sides see when it was changed."),
    who_can=_("Only an owner or editor of %(ngo)s can change this proposal."),
    page="change",
)
SUBMIT = Verb(
    name="submit",
    leaves=_states(PartnershipState.DRAFT),
    to=PartnershipState.SUBMITTED,
    by=Side.NGO,
    audit=pgettext_lazy("verb", "submitted"),
    button=_("Submit the proposal"),
    does=_("Sends it to the authority, which from this day owes a reasoned answer within its term."),
    who_can=_("Only an owner or editor of %(ngo)s can submit this proposal."),
    page="submit",
    writes=("partnerships.proposal_submitted",),
)
TAKE_UNDER_REVIEW = Verb(
    name="take_under_review",
    leaves=_states(PartnershipState.SUBMITTED),
    to=PartnershipState.UNDER_REVIEW,
    by=Side.AUTHORITY,
    audit=pgettext_lazy("verb", "taken under review"),
    button=_("Take under review"),
    does=_("Tells the NGO the number and the date under which your register holds its proposal."),
    who_can=_(
        "Only an owner or editor of %(authority)s who does not belong to %(ngo)s can review this proposal."
    ),
    page="review",
    asks=("registration_number", "registered_on"),
    writes=("partnerships.proposal_under_review",),
)
REDIRECT = Verb(
    name="redirect",
    leaves=_states(PartnershipState.SUBMITTED, PartnershipState.UNDER_REVIEW),
    to=PartnershipState.SUBMITTED,
    by=Side.AUTHORITY,
    audit=pgettext_lazy("verb", "redirected"),
    button=_("Redirect to another authority"),
    does=_(
        "Passes the proposal on to the authority whose matter it is: the term begins there anew, and you no "
        "longer see it."
    ),
    who_can=_(
        "Only an owner or editor of %(authority)s who does not belong to %(ngo)s can redirect this proposal."
    ),
    page="redirect",
    asks=("authority", "reason"),
    writes=("partnerships.proposal_redirected", "partnerships.proposal_passed_on"),
    is_dangerous=True,
)
REQUEST_CHANGES = Verb(
    name="request_changes",
    leaves=_states(PartnershipState.UNDER_REVIEW),
    to=PartnershipState.CHANGES_REQUESTED,
    by=Side.AUTHORITY,
    audit=pgettext_lazy("verb", "changes requested"),
    button=_("Request changes"),
    does=_("Asks the NGO to answer your points one by one; until it does, the term stands still."),
    who_can=_(
        "Only an owner or editor of %(authority)s who does not belong to %(ngo)s can request changes of this "
        "proposal."
    ),
    page="request_changes",
    asks=("points",),
    writes=("partnerships.changes_requested",),
)
SEND_BACK = Verb(
    name="send_back",
    leaves=_states(PartnershipState.CHANGES_REQUESTED),
    to=PartnershipState.UNDER_REVIEW,
    by=Side.NGO,
    audit=pgettext_lazy("verb", "sent back"),
    button=_("Send back with notes"),
    does=_("Sends the proposal back with a note on each point; the term for the answer runs on."),
    who_can=_("Only an owner or editor of %(ngo)s can send this proposal back."),
    page="send_back",
    asks=("notes",),
    writes=("partnerships.changes_answered",),
)
EXTEND = Verb(
    name="extend",
    leaves=_states(PartnershipState.UNDER_REVIEW),
    to=None,
    by=Side.AUTHORITY,
    audit=pgettext_lazy("verb", "term extended"),
    button=_("Extend the term"),
    does=_("Prolongs the term once, as far as the law lets you, for a reason that the NGO reads."),
    who_can=_(
        "Only an owner or editor of %(authority)s who does not belong to %(ngo)s can extend the term of this "
        "proposal."
    ),
    page="extend",
    asks=("reason",),
    writes=("partnerships.answer_extended",),
)
ACCEPT = Verb(
    name="accept",
    leaves=_states(PartnershipState.UNDER_REVIEW),
    to=PartnershipState.ACCEPTED_IN_PRINCIPLE,
    by=Side.AUTHORITY,
    audit=pgettext_lazy("verb", "accepted"),
    button=_("Accept the proposal"),
    does=_("Makes the proposal and your reasons public."),
    who_can=_(
        "Only an owner or editor of %(authority)s who does not belong to %(ngo)s can accept this proposal."
    ),
    page="answer",
    asks=("answer",),
    writes=("partnerships.proposal_accepted", "partnerships.partnership_begun"),
)
REJECT = Verb(
    name="reject",
    leaves=_states(PartnershipState.UNDER_REVIEW),
    to=PartnershipState.REJECTED,
    by=Side.AUTHORITY,
    audit=pgettext_lazy("verb", "rejected"),
    button=_("Reject the proposal"),
    does=_("Ends the proposal; only both parties and programme managers read why."),
    who_can=_(
        "Only an owner or editor of %(authority)s who does not belong to %(ngo)s can reject this proposal."
    ),
    page="answer",
    asks=("answer",),
    writes=("partnerships.proposal_rejected",),
    is_dangerous=True,
)
RUN_OUT = Verb(
    name="run_out",
    leaves=_states(PartnershipState.SUBMITTED, PartnershipState.UNDER_REVIEW),
    to=PartnershipState.UNANSWERED,
    by=Side.PORTAL,
    audit=pgettext_lazy("verb", "left unanswered"),
    button=_("The term runs out"),
    does=_("On the day after the last one the portal notes that there was no answer and tells both sides."),
    writes=("partnerships.answer_overdue", "partnerships.proposal_unanswered"),
)
REOPEN = Verb(
    name="reopen",
    leaves=_states(PartnershipState.UNANSWERED),
    to=PartnershipState.UNDER_REVIEW,
    by=Side.AUTHORITY,
    audit=pgettext_lazy("verb", "reopened for a late answer"),
    button=_("Answer late"),
    does=_("Takes the proposal under review again, so that you can still answer; the answer is marked late."),
    who_can=_(
        "Only an owner or editor of %(authority)s who does not belong to %(ngo)s can still answer this "
        "proposal."
    ),
    page="reopen",
    asks=("registration_number", "registered_on"),
    writes=("partnerships.proposal_reopened",),
)
WITHDRAW = Verb(
    name="withdraw",
    leaves=_states(
        PartnershipState.DRAFT,
        PartnershipState.SUBMITTED,
        PartnershipState.UNDER_REVIEW,
        PartnershipState.CHANGES_REQUESTED,
        PartnershipState.UNANSWERED,
    ),
    to=PartnershipState.WITHDRAWN,
    by=Side.NGO,
    audit=pgettext_lazy("verb", "withdrawn"),
    button=_("Withdraw the proposal"),
    does=_(
        "Ends the proposal: it cannot be submitted again. An authority that had received it is told and "
        "no longer has to answer."
    ),
    who_can=_("Only an owner or editor of %(ngo)s can withdraw this proposal."),
    page="withdraw",
    writes=("partnerships.proposal_withdrawn",),
    is_dangerous=True,
)

LIFE: tuple[Verb, ...] = (
    DRAFT, SUBMIT, TAKE_UNDER_REVIEW, ACCEPT, REJECT, REQUEST_CHANGES, SEND_BACK, CHANGE, EXTEND, REDIRECT,
    RUN_OUT, REOPEN, WITHDRAW,
)  # fmt: skip
"""Every verb, in the order in which buttons and tables show them: what leads on comes first."""

LINKS: Mapping[str, StrOrPromise] = {ACCEPT.page: _("Answer the proposal")}
"""What the way to a page is called on which one chooses between verbs."""

TRANSITIONS: Mapping[str, frozenset[str]] = {
    state: frozenset(verb.to for verb in LIFE if verb.to is not None and state in verb.leaves)
    for state in PartnershipState
}
"""For each state, where it may lead."""

VERBS: Mapping[str, StrOrPromise] = {verb.permission: verb.audit for verb in LIFE}
"""What the audit calls each verb."""


def verbs_from(state: str) -> tuple[Verb, ...]:
    """What people can do to a proposal in a state.

    Args:
        state: a value of `PartnershipState`.
    """
    return tuple(verb for verb in LIFE if state in verb.leaves and verb.by != Side.PORTAL)
