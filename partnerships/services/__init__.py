"""What can be done to a proposal, a function per verb. Each is one transaction, audited and announced."""

from partnerships.services.proposals import (
    SENTENCES,
    accept_proposal,
    change_draft,
    decline_proposal,
    draft_proposal,
    submit_proposal,
    take_under_review,
    withdraw_proposal,
)

__all__ = [
    "SENTENCES",
    "accept_proposal",
    "change_draft",
    "decline_proposal",
    "draft_proposal",
    "submit_proposal",
    "take_under_review",
    "withdraw_proposal",
]
