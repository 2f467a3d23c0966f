"""Following an organization: a person's own choice, not audited, taken back at any time."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import Follow, Organization
from organizations.services.guards import require
from portal.accounts.models import User
from portal.core.exceptions import Refused

MOST_FOLLOWED = 500


@transaction.atomic
def follow(*, pk: int, actor: User, now: dt.datetime) -> None:
    """Let a person hear what an organization does in public; nothing changes when they follow it already.

    Args:
        pk: the organization.
        actor: who follows.
        now: the moment of the act.

    Raises:
        NotAllowed: when the organization is not public.
        Refused: when the person follows `MOST_FOLLOWED` already.
    """
    organization = Organization.objects.get(pk=pk)
    require("organizations.follow", actor, organization)
    # Held, so that many at the same moment are counted one after the other.
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    own = Follow.objects.filter(user=actor)
    if own.count() >= MOST_FOLLOWED and not own.filter(organization=organization).exists():
        raise Refused(
            _(
                "You follow %(count)d organizations, which is the most. "
                "Please stop following one of them first."
            )
            % {"count": MOST_FOLLOWED}
        )
    Follow.objects.get_or_create(user=actor, organization=organization, defaults={"created_at": now})


def unfollow(*, pk: int, actor: User) -> None:
    """Stop following, whatever became of the organization.

    Args:
        pk: the organization.
        actor: who followed it.
    """
    Follow.objects.filter(user=actor, organization=pk).delete()
