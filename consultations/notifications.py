"""What publishing a consultation writes to whom."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from consultations.models import Consultation
from organizations.selectors.following import followers_of
from portal.accounts.models import User
from portal.notifications.kinds import Kind, register

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@register
class ConsultationPublished(Kind[Consultation]):
    """An authority that the person follows asks for recommendations."""

    name: ClassVar[str] = "consultations.consultation_published"
    label: ClassVar[str | StrPromise] = _("An authority that you follow publishes a consultation")
    may_unsubscribe: ClassVar[bool] = True

    def recipients(self, target: Consultation) -> Iterable[User]:
        return followers_of(target.authority)

    def may_see(self, user: User, target: Consultation) -> bool:
        return target.is_public

    def url(self, target: Consultation) -> str:
        return target.get_absolute_url()

    def context(self, target: Consultation) -> dict[str, Any]:
        return {"consultation": target}
