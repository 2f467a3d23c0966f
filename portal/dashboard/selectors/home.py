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


def newest_partnerships(count: int) -> list[Partnership]:
    """The proposals accepted last, without those that somebody has stopped since."""
    return list(Partnership.objects.public().going().for_list().order_by("-answered_at", "-pk")[:count])


def open_consultations(count: int, *, today: dt.date) -> list[tuple[Consultation, Line]]:
    """The consultations that take recommendations on a day, first to close first, each with its line."""
    open_now = Consultation.objects.public().as_of(today).open().open_first().for_list()[:count]
    return [(consultation, line_of_consultation(consultation, today=today)) for consultation in open_now]
