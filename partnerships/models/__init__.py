from partnerships.models.agreement import (
    AGREEMENT_TEXT,
    Acceptance,
    AgreementVersion,
    CouncilApproval,
    Signature,
)
from partnerships.models.answers import AnsweringRules, PreparedAnswer
from partnerships.models.clock import MOST_POINTS, ChangePoint, ChangeRound, ClockReminder, Redirection
from partnerships.models.corrections import Correction
from partnerships.models.course import FinalReport, Suspension, Termination
from partnerships.models.document import (
    MOST_ROWS,
    Attachment,
    Funding,
    Indicator,
    ProposalVersion,
    UnsentText,
)
from partnerships.models.needs import Need, NeedQuestion
from partnerships.models.parties import CoParty
from partnerships.models.partnerships import LONG_TEXT, SHORT_TEXT, Partnership
from partnerships.models.suggestions import Dismissal, SuggestionRefusal
from partnerships.models.words import PartnershipWords

__all__ = [
    "AGREEMENT_TEXT",
    "LONG_TEXT",
    "MOST_POINTS",
    "MOST_ROWS",
    "SHORT_TEXT",
    "Acceptance",
    "AgreementVersion",
    "AnsweringRules",
    "Attachment",
    "ChangePoint",
    "ChangeRound",
    "ClockReminder",
    "CoParty",
    "Correction",
    "CouncilApproval",
    "Dismissal",
    "FinalReport",
    "Funding",
    "Indicator",
    "Need",
    "NeedQuestion",
    "Partnership",
    "PartnershipWords",
    "PreparedAnswer",
    "ProposalVersion",
    "Redirection",
    "Signature",
    "SuggestionRefusal",
    "Suspension",
    "Termination",
    "UnsentText",
]
