"""How the agreement of a partnership that has begun is amended: by a version that every party accepts."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnerships.life.states import PartnershipState, Side
from partnerships.life.verbs.verb import Verb

BEGUN = frozenset((PartnershipState.ACTIVE, PartnershipState.SUSPENDED))

PROPOSE_AMENDMENT = Verb(
    name="propose_amendment",
    leaves=BEGUN,
    to=None,
    by=Side.EACH,
    audit=pgettext_lazy("verb", "amendment proposed"),
    button=_("Propose an amendment"),
    does=_("Lays another text or another last day before all parties; until all accept it, nothing changes."),
    who_can=_("Only an owner or editor of a party can propose an amendment."),
    page="propose_amendment",
    asks=("version", "text", "ends_on", "note"),
    writes=("partnerships.amendment_proposed",),
)
ACCEPT_AMENDMENT = Verb(
    name="accept_amendment",
    leaves=BEGUN,
    to=None,
    by=Side.EACH,
    audit=pgettext_lazy("verb", "amendment accepted"),
    button=_("Accept the amendment"),
    does=_("Says that the organization agrees to the amendment, which cannot be taken back."),
    who_can=_("Only an owner or editor of a party that has not accepted the amendment yet can accept it."),
    page="accept_amendment",
    asks=("number", "decision_number", "decided_on", "document"),
    writes=("partnerships.amendment_accepted",),
)
REJECT_AMENDMENT = Verb(
    name="reject_amendment",
    leaves=BEGUN,
    to=None,
    by=Side.EACH,
    audit=pgettext_lazy("verb", "amendment rejected"),
    button=_("Reject the amendment"),
    does=_("Sets the amendment aside, with a reason that all parties read; the agreement stays what it is."),
    who_can=_("Only an owner or editor of a party that has not accepted the amendment can reject it."),
    page="reject_amendment",
    asks=("number", "reason"),
    writes=("partnerships.amendment_rejected",),
)
WITHDRAW_AMENDMENT = Verb(
    name="withdraw_amendment",
    leaves=BEGUN,
    to=None,
    by=Side.EACH,
    audit=pgettext_lazy("verb", "amendment withdrawn"),
    button=_("Withdraw the amendment"),
    does=_("Takes back what one’s own organization has proposed; another amendment can then be proposed."),
    who_can=_("Only an owner or editor of the party that proposed the amendment can withdraw it."),
    page="withdraw_amendment",
    asks=("number",),
    writes=("partnerships.amendment_withdrawn",),
)
AMEND = Verb(
    name="amend",
    leaves=BEGUN,
    to=None,
    by=Side.PORTAL,
    audit=pgettext_lazy("verb", "amended"),
    button=_("The amendment takes effect"),
    does=_("Once every party has accepted it, the portal makes it the agreement, with its last day."),
    writes=("partnerships.partnership_amended",),
)
