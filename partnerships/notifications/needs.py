"""What needs, offers and questions about them write to whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

import rules
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.notifications.readers import writers_of
from organizations.rules import read_roles
from organizations.selectors.following import followers_of
from partnerships.enums import NeedState
from partnerships.models import Need, NeedQuestion
from portal.accounts.models import User
from portal.notifications.kinds import Kind, register

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class NeedMessage(Kind[Need]):
    """About one need, to the people who act for the organization that posted it."""

    may_unsubscribe: ClassVar[bool] = True

    def recipients(self, target: Need) -> Iterable[User]:
        return writers_of(target.organization_id)

    def prepare(self, people: Collection[User]) -> None:
        read_roles(people)

    def may_see(self, user: User, target: Need) -> bool:
        return bool(rules.has_perm("partnerships.renew_need", user, target))

    def url(self, target: Need) -> str:
        return target.get_absolute_url()

    def context(self, target: Need) -> dict[str, Any]:
        return {"need": target}


@register
class NeedPosted(NeedMessage):
    """An organization that the person follows posts what it looks for or offers."""

    name: ClassVar[str] = "partnerships.need_posted"
    label: ClassVar[str | StrPromise] = _("An organization that you follow looks for or offers something")

    def recipients(self, target: Need) -> Iterable[User]:
        return followers_of(target.organization)

    def prepare(self, people: Collection[User]) -> None:
        """What is public needs nobody's roles."""

    def may_see(self, user: User, target: Need) -> bool:
        return target.organization.is_verified and target.takes_answers_on(timezone.localdate())


@register
class NeedEnds(NeedMessage):
    """A need of the organization's ends within days."""

    name: ClassVar[str] = "partnerships.need_ends"
    label: ClassVar[str | StrPromise] = _("A need or an offer of your organization ends soon")

    def may_see(self, user: User, target: Need) -> bool:
        return target.state == NeedState.OPEN and super().may_see(user, target)


@register
class NeedExpired(NeedMessage):
    """The last day of a need has passed: it can be renewed, or closed with what came of it."""

    name: ClassVar[str] = "partnerships.need_expired"
    label: ClassVar[str | StrPromise] = _("A need or an offer of your organization has expired")

    def may_see(self, user: User, target: Need) -> bool:
        return target.state == NeedState.EXPIRED and super().may_see(user, target)

    def url(self, target: Need) -> str:
        return reverse("partnerships:need_renew", kwargs={"pk": target.pk})


class QuestionMessage(Kind[NeedQuestion]):
    """About one question, asked by one organization of another."""

    may_unsubscribe: ClassVar[bool] = False

    def prepare(self, people: Collection[User]) -> None:
        read_roles(people)

    def context(self, target: NeedQuestion) -> dict[str, Any]:
        return {"question": target, "need": target.need}


@register
class QuestionAsked(QuestionMessage):
    """Somebody asks about a need: for those who act for the organization that posted it."""

    name: ClassVar[str] = "partnerships.question_asked"
    label: ClassVar[str | StrPromise] = _("A question about what your organization looks for or offers")

    def recipients(self, target: NeedQuestion) -> Iterable[User]:
        return writers_of(target.need.organization_id)

    def may_see(self, user: User, target: NeedQuestion) -> bool:
        return target.hidden_at is None and bool(rules.has_perm("partnerships.answer_question", user, target))

    def url(self, target: NeedQuestion) -> str:
        return reverse("partnerships:question_answer", kwargs={"pk": target.pk})


@register
class QuestionAnswered(QuestionMessage):
    """The question was answered: for the person who asked it."""

    name: ClassVar[str] = "partnerships.question_answered"
    label: ClassVar[str | StrPromise] = _("Your question about a need or an offer was answered")

    def recipients(self, target: NeedQuestion) -> Iterable[User]:
        return User.objects.active().filter(pk=target.asked_by_id)

    def may_see(self, user: User, target: NeedQuestion) -> bool:
        return target.hidden_at is None and bool(rules.has_perm("partnerships.view_need", user, target.need))

    def url(self, target: NeedQuestion) -> str:
        return f"{target.need.get_absolute_url()}#question-{target.pk}"
