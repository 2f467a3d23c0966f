"""What people of the parties tell each other while a partnership is carried out, and who hears of it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

import rules
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership
from organizations.rules import read_roles
from partnerships.models import ActionPoint, Remark, Update
from portal.accounts.models import User
from portal.notifications.kinds import Kind, T, register

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class OfPartnership(Kind[T]):
    """About a row of a partnership (`target.partnership`), to people of its parties."""

    def prepare(self, people: Collection[User]) -> None:
        read_roles(people)

    def context(self, target: Any) -> dict[str, Any]:
        return {"partnership": target.partnership}


@register
class UpdateWritten(OfPartnership[Update]):
    """Something is new: for those who act for the other parties."""

    name: ClassVar[str] = "partnerships.update_written"
    label: ClassVar[str | StrPromise] = _("A partner tells what is new in your partnership")
    may_unsubscribe: ClassVar[bool] = True

    def recipients(self, target: Update) -> Iterable[User]:
        others = target.partnership.party_ids - {target.organization_id}
        members = Membership.objects.filter(organization__in=others).writers()
        return User.objects.active().filter(pk__in=members.values("user_id"))

    def may_see(self, user: User, target: Update) -> bool:
        return bool(rules.has_perm("partnerships.view_history", user, target.partnership))

    def url(self, target: Update) -> str:
        return reverse("partnerships:updates", args=[target.partnership_id])


class OfActionPoint(OfPartnership[ActionPoint]):
    """For the person who does it, as long as it is theirs, waits, and they belong to a party."""

    may_unsubscribe: ClassVar[bool] = False

    def recipients(self, target: ActionPoint) -> Iterable[User]:
        return User.objects.active().filter(pk=target.assignee_id)

    def may_see(self, user: User, target: ActionPoint) -> bool:
        waits = target.done_at is None and target.assignee_id == user.pk
        return waits and bool(rules.has_perm("partnerships.talk", user, target.partnership))

    def url(self, target: ActionPoint) -> str:
        return reverse("partnerships:action_points", args=[target.partnership_id])


@register
class ActionPointGiven(OfActionPoint):
    """A person is to do something."""

    name: ClassVar[str] = "partnerships.action_point_given"
    label: ClassVar[str | StrPromise] = _("You are given something to do in a partnership")


@register
class ActionPointDue(OfActionPoint):
    """Its last day has come."""

    name: ClassVar[str] = "partnerships.action_point_due"
    label: ClassVar[str | StrPromise] = _("Something that you do in a partnership is due")


@register
class Mentioned(OfPartnership[Remark]):
    """A message is meant for a person above all."""

    name: ClassVar[str] = "partnerships.mentioned"
    label: ClassVar[str | StrPromise] = _("Somebody mentions you in the conversation of a partnership")
    may_unsubscribe: ClassVar[bool] = True

    def recipients(self, target: Remark) -> Iterable[User]:
        return User.objects.active().filter(pk__in=target.mentions.values("person_id"))

    def may_see(self, user: User, target: Remark) -> bool:
        stands = target.taken_back_at is None
        return stands and bool(rules.has_perm("partnerships.talk", user, target.partnership))

    def url(self, target: Remark) -> str:
        return reverse("partnerships:conversation", args=[target.partnership_id])
