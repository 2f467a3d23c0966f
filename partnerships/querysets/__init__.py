from partnerships.querysets.proposals import ProposalQuerySet

__all__ = ["ProposalQuerySet"]
