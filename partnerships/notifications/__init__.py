from partnerships.notifications.proposals import (
    ON_STATE,
    PartnershipBegun,
    ProposalAccepted,
    ProposalDeclined,
    ProposalSubmitted,
    ProposalUnderReview,
    ProposalWithdrawn,
)

__all__ = [
    "ON_STATE",
    "PartnershipBegun",
    "ProposalAccepted",
    "ProposalDeclined",
    "ProposalSubmitted",
    "ProposalUnderReview",
    "ProposalWithdrawn",
]
