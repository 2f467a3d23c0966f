from partnerships.forms.proposals import AnswerForm, ProposalForm

__all__ = ["AnswerForm", "ProposalForm"]
