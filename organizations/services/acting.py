"""For which of their organizations a person acts: the only one, the one chosen, else the one chosen last."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from organizations.enums import MembershipRole
from organizations.models import Membership, Organization
from organizations.rules import OwnOrganization, forget_roles, memberships_of
from portal.core.exceptions import Refused

if TYPE_CHECKING:
    from portal.accounts.models import User

ACTING_FOR = "acting_for"
"""Where a session keeps the key of the organization."""


def acting_organization(user: User, session: Mapping[str, Any]) -> OwnOrganization | None:
    """The organization that the person acts for now; None when they have to choose, or act for none.

    Asks the database nothing that the page has not read already. A choice holds as long as the part does.

    Args:
        user: who acts.
        session: theirs.
    """
    writers = MembershipRole.writers()
    own = [part for part in memberships_of(user) if part.role in writers]
    if len(own) == 1:
        return own[0].organization
    chosen = session.get(ACTING_FOR)
    for part in own:
        if part.organization.pk == chosen:
            return part.organization
    dated = [(part.chosen_at, part.pk, part.organization) for part in own if part.chosen_at]
    return max(dated)[2] if dated else None


def choose_organization(
    *, pk: int, actor: User, session: MutableMapping[str, Any], now: dt.datetime
) -> Organization:
    """Act for an organization from now on, and first of all the next time.

    Args:
        pk: the organization.
        actor: who acts.
        session: theirs.
        now: the moment of the choice.

    Raises:
        Refused: when the actor may not act for it.
    """
    own = Membership.objects.writers().filter(user=actor, organization=pk).select_related("organization")
    membership = own.first()
    if membership is None:
        raise Refused(_("You no longer act for this organization. Please choose another."))
    membership.chosen_at = now
    membership.save(update_fields=["chosen_at"])
    session[ACTING_FOR] = pk
    forget_roles(actor)
    return membership.organization
