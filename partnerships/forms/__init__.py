from partnerships.forms.acts import (
    AnswerForm,
    ExtensionForm,
    NotesForm,
    PointsForm,
    RedirectionForm,
    RegistrationForm,
)
from partnerships.forms.agreement import (
    ApprovalForm,
    ConfirmationForm,
    GroundForm,
    NextVersionForm,
    OfVersionForm,
    ReturnForm,
    SignedDocumentForm,
    VersionForm,
)
from partnerships.forms.amending import AcceptanceForm, AmendmentForm, OfAmendmentForm, RejectionForm
from partnerships.forms.answering import AnsweringForm, PreparationForm
from partnerships.forms.attachments import AttachmentForm
from partnerships.forms.course import OpinionForm, ReasonForm, ReportForm, TerminationForm
from partnerships.forms.follow_ups import EvidenceForm, FollowUpForm
from partnerships.forms.needs import (
    CloseForm,
    HideForm,
    NeedForm,
    QuestionAnswerForm,
    QuestionForm,
    RenewForm,
)
from partnerships.forms.programmes import JoinProgrammeForm, LeaveProgrammeForm
from partnerships.forms.proposals import ProposalForm
from partnerships.forms.reading import ReadingForm
from partnerships.forms.support import CorrectionForm, FactsForm
from partnerships.forms.talk import ActionPointForm, DocumentForm, RemarkForm, UpdateForm

__all__ = [
    "AcceptanceForm",
    "ActionPointForm",
    "AmendmentForm",
    "AnswerForm",
    "AnsweringForm",
    "ApprovalForm",
    "AttachmentForm",
    "CloseForm",
    "ConfirmationForm",
    "CorrectionForm",
    "DocumentForm",
    "EvidenceForm",
    "ExtensionForm",
    "FactsForm",
    "FollowUpForm",
    "GroundForm",
    "HideForm",
    "JoinProgrammeForm",
    "LeaveProgrammeForm",
    "NeedForm",
    "NextVersionForm",
    "NotesForm",
    "OfAmendmentForm",
    "OfVersionForm",
    "OpinionForm",
    "PointsForm",
    "PreparationForm",
    "ProposalForm",
    "QuestionAnswerForm",
    "QuestionForm",
    "ReadingForm",
    "ReasonForm",
    "RedirectionForm",
    "RegistrationForm",
    "RejectionForm",
    "RemarkForm",
    "RenewForm",
    "ReportForm",
    "ReturnForm",
    "SignedDocumentForm",
    "TerminationForm",
    "UpdateForm",
    "VersionForm",
]
