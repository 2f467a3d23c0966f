"""What each change of an organization writes to whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

import rules
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.enums import OrganizationState
from organizations.models import Organization
from organizations.rules import read_roles
from portal.accounts.models import User
from portal.notifications.kinds import Kind, register

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class OrganizationKindOfMessage(Kind[Organization]):
    """Written to the people who act for the organization."""

    def recipients(self, target: Organization) -> Iterable[User]:
        return User.objects.active().filter(pk__in=target.memberships.writers().values("user_id"))

    def prepare(self, people: Collection[User]) -> None:
        read_roles(people)

    def may_see(self, user: User, target: Organization) -> bool:
        return bool(rules.has_perm("organizations.view_history", user, target))

    def url(self, target: Organization) -> str:
        return target.get_absolute_url()

    def context(self, target: Organization) -> dict[str, Any]:
        return {"organization": target}


@register
class OrganizationSubmitted(OrganizationKindOfMessage):
    """An organization waits for a moderator's decision."""

    name: ClassVar[str] = "organizations.organization_submitted"
    label: ClassVar[str | StrPromise] = _("An organization waits for verification")
    may_unsubscribe: ClassVar[bool] = True

    def concerns(self, user: User) -> bool:
        return user.is_moderator

    def recipients(self, target: Organization) -> Iterable[User]:
        return User.objects.moderators()

    def url(self, target: Organization) -> str:
        return reverse("organizations:decide", kwargs={"slug": target.slug})


@register
class OrganizationVerified(OrganizationKindOfMessage):
    """The organization may act on the portal."""

    name: ClassVar[str] = "organizations.organization_verified"
    label: ClassVar[str | StrPromise] = _("Your organization was verified")
    may_unsubscribe: ClassVar[bool] = False


@register
class OrganizationRefused(OrganizationKindOfMessage):
    """The organization was not verified, with the reason and the way on."""

    name: ClassVar[str] = "organizations.organization_refused"
    label: ClassVar[str | StrPromise] = _("Your organization was not verified")
    may_unsubscribe: ClassVar[bool] = False


@register
class OrganizationSuspended(OrganizationKindOfMessage):
    """The organization is no longer shown and may not act."""

    name: ClassVar[str] = "organizations.organization_suspended"
    label: ClassVar[str | StrPromise] = _("Your organization was suspended")
    may_unsubscribe: ClassVar[bool] = False


# Read by the services: reaching the state on the left writes the messages on the right.
ON_STATE: dict[str, tuple[type[Kind[Organization]], ...]] = {
    OrganizationState.PENDING: (OrganizationSubmitted,),
    OrganizationState.VERIFIED: (OrganizationVerified,),
    OrganizationState.REFUSED: (OrganizationRefused,),
    OrganizationState.SUSPENDED: (OrganizationSuspended,),
}
