"""All that suggestions ask of proposals: who is at it together already, and which partnerships lasted."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from itertools import chain
from typing import Any

from django.db.models import F, Q, QuerySet

from partnerships.life import PartnershipState, Stage
from partnerships.models import Need, Partnership
from partnerships.querysets import PartnershipQuerySet
from partnerships.selectors.suggestions.weights import LASTS_DAYS
from portal.core.compiled import ask

AT_IT = tuple(
    state for state in PartnershipState.of_stage(Stage.PROPOSAL, Stage.AGREEMENT) if not state.standing.is_end
)
"""States in which two sides are on the way to a partnership already."""
LASTED = tuple(
    state for state in PartnershipState.of_stage(Stage.PARTNERSHIP) if state != PartnershipState.TERMINATED
)
"""States of what was begun and not broken off."""
LASTS = dt.timedelta(days=LASTS_DAYS)


def at_it_with(organization_id: int) -> frozenset[int]:
    """The other sides of the proposals of an organization that are not over.

    Args:
        organization_id: on either side.
    """
    return frozenset(pk for (pk,) in (*ask(_made_to, organization_id), *ask(_received_from, organization_id)))


def _made_to(organization_id: int) -> QuerySet[Any, Any]:
    made = Partnership.objects.filter(state__in=AT_IT, ngo=organization_id)
    return made.order_by().values_list("authority_id").distinct()


def _received_from(organization_id: int) -> QuerySet[Any, Any]:
    # An authority does not know of drafts.
    received = Partnership.objects.filter(
        state__in=AT_IT, authority=organization_id, submitted_at__isnull=False
    )
    return received.order_by().values_list("ngo_id").distinct()


def parties_of(partnership: Partnership) -> frozenset[int]:
    """Who takes part in a partnership, or is asked to.

    Args:
        partnership: a saved one.
    """
    asked = partnership.co_parties.values_list("organization_id", flat=True)
    return partnership.party_ids | frozenset(asked)


def answered_by(need: Need) -> frozenset[int]:
    """Who has answered a need by a proposal that is not over and has been sent.

    Args:
        need: any.
    """
    sent = Partnership.objects.filter(need=need, state__in=AT_IT, submitted_at__isnull=False)
    return frozenset(sent.values_list("ngo_id", flat=True).order_by())


def lasting(until: dt.date) -> PartnershipQuerySet:
    """Partnerships for `LASTS` at least that had begun by a day and were not broken off, over or not.

    Args:
        until: `LASTS` before the day that is asked about.
    """
    begun: PartnershipQuerySet = Partnership.objects.filter(state__in=LASTED)
    return begun.filter(starts_on__lte=until, ends_on__gte=F("starts_on") + LASTS).order_by()


def former_partners(organization_id: int, today: dt.date) -> Counter[int]:
    """How many partnerships that lasted an organization has had with each other one.

    Args:
        organization_id: on either side.
        today: the day.
    """
    sides = chain.from_iterable(ask(_lasted_with, organization_id, today - LASTS))
    return Counter(side for side in sides if side != organization_id)


def _lasted_with(organization_id: int, until: dt.date) -> QuerySet[Any, Any]:
    own = lasting(until).filter(Q(ngo=organization_id) | Q(authority=organization_id))
    return own.values_list("ngo_id", "authority_id")


def kept_partnerships(pks: Collection[int], today: dt.date) -> Counter[int]:
    """How many partnerships that lasted each of some organizations has had, with anybody.

    Args:
        pks: of the organizations.
        today: the day.
    """
    if not pks:
        return Counter()
    found = Counter[int]()
    # Two questions: each has an index of its own side.
    for question in (_kept_by_ngos, _kept_by_authorities):
        found.update(pk for (pk,) in ask(question, tuple(pks), today - LASTS))
    return found


def _kept_by_ngos(pks: tuple[int, ...], until: dt.date) -> QuerySet[Any, Any]:
    return lasting(until).filter(ngo__in=pks).values_list("ngo_id")


def _kept_by_authorities(pks: tuple[int, ...], until: dt.date) -> QuerySet[Any, Any]:
    return lasting(until).filter(authority__in=pks).values_list("authority_id")
