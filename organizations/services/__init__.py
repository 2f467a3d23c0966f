"""What can be done to an organization, a function per verb: one transaction each, audited and announced."""

from organizations.services.guards import SENTENCES
from organizations.services.registration import (
    PENDING_AT_ONCE,
    RESERVED_SLUGS,
    change_organization,
    register_organization,
)
from organizations.services.verification import (
    refuse_organization,
    resubmit_organization,
    suspend_organization,
    verify_organization,
)

__all__ = [
    "PENDING_AT_ONCE",
    "RESERVED_SLUGS",
    "SENTENCES",
    "change_organization",
    "refuse_organization",
    "register_organization",
    "resubmit_organization",
    "suspend_organization",
    "verify_organization",
]
