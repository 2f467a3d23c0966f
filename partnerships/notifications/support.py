"""What the support desk put right, and who hears of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from partnerships.models import Partnership
from partnerships.notifications.proposals import ToParties
from portal.notifications.kinds import register

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@register
class PartnershipCorrected(ToParties):
    """An administrator has undone a step or corrected a number or a day, with a reason."""

    name: ClassVar[str] = "partnerships.partnership_corrected"
    label: ClassVar[str | StrPromise] = _("Something was put right in your partnership")

    def context(self, target: Partnership) -> dict[str, Any]:
        return {**super().context(target), "correction": target.corrections.first()}
