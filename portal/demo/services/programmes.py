"""The funded programmes that the demo's partnerships belong to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from functools import partial

from partnerships.models import Partnership
from partnerships.services import put_into_programme
from portal.core.terms import FOLLOW_UP_MONTHS
from portal.demo.services import stories
from portal.demo.services.clock import Clock
from portal.demo.services.stories import ProgrammeStory
from portal.demo.services.timeline import ADMINISTRATOR, Act, Cast
from portal.programmes import services
from portal.programmes.enums import MeasureKey, PartnerRole
from portal.programmes.models import Programme
from portal.programmes.services.rows import Carrier, Wanted


def acts(cast: Cast, clock: Clock) -> Iterator[Act]:
    """Every programme, published on the day on which it was drawn up, and what was put into it since.

    Args:
        cast: finds people and organizations at the time of the act.
        clock: the demo's present.
    """
    for story in stories.programmes():
        yield Act(clock.moment(story.drawn, key=story.name), partial(_publish, cast, story))
        for put in story.partnerships:
            # After what was signed on the same day.
            at = clock.moment(put["put"], order=4, key=put["title"])
            yield Act(at, partial(_put, cast, story, put["title"], put["reason"]))


def _publish(cast: Cast, story: ProgrammeStory, now: dt.datetime) -> None:
    administrator = cast.person(ADMINISTRATOR)
    fields = {
        "name": story.name,
        "codes": story.codes,
        "summary": story.summary,
        "funder": story.funder,
        "money": Decimal(story.money) if story.money else None,
        "money_eu": Decimal(story.money_eu) if story.money_eu else None,
        "currency": story.currency,
        "starts_on": story.starts_on,
        "ends_on": story.ends_on,
        "territory": cast.territories[story.territory],
        "follow_up_months": list(FOLLOW_UP_MONTHS),
    }
    pk = services.draft_programme(actor=administrator, fields=fields, now=now).pk
    partners = [
        Carrier(cast.organization(row["organization"]), "", PartnerRole(row["role"]))
        for row in story.partners
    ]
    targets = [
        Wanted(MeasureKey(row["measure"]), row["wanted"], row.get("note", "")) for row in story.targets
    ]
    services.set_partners(pk=pk, actor=administrator, rows=partners, now=now)
    services.set_targets(pk=pk, actor=administrator, rows=targets, now=now)
    if story.keeper:
        services.name_keeper(pk=pk, email=cast.person(story.keeper).email, actor=administrator, now=now)
    services.publish_programme(pk=pk, actor=administrator, now=now)


def _put(cast: Cast, story: ProgrammeStory, title: str, reason: str, now: dt.datetime) -> None:
    programme = Programme.objects.get(name=story.name)
    partnership = Partnership.objects.get(title=title)
    actor = cast.person(story.keeper or ADMINISTRATOR)
    put_into_programme(pk=partnership.pk, programme=programme.pk, actor=actor, reason=reason, now=now)
