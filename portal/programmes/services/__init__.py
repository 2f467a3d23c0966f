"""What can be done to a programme, a function per verb. Each is one transaction, and audited."""

from portal.programmes.services.facts import (
    change_programme,
    draft_programme,
    publish_programme,
    withdraw_programme,
)
from portal.programmes.services.people import name_keeper, remove_keeper
from portal.programmes.services.rows import set_partners, set_targets

__all__ = [
    "change_programme",
    "draft_programme",
    "name_keeper",
    "publish_programme",
    "remove_keeper",
    "set_partners",
    "set_targets",
    "withdraw_programme",
]
