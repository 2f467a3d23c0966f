"""What writing, approving and signing an agreement tells to whom."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from partnerships.life import Side
from partnerships.models import Partnership
from partnerships.notifications.proposals import ToParties
from portal.notifications.kinds import register

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class AboutAgreement(ToParties):
    """About the agreement as it stands when the letter is sent."""

    def context(self, target: Partnership) -> dict[str, Any]:
        version = target.versions.select_related("organization").latest("number")
        leads = {Side.NGO.value: target.ngo, Side.AUTHORITY.value: target.authority}
        return {
            **super().context(target),
            "version": version,
            "turn": leads.get(target.turn, target.authority),
            "accepted": _names(version.accepted_by),
            "missing": _names(target.party_ids - version.accepted_by),
            "authorities": _names(target.ids_of(Side.AUTHORITY)),
        }


def _names(organizations: Collection[int]) -> str:
    return ", ".join(str(one) for one in Organization.objects.filter(pk__in=organizations).order_by("name"))


@register
class NegotiationBegun(AboutAgreement):
    """The agreement of an accepted proposal has its first text."""

    name: ClassVar[str] = "partnerships.negotiation_begun"
    label: ClassVar[str | StrPromise] = _("The agreement of your partnership is being written")


@register
class AgreementChanged(AboutAgreement):
    """The agreement has a new version, which everyone accepts anew."""

    name: ClassVar[str] = "partnerships.agreement_changed"
    label: ClassVar[str | StrPromise] = _("The agreement of your partnership was changed")


@register
class AgreementAccepted(AboutAgreement):
    """A party has accepted the text as it stands."""

    name: ClassVar[str] = "partnerships.agreement_accepted"
    label: ClassVar[str | StrPromise] = _("A party has accepted the agreement")


@register
class AgreementAgreed(AboutAgreement):
    """All have accepted the same text; the councils decide now."""

    name: ClassVar[str] = "partnerships.agreement_agreed"
    label: ClassVar[str | StrPromise] = _("All parties have accepted the agreement")


@register
class AgreementReturned(AboutAgreement):
    """The authority asks for another text, with its reason."""

    name: ClassVar[str] = "partnerships.agreement_returned"
    label: ClassVar[str | StrPromise] = _("The agreement of your partnership is negotiated again")


@register
class SigningBegun(AboutAgreement):
    """The agreement is approved and waits for every signature."""

    name: ClassVar[str] = "partnerships.signing_begun"
    label: ClassVar[str | StrPromise] = _("The agreement of your partnership can be signed")


@register
class AgreementSigned(AboutAgreement):
    """A party has signed."""

    name: ClassVar[str] = "partnerships.agreement_signed"
    label: ClassVar[str | StrPromise] = _("A party has signed the agreement")

    def context(self, target: Partnership) -> dict[str, Any]:
        context = super().context(target)
        signed = context["version"].signed_by
        return {**context, "signed": _names(signed), "missing": _names(target.party_ids - signed)}


@register
class PartnershipCancelled(ToParties):
    """One side has ended it before it began."""

    name: ClassVar[str] = "partnerships.partnership_cancelled"
    label: ClassVar[str | StrPromise] = _("A partnership was cancelled")
