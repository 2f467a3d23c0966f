"""What every verb of this app does first and last: ask who may, tell who must know."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import rules
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Organization
from organizations.notifications import ON_STATE
from organizations.rules import forget_roles
from organizations.services.directory import refresh_entries
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused
from portal.core.page_cache import drop_pages
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
    "organizations.join": _lazy("You already belong to %(organization)s."),
    "organizations.decide_request": _lazy(
        "An owner of %(organization)s answers this request; a moderator does where no owner can or none has "
        "answered for 10 days, and where nobody of it is here yet."
    ),
    "organizations.withdraw_request": _lazy("Only the person who asked can withdraw the request."),
    "organizations.view_people": _lazy("Only the people of %(organization)s see who belongs to it."),
    "organizations.manage_people": _lazy("Only an owner of %(organization)s can do this."),
    "organizations.leave": _lazy("You do not belong to %(organization)s."),
    "organizations.manage_network": _lazy(
        "Only an owner or editor of %(organization)s can decide on its networks."
    ),
    "organizations.follow": _lazy("Only a public organization can be followed; %(organization)s is not."),
    "organizations.view_enquiries": _lazy(
        "Only the owners and editors of %(organization)s read what is written to it."
    ),
    "organizations.ask_renewal": _lazy(
        "Only an owner or editor of %(organization)s can ask for it to be verified again."
    ),
    "organizations.renew": _lazy(
        "Only a moderator who is not a member of %(organization)s can verify it again."
    ),
    "organizations.decline_renewal": _lazy(
        "Only a moderator who is not a member of %(organization)s can decide on verifying it again."
    ),
    "organizations.view_evidence": _lazy(
        "Only the people of %(organization)s and the moderators see its evidence."
    ),
    "organizations.add_evidence": _lazy("Only an owner or editor of %(organization)s can give evidence."),
    "organizations.view_changes": _lazy(
        "Only the people of %(organization)s and the moderators see what it asked to change."
    ),
    "organizations.propose_change": _lazy("Only an owner or editor of %(organization)s can change it."),
    "organizations.withdraw_change": _lazy(
        "Only an owner or editor of %(organization)s can take back a change."
    ),
    "organizations.approve_change": _lazy(
        "Only a moderator who is not a member of %(organization)s can approve its changes."
    ),
    "organizations.decline_change": _lazy(
        "Only a moderator who is not a member of %(organization)s can decline its changes."
    ),
    "organizations.merge": _lazy(
        "Only a moderator who belongs to neither can merge %(organization)s with another record."
    ),
    "organizations.undo_merge": _lazy(
        "Only a moderator who belongs to neither can take the merge of %(organization)s back."
    ),
}


# The subjects whose public pages show organizations by name.
SHOW_NAMES = ("organizations", "partnerships", "consultations", "resources", "events")


def require(permission: str, actor: User, target: Model) -> None:
    """Raise `NotAllowed` with the sentence that says who can, unless the actor may.

    Args:
        permission: one of `SENTENCES`.
        actor: who wants to act.
        target: the organization, or what is asked of it and shows as its name.
    """
    if not rules.has_perm(permission, actor, target):
        raise NotAllowed(SENTENCES[permission] % {"organization": target})


def require_reason(reason: str) -> None:
    """Raise `Refused` when a decision on an organization has no reason, or one of blanks alone."""
    if not reason.strip():
        raise Refused(_("A decision needs a reason: the organization will read it."))


def lock(pk: int, actor: User) -> Organization:
    """The organization, held until the transaction ends: whoever changes its people waits here in turn.

    What was read of the actor's own part before is read anew.

    Raises:
        Organization.DoesNotExist: when there is no such organization.
    """
    organization = Organization.objects.select_for_update(of=("self",)).get(pk=pk)
    forget_roles(actor)
    return organization


def refuse_unseen(organization: Organization, seen: int | None) -> None:
    """Raise `Refused` when something was done to the organization after what the moderator was shown."""
    if seen is not None and Entry.objects.about(organization).exclude(pk__lte=seen).exists():
        raise Refused(
            _("The organization was changed while you were reading. Please look again, then decide.")
        )


def show_anew(*organizations: Organization) -> None:
    """Have the directory and every page that shows these organizations made again, after the commit."""
    refresh_entries([organization.pk for organization in organizations])
    drop_pages(*SHOW_NAMES)


def announce(organization: Organization, *, actor: User, now: dt.datetime) -> None:
    """Write the letters that reaching its state calls for."""
    for kind in ON_STATE[organization.state]:
        notify(kind, organization, actor=actor, now=now)
