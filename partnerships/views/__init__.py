from partnerships.views.proposals import (
    partnership_list,
    proposal_answer,
    proposal_change,
    proposal_detail,
    proposal_list,
    proposal_new,
    proposal_review,
    proposal_submit,
    proposal_withdraw,
)

__all__ = [
    "partnership_list",
    "proposal_answer",
    "proposal_change",
    "proposal_detail",
    "proposal_list",
    "proposal_new",
    "proposal_review",
    "proposal_submit",
    "proposal_withdraw",
]
