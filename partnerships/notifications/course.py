"""What happens to a partnership while it is carried out and after, and who hears of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from partnerships.life import followed_up_until
from partnerships.models import Partnership, months_of
from partnerships.notifications.proposals import PartnershipMessage, ToAuthority, ToParties
from portal.notifications.kinds import register

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class AboutSuspension(ToParties):
    """With the rest that began or ended last: by whom, and why."""

    def context(self, target: Partnership) -> dict[str, Any]:
        return {**super().context(target), "suspension": target.suspensions.last()}


@register
class PartnershipActive(ToParties):
    """All have signed and the first day has come."""

    name: ClassVar[str] = "partnerships.partnership_active"
    label: ClassVar[str | StrPromise] = _("Your partnership begins")


@register
class PartnershipSuspended(AboutSuspension):
    """One side lets it rest, with its reason."""

    name: ClassVar[str] = "partnerships.partnership_suspended"
    label: ClassVar[str | StrPromise] = _("Your partnership was suspended")


@register
class PartnershipResumed(AboutSuspension):
    """It is active again."""

    name: ClassVar[str] = "partnerships.partnership_resumed"
    label: ClassVar[str | StrPromise] = _("Your partnership was resumed")


@register
class PartnershipEnded(ToParties):
    """Its last day has passed."""

    name: ClassVar[str] = "partnerships.partnership_ended"
    label: ClassVar[str | StrPromise] = _("Your partnership has ended")


@register
class PartnershipTerminated(ToParties):
    """One side has ended it early, with a document."""

    name: ClassVar[str] = "partnerships.partnership_terminated"
    label: ClassVar[str | StrPromise] = _("Your partnership was terminated early")


@register
class PartnershipClosed(ToParties):
    """The time after its end is over."""

    name: ClassVar[str] = "partnerships.partnership_closed"
    label: ClassVar[str | StrPromise] = _("The follow-up of your partnership is over")


@register
class FinalReportWritten(ToAuthority):
    """The NGO has written the final report."""

    name: ClassVar[str] = "partnerships.final_report_written"
    label: ClassVar[str | StrPromise] = _("The final report of a partnership is there")


@register
class FinalReportNoted(PartnershipMessage):
    """The authority says what it thinks of the final report."""

    name: ClassVar[str] = "partnerships.final_report_noted"
    label: ClassVar[str | StrPromise] = _("Your final report was answered")

    def context(self, target: Partnership) -> dict[str, Any]:
        return {**super().context(target), "until": followed_up_until(target.ends_on, months_of(target))}
