"""What asking others to take part writes to whom."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

import rules
from django.utils.translation import gettext_lazy as _

from organizations.notifications.readers import writers_of
from organizations.rules import read_roles
from partnerships.life import Side
from partnerships.models import CoParty, Partnership
from partnerships.notifications.proposals import PartnershipMessage
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.notifications.kinds import Kind, register

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class PartyMessage(Kind[CoParty]):
    """About one organization's part in a partnership."""

    may_unsubscribe: ClassVar[bool] = False

    def prepare(self, people: Collection[User]) -> None:
        read_roles(people)

    def may_see(self, user: User, target: CoParty) -> bool:
        return bool(rules.has_perm("partnerships.view_history", user, target.partnership))

    def url(self, target: CoParty) -> str:
        return target.get_absolute_url()

    def context(self, target: CoParty) -> dict[str, Any]:
        partnership = target.partnership
        is_ngo = target.side == Side.NGO
        return {
            "party": target,
            "partnership": partnership,
            "is_ngo": is_ngo,
            # Before the submission the NGO asks for both sides, afterwards each leads its own.
            "asking": partnership.ngo if is_ngo or partnership.answered_at is None else partnership.authority,
        }


@register
class PartyAsked(PartyMessage):
    """An organization is asked to take part: for those who act for it, once they may see the proposal."""

    name: ClassVar[str] = "partnerships.party_asked"
    label: ClassVar[str | StrPromise] = _("Your organization is asked to take part in a partnership")

    def recipients(self, target: CoParty) -> Iterable[User]:
        return writers_of(target.organization_id)

    def may_see(self, user: User, target: CoParty) -> bool:
        return not target.is_confirmed and super().may_see(user, target)


@register
class PartyConfirmed(PartyMessage):
    """It takes part: for the organization that leads its side."""

    name: ClassVar[str] = "partnerships.party_confirmed"
    label: ClassVar[str | StrPromise] = _("An organization takes part in your partnership")

    def recipients(self, target: CoParty) -> Iterable[User]:
        partnership = target.partnership
        return writers_of(partnership.ngo_id if target.side == Side.NGO else partnership.authority_id)

    def url(self, target: CoParty) -> str:
        return target.partnership.get_absolute_url()


@register
class PartyDeclined(PartnershipMessage):
    """It does not take part: for the organization that leads its side; what it was asked by is gone."""

    name: ClassVar[str] = "partnerships.party_declined"
    label: ClassVar[str | StrPromise] = _("An organization does not take part in your partnership")

    def recipients(self, target: Partnership) -> Iterable[User]:
        of_ngo = _declined(target)["side"] == Side.NGO
        return writers_of(target.ngo_id if of_ngo else target.authority_id)

    def context(self, target: Partnership) -> dict[str, Any]:
        return {**super().context(target), "organization": _declined(target)["name"]}


def _declined(partnership: Partnership) -> dict[str, Any]:
    """What the audit keeps of who declined last."""
    entry = Entry.objects.about(partnership).filter(verb="partnerships.decline_party").first()
    return {"side": Side.NGO, "name": "", **(entry.after if entry else {})}
