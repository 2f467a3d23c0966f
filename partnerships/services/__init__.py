"""What can be done to a proposal, a function per verb. Each is one transaction, audited and announced."""

from partnerships.services.action_points import (
    change_action_point,
    finish_action_point,
    give_action_point,
    remind_of_action_points,
    reopen_action_point,
)
from partnerships.services.amending import (
    accept_amendment,
    propose_amendment,
    reject_amendment,
    withdraw_amendment,
)
from partnerships.services.answering import (
    accept_proposal,
    redirect_proposal,
    reject_proposal,
    reopen_proposal,
    take_under_review,
)
from partnerships.services.approving import record_approval, skip_approval
from partnerships.services.attachments import add_attachment, remove_attachment
from partnerships.services.carrying_out import (
    cancel_partnership,
    resume_partnership,
    suspend_partnership,
    take_note_of_report,
    terminate_partnership,
    write_report,
)
from partnerships.services.changes import extend_term, request_changes, send_back
from partnerships.services.clock import keep_clock, run_out
from partnerships.services.conversation import (
    note_reading,
    take_remark_back,
    write_remark,
)
from partnerships.services.follow_up_answers import add_evidence, answer_follow_up, remove_evidence
from partnerships.services.four_eyes import prepare_answer, settle_answering
from partnerships.services.guards import SENTENCES
from partnerships.services.negotiating import (
    accept_agreement,
    begin_negotiation,
    change_agreement,
    renegotiate,
)
from partnerships.services.nightly import take_nightly_steps
from partnerships.services.paper import agreement_pdf, proposal_pdf
from partnerships.services.parties import ask_party, confirm_party, decline_party, remove_party
from partnerships.services.programmes import put_into_programme, take_out_of_programme
from partnerships.services.proposals import (
    SAME_CLICK,
    Overtaken,
    change_draft,
    draft_proposal,
    submit_proposal,
    withdraw_proposal,
)
from partnerships.services.putting_right import CORRECTED_IN, correct_facts, leads_back, put_back
from partnerships.services.signing import activate, sign_by_confirmation, sign_document
from partnerships.services.updates import (
    remove_document,
    remove_update,
    share_document,
    write_update,
)

__all__ = [
    "CORRECTED_IN",
    "SAME_CLICK",
    "SENTENCES",
    "Overtaken",
    "accept_agreement",
    "accept_amendment",
    "accept_proposal",
    "activate",
    "add_attachment",
    "add_evidence",
    "agreement_pdf",
    "answer_follow_up",
    "ask_party",
    "begin_negotiation",
    "cancel_partnership",
    "change_action_point",
    "change_agreement",
    "change_draft",
    "confirm_party",
    "correct_facts",
    "decline_party",
    "draft_proposal",
    "extend_term",
    "finish_action_point",
    "give_action_point",
    "keep_clock",
    "leads_back",
    "note_reading",
    "prepare_answer",
    "proposal_pdf",
    "propose_amendment",
    "put_back",
    "put_into_programme",
    "record_approval",
    "redirect_proposal",
    "reject_amendment",
    "reject_proposal",
    "remind_of_action_points",
    "remove_attachment",
    "remove_document",
    "remove_evidence",
    "remove_party",
    "remove_update",
    "renegotiate",
    "reopen_action_point",
    "reopen_proposal",
    "request_changes",
    "resume_partnership",
    "run_out",
    "send_back",
    "settle_answering",
    "share_document",
    "sign_by_confirmation",
    "sign_document",
    "skip_approval",
    "submit_proposal",
    "suspend_partnership",
    "take_nightly_steps",
    "take_note_of_report",
    "take_out_of_programme",
    "take_remark_back",
    "take_under_review",
    "terminate_partnership",
    "withdraw_amendment",
    "withdraw_proposal",
    "write_remark",
    "write_report",
    "write_update",
]
