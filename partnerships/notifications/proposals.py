"""What each change of a proposal writes to whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

import rules
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from organizations.rules import read_roles
from organizations.selectors.following import followers_of
from partnerships.life import ProposalState
from partnerships.models import Proposal
from portal.accounts.models import User
from portal.notifications.kinds import Kind, register

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class ProposalMessage(Kind[Proposal]):
    """About one proposal, to the people who act for one of its parties."""

    may_unsubscribe: ClassVar[bool] = False

    def party(self, target: Proposal) -> Organization:
        """Whose people read it: the NGO's unless said otherwise."""
        return target.ngo

    def recipients(self, target: Proposal) -> Iterable[User]:
        return User.objects.active().filter(pk__in=self.party(target).memberships.writers().values("user_id"))

    def prepare(self, people: Collection[User]) -> None:
        read_roles(people)

    def may_see(self, user: User, target: Proposal) -> bool:
        return bool(rules.has_perm("partnerships.view_history", user, target))

    def url(self, target: Proposal) -> str:
        return target.get_absolute_url()

    def context(self, target: Proposal) -> dict[str, Any]:
        return {"proposal": target}


class ToAuthority(ProposalMessage):
    def party(self, target: Proposal) -> Organization:
        return target.authority


@register
class ProposalSubmitted(ToAuthority):
    """A proposal has reached the authority and waits for its answer."""

    name: ClassVar[str] = "partnerships.proposal_submitted"
    label: ClassVar[str | StrPromise] = _("A proposal has reached your authority")


@register
class ProposalUnderReview(ProposalMessage):
    """The authority has begun to look at the proposal."""

    name: ClassVar[str] = "partnerships.proposal_under_review"
    label: ClassVar[str | StrPromise] = _("Your proposal is under review")
    may_unsubscribe: ClassVar[bool] = True


@register
class ProposalAccepted(ProposalMessage):
    """The authority has accepted, with its reasons."""

    name: ClassVar[str] = "partnerships.proposal_accepted"
    label: ClassVar[str | StrPromise] = _("Your proposal was accepted")


@register
class ProposalDeclined(ProposalMessage):
    """The authority has declined, with its reasons."""

    name: ClassVar[str] = "partnerships.proposal_declined"
    label: ClassVar[str | StrPromise] = _("Your proposal was declined")


@register
class ProposalWithdrawn(ToAuthority):
    """The NGO has withdrawn a proposal that the authority had received."""

    name: ClassVar[str] = "partnerships.proposal_withdrawn"
    label: ClassVar[str | StrPromise] = _("A proposal was withdrawn")

    def recipients(self, target: Proposal) -> Iterable[User]:
        return super().recipients(target) if target.submitted_at else ()


@register
class PartnershipBegun(Kind[Proposal]):
    """An organization that the person follows has a new partnership."""

    name: ClassVar[str] = "partnerships.partnership_begun"
    label: ClassVar[str | StrPromise] = _("An organization that you follow begins a partnership")
    may_unsubscribe: ClassVar[bool] = True

    def recipients(self, target: Proposal) -> Iterable[User]:
        return followers_of(target.ngo, target.authority)

    def may_see(self, user: User, target: Proposal) -> bool:
        return target.state == ProposalState.ACCEPTED

    def url(self, target: Proposal) -> str:
        return target.get_absolute_url()

    def context(self, target: Proposal) -> dict[str, Any]:
        return {"proposal": target}
