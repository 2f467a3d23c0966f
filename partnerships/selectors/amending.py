"""The amendments of an agreement, and what a person can do about the one that waits."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, prefetch_related_objects

from partnerships.life import Side, Verb
from partnerships.life.verbs import (
    ACCEPT_AMENDMENT,
    PROPOSE_AMENDMENT,
    REJECT_AMENDMENT,
    WITHDRAW_AMENDMENT,
)
from partnerships.models import Amendment, AmendmentAcceptance, CoParty, Partnership

if TYPE_CHECKING:
    from organizations.models import Organization

AMENDMENTS = "_amendments_for_page"
"""Where the amendments of its agreement are kept on a partnership, while a page of it is made."""
AMENDING = (PROPOSE_AMENDMENT, ACCEPT_AMENDMENT, REJECT_AMENDMENT, WITHDRAW_AMENDMENT)


def amendments_of(partnership: Partnership) -> list[Amendment]:
    """Its amendments, the last first, with who accepted that one; read once for a page.

    Args:
        partnership: any; before it has begun there are none, and nothing is asked.
    """
    kept: list[Amendment] | None = partnership.__dict__.get(AMENDMENTS)
    if kept is None:
        found = partnership.amendments.select_related("organization") if partnership.has_begun else ()
        kept = partnership.__dict__[AMENDMENTS] = list(found)
        prefetch_related_objects(kept[:1], "acceptances")
    return kept


def open_amendment(partnership: Partnership) -> Amendment | None:
    """The amendment that waits to be accepted; of what is over there is none.

    Args:
        partnership: any.
    """
    if partnership.state not in ACCEPT_AMENDMENT.leaves:
        return None
    return next((one for one in amendments_of(partnership) if one.is_open), None)


def missing_of(partnership: Partnership, amendment: Amendment) -> list[Organization]:
    """The parties that have not accepted an amendment, those that lead first.

    Args:
        partnership: with the leading parties loaded.
        amendment: one of its.
    """
    further = (party.organization for party in partnership.further_parties)
    parties = {one.pk: one for one in (partnership.ngo, partnership.authority, *further)}
    left = partnership.party_ids - amendment.accepted_by
    return [one for pk, one in parties.items() if pk in left]


def left_to_amend(verb: Verb, partnership: Partnership, own: Collection[int]) -> frozenset[int]:
    """The parties of a person's for which they can do a verb of `AMENDING` as things stand, by key.

    Args:
        verb: what is to be done.
        partnership: to which.
        own: the parties that the person acts for.
    """
    waiting = open_amendment(partnership)
    if waiting is None:
        return frozenset(own) if verb == PROPOSE_AMENDMENT else frozenset()
    proposer = frozenset((waiting.organization_id,))
    if verb == ACCEPT_AMENDMENT:
        return frozenset(own) - waiting.accepted_by
    if verb == REJECT_AMENDMENT:
        # Who proposed it takes it back.
        return frozenset(own) - waiting.accepted_by - proposer
    return frozenset(own) & proposer if verb == WITHDRAW_AMENDMENT else frozenset()


def waits_for_acceptance(ngo: Q, authority: Q, writes: Collection[int]) -> Q:
    """That an amendment waits for one of these parties, as a condition on partnerships.

    Args:
        ngo: that the NGO that leads is one of them.
        authority: the same of the authority.
        writes: the keys of all of them.
    """
    beside = CoParty.objects.filter(
        _waits(OuterRef(OuterRef("organization_id")), OuterRef("partnership_id")),
        organization__in=writes,
        confirmed_at__isnull=False,
        partnership=OuterRef("pk"),
    )
    leads = {Side.NGO: ngo, Side.AUTHORITY: authority}
    waiting = Q(Exists(beside))
    for side, lead in leads.items():
        waiting |= lead & Q(_waits(OuterRef(OuterRef(f"{side}_id")), OuterRef("pk")))
    return waiting


def _waits(organization: OuterRef, partnership: OuterRef) -> Exists:
    """That the amendment that waits in the partnership was not accepted by the organization."""
    accepted = AmendmentAcceptance.objects.filter(amendment=OuterRef("pk"), organization=organization)
    return Exists(Amendment.objects.filter(~Exists(accepted), partnership=partnership, outcome=""))
