from partnerships.filters.needs import NeedFilter
from partnerships.filters.proposals import PartnershipFilter, ProposalFilter

__all__ = ["NeedFilter", "PartnershipFilter", "ProposalFilter"]
