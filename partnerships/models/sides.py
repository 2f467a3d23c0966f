"""Who takes part in a partnership: on each side one organization that leads, and those beside it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from organizations.enums import OrganizationState
from partnerships.life import Side

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

    from organizations.models import Organization
    from partnerships.models.parties import CoParty


class Sided(models.Model):
    """A record with an NGO that proposes and an authority that answers; others take part as `CoParty`."""

    if TYPE_CHECKING:
        co_parties: RelatedManager[CoParty]

    ngo = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("on behalf of"),
        on_delete=models.PROTECT,
        related_name="partnerships_as_ngo",
    )
    authority = models.ForeignKey(
        "organizations.Organization",
        verbose_name=_("authority"),
        on_delete=models.PROTECT,
        related_name="partnerships_as_authority",
    )

    class Meta:
        abstract = True

    @cached_property
    def co_party_ids(self) -> Mapping[str, frozenset[int]]:
        """By side, the organizations that have confirmed to take part beside the two that lead."""
        return self._co_parties(is_confirmed=True)

    @cached_property
    def asked_ids(self) -> Mapping[str, frozenset[int]]:
        """By side, the organizations that were asked to take part and have not answered yet."""
        return self._co_parties(is_confirmed=False)

    @cached_property
    def _co_party_rows(self) -> list[CoParty]:
        return [] if self.pk is None else list(self.co_parties.select_related("organization"))

    @property
    def further_parties(self) -> list[CoParty]:
        """Who takes part beside the two that lead, or is asked to, as they were asked; read once."""
        return self._co_party_rows

    def _co_parties(self, *, is_confirmed: bool) -> Mapping[str, frozenset[int]]:
        # A merge may leave the row of what is gone, or of who leads now.
        standing = [
            party
            for party in self._co_party_rows
            if party.organization_id not in (self.ngo_id, self.authority_id)
            and party.organization.state != OrganizationState.MERGED
        ]
        return {
            side: frozenset(
                party.organization_id
                for party in standing
                if party.side == side and party.is_confirmed == is_confirmed
            )
            for side in (Side.NGO, Side.AUTHORITY)
        }

    def ids_of(self, side: str) -> frozenset[int]:
        """The organizations of a side, the one that leads it among them.

        Args:
            side: of the NGOs or of the authorities.
        """
        lead = self.ngo_id if side == Side.NGO else self.authority_id
        return self.co_party_ids[side] | {lead}

    @cached_property
    def further_ngos(self) -> list[str]:
        """How the NGOs are called that propose beside the one that leads; `with_further` reads it too."""
        return self._further_names(Side.NGO)

    @cached_property
    def further_authorities(self) -> list[str]:
        """How the authorities are called that take part beside the one that answers; as `further_ngos`."""
        return self._further_names(Side.AUTHORITY)

    def _further_names(self, side: Side) -> list[str]:
        return [str(party) for party in self._co_party_rows if party.side == side and party.is_confirmed]

    @property
    def ngo_names(self) -> str:
        """Every NGO that proposes, the one that leads first."""
        return ", ".join([str(self.ngo), *self.further_ngos])

    @property
    def authority_names(self) -> str:
        """Every authority that takes part, the one that answers first."""
        return ", ".join([str(self.authority), *self.further_authorities])

    @property
    def parties(self) -> list[Organization]:
        """Every organization that takes part, those that lead first, as records."""
        further = (
            party.organization
            for party in self._co_party_rows
            if any(party.organization_id in self.co_party_ids[side] for side in (Side.NGO, Side.AUTHORITY))
        )
        return [self.ngo, self.authority, *further]

    @property
    def party_ids(self) -> frozenset[int]:
        """Every organization that takes part."""
        return self.ids_of(Side.NGO) | self.ids_of(Side.AUTHORITY)


def read_further_parties(records: Collection[Sided]) -> None:
    """Read the further parties of many records in one query, where each would ask for its own.

    Args:
        records: of one kind, on which their parties are kept from now on.
    """
    if not records:
        return
    kept: dict[int, list[CoParty]] = {record.pk: [] for record in records}
    rows = apps.get_model("partnerships", "CoParty")._default_manager.filter(partnership__in=kept)
    for row in rows.select_related("organization"):
        kept[row.partnership_id].append(row)
    for record in records:
        record.__dict__["_co_party_rows"] = kept[record.pk]
