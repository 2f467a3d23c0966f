"""What leads from a draft to the authority's answer, in time or late."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnerships.life.states import PartnershipState, Side
from partnerships.life.verbs.verb import Verb

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
    leaves=frozenset(
        (
            PartnershipState.DRAFT,
            PartnershipState.CHANGES_REQUESTED,
        )
    ),
    to=None,
    by=Side.NGO,
    audit=pgettext_lazy("verb", "changed"),
    button=_("Change the text"),
    does=_("Changes the text; once it has been submitted, both sides see when it was changed."),
    who_can=_(
        "Only an owner or editor of %(ngo)s, or of an organization that proposes with it, can change this "
        "proposal."
    ),
    page="change",
)
SUBMIT = Verb(
    name="submit",
    leaves=frozenset((PartnershipState.DRAFT,)),
    to=PartnershipState.SUBMITTED,
    by=Side.NGO,
    audit=pgettext_lazy("verb", "submitted"),
    button=_("Submit the proposal"),
    does=_("Sends it to the authority, which from this day owes a reasoned answer within its term."),
    who_can=_("Only an owner or editor of %(ngo)s can submit this proposal."),
    page="submit",
    writes=("partnerships.proposal_submitted",),
    is_weighed=True,
)
TAKE_UNDER_REVIEW = Verb(
    name="take_under_review",
    leaves=frozenset((PartnershipState.SUBMITTED,)),
    to=PartnershipState.UNDER_REVIEW,
    by=Side.AUTHORITY,
    audit=pgettext_lazy("verb", "taken under review"),
    button=_("Take under review"),
    does=_("Tells the NGO the number and the date under which the authority’s register holds its proposal."),
    who_can=_(
        "Only an owner or editor of %(authority)s who does not belong to %(ngo)s can review this proposal."
    ),
    page="review",
    asks=("registration_number", "registered_on"),
    writes=("partnerships.proposal_under_review",),
)
REDIRECT = Verb(
    name="redirect",
    leaves=frozenset(
        (
            PartnershipState.SUBMITTED,
            PartnershipState.UNDER_REVIEW,
        )
    ),
    to=PartnershipState.SUBMITTED,
    by=Side.AUTHORITY,
    audit=pgettext_lazy("verb", "redirected"),
    button=_("Redirect to another authority"),
    does=_(
        "Passes the proposal on to the authority whose matter it is: the term begins there anew, and the "
        "former authority no longer sees it."
    ),
    who_can=_(
        "Only an owner or editor of %(authority)s who does not belong to %(ngo)s can redirect this proposal."
    ),
    page="redirect",
    asks=("authority", "reason"),
    writes=("partnerships.proposal_redirected", "partnerships.proposal_passed_on"),
    is_dangerous=True,
    leads_off=True,
)
REQUEST_CHANGES = Verb(
    name="request_changes",
    leaves=frozenset((PartnershipState.UNDER_REVIEW,)),
    to=PartnershipState.CHANGES_REQUESTED,
    by=Side.AUTHORITY,
    audit=pgettext_lazy("verb", "changes requested"),
    button=_("Request changes"),
    does=_("Asks the NGO to answer points one by one; until it does, the term stands still."),
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
    leaves=frozenset((PartnershipState.CHANGES_REQUESTED,)),
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
    leaves=frozenset((PartnershipState.UNDER_REVIEW,)),
    to=None,
    by=Side.AUTHORITY,
    audit=pgettext_lazy("verb", "term extended"),
    button=_("Extend the term"),
    does=_("Prolongs the term once, as far as the law allows, for a reason that the NGO reads."),
    who_can=_(
        "Only an owner or editor of %(authority)s who does not belong to %(ngo)s can extend the term of this "
        "proposal."
    ),
    page="extend",
    asks=("reason",),
    writes=("partnerships.answer_extended",),
)
PREPARE_ANSWER = Verb(
    name="prepare_answer",
    leaves=frozenset((PartnershipState.UNDER_REVIEW,)),
    to=None,
    by=Side.AUTHORITY,
    audit=pgettext_lazy("verb", "answer prepared"),
    button=_("Prepare the answer"),
    does=_("Lays the answer before a second person of the authority, who gives it or prepares another."),
    who_can=_(
        "Only an owner or editor of %(authority)s who does not belong to %(ngo)s can prepare the answer to "
        "this proposal."
    ),
    page="prepare_answer",
    asks=("decision", "answer"),
    writes=("partnerships.answer_prepared",),
)
ACCEPT = Verb(
    name="accept",
    leaves=frozenset((PartnershipState.UNDER_REVIEW,)),
    to=PartnershipState.ACCEPTED_IN_PRINCIPLE,
    by=Side.AUTHORITY,
    audit=pgettext_lazy("verb", "accepted in principle"),
    button=_("Accept in principle"),
    does=_("Makes the proposal and the reasons public; then both sides write the agreement."),
    who_can=_(
        "Only an owner or editor of %(authority)s who does not belong to %(ngo)s can accept this proposal."
    ),
    page="answer",
    asks=("answer",),
    writes=("partnerships.proposal_accepted",),
)
REJECT = Verb(
    name="reject",
    leaves=frozenset((PartnershipState.UNDER_REVIEW,)),
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
    leaves=frozenset(
        (
            PartnershipState.SUBMITTED,
            PartnershipState.UNDER_REVIEW,
        )
    ),
    to=PartnershipState.UNANSWERED,
    by=Side.PORTAL,
    audit=pgettext_lazy("verb", "left unanswered"),
    button=_("The term runs out"),
    does=_("On the day after the last one the portal notes that there was no answer and tells both sides."),
    writes=("partnerships.answer_overdue", "partnerships.proposal_unanswered"),
)
REOPEN = Verb(
    name="reopen",
    leaves=frozenset((PartnershipState.UNANSWERED,)),
    to=PartnershipState.UNDER_REVIEW,
    by=Side.AUTHORITY,
    audit=pgettext_lazy("verb", "reopened for a late answer"),
    button=_("Answer late"),
    does=_(
        "Takes the proposal under review again, so that it can still be answered; the answer is marked late."
    ),
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
    leaves=frozenset(
        (
            PartnershipState.DRAFT,
            PartnershipState.SUBMITTED,
            PartnershipState.UNDER_REVIEW,
            PartnershipState.CHANGES_REQUESTED,
            PartnershipState.UNANSWERED,
            PartnershipState.ACCEPTED_IN_PRINCIPLE,
            PartnershipState.NEGOTIATION,
            PartnershipState.COUNCIL_APPROVAL,
        )
    ),
    to=PartnershipState.WITHDRAWN,
    by=Side.NGO,
    audit=pgettext_lazy("verb", "withdrawn"),
    button=_("Withdraw the proposal"),
    does=_(
        "Takes it back: it cannot be submitted again. Whoever has received it is told, and nobody owes "
        "anything more."
    ),
    who_can=_("Only an owner or editor of %(ngo)s can withdraw this proposal."),
    page="withdraw",
    writes=("partnerships.proposal_withdrawn",),
    is_dangerous=True,
    leads_off=True,
)
