"""What decisions on an organization write to whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

import rules
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.enums import ExpiryNotice, OrganizationState
from organizations.models import Organization
from organizations.notifications.readers import writers_of
from organizations.rules import read_roles
from portal.accounts.models import User
from portal.notifications.kinds import Kind, register

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class OrganizationKindOfMessage(Kind[Organization]):
    """Written to the people who act for the organization."""

    def recipients(self, target: Organization) -> Iterable[User]:
        return writers_of(target.pk)

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


@register
class RenewalAsked(OrganizationSubmitted):
    """A verified organization asks to be verified again."""

    name: ClassVar[str] = "organizations.renewal_asked"
    label: ClassVar[str | StrPromise] = _("An organization asks to be verified again")


@register
class VerificationRenewed(OrganizationKindOfMessage):
    """The portal vouches for the organization for another term."""

    name: ClassVar[str] = "organizations.verification_renewed"
    label: ClassVar[str | StrPromise] = _("Your organization was verified again")
    may_unsubscribe: ClassVar[bool] = False


@register
class RenewalDeclined(OrganizationKindOfMessage):
    """The organization was not verified again, with the reason and the way on."""

    name: ClassVar[str] = "organizations.renewal_declined"
    label: ClassVar[str | StrPromise] = _("Your organization was not verified again")
    may_unsubscribe: ClassVar[bool] = False

    def context(self, target: Organization) -> dict[str, Any]:
        return {**super().context(target), "decision": target.verifications.first()}


@register
class VerificationEnds(OrganizationKindOfMessage):
    """The organization's verification ends soon."""

    name: ClassVar[str] = "organizations.verification_ends"
    label: ClassVar[str | StrPromise] = _("Your organization's verification ends soon")
    may_unsubscribe: ClassVar[bool] = False


@register
class VerificationExpired(OrganizationKindOfMessage):
    """The organization's verification has ended: it may not act until it is verified again."""

    name: ClassVar[str] = "organizations.verification_expired"
    label: ClassVar[str | StrPromise] = _("Your organization's verification has expired")
    may_unsubscribe: ClassVar[bool] = False


@register
class ChangesProposed(OrganizationSubmitted):
    """A verified organization asks for a change of what was vouched for."""

    name: ClassVar[str] = "organizations.changes_proposed"
    label: ClassVar[str | StrPromise] = _("A change of a verified organization waits for approval")

    def url(self, target: Organization) -> str:
        return reverse("organizations:changes", kwargs={"slug": target.slug})

    def context(self, target: Organization) -> dict[str, Any]:
        return {**super().context(target), "changes": list(target.proposed_changes.waiting())}


@register
class ChangesDecided(OrganizationKindOfMessage):
    """A moderator decided on what the organization asked to change."""

    name: ClassVar[str] = "organizations.changes_decided"
    label: ClassVar[str | StrPromise] = _("A change of your organization was approved or declined")
    may_unsubscribe: ClassVar[bool] = False

    def url(self, target: Organization) -> str:
        return reverse("organizations:changes", kwargs={"slug": target.slug})

    def context(self, target: Organization) -> dict[str, Any]:
        return {**super().context(target), "changes": target.proposed_changes.decided_last()}


@register
class OrganizationMerged(OrganizationKindOfMessage):
    """Another record of the organization was made one with it."""

    name: ClassVar[str] = "organizations.organization_merged"
    label: ClassVar[str | StrPromise] = _("Two records of your organization were made one")
    may_unsubscribe: ClassVar[bool] = False

    def context(self, target: Organization) -> dict[str, Any]:
        return {**super().context(target), "merge": target.merges.select_related("gone").first()}


@register
class MergeUndone(OrganizationKindOfMessage):
    """A merge was taken back: there are two records again."""

    name: ClassVar[str] = "organizations.merge_undone"
    label: ClassVar[str | StrPromise] = _("A merge of your organization's records was taken back")
    may_unsubscribe: ClassVar[bool] = False


# Read by the nightly reminder.
ON_EXPIRY: dict[ExpiryNotice, type[Kind[Organization]]] = {
    ExpiryNotice.FIRST: VerificationEnds,
    ExpiryNotice.SECOND: VerificationEnds,
    ExpiryNotice.EXPIRED: VerificationExpired,
}

# Read by the services: reaching the state on the left writes the messages on the right.
ON_STATE: dict[str, tuple[type[Kind[Organization]], ...]] = {
    OrganizationState.PENDING: (OrganizationSubmitted,),
    OrganizationState.VERIFIED: (OrganizationVerified,),
    OrganizationState.REFUSED: (OrganizationRefused,),
    OrganizationState.SUSPENDED: (OrganizationSuspended,),
}
