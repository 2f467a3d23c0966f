"""What each change of a proposal writes to whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

import rules
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership, Organization
from organizations.rules import read_roles
from organizations.selectors.following import followers_of
from partnerships.life import Side
from partnerships.models import Partnership, PreparedAnswer
from portal.accounts.models import User
from portal.notifications.kinds import Kind, register

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class PartnershipMessage(Kind[Partnership]):
    """About one proposal, to the people who act for one of its sides: all who take part on it."""

    may_unsubscribe: ClassVar[bool] = False

    def party(self, target: Partnership) -> Organization:
        """Whose side reads it: the NGO's unless said otherwise."""
        return target.ngo

    def recipients(self, target: Partnership) -> Iterable[User]:
        side = Side.NGO if self.party(target).pk == target.ngo_id else Side.AUTHORITY
        members = Membership.objects.filter(organization__in=target.ids_of(side)).writers()
        return User.objects.active().filter(pk__in=members.values("user_id"))

    def prepare(self, people: Collection[User]) -> None:
        read_roles(people)

    def may_see(self, user: User, target: Partnership) -> bool:
        return bool(rules.has_perm("partnerships.view_history", user, target))

    def url(self, target: Partnership) -> str:
        return target.get_absolute_url()

    def context(self, target: Partnership) -> dict[str, Any]:
        return {"partnership": target}


class ToAuthority(PartnershipMessage):
    def party(self, target: Partnership) -> Organization:
        return target.authority


class ToParties(PartnershipMessage):
    """To the people of every party."""

    def recipients(self, target: Partnership) -> Iterable[User]:
        members = Membership.objects.filter(organization__in=target.party_ids).writers()
        return User.objects.active().filter(pk__in=members.values("user_id"))


@register
class ProposalSubmitted(ToAuthority):
    """A proposal has reached the authority and waits for its answer."""

    name: ClassVar[str] = "partnerships.proposal_submitted"
    label: ClassVar[str | StrPromise] = _("A proposal has reached your authority")


@register
class ProposalUnderReview(PartnershipMessage):
    """The authority has begun to look at the proposal."""

    name: ClassVar[str] = "partnerships.proposal_under_review"
    label: ClassVar[str | StrPromise] = _("Your proposal is under review")
    may_unsubscribe: ClassVar[bool] = True


@register
class AnswerPrepared(ToAuthority):
    """Where two people answer, one has prepared the answer and another is to give it."""

    name: ClassVar[str] = "partnerships.answer_prepared"
    label: ClassVar[str | StrPromise] = _("An answer waits for a second pair of eyes")

    def may_see(self, user: User, target: Partnership) -> bool:
        # What was set aside meanwhile waits for nobody.
        waits = PreparedAnswer.objects.filter(partnership=target).exists()
        return waits and bool(rules.has_perm("partnerships.prepare_answer", user, target))

    def context(self, target: Partnership) -> dict[str, Any]:
        prepared = PreparedAnswer.objects.filter(partnership=target).select_related("prepared_by").first()
        return {**super().context(target), "prepared": prepared}


@register
class ProposalAccepted(PartnershipMessage):
    """The authority has accepted, with its reasons."""

    name: ClassVar[str] = "partnerships.proposal_accepted"
    label: ClassVar[str | StrPromise] = _("Your proposal was accepted")


@register
class ProposalRejected(PartnershipMessage):
    """The authority has rejected, with its reasons."""

    name: ClassVar[str] = "partnerships.proposal_rejected"
    label: ClassVar[str | StrPromise] = _("Your proposal was rejected")


@register
class ProposalWithdrawn(ToAuthority):
    """The NGO has withdrawn a proposal that the authority had received."""

    name: ClassVar[str] = "partnerships.proposal_withdrawn"
    label: ClassVar[str | StrPromise] = _("A proposal was withdrawn")

    def recipients(self, target: Partnership) -> Iterable[User]:
        return super().recipients(target) if target.submitted_at else ()


@register
class PartnershipBegun(Kind[Partnership]):
    """An organization that the person follows, leading or not, has a new partnership."""

    name: ClassVar[str] = "partnerships.partnership_begun"
    label: ClassVar[str | StrPromise] = _("An organization that you follow begins a partnership")
    may_unsubscribe: ClassVar[bool] = True

    def recipients(self, target: Partnership) -> Iterable[User]:
        return followers_of(*Organization.objects.filter(pk__in=target.party_ids))

    def may_see(self, user: User, target: Partnership) -> bool:
        return target.is_public

    def url(self, target: Partnership) -> str:
        return target.get_absolute_url()

    def context(self, target: Partnership) -> dict[str, Any]:
        return {"partnership": target}
