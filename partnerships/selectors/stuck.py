"""What seems to be stuck, and why: for the support desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When
from django.utils.translation import gettext_lazy as _

from organizations.enums import OrganizationState
from organizations.models import Membership
from partnerships.life import PartnershipState, Side
from partnerships.models import Partnership

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from partnerships.querysets import PartnershipQuerySet

LONGEST: Mapping[PartnershipState, int] = {
    PartnershipState.CHANGES_REQUESTED: 60,
    PartnershipState.UNANSWERED: 60,
    PartnershipState.ACCEPTED_IN_PRINCIPLE: 90,
    PartnershipState.NEGOTIATION: 120,
    PartnershipState.COUNCIL_APPROVAL: 120,
    PartnershipState.SIGNING: 90,
    PartnershipState.SUSPENDED: 180,
    PartnershipState.ENDED: 90,
    PartnershipState.FINAL_REPORT: 90,
}
"""Days after which a partnership seems stuck in a state: a habit of the portal, no law."""


class Cause(NamedTuple):
    """Why something seems stuck.

    Attributes:
        says: the sentence.
        condition: of which partnerships it is so.
    """

    says: StrOrPromise
    condition: Q


def causes(now: dt.datetime) -> dict[str, Cause]:
    """Why a partnership seems stuck, by name; the first that is so is told.

    Args:
        now: from which the days are counted.
    """
    ngo, authority = Q(turn_ngo=True), Q(turn_authority=True)
    gone = (OrganizationState.SUSPENDED, OrganizationState.MERGED)
    stood = (
        Q(state=state, **{f"{state.standing.since}__lt": now - dt.timedelta(days=days)})
        for state, days in LONGEST.items()
    )
    return {
        "party_gone": Cause(
            _("A party is suspended, or was merged into another organization."),
            Q(ngo__state__in=gone) | Q(authority__state__in=gone),
        ),
        "nobody_of_ngo": Cause(_("Nobody acts for the NGO, whose turn it is."), ngo & _nobody_of("ngo_id")),
        "nobody_of_authority": Cause(
            _("Nobody acts for the authority, whose turn it is."), authority & _nobody_of("authority_id")
        ),
        "too_long": Cause(_("It has not moved for a long time."), reduce(or_, stood)),
    }


def stuck(now: dt.datetime) -> PartnershipQuerySet:
    """Partnerships that seem stuck, the oldest first, each with its `cause`.

    Args:
        now: from which the days are counted.
    """
    known = causes(now)
    waits = [state for state in PartnershipState if not state.standing.is_end]
    sent: PartnershipQuerySet = Partnership.objects.filter(submitted_at__isnull=False, state__in=waits)
    return (
        sent.alias(turn_ngo=_turn_of(Side.NGO), turn_authority=_turn_of(Side.AUTHORITY))
        .annotate(
            cause=Case(
                *(When(cause.condition, then=Value(name)) for name, cause in known.items()),
                default=Value(""),
                output_field=CharField(),
            )
        )
        .exclude(cause="")
        .order_by("submitted_at", "pk")
    )


def _turn_of(side: Side) -> Q:
    """That it is this side's turn, or also its."""
    sides = {side, Side.EITHER, Side.EACH}
    if side == Side.AUTHORITY:
        sides.add(Side.EACH_AUTHORITY)
    states = [state for state in PartnershipState if state.standing.turn in sides]
    return Q(state__in=states) | Q(state=PartnershipState.NEGOTIATION, turn=side)


def _nobody_of(organization: str) -> Q:
    return ~Q(Exists(Membership.objects.filter(organization=OuterRef(organization)).writers()))
