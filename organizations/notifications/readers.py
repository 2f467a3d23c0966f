"""Who of an organization reads what is written to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from organizations.models import Membership
from portal.accounts.models import User

if TYPE_CHECKING:
    from portal.accounts.querysets import UserQuerySet


def owners_of(organization_id: int) -> UserQuerySet:
    """The owners who can sign in."""
    owners = Membership.objects.active_owners(organization_id).values("user")
    return User.objects.active().filter(pk__in=owners)


def writers_of(organization_id: int) -> UserQuerySet:
    """Those who may act for the organization and can sign in: its owners and editors."""
    writers = Membership.objects.writers().filter(organization=organization_id).values("user")
    return User.objects.active().filter(pk__in=writers)
