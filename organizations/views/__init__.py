from organizations.views.directory import organization_detail, organization_list
from organizations.views.registration import (
    organization_change,
    organization_register,
    organization_resubmit,
)
from organizations.views.verification import organization_decide, organization_queue

__all__ = [
    "organization_change",
    "organization_decide",
    "organization_detail",
    "organization_list",
    "organization_queue",
    "organization_register",
    "organization_resubmit",
]
