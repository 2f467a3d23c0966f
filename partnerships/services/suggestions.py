"""What an organization can say about suggestions: not this one, this one again, and not us."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import rules
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.models import Organization
from partnerships.models import Dismissal, SuggestionRefusal
from portal.audit.services import record
from portal.core.exceptions import NotAllowed, Refused
from portal.core.page_cache import drop_pages

if TYPE_CHECKING:
    from portal.accounts.models import User

MOST_DISMISSED = 1_000
"""Of one organization: each is left out of every search for candidates."""

# Who can, told to whoever cannot.
SUGGESTION_SENTENCES = {
    "partnerships.view_suggestions": _lazy(
        "Only the people of %(organization)s see what is suggested to it."
    ),
    "partnerships.dismiss_suggestion": _lazy(
        "Only an owner or editor of %(organization)s can dismiss what is suggested to it, or bring it back."
    ),
    "partnerships.refuse_suggestions": _lazy(
        "Only an owner or editor of %(organization)s can say whether it is suggested to others."
    ),
}


@transaction.atomic
def dismiss_suggestion(*, pk: int, suggested_pk: int, actor: User, now: dt.datetime) -> None:
    """Have an organization not suggested to another any more; nothing changes when it is dismissed already.

    Args:
        pk: the organization that does not want the suggestion.
        suggested_pk: whom it does not want suggested.
        actor: an owner or editor of the first.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for the organization.
        Refused: when the other is itself or not public, or too many are dismissed.
    """
    # Held, so that many at the same moment are counted one after the other.
    organization = Organization.objects.select_for_update(of=("self",), no_key=True).get(pk=pk)
    require_suggestions("partnerships.dismiss_suggestion", actor, organization)
    suggested = Organization.objects.public().exclude(pk=pk).filter(pk=suggested_pk).first()
    if suggested is None:
        raise Refused(_("This organization is not suggested. Nothing was changed."))
    own = Dismissal.objects.filter(organization=organization)
    if own.filter(suggested=suggested).exists():
        return
    if own.count() >= MOST_DISMISSED:
        raise Refused(
            _("%(count)d suggestions are dismissed, which is the most. Please bring one of them back first.")
            % {"count": MOST_DISMISSED}
        )
    made = Dismissal.objects.create(organization=organization, suggested=suggested, dismissed_at=now)
    record(
        actor=actor,
        verb="partnerships.dismiss_suggestion",
        target=made,
        now=now,
        after={"organization": organization, "suggested": suggested},
    )


@transaction.atomic
def restore_suggestion(*, pk: int, suggested_pk: int, actor: User, now: dt.datetime) -> None:
    """Let a dismissed organization be suggested again; nothing changes when it is not dismissed.

    Args:
        pk: the organization that dismissed it.
        suggested_pk: whom it dismissed.
        actor: an owner or editor of the first.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for the organization.
    """
    organization = Organization.objects.get(pk=pk)
    require_suggestions("partnerships.dismiss_suggestion", actor, organization)
    dismissal = (
        Dismissal.objects.select_for_update(of=("self",))
        .filter(organization=organization, suggested=suggested_pk)
        .select_related("suggested")
        .first()
    )
    if dismissal is None:
        return
    record(
        actor=actor,
        verb="partnerships.restore_suggestion",
        target=dismissal,
        now=now,
        before={"organization": organization, "suggested": dismissal.suggested},
    )
    dismissal.delete()


@transaction.atomic
def refuse_suggestions(*, pk: int, actor: User, now: dt.datetime) -> None:
    """Have an organization suggested to nobody; nothing changes when it said so already.

    Args:
        pk: the organization.
        actor: one of its owners or editors.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for it.
    """
    organization = Organization.objects.get(pk=pk)
    require_suggestions("partnerships.refuse_suggestions", actor, organization)
    _refusal, is_new = SuggestionRefusal.objects.get_or_create(
        organization=organization, defaults={"since": now}
    )
    if is_new:
        record(actor=actor, verb="partnerships.refuse_suggestions", target=organization, now=now)
        drop_pages("partnerships")


@transaction.atomic
def allow_suggestions(*, pk: int, actor: User, now: dt.datetime) -> None:
    """Let an organization be suggested to others again; nothing changes when it is.

    Args:
        pk: the organization.
        actor: one of its owners or editors.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for it.
    """
    organization = Organization.objects.get(pk=pk)
    require_suggestions("partnerships.refuse_suggestions", actor, organization)
    gone, _by_model = SuggestionRefusal.objects.filter(organization=organization).delete()
    if gone:
        record(actor=actor, verb="partnerships.allow_suggestions", target=organization, now=now)
        drop_pages("partnerships")


def require_suggestions(permission: str, actor: User, organization: Organization) -> None:
    """Raise `NotAllowed` with the sentence that says who can, unless the actor may.

    Args:
        permission: one of `SUGGESTION_SENTENCES`.
        actor: who wants to act.
        organization: that the suggestions are for.
    """
    if not rules.has_perm(permission, actor, organization):
        raise NotAllowed(SUGGESTION_SENTENCES[permission] % {"organization": organization})
