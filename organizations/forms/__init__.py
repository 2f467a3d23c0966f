"""What people fill in about organizations."""

from organizations.forms.administration import MembershipForm, OrganizationRecordForm
from organizations.forms.changes import ChangesForm, VerifiedForm
from organizations.forms.contact import EnquiryForm
from organizations.forms.merging import MergeForm
from organizations.forms.people import AnswerClaimForm, AnswerRequestForm, ClaimForm, InvitationForm, JoinForm
from organizations.forms.register import RegisterFileForm
from organizations.forms.registration import OrganizationForm, ProfileForm
from organizations.forms.verification import DecisionForm, EvidenceForm, ReasonForm

__all__ = [
    "AnswerClaimForm",
    "AnswerRequestForm",
    "ChangesForm",
    "ClaimForm",
    "DecisionForm",
    "EnquiryForm",
    "EvidenceForm",
    "InvitationForm",
    "JoinForm",
    "MembershipForm",
    "MergeForm",
    "OrganizationForm",
    "OrganizationRecordForm",
    "ProfileForm",
    "ReasonForm",
    "RegisterFileForm",
    "VerifiedForm",
]
