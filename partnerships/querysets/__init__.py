from partnerships.querysets.needs import NeedQuerySet, NeedQuestionQuerySet
from partnerships.querysets.proposals import ProposalQuerySet

__all__ = ["NeedQuerySet", "NeedQuestionQuerySet", "ProposalQuerySet"]
