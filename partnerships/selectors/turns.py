"""Whose turn it is where a state alone does not say it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from partnerships.life import PartnershipState, Side
from partnerships.life.verbs import ACCEPT_AMENDMENT
from partnerships.models import (
    Acceptance,
    AgreementVersion,
    CoParty,
    CouncilApproval,
    Partnership,
    Signature,
)
from partnerships.querysets import one_of
from partnerships.selectors.amending import waits_for_acceptance
from portal.core.compiled import ask

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from partnerships.querysets import PartnershipQuerySet


class Each(NamedTuple):
    """What each party, or each authority, does for itself.

    Attributes:
        model: a row of it says that one has done it, to which `version` of the agreement.
        party: the field of the model that names who has.
    """

    model: type[Acceptance | CouncilApproval | Signature]
    party: str


BY_EACH: Mapping[str, Each] = {
    PartnershipState.NEGOTIATION: Each(Acceptance, "organization"),
    PartnershipState.COUNCIL_APPROVAL: Each(CouncilApproval, "authority"),
    PartnershipState.SIGNING: Each(Signature, "organization"),
}
"""By state, what it asks of each. Only what was done to the last version counts."""

NEXT_ACTS: Mapping[str, StrOrPromise] = {
    PartnershipState.ACCEPTED_IN_PRINCIPLE: _("agreement to write"),
    PartnershipState.NEGOTIATION: _("agreement to accept"),
    PartnershipState.COUNCIL_APPROVAL: _("council decision to record"),
    PartnershipState.SIGNING: _("agreement to sign"),
    PartnershipState.ACTIVE: _("amendment to accept"),
    PartnershipState.SUSPENDED: _("amendment to accept"),
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
    keys = tuple(sorted(rows))
    done: set[tuple[int, int]] = set(ask(_what_each_has_done, keys))
    asked = {pk: _leads_asked(row, done) for pk, row in rows.items()}
    for pk, side, organization in ask(further_parties, keys):
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


def _what_each_has_done(keys: tuple[int, ...]) -> QuerySet[Any, Any]:
    """Pairs of keys (partnership, organization) of those that have done what its state asks of each."""
    first, *others = (
        _last(each)
        .filter(version__partnership__in=keys, version__partnership__state=state)
        .order_by()
        .values_list("version__partnership_id", f"{each.party}_id")
        for state, each in BY_EACH.items()
    )
    return first.union(*others)


def further_parties(keys: tuple[int, ...]) -> QuerySet[Any, Any]:
    """Those that take part beside the two that lead, as they were asked."""
    confirmed = CoParty.objects.filter(partnership__in=keys, confirmed_at__isnull=False)
    return confirmed.order_by("pk").values_list("partnership_id", "side", "organization_id")


def ready_to_begin(today: dt.date) -> list[tuple[int, dt.date]]:
    """Partnerships that every party has signed and whose first day has come.

    Args:
        today: by the portal's own clock.

    Returns:
        the key and the first day of each; `activate` asks again, under a lock.
    """
    signing = Partnership.objects.filter(state=PartnershipState.SIGNING, starts_on__lte=today).order_by("pk")
    found = list(signing.values_list("pk", "state", "ngo_id", "authority_id", "turn", "starts_on"))
    missing = missing_parties(Asked(*row[:5]) for row in found)
    return [(pk, first_day) for pk, *_rest, first_day in found if not missing[pk]]


def in_turn_of(writes: Collection[int], own: Collection[int]) -> PartnershipQuerySet:
    """Accepted partnerships in which it is these organizations' turn, whoever else's it is too.

    Args:
        writes: keys of the organizations that a person acts for.
        own: keys of those that they belong to; nobody acts for an authority towards an NGO of their own.
    """
    beside = CoParty.objects.filter(organization__in=writes, confirmed_at__isnull=False)
    # Says no more than the rest, but lets PostgreSQL begin with the few that are theirs: else it reads all in
    # these states, and the signatures of everybody.
    theirs = Q(ngo__in=writes) | Q(authority__in=writes) | Q(one_of(beside.order_by().values("partnership")))
    return Partnership.objects.filter(theirs & _waits_for(writes, own))


def of_parties(own: Collection[int]) -> PartnershipQuerySet:
    """Partnerships in which one of these organizations takes part.

    Args:
        own: their keys.
    """
    return Partnership.objects.filter(Q(ngo__in=own) | Q(authority__in=own) | Exists(_further(own)))


def _waits_for(writes: Collection[int], own: Collection[int]) -> Q:
    """The states of `NEXT_ACTS`, each with whose turn it is in it."""
    ngo, authority = Q(ngo__in=writes), Q(authority__in=writes) & ~Q(ngo__in=own)
    whose: dict[Side | None, Q] = {Side.NGO: ngo, Side.AUTHORITY: authority, Side.EITHER: ngo | authority}
    amends = waits_for_acceptance(ngo, authority, writes)
    conditions = {
        state: amends
        if state in ACCEPT_AMENDMENT.leaves
        else _one_has_left(state, ngo, authority, writes)
        if state in BY_EACH
        else whose[state.standing.turn]
        for state in map(PartnershipState, NEXT_ACTS)
    }
    return reduce(or_, (Q(state=state) & condition for state, condition in conditions.items()))


def _one_has_left(state: PartnershipState, ngo: Q, authority: Q, writes: Collection[int]) -> Q:
    """That a lead for whom the person acts, or another party, has still to do what the state asks."""
    leads = {Side.NGO: ngo, Side.AUTHORITY: authority}
    further = _further(writes)
    if state == PartnershipState.COUNCIL_APPROVAL:
        del leads[Side.NGO]
        further = further.filter(side=Side.AUTHORITY)
    in_turn = {side: Q(turn=side) if state == PartnershipState.NEGOTIATION else Q() for side in leads}
    beside = further.filter(~_has_done(state, OuterRef("organization_id"), OuterRef("partnership_id")))
    return reduce(
        or_,
        (
            in_turn[side] & lead & ~_has_done(state, OuterRef(f"{side}_id"), OuterRef("pk"))
            for side, lead in leads.items()
        ),
        Q(Exists(beside)),
    )


def _further(organizations: Collection[int]) -> QuerySet[CoParty]:
    """That one of these takes part beside the two that lead, in the partnership of the outer query."""
    return CoParty.objects.filter(
        organization__in=organizations, confirmed_at__isnull=False, partnership=OuterRef("pk")
    )


def _has_done(state: PartnershipState, organization: OuterRef, partnership: OuterRef) -> Exists:
    each = BY_EACH[state]
    return Exists(_last(each).filter(**{each.party: organization}, version__partnership=partnership))


def _last(each: Each) -> QuerySet[Any]:
    """What was done to the last version of an agreement: what was done to an earlier one counts no more."""
    later = AgreementVersion.objects.filter(
        partnership=OuterRef("version__partnership"), number__gt=OuterRef("version__number")
    )
    return each.model._default_manager.filter(~Exists(later))
