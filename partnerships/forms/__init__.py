from partnerships.forms.acts import (
    AnswerForm,
    ExtensionForm,
    NotesForm,
    PointsForm,
    RedirectionForm,
    RegistrationForm,
)
from partnerships.forms.needs import (
    CloseForm,
    HideForm,
    NeedForm,
    QuestionAnswerForm,
    QuestionForm,
    RenewForm,
)
from partnerships.forms.proposals import ProposalForm

__all__ = [
    "AnswerForm",
    "CloseForm",
    "ExtensionForm",
    "HideForm",
    "NeedForm",
    "NotesForm",
    "PointsForm",
    "ProposalForm",
    "QuestionAnswerForm",
    "QuestionForm",
    "RedirectionForm",
    "RegistrationForm",
    "RenewForm",
]
