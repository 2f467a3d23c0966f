"""What the clock on an answer writes to whom: its pauses, its longer term, its reminders, its end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.enums import MembershipRole
from partnerships.life import EXTENSION_TERM
from partnerships.models import AnsweringRules, Partnership, ProposalVersion
from partnerships.notifications.proposals import PartnershipMessage, ToAuthority
from portal.accounts.models import User
from portal.notifications.kinds import register
from portal.notifications.services.letters import absolute

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class AboutRound(PartnershipMessage):
    """With the points of the round of changes that was opened or closed last."""

    def context(self, target: Partnership) -> dict[str, Any]:
        last = target.rounds.last()
        points = list(last.points.all()) if last else []
        return {**super().context(target), "round": last, "points": points}


class AboutRedirection(PartnershipMessage):
    """With who passed the proposal on, and why."""

    def context(self, target: Partnership) -> dict[str, Any]:
        return {**super().context(target), "redirection": target.redirections.last()}


@register
class ChangesRequested(AboutRound):
    """The authority asks the NGO to answer points."""

    name: ClassVar[str] = "partnerships.changes_requested"
    label: ClassVar[str | StrPromise] = _("Changes of your proposal are requested")


@register
class ChangesAnswered(AboutRound, ToAuthority):
    """The NGO has answered each point; the clock runs on."""

    name: ClassVar[str] = "partnerships.changes_answered"
    label: ClassVar[str | StrPromise] = _("A proposal came back with notes on your points")

    def context(self, target: Partnership) -> dict[str, Any]:
        differences = reverse("partnerships:versions", args=[target.pk])
        return {
            **super().context(target),
            "differences_url": absolute(differences) if ProposalVersion.last_changed(target) else "",
        }


@register
class AnswerExtended(PartnershipMessage):
    """The authority takes more time, with its reason."""

    name: ClassVar[str] = "partnerships.answer_extended"
    label: ClassVar[str | StrPromise] = _("The term for the answer to your proposal was extended")

    def context(self, target: Partnership) -> dict[str, Any]:
        return {**super().context(target), "term": EXTENSION_TERM}


@register
class ProposalRedirected(AboutRedirection):
    """The NGO's proposal went on to the authority whose matter it is."""

    name: ClassVar[str] = "partnerships.proposal_redirected"
    label: ClassVar[str | StrPromise] = _("Your proposal was redirected to another authority")


@register
class ProposalPassedOn(AboutRedirection, ToAuthority):
    """A proposal has reached the authority by way of another."""

    name: ClassVar[str] = "partnerships.proposal_passed_on"
    label: ClassVar[str | StrPromise] = _("A proposal was redirected to your authority")


@register
class AnswerDue(ToAuthority):
    """The last day for the answer is near."""

    name: ClassVar[str] = "partnerships.answer_due"
    label: ClassVar[str | StrPromise] = _("An answer that your authority owes is due soon")


@register
class AnswerOverdue(ToAuthority):
    """The term has run out: told to the head of unit, where the authority has named one, or to its owners."""

    name: ClassVar[str] = "partnerships.answer_overdue"
    label: ClassVar[str | StrPromise] = _("Your authority has left a proposal unanswered")

    def recipients(self, target: Partnership) -> Iterable[User]:
        people = User.objects.active()
        settled = AnsweringRules.objects.filter(authority=target.authority_id)
        # Whoever has left since, or may only read, is no head of unit any more.
        head = people.filter(
            pk__in=settled.values("head_of_unit_id"),
            memberships__in=target.authority.memberships.writers(),
        )
        if head.exists():
            return head
        owners = target.authority.memberships.filter(role=MembershipRole.OWNER)
        return people.filter(pk__in=owners.values("user_id"))


@register
class ProposalUnanswered(PartnershipMessage):
    """The term has run out: told to the NGO, with what it can do."""

    name: ClassVar[str] = "partnerships.proposal_unanswered"
    label: ClassVar[str | StrPromise] = _("Your proposal was left unanswered")


@register
class ProposalReopened(PartnershipMessage):
    """The authority works on an answer although the term is over."""

    name: ClassVar[str] = "partnerships.proposal_reopened"
    label: ClassVar[str | StrPromise] = _("Your proposal gets a late answer after all")
