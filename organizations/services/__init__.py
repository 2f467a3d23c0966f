"""What can be done to an organization, a function per verb: one transaction each, audited and announced."""

from organizations.services.acting import acting_organization, choose_organization
from organizations.services.changes import (
    change_verified_organization,
    decide_changes,
    propose_changes,
    withdraw_change,
)
from organizations.services.choosing import Choice
from organizations.services.contact import KEPT_FOR as ENQUIRIES_KEPT_FOR
from organizations.services.contact import send_enquiry, sweep_enquiries
from organizations.services.directory import refresh_entries
from organizations.services.evidence import MOST_DOCUMENTS, add_evidence
from organizations.services.expiry import ask_renewal, remind_of_expiry
from organizations.services.following import follow, unfollow
from organizations.services.guards import SENTENCES
from organizations.services.invitations import (
    accept_invitation,
    decline_invitation,
    invite,
    invite_again,
    withdraw_invitation,
)
from organizations.services.joining import (
    accept_request,
    ask_to_join,
    decline_request,
    tell_moderators,
    withdraw_request,
)
from organizations.services.merging import merge_organizations, refuse_to_merge, undo_merge
from organizations.services.networks import ask_network, confirm_network, decline_network, end_network
from organizations.services.people import (
    change_role,
    hand_over,
    leave_organization,
    name_signatory,
    remove_member,
)
from organizations.services.profile import Files, change_profile
from organizations.services.registration import (
    PENDING_AT_ONCE,
    RESERVED_SLUGS,
    change_organization,
    register_organization,
)
from organizations.services.verification import (
    decline_renewal,
    refuse_organization,
    renew_verification,
    resubmit_organization,
    suspend_organization,
    verify_organization,
)

__all__ = [
    "ENQUIRIES_KEPT_FOR",
    "MOST_DOCUMENTS",
    "PENDING_AT_ONCE",
    "RESERVED_SLUGS",
    "SENTENCES",
    "Choice",
    "Files",
    "accept_invitation",
    "accept_request",
    "acting_organization",
    "add_evidence",
    "ask_network",
    "ask_renewal",
    "ask_to_join",
    "change_organization",
    "change_profile",
    "change_role",
    "change_verified_organization",
    "choose_organization",
    "confirm_network",
    "decide_changes",
    "decline_invitation",
    "decline_network",
    "decline_renewal",
    "decline_request",
    "end_network",
    "follow",
    "hand_over",
    "invite",
    "invite_again",
    "leave_organization",
    "merge_organizations",
    "name_signatory",
    "propose_changes",
    "refresh_entries",
    "refuse_organization",
    "refuse_to_merge",
    "register_organization",
    "remind_of_expiry",
    "remove_member",
    "renew_verification",
    "resubmit_organization",
    "send_enquiry",
    "suspend_organization",
    "sweep_enquiries",
    "tell_moderators",
    "undo_merge",
    "unfollow",
    "verify_organization",
    "withdraw_change",
    "withdraw_invitation",
    "withdraw_request",
]
