"""What the national register says of the organizations of the directory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

import rules
from django.utils.translation import gettext_lazy as _

from organizations.models import RegisterEnding, RegisterImport
from portal.accounts.models import User
from portal.notifications.kinds import Kind, register

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

NAMED = 20
"""How many organizations one letter names; the page behind its link has all of them."""


@register
class RegisterEnded(Kind[RegisterImport]):
    """Organizations of the directory are ended according to the register: one letter for an import."""

    name: ClassVar[str] = "organizations.register_ended"
    label: ClassVar[str | StrPromise] = _("The register says that organizations have ended")
    may_unsubscribe: ClassVar[bool] = True
    tells_actor: ClassVar[bool] = True

    def concerns(self, user: User) -> bool:
        return user.is_moderator

    def recipients(self, target: RegisterImport) -> Iterable[User]:
        return User.objects.moderators()

    def may_see(self, user: User, target: RegisterImport) -> bool:
        return bool(rules.has_perm("organizations.import_register", user))

    def url(self, target: RegisterImport) -> str:
        return target.get_absolute_url()

    def context(self, target: RegisterImport) -> dict[str, Any]:
        endings = RegisterEnding.objects.filter(source=target).select_related("organization")
        number = endings.count()
        return {"endings": list(endings[:NAMED]), "number": number, "more": max(0, number - NAMED)}
