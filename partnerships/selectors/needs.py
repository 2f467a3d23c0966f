"""What the pages show of a need or an offer beyond its fields."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.enums import OrganizationKind
from organizations.selectors.profile import SCHEMA_TYPES
from partnerships.enums import NeedSort, NeedState
from partnerships.models import Need
from portal.core.line import Line, Step, StepPlace, tone_for
from portal.notifications.services.letters import absolute

MAKES = {NeedSort.LOOKS_FOR: ("seeks", "Demand"), NeedSort.OFFERS: ("makesOffer", "Offer")}
"""What an organization does with a need, and what that is, in the words of https://schema.org."""


def line_of_need(need: Need, *, today: dt.date) -> Line:
    """The need on its line: posted, open, closed or expired; and the days left for answers.

    Args:
        need: any.
        today: the day that "days left" counts from.
    """
    posted = Step(_("posted"), StepPlace.PAST, on=timezone.localdate(need.posted_at))
    if need.takes_answers_on(today):
        left = (need.answers_until - today).days
        steps = (
            posted,
            Step(str(NeedState.OPEN.label), StepPlace.CURRENT),
            Step(str(NeedState.CLOSED.label), StepPlace.COMING),
        )
        turn = _("organizations that want to take part")
        return Line(steps, turn=turn, due_on=need.answers_until, days_left=left, tone=tone_for(left))
    if need.closed_at is not None:
        closed_on = timezone.localdate(need.closed_at)
        return Line((posted, Step(str(NeedState.CLOSED.label), StepPlace.CURRENT, on=closed_on)))
    # Past its last day it is over, also before the night has written so.
    over_since = need.answers_until + dt.timedelta(days=1)
    label = str(NeedState.EXPIRED.label)
    return Line((posted, Step(label, StepPlace.CURRENT, on=over_since, exit=True)))


def linked_data_of(need: Need) -> dict[str, Any]:
    """A need or an offer in the words of schema.org, for search engines and other machines.

    Args:
        need: with its organization, territory and fields of work.
    """
    organization = need.organization
    does, what = MAKES[NeedSort(need.sort)]
    return {
        "@context": "https://schema.org",
        "@type": SCHEMA_TYPES.get(OrganizationKind(organization.kind), "Organization"),
        "name": str(organization),
        "url": absolute(organization.get_absolute_url()),
        does: {
            "@type": what,
            "@id": absolute(need.get_absolute_url()),
            "url": absolute(need.get_absolute_url()),
            "name": need.title,
            "description": need.text,
            "availabilityStarts": timezone.localdate(need.posted_at),
            "availabilityEnds": need.answers_until,
            "areaServed": need.territory.name,
            "category": [str(domain) for domain in need.domains.all()],
        },
    }
