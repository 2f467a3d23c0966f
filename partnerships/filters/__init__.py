from partnerships.filters.proposals import PartnershipFilter, ProposalFilter

__all__ = ["PartnershipFilter", "ProposalFilter"]
