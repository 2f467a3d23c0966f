"""Organizations, their people, what the portal vouches for, and what was merged."""

from organizations.models.directory import DirectoryCount, DirectoryEntry, DirectoryWord
from organizations.models.members import Invitation, JoinRequest, Membership, NetworkMember
from organizations.models.merging import FormerAddress, Merge
from organizations.models.organization import Organization
from organizations.models.public import Enquiry, Follow
from organizations.models.register import (
    RegisterCandidate,
    RegisterEnding,
    RegisterEntry,
    RegisterImport,
    RegisterRow,
    RegisterRun,
)
from organizations.models.verification import (
    ExpiryReminder,
    OrganizationDocument,
    ProposedChange,
    Verification,
)

__all__ = [
    "DirectoryCount",
    "DirectoryEntry",
    "DirectoryWord",
    "Enquiry",
    "ExpiryReminder",
    "Follow",
    "FormerAddress",
    "Invitation",
    "JoinRequest",
    "Membership",
    "Merge",
    "NetworkMember",
    "Organization",
    "OrganizationDocument",
    "ProposedChange",
    "RegisterCandidate",
    "RegisterEnding",
    "RegisterEntry",
    "RegisterImport",
    "RegisterRow",
    "RegisterRun",
    "Verification",
]
