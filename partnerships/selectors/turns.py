"""Whose turn it is where a state alone does not say it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet

from partnerships.life import PartnershipState, Side
from partnerships.models import AgreementVersion, CoParty, CouncilApproval, Partnership, Signature

if TYPE_CHECKING:
    from partnerships.querysets import PartnershipQuerySet

BY_EACH = (PartnershipState.COUNCIL_APPROVAL, PartnershipState.SIGNING)
"""States in which each party, or each authority, does the same for itself."""


class Asked(NamedTuple):
    """A partnership and the two that lead it.

    Attributes:
        pk: its key.
        state: a value of `PartnershipState`.
        ngo: the key of the NGO that proposes.
        authority: the key of the authority that answers.
    """

    pk: int
    state: str
    ngo: int
    authority: int


def missing_parties(partnerships: Iterable[Asked]) -> dict[int, tuple[int, ...]]:
    """Who has still to sign, or whose council has still to decide, by key of the partnership.

    Args:
        partnerships: any; those that are not in `BY_EACH` are left out.

    Returns:
        the keys of the organizations: the two that lead first, the others as they were asked.
    """
    rows = {row.pk: row for row in partnerships if row.state in BY_EACH}
    if not rows:
        return {}
    approving = [pk for pk, row in rows.items() if row.state == PartnershipState.COUNCIL_APPROVAL]
    signing = rows.keys() - approving
    asked = {pk: [rows[pk].authority] for pk in approving}
    asked |= {pk: [rows[pk].ngo, rows[pk].authority] for pk in signing}
    further = CoParty.objects.filter(partnership__in=rows, confirmed_at__isnull=False)
    for pk, side, organization in further.values_list("partnership_id", "side", "organization_id"):
        if side == Side.AUTHORITY or pk in signing:
            asked[pk].append(organization)
    done = (_approved(approving) if approving else set()) | (_signed(signing) if signing else set())
    return {
        pk: tuple(one for one in organizations if (pk, one) not in done)
        for pk, organizations in asked.items()
    }


def _approved(keys: Collection[int]) -> set[tuple[int, int]]:
    """Only what was decided on the last version counts."""
    later = AgreementVersion.objects.filter(
        partnership=OuterRef("version__partnership"), number__gt=OuterRef("version__number")
    )
    found = CouncilApproval.objects.filter(~Exists(later), version__partnership__in=keys)
    return set(found.values_list("version__partnership_id", "authority_id"))


def _signed(keys: Collection[int]) -> set[tuple[int, int]]:
    """Nothing leads back from the signing, so only the last version was ever signed."""
    found = Signature.objects.filter(version__partnership__in=keys)
    return set(found.values_list("version__partnership_id", "organization_id"))


def in_turn_of(writes: Collection[int], own: Collection[int]) -> PartnershipQuerySet:
    """Accepted partnerships in which it is these organizations' turn, whoever else's it is too.

    Args:
        writes: keys of the organizations that a person acts for.
        own: keys of those that they belong to; nobody acts for an authority towards an NGO of their own.
    """
    return Partnership.objects.filter(_waits_for(writes, own))


def of_parties(own: Collection[int]) -> PartnershipQuerySet:
    """Partnerships in which one of these organizations takes part.

    Args:
        own: their keys.
    """
    return Partnership.objects.filter(Q(ngo__in=own) | Q(authority__in=own) | Exists(_further(own)))


def _waits_for(writes: Collection[int], own: Collection[int]) -> Q:
    ngo, authority = Q(ngo__in=writes), Q(authority__in=writes) & ~Q(ngo__in=own)
    council = PartnershipState.COUNCIL_APPROVAL
    return (
        Q(state=PartnershipState.ACCEPTED_IN_PRINCIPLE) & (ngo | authority)
        | Q(state=PartnershipState.NEGOTIATION, turn=Side.NGO) & ngo
        | Q(state=PartnershipState.NEGOTIATION, turn=Side.AUTHORITY) & authority
        | Q(state=council) & authority & ~Exists(_approvals(OuterRef("authority_id"), OuterRef("pk")))
        | Q(state=council) & Exists(_further(writes, "authority").filter(~Exists(_approvals(*OF_FURTHER))))
        | Q(state=PartnershipState.SIGNING) & ngo & ~Exists(_signatures(OuterRef("ngo_id"), OuterRef("pk")))
        | Q(state=PartnershipState.SIGNING)
        & authority
        & ~Exists(_signatures(OuterRef("authority_id"), OuterRef("pk")))
        | Q(state=PartnershipState.SIGNING)
        & Exists(_further(writes).filter(~Exists(_signatures(*OF_FURTHER))))
        | Q(state=PartnershipState.ENDED) & ngo
        | Q(state=PartnershipState.FINAL_REPORT) & authority
    )


OF_FURTHER = (OuterRef("organization_id"), OuterRef("partnership_id"))


def _further(organizations: Collection[int], *sides: str) -> QuerySet[CoParty]:
    """That one of these takes part beside the two that lead, in the partnership of the outer query."""
    confirmed = CoParty.objects.filter(organization__in=organizations, confirmed_at__isnull=False)
    return (confirmed.filter(side__in=sides) if sides else confirmed).filter(partnership=OuterRef("pk"))


def _signatures(organization: OuterRef, partnership: OuterRef) -> QuerySet[Signature]:
    return Signature.objects.filter(organization=organization, version__partnership=partnership)


def _approvals(authority: OuterRef, partnership: OuterRef) -> QuerySet[CouncilApproval]:
    """Of the last version: what was decided on an earlier one counts no more."""
    later = AgreementVersion.objects.filter(
        partnership=OuterRef("version__partnership"), number__gt=OuterRef("version__number")
    )
    found = CouncilApproval.objects.filter(authority=authority, version__partnership=partnership)
    return found.filter(~Exists(later))
