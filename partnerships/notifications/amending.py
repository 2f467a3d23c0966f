"""What amending an agreement tells to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from partnerships.models import Partnership
from partnerships.notifications.proposals import ToParties
from portal.notifications.kinds import register

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class AboutAmendment(ToParties):
    """About the amendment that was proposed last, to the people of every party."""

    def context(self, target: Partnership) -> dict[str, Any]:
        found = target.amendments.select_related("organization", "rejected_by", "base", "version")
        amendment = found.latest("number")
        missing = Organization.objects.filter(pk__in=target.party_ids - amendment.accepted_by)
        accepted = Organization.objects.filter(pk__in=amendment.accepted_by)
        return {
            **super().context(target),
            "amendment": amendment,
            "accepted": ", ".join(str(one) for one in accepted.order_by("name")),
            "missing": ", ".join(str(one) for one in missing.order_by("name")),
        }


@register
class AmendmentProposed(AboutAmendment):
    """A party proposes another text or another last day."""

    name: ClassVar[str] = "partnerships.amendment_proposed"
    label: ClassVar[str | StrPromise] = _("An amendment of your agreement is proposed")


@register
class AmendmentAccepted(AboutAmendment):
    """A party has accepted it, others have not yet."""

    name: ClassVar[str] = "partnerships.amendment_accepted"
    label: ClassVar[str | StrPromise] = _("A party has accepted an amendment")


@register
class AmendmentRejected(AboutAmendment):
    """A party has rejected it, with its reason."""

    name: ClassVar[str] = "partnerships.amendment_rejected"
    label: ClassVar[str | StrPromise] = _("An amendment of your agreement was rejected")


@register
class AmendmentWithdrawn(AboutAmendment):
    """Who proposed it has taken it back."""

    name: ClassVar[str] = "partnerships.amendment_withdrawn"
    label: ClassVar[str | StrPromise] = _("An amendment of your agreement was withdrawn")


@register
class PartnershipAmended(AboutAmendment):
    """All have accepted it: it is the agreement."""

    name: ClassVar[str] = "partnerships.partnership_amended"
    label: ClassVar[str | StrPromise] = _("The agreement of your partnership was amended")
