"""Whose turn it is where a state alone does not say it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from partnerships.life import PartnershipState, Side
from partnerships.models import (
    Acceptance,
    AgreementVersion,
    CoParty,
    CouncilApproval,
    Partnership,
    Signature,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from partnerships.querysets import PartnershipQuerySet

BY_EACH = (PartnershipState.NEGOTIATION, PartnershipState.COUNCIL_APPROVAL, PartnershipState.SIGNING)
"""States in which each party, or each authority, does the same for itself."""

NEXT_ACTS: Mapping[str, StrOrPromise] = {
    PartnershipState.ACCEPTED_IN_PRINCIPLE: _("agreement to write"),
    PartnershipState.NEGOTIATION: _("agreement to accept"),
    PartnershipState.COUNCIL_APPROVAL: _("council decision to record"),
    PartnershipState.SIGNING: _("agreement to sign"),
    PartnershipState.ENDED: _("final report to write"),
    PartnershipState.FINAL_REPORT: _("final report to answer"),
}
"""What `in_turn_of` asks of people, by state."""


class Asked(NamedTuple):
    """A partnership and the two that lead it.

    Attributes:
        pk: its key.
        state: a value of `PartnershipState`.
        ngo: the key of the NGO that proposes.
        authority: the key of the authority that answers.
        turn: the side that writes next, as `Partnership.turn` has it.
    """

    pk: int
    state: str
    ngo: int
    authority: int
    turn: str


def missing_parties(partnerships: Iterable[Asked]) -> dict[int, tuple[int, ...]]:
    """Who has still to accept, to sign, or whose council has still to decide, by key of the partnership.

    Of the two that lead a negotiation only the one in turn is meant, as long as it has not accepted.

    Args:
        partnerships: any; those that are not in `BY_EACH` are left out.

    Returns:
        the keys of the organizations: those that lead first, the others as they were asked.
    """
    rows = {row.pk: row for row in partnerships if row.state in BY_EACH}
    if not rows:
        return {}
    done = _done(rows.values())
    asked = {pk: _leads_asked(row, done) for pk, row in rows.items()}
    further = CoParty.objects.filter(partnership__in=rows, confirmed_at__isnull=False)
    for pk, side, organization in further.values_list("partnership_id", "side", "organization_id"):
        if side == Side.AUTHORITY or rows[pk].state != PartnershipState.COUNCIL_APPROVAL:
            asked[pk].append(organization)
    return {
        pk: tuple(one for one in organizations if (pk, one) not in done)
        for pk, organizations in asked.items()
    }


def _leads_asked(row: Asked, done: Collection[tuple[int, int]]) -> list[int]:
    if row.state == PartnershipState.COUNCIL_APPROVAL:
        return [row.authority]
    in_turn = row.authority if row.turn == Side.AUTHORITY else row.ngo
    if row.state == PartnershipState.NEGOTIATION and (row.pk, in_turn) not in done:
        return [in_turn]
    return [row.ngo, row.authority]


def _done(rows: Collection[Asked]) -> set[tuple[int, int]]:
    """Who has done what the state asks, as pairs of keys (partnership, organization), in one question.

    Only what was accepted or decided of the last version counts. Nothing leads back from the signing, so
    only the last version was ever signed.
    """
    negotiated, approving, signing = ([row.pk for row in rows if row.state == state] for state in BY_EACH)
    later = _later_versions()
    accepted = Acceptance.objects.filter(~Exists(later), version__partnership__in=negotiated)
    approved = CouncilApproval.objects.filter(~Exists(later), version__partnership__in=approving)
    signed = Signature.objects.filter(version__partnership__in=signing)
    questions = (
        accepted.order_by().values_list("version__partnership_id", "organization_id"),
        approved.order_by().values_list("version__partnership_id", "authority_id"),
        signed.order_by().values_list("version__partnership_id", "organization_id"),
    )
    return set(questions[0].union(*questions[1:]))


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
    writing, council = PartnershipState.NEGOTIATION, PartnershipState.COUNCIL_APPROVAL
    return (
        Q(state=PartnershipState.ACCEPTED_IN_PRINCIPLE) & (ngo | authority)
        | Q(state=writing, turn=Side.NGO) & ngo & ~Exists(_acceptances(OuterRef("ngo_id"), OuterRef("pk")))
        | Q(state=writing, turn=Side.AUTHORITY)
        & authority
        & ~Exists(_acceptances(OuterRef("authority_id"), OuterRef("pk")))
        | Q(state=writing) & Exists(_further(writes).filter(~Exists(_acceptances(*OF_FURTHER))))
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


def _acceptances(organization: OuterRef, partnership: OuterRef) -> QuerySet[Acceptance]:
    """Of the last version."""
    found = Acceptance.objects.filter(organization=organization, version__partnership=partnership)
    return found.filter(~Exists(_later_versions()))


def _approvals(authority: OuterRef, partnership: OuterRef) -> QuerySet[CouncilApproval]:
    """Of the last version: what was decided on an earlier one counts no more."""
    found = CouncilApproval.objects.filter(authority=authority, version__partnership=partnership)
    return found.filter(~Exists(_later_versions()))


def _later_versions() -> QuerySet[AgreementVersion]:
    """Than the one of the outer query."""
    return AgreementVersion.objects.filter(
        partnership=OuterRef("version__partnership"), number__gt=OuterRef("version__number")
    )
