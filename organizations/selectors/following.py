"""Who follows whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from organizations.models import Follow, Membership, Organization
from portal.accounts.models import User

if TYPE_CHECKING:
    from organizations.querysets import OrganizationQuerySet


def follows(user: User | AnonymousUser, organization: Organization) -> bool:
    """Whether the person follows the organization."""
    return user.is_authenticated and Follow.objects.filter(user=user, organization=organization).exists()


def followed_by(user: User) -> OrganizationQuerySet:
    """The public organizations that the person follows, by name; a hidden one comes back with its page."""
    followed: OrganizationQuerySet = Organization.objects.public().filter(follows__user=user).for_list()
    return followed


def followers_of(*organizations: Organization) -> QuerySet[User]:
    """Whoever follows one of these and belongs to none of them: its people hear of it in other ways.

    Args:
        organizations: those that something happened to together.
    """
    own = Membership.objects.filter(organization__in=organizations).values("user")
    followers = Follow.objects.filter(organization__in=organizations).values("user")
    return User.objects.active().filter(pk__in=followers).exclude(pk__in=own)
