from organizations.views.acting import acting
from organizations.views.bulk import queue_chosen
from organizations.views.changes import change_withdraw, organization_changes
from organizations.views.contact import organization_contact, organization_enquiries
from organizations.views.directory import organization_list, organization_map
from organizations.views.following import followed_list, organization_follow, organization_unfollow
from organizations.views.invitations import (
    invitation,
    invitation_again,
    invitation_withdraw,
    organization_invite,
)
from organizations.views.joining import (
    join_request,
    join_request_list,
    join_request_withdraw,
    organization_join,
)
from organizations.views.merging import merge, merge_choose, merge_undo
from organizations.views.networks import (
    network_ask,
    network_confirm,
    network_decline,
    network_end,
    organization_network,
)
from organizations.views.people import (
    member_hand_over,
    member_remove,
    member_role,
    member_signatory,
    organization_leave,
    organization_people,
)
from organizations.views.profile import organization_change
from organizations.views.public import organization_detail
from organizations.views.register import (
    register_import,
    register_import_cancel,
    register_import_confirm,
    register_import_discard,
    register_import_list,
    register_import_resume,
)
from organizations.views.registration import (
    organization_register,
    organization_register_new,
    organization_resubmit,
)
from organizations.views.verification import (
    organization_ask_renewal,
    organization_decide,
    organization_evidence,
    organization_queue,
    organization_suspend,
)

__all__ = [
    "acting",
    "change_withdraw",
    "followed_list",
    "invitation",
    "invitation_again",
    "invitation_withdraw",
    "join_request",
    "join_request_list",
    "join_request_withdraw",
    "member_hand_over",
    "member_remove",
    "member_role",
    "member_signatory",
    "merge",
    "merge_choose",
    "merge_undo",
    "network_ask",
    "network_confirm",
    "network_decline",
    "network_end",
    "organization_ask_renewal",
    "organization_change",
    "organization_changes",
    "organization_contact",
    "organization_decide",
    "organization_detail",
    "organization_enquiries",
    "organization_evidence",
    "organization_follow",
    "organization_invite",
    "organization_join",
    "organization_leave",
    "organization_list",
    "organization_map",
    "organization_network",
    "organization_people",
    "organization_queue",
    "organization_register",
    "organization_register_new",
    "organization_resubmit",
    "organization_suspend",
    "organization_unfollow",
    "queue_chosen",
    "register_import",
    "register_import_cancel",
    "register_import_confirm",
    "register_import_discard",
    "register_import_list",
    "register_import_resume",
]
