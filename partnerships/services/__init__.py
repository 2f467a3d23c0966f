"""What can be done to a proposal, a function per verb. Each is one transaction, audited and announced."""

from partnerships.services.answering import (
    accept_proposal,
    redirect_proposal,
    reject_proposal,
    reopen_proposal,
    take_under_review,
)
from partnerships.services.changes import extend_term, request_changes, send_back
from partnerships.services.clock import keep_clock, run_out
from partnerships.services.guards import SENTENCES
from partnerships.services.proposals import (
    change_draft,
    draft_proposal,
    submit_proposal,
    withdraw_proposal,
)

__all__ = [
    "SENTENCES",
    "accept_proposal",
    "change_draft",
    "draft_proposal",
    "extend_term",
    "keep_clock",
    "redirect_proposal",
    "reject_proposal",
    "reopen_proposal",
    "request_changes",
    "run_out",
    "send_back",
    "submit_proposal",
    "take_under_review",
    "withdraw_proposal",
]
