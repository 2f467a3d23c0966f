"""What the home page shows, read across the subjects."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from consultations.models import Consultation
from consultations.selectors import line_of as line_of_consultation
from organizations.models import Organization
from partnerships.enums import PartnershipState
from partnerships.models import Partnership
from portal.core.line import Line
from portal.programmes.measures import counted_keys
from portal.programmes.models import Programme
from portal.programmes.selectors import Reached, reached_by


@dataclass(frozen=True, slots=True)
class Figures:
    """The portal's figures as they stand.

    Attributes:
        organizations: verified ones.
        authorities: of these, the ones that answer proposals.
        partnerships: accepted proposals that nobody has stopped since.
        awaiting: proposals that an authority owes an answer to.
    """

    organizations: int
    authorities: int
    partnerships: int
    awaiting: int


def figures() -> Figures:
    """Count what the home page tells."""
    public = Organization.objects.verified()
    return Figures(
        organizations=public.count(),
        authorities=public.addressees().count(),
        partnerships=Partnership.objects.public().going().count(),
        awaiting=Partnership.objects.filter(state__in=PartnershipState.open()).count(),
    )


def programme_figures(count: int) -> list[tuple[Programme, list[Reached]]]:
    """How far the newest programmes are, with those of their targets that the portal counts.

    Args:
        count: how many programmes at most; one of which nothing is counted is left out.
    """
    counted = Programme.objects.public().filter(targets__measure__in=counted_keys()).distinct()
    found = list(counted.newest_first().prefetch_related("targets")[:count])
    reached = reached_by(found)
    return [(one, [row for row in reached[one.pk] if row.figure is not None]) for one in found]


def newest_partnerships(count: int) -> list[Partnership]:
    """The proposals accepted last, without those that somebody has stopped since."""
    return list(Partnership.objects.public().going().for_list().order_by("-answered_at", "-pk")[:count])


def open_consultations(count: int, *, today: dt.date) -> list[tuple[Consultation, Line]]:
    """The consultations that take recommendations on a day, first to close first, each with its line."""
    open_now = Consultation.objects.public().as_of(today).open().open_first().for_list()[:count]
    return [(consultation, line_of_consultation(consultation, today=today)) for consultation in open_now]
