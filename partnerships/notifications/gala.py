"""What the gala writes to whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

import rules
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.models import Membership
from organizations.rules import read_roles
from partnerships.models import GalaJuror, GalaNomination
from portal.accounts.models import User
from portal.notifications.kinds import Kind, register

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@register
class GalaJurorInvited(Kind[GalaJuror]):
    """A person is asked to judge in an edition."""

    name: ClassVar[str] = "partnerships.gala_juror_invited"
    label: ClassVar[str | StrPromise] = _("You are asked to judge in the gala")
    may_unsubscribe: ClassVar[bool] = False

    def recipients(self, target: GalaJuror) -> Iterable[User]:
        return User.objects.active().filter(pk=target.user_id)

    def may_see(self, user: User, target: GalaJuror) -> bool:
        return target.released_at is None and target.user_id == user.pk

    def url(self, target: GalaJuror) -> str:
        return reverse("partnerships:gala_sheets", kwargs={"slug": target.edition.slug})

    def context(self, target: GalaJuror) -> dict[str, Any]:
        return {"edition": target.edition}


class NominationMessage(Kind[GalaNomination]):
    """About one nomination, to those who act for the parties of its partnership."""

    may_unsubscribe: ClassVar[bool] = False

    def recipients(self, target: GalaNomination) -> Iterable[User]:
        members = Membership.objects.filter(organization__in=target.partnership.party_ids).writers()
        return User.objects.active().filter(pk__in=members.values("user_id"))

    def prepare(self, people: Collection[User]) -> None:
        read_roles(people)

    def may_see(self, user: User, target: GalaNomination) -> bool:
        return bool(rules.has_perm("partnerships.view_history", user, target.partnership))

    def url(self, target: GalaNomination) -> str:
        return target.edition.get_absolute_url()

    def context(self, target: GalaNomination) -> dict[str, Any]:
        return {"nomination": target, "edition": target.edition, "partnership": target.partnership}


@register
class GalaNominated(NominationMessage):
    """A partnership was nominated: for its parties."""

    name: ClassVar[str] = "partnerships.gala_nominated"
    label: ClassVar[str | StrPromise] = _("Your partnership was nominated for the gala")

    def may_see(self, user: User, target: GalaNomination) -> bool:
        return target.withdrawn_at is None and super().may_see(user, target)


@register
class GalaLaureateNamed(NominationMessage):
    """A partnership is a laureate: for its parties, once everyone sees it."""

    name: ClassVar[str] = "partnerships.gala_laureate_named"
    label: ClassVar[str | StrPromise] = _("Your partnership is a laureate of the gala")

    def may_see(self, user: User, target: GalaNomination) -> bool:
        return target.is_laureate and target.edition.is_published and super().may_see(user, target)
