"""What is written of a follow-up: to a side that has not answered, to programme managers after it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

import rules
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership
from organizations.rules import read_roles
from partnerships.life import Side
from partnerships.models import FollowUpReminder
from portal.accounts.models import User
from portal.notifications.kinds import Kind, register

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class FollowUpMessage(Kind[FollowUpReminder]):
    """About one follow-up of a partnership."""

    may_unsubscribe: ClassVar[bool] = False

    def url(self, target: FollowUpReminder) -> str:
        return target.follow_up.get_absolute_url()

    def prepare(self, people: Collection[User]) -> None:
        read_roles(people)

    def context(self, target: FollowUpReminder) -> dict[str, Any]:
        partnership = target.follow_up.partnership
        return {
            "partnership": partnership,
            "follow_up": target.follow_up,
            "is_before": target.days < 0,
            "is_over": target.days >= (target.follow_up.term_ends_on - target.follow_up.due_on).days,
        }


@register
class FollowUpDue(FollowUpMessage):
    """A side is asked whether the partnership goes on, or reminded of it."""

    name: ClassVar[str] = "partnerships.follow_up_due"
    label: ClassVar[str | StrPromise] = _("A follow-up of your partnership waits for your side")

    def recipients(self, target: FollowUpReminder) -> Iterable[User]:
        organizations = target.follow_up.partnership.ids_of(target.whom)
        members = Membership.objects.filter(organization__in=organizations).writers()
        return User.objects.active().filter(pk__in=members.values("user_id"))

    def may_see(self, user: User, target: FollowUpReminder) -> bool:
        # A side that has answered between writing and sending is not reminded.
        follow_up = target.follow_up
        return not follow_up.has_answered(target.whom) and bool(
            rules.has_perm("partnerships.view_history", user, follow_up.partnership)
        )


@register
class FollowUpMissed(FollowUpMessage):
    """The term of a follow-up is over, and a side has not answered: told to the programme managers."""

    name: ClassVar[str] = "partnerships.follow_up_missed"
    label: ClassVar[str | StrPromise] = _("A follow-up of a partnership was left unanswered")

    def concerns(self, user: User) -> bool:
        return user.is_programme_manager

    def recipients(self, target: FollowUpReminder) -> Iterable[User]:
        return User.objects.active().filter(is_programme_manager=True)

    def may_see(self, user: User, target: FollowUpReminder) -> bool:
        return bool(rules.has_perm("partnerships.view_follow_ups", user))

    def context(self, target: FollowUpReminder) -> dict[str, Any]:
        follow_up, partnership = target.follow_up, target.follow_up.partnership
        names = {Side.NGO: partnership.ngo, Side.AUTHORITY: partnership.authority}
        silent = [str(names[side]) for side in names if not follow_up.has_answered(side)]
        return {**super().context(target), "silent": ", ".join(silent)}
