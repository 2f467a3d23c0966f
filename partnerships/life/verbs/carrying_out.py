"""What happens to a partnership while it is carried out, and after its end."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnerships.life.states import PartnershipState, Side
from partnerships.life.verbs.verb import Verb

SUSPEND = Verb(
    name="suspend",
    leaves=frozenset((PartnershipState.ACTIVE,)),
    to=PartnershipState.SUSPENDED,
    by=Side.EITHER,
    audit=pgettext_lazy("verb", "suspended"),
    button=_("Suspend the partnership"),
    does=_("Lets it rest, for a reason that all parties read; its last day stays what it is."),
    who_can=_("Only an owner or editor of %(ngo)s or of %(authority)s can suspend this partnership."),
    page="suspend",
    asks=("reason",),
    writes=("partnerships.partnership_suspended",),
    leads_off=True,
)
RESUME = Verb(
    name="resume",
    leaves=frozenset((PartnershipState.SUSPENDED,)),
    to=PartnershipState.ACTIVE,
    by=Side.EITHER,
    audit=pgettext_lazy("verb", "resumed"),
    button=_("Resume the partnership"),
    does=_("Makes it active again and tells all parties."),
    who_can=_("Only an owner or editor of %(ngo)s or of %(authority)s can resume this partnership."),
    page="resume",
    writes=("partnerships.partnership_resumed",),
)
TERMINATE = Verb(
    name="terminate",
    leaves=frozenset(
        (
            PartnershipState.ACTIVE,
            PartnershipState.SUSPENDED,
        )
    ),
    to=PartnershipState.TERMINATED,
    by=Side.EITHER,
    audit=pgettext_lazy("verb", "terminated"),
    button=_("Terminate the partnership"),
    does=_(
        "Ends it before its last day, with a reason and the document by which that side ends it. It is then "
        "not followed up."
    ),
    who_can=_("Only an owner or editor of %(ngo)s or of %(authority)s can terminate this partnership."),
    page="terminate",
    asks=("reason", "document"),
    writes=("partnerships.partnership_terminated",),
    is_dangerous=True,
    leads_off=True,
)
END = Verb(
    name="end",
    leaves=frozenset(
        (
            PartnershipState.ACTIVE,
            PartnershipState.SUSPENDED,
        )
    ),
    to=PartnershipState.ENDED,
    by=Side.PORTAL,
    audit=pgettext_lazy("verb", "ended"),
    button=_("Its last day passes"),
    does=_("On the day after its last one the portal notes that it has ended and asks for the final report."),
    writes=("partnerships.partnership_ended",),
)
REPORT = Verb(
    name="report",
    leaves=frozenset((PartnershipState.ENDED,)),
    to=PartnershipState.FINAL_REPORT,
    by=Side.NGO,
    audit=pgettext_lazy("verb", "reported"),
    button=_("Write the final report"),
    does=_("Sends the authority the report on what was done and reached; everyone can read it."),
    who_can=_("Only an owner or editor of %(ngo)s can write the final report."),
    page="report",
    asks=("report",),
    writes=("partnerships.final_report_written",),
)
TAKE_NOTE = Verb(
    name="take_note",
    leaves=frozenset((PartnershipState.FINAL_REPORT,)),
    to=PartnershipState.FOLLOW_UP,
    by=Side.AUTHORITY,
    audit=pgettext_lazy("verb", "report noted"),
    button=_("Answer the final report"),
    does=_("Says what the authority thinks of the report; from then on it is followed up."),
    who_can=_(
        "Only an owner or editor of %(authority)s who does not belong to %(ngo)s can answer the final report."
    ),
    page="take_note",
    asks=("opinion",),
    writes=("partnerships.final_report_noted",),
)
CLOSE = Verb(
    name="close",
    leaves=frozenset((PartnershipState.FOLLOW_UP,)),
    to=PartnershipState.CLOSED,
    by=Side.PORTAL,
    audit=pgettext_lazy("verb", "closed"),
    button=_("The follow-up is over"),
    does=_("When its last follow-up can no longer be answered, the portal closes it."),
    writes=("partnerships.partnership_closed",),
)
