"""What the demo's partnerships measure while they are carried out, and what they spend."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils import timezone

from partnerships.models import Partnership
from partnerships.services.document import IndicatorRow
from partnerships.services.indicators import add_indicator
from partnerships.services.spending import record_spending
from partnerships.services.values import Given, report_value
from portal.accounts.models import User
from portal.demo.services import stories
from portal.demo.services.clock import Clock
from portal.demo.services.stories import IndicatorStory, MeasureStory
from portal.demo.services.timeline import Act, Cast


def acts(cast: Cast, clock: Clock) -> Iterator[Act]:
    """Every indicator, every value and every spending.

    Args:
        cast: finds people and organizations at the time of the act.
        clock: the demo's present.
    """
    for story in stories.measures():
        for indicator in story.indicators:
            agreed = clock.moment(story.agreed, order=3, key=story.partnership)
            yield Act(agreed, partial(_add, cast, story, indicator))
            for value in indicator.values:
                at = clock.moment(value["reported"], order=3, key=indicator.name)
                yield Act(at, partial(_report, cast, story, indicator, value))
        for spending in story.spendings:
            at = clock.moment(spending["spent"], order=4, key=spending["purpose"])
            yield Act(at, partial(_spend, cast, story, spending))


def _add(cast: Cast, story: MeasureStory, indicator: IndicatorStory, now: dt.datetime) -> None:
    partnership, owner = _found(cast, story)
    baseline = indicator.baseline
    add_indicator(
        pk=partnership.pk,
        actor=owner,
        row=IndicatorRow(indicator.name, indicator.unit, Decimal(str(indicator.target))),
        baseline=None if baseline is None else Decimal(str(baseline)),
        breakdowns=indicator.breakdowns,
        now=now,
    )


def _report(
    cast: Cast, story: MeasureStory, indicator: IndicatorStory, value: Mapping[str, Any], now: dt.datetime
) -> None:
    partnership, owner = _found(cast, story)
    given = Given(
        partnership.indicators.get(name=indicator.name),
        timezone.localdate(now),
        Decimal(str(value["value"])),
        {part: Decimal(amount) for part, amount in value.get("parts", {}).items()},
        value.get("note", ""),
    )
    report_value(pk=partnership.pk, actor=owner, given=given, seen=None, now=now)


def _spend(cast: Cast, story: MeasureStory, spending: Mapping[str, Any], now: dt.datetime) -> None:
    partnership, owner = _found(cast, story)
    fields = {
        "funding": partnership.funding.get(source=spending["source"]),
        "spent_on": timezone.localdate(now),
        "amount": Decimal(str(spending["amount"])),
        "purpose": spending["purpose"],
    }
    once = uuid.uuid4()
    record_spending(pk=partnership.pk, actor=owner, fields=fields, document=None, once=once, now=now)


def _found(cast: Cast, story: MeasureStory) -> tuple[Partnership, User]:
    partnership = Partnership.objects.get(title=story.partnership, ngo=cast.organization(story.ngo))
    return partnership, cast.person(stories.organizations()[story.ngo].owner)
