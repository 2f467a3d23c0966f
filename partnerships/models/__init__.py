from partnerships.models.action_points import ActionPoint
from partnerships.models.agreement import (
    AGREEMENT_TEXT,
    Acceptance,
    AgreementVersion,
    CouncilApproval,
    Signature,
)
from partnerships.models.amendments import Amendment, AmendmentAcceptance
from partnerships.models.answers import AnsweringRules, PreparedAnswer
from partnerships.models.clock import MOST_POINTS, ChangePoint, ChangeRound, ClockReminder, Redirection
from partnerships.models.conversation import Mention, Reading, Remark, RemarkFile
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
from partnerships.models.follow_ups import (
    MOST_EVIDENCE,
    FollowUp,
    FollowUpAnswer,
    FollowUpEvidence,
    FollowUpReminder,
    months_of,
)
from partnerships.models.gala import (
    GalaCriterion,
    GalaEdition,
    GalaJuror,
    GalaMark,
    GalaNomination,
    GalaSheet,
)
from partnerships.models.measures import (
    MOST_INDICATORS,
    MOST_SPENDINGS,
    ReportedPart,
    ReportedValue,
    Spending,
    ValueUpload,
)
from partnerships.models.needs import Need, NeedQuestion
from partnerships.models.parties import CoParty
from partnerships.models.partnerships import LONG_TEXT, SHORT_TEXT, Partnership
from partnerships.models.plan import (
    HIGH_RISK,
    MOST_IN_PLAN,
    PLAN_MODELS,
    Activity,
    ActivityNeed,
    Deliverable,
    Milestone,
    PlanRow,
    Risk,
)
from partnerships.models.suggestions import Dismissal, SuggestionRefusal
from partnerships.models.updates import SharedDocument, Update
from partnerships.models.words import PartnershipWords

__all__ = [
    "AGREEMENT_TEXT",
    "HIGH_RISK",
    "LONG_TEXT",
    "MOST_EVIDENCE",
    "MOST_INDICATORS",
    "MOST_IN_PLAN",
    "MOST_POINTS",
    "MOST_ROWS",
    "MOST_SPENDINGS",
    "PLAN_MODELS",
    "SHORT_TEXT",
    "Acceptance",
    "ActionPoint",
    "Activity",
    "ActivityNeed",
    "AgreementVersion",
    "Amendment",
    "AmendmentAcceptance",
    "AnsweringRules",
    "Attachment",
    "ChangePoint",
    "ChangeRound",
    "ClockReminder",
    "CoParty",
    "Correction",
    "CouncilApproval",
    "Deliverable",
    "Dismissal",
    "FinalReport",
    "FollowUp",
    "FollowUpAnswer",
    "FollowUpEvidence",
    "FollowUpReminder",
    "Funding",
    "GalaCriterion",
    "GalaEdition",
    "GalaJuror",
    "GalaMark",
    "GalaNomination",
    "GalaSheet",
    "Indicator",
    "Mention",
    "Milestone",
    "Need",
    "NeedQuestion",
    "Partnership",
    "PartnershipWords",
    "PlanRow",
    "PreparedAnswer",
    "ProposalVersion",
    "Reading",
    "Redirection",
    "Remark",
    "RemarkFile",
    "ReportedPart",
    "ReportedValue",
    "Risk",
    "SharedDocument",
    "Signature",
    "Spending",
    "SuggestionRefusal",
    "Suspension",
    "Termination",
    "UnsentText",
    "Update",
    "ValueUpload",
    "months_of",
]
