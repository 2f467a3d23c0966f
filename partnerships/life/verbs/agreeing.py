"""What leads from the acceptance in principle to the day on which a partnership begins."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnerships.life.states import PartnershipState, Side
from partnerships.life.verbs.verb import Verb

BEGIN_NEGOTIATION = Verb(
    name="begin_negotiation",
    leaves=frozenset((PartnershipState.ACCEPTED_IN_PRINCIPLE,)),
    to=PartnershipState.NEGOTIATION,
    by=Side.EITHER,
    audit=pgettext_lazy("verb", "negotiation begun"),
    button=_("Write the agreement"),
    does=_("Lays a first text of the agreement before the other side, whose turn it then is."),
    who_can=_("Only an owner or editor of %(ngo)s or of %(authority)s can write the agreement."),
    page="begin_negotiation",
    asks=("text", "starts_on", "ends_on"),
    writes=("partnerships.negotiation_begun",),
)
ACCEPT_AGREEMENT = Verb(
    name="accept_agreement",
    leaves=frozenset((PartnershipState.NEGOTIATION,)),
    to=None,
    by=Side.EACH,
    audit=pgettext_lazy("verb", "agreement accepted"),
    button=_("Accept this text"),
    does=_("Says that the organization agrees to this text, until somebody changes it."),
    who_can=_("Only an owner or editor of a party that has not accepted this text yet can accept it."),
    page="accept_agreement",
    asks=("number",),
    writes=("partnerships.agreement_accepted",),
)
CHANGE_AGREEMENT = Verb(
    name="change_agreement",
    leaves=frozenset((PartnershipState.NEGOTIATION,)),
    to=None,
    by=Side.EITHER,
    audit=pgettext_lazy("verb", "agreement changed"),
    button=_("Change the agreement"),
    does=_(
        "Lays a new version before the other side, whose turn it then is; whoever had accepted the text is "
        "asked again."
    ),
    who_can=_(
        "Only an owner or editor of %(ngo)s or of %(authority)s, whichever side’s turn it is, can change the "
        "agreement."
    ),
    page="change_agreement",
    asks=("number", "text", "starts_on", "ends_on", "note"),
    writes=("partnerships.agreement_changed",),
)
AGREE = Verb(
    name="agree",
    leaves=frozenset((PartnershipState.NEGOTIATION,)),
    to=PartnershipState.COUNCIL_APPROVAL,
    by=Side.PORTAL,
    audit=pgettext_lazy("verb", "agreed"),
    button=_("All have accepted"),
    does=_("Once every party has accepted the same text, the portal asks each authority for its council."),
    writes=("partnerships.agreement_agreed",),
)
RECORD_APPROVAL = Verb(
    name="record_approval",
    leaves=frozenset((PartnershipState.COUNCIL_APPROVAL,)),
    to=None,
    by=Side.EACH_AUTHORITY,
    audit=pgettext_lazy("verb", "council decision recorded"),
    button=_("Record the council’s decision"),
    does=_("Keeps the number, the date and the file of the decision by which the council approves it."),
    who_can=_("Only an owner or editor of an authority whose council has still to decide can do this."),
    page="record_approval",
    asks=("number", "decision_number", "decided_on", "document"),
)
SKIP_APPROVAL = Verb(
    name="skip_approval",
    leaves=frozenset((PartnershipState.COUNCIL_APPROVAL,)),
    to=None,
    by=Side.EACH_AUTHORITY,
    audit=pgettext_lazy("verb", "council approval skipped"),
    button=_("No decision is needed"),
    does=_("Goes on without the council, on a legal ground that is stated and that everyone can read."),
    who_can=_("Only an owner or editor of an authority whose council has still to decide can do this."),
    page="skip_approval",
    asks=("number", "legal_ground"),
    is_dangerous=True,
)
RENEGOTIATE = Verb(
    name="renegotiate",
    leaves=frozenset((PartnershipState.COUNCIL_APPROVAL,)),
    to=PartnershipState.NEGOTIATION,
    by=Side.AUTHORITY,
    audit=pgettext_lazy("verb", "returned to negotiation"),
    button=_("Return it to negotiation"),
    does=_("Asks for another text, when the council wants one; everyone then accepts it anew."),
    who_can=_(
        "Only an owner or editor of %(authority)s who does not belong to %(ngo)s can return this agreement."
    ),
    page="renegotiate",
    asks=("reason",),
    writes=("partnerships.agreement_returned",),
)
APPROVE = Verb(
    name="approve",
    leaves=frozenset((PartnershipState.COUNCIL_APPROVAL,)),
    to=PartnershipState.SIGNING,
    by=Side.PORTAL,
    audit=pgettext_lazy("verb", "approved"),
    button=_("All have approved"),
    does=_(
        "Once each authority has its decision, or the ground for going without, the portal asks all to sign."
    ),
    writes=("partnerships.signing_begun",),
)
SIGN_DOCUMENT = Verb(
    name="sign_document",
    leaves=frozenset((PartnershipState.SIGNING,)),
    to=None,
    by=Side.EACH,
    audit=pgettext_lazy("verb", "signed by document"),
    button=_("Upload the signed agreement"),
    does=_("Keeps the agreement as the organization has signed it, with the fingerprint of the file."),
    who_can=_("Only an owner or editor of a party that has not signed yet can upload its signed agreement."),
    page="sign_document",
    asks=("document", "signatory"),
    writes=("partnerships.agreement_signed",),
)
SIGN_BY_CONFIRMATION = Verb(
    name="sign_by_confirmation",
    leaves=frozenset((PartnershipState.SIGNING,)),
    to=None,
    by=Side.EACH,
    audit=pgettext_lazy("verb", "signed by confirmation"),
    button=_("Sign here"),
    does=_("Signs for the organization by the signatory’s own confirmation with a second factor."),
    who_can=_(
        "Only an authorised signatory of a party that has not signed yet can sign here, with a second factor."
        " An owner of the party names one on the page of its people."
    ),
    page="sign_by_confirmation",
    asks=("agreed",),
    writes=("partnerships.agreement_signed",),
    is_dangerous=True,
)
ACTIVATE = Verb(
    name="activate",
    leaves=frozenset((PartnershipState.SIGNING,)),
    to=PartnershipState.ACTIVE,
    by=Side.PORTAL,
    audit=pgettext_lazy("verb", "activated"),
    button=_("It begins"),
    does=_(
        "Once every party has signed and the first day has come, the portal tells everyone that it begins."
    ),
    writes=("partnerships.partnership_active", "partnerships.partnership_begun"),
)
CANCEL = Verb(
    name="cancel",
    leaves=frozenset(
        (
            PartnershipState.ACCEPTED_IN_PRINCIPLE,
            PartnershipState.NEGOTIATION,
            PartnershipState.COUNCIL_APPROVAL,
            PartnershipState.SIGNING,
        )
    ),
    to=PartnershipState.CANCELLED,
    by=Side.EITHER,
    audit=pgettext_lazy("verb", "cancelled"),
    button=_("Cancel the partnership"),
    does=_("Ends it before it begins, with a reason that all parties read."),
    who_can=_("Only an owner or editor of %(ngo)s or of %(authority)s can cancel this partnership."),
    page="cancel",
    asks=("reason",),
    writes=("partnerships.partnership_cancelled",),
    is_dangerous=True,
    leads_off=True,
)
