"""Organizations, their people, what the portal vouches for, and what was merged."""

from organizations.models.members import Invitation, JoinRequest, Membership, NetworkMember
from organizations.models.merging import FormerAddress, Merge
from organizations.models.organization import Organization
from organizations.models.verification import OrganizationDocument, ProposedChange, Verification

__all__ = [
    "FormerAddress",
    "Invitation",
    "JoinRequest",
    "Membership",
    "Merge",
    "NetworkMember",
    "Organization",
    "OrganizationDocument",
    "ProposedChange",
    "Verification",
]
