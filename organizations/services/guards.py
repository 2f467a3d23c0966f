"""What every verb of this app does first and last: ask who may, tell who must know."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import rules
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Organization
from organizations.notifications import ON_STATE
from portal.core.exceptions import NotAllowed
from portal.notifications.services import notify

if TYPE_CHECKING:
    from portal.accounts.models import User

# Who can, told to whoever cannot.
SENTENCES = {
    "organizations.change": _lazy("Only an owner or editor of %(organization)s can change it."),
    "organizations.resubmit": _lazy(
        "Only an owner or editor of %(organization)s can send it to verification."
    ),
    "organizations.verify": _lazy("Only a moderator who is not a member of %(organization)s can verify it."),
    "organizations.refuse": _lazy("Only a moderator who is not a member of %(organization)s can refuse it."),
    "organizations.suspend": _lazy(
        "Only a moderator who is not a member of %(organization)s can suspend it."
    ),
}


def require(permission: str, actor: User, organization: Organization) -> None:
    """Raise `NotAllowed` with the sentence that says who can, unless the actor may."""
    if not rules.has_perm(permission, actor, organization):
        raise NotAllowed(SENTENCES[permission] % {"organization": organization})


def announce(organization: Organization, *, actor: User, now: dt.datetime) -> None:
    """Write the letters that reaching its state calls for."""
    for kind in ON_STATE[organization.state]:
        notify(kind, organization, actor=actor, now=now)
