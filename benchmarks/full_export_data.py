"""What is measured and spent in partnerships, and when they are followed up; the same at every run."""

from __future__ import annotations

import datetime as dt
import random
import uuid
from collections.abc import Sequence
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from partnerships.enums import Breakdown, BreakdownPart, FundingSource
from partnerships.life import FOLLOW_UP_MONTHS, LAST_ANSWERS_DAYS, PartnershipState, months_after
from partnerships.models import (
    FollowUp,
    Funding,
    Indicator,
    Partnership,
    ReportedPart,
    ReportedValue,
    Spending,
)
from portal.accounts.models import User

INDICATORS = 3
"""Of each partnership."""
VALUES = 4
"""Reported of each indicator, the latest of them broken down."""
BATCH = 2_000


def fill_measures() -> None:
    """Give every partnership indicators with values and parts, money and spendings, and its follow-ups."""
    chance, now = random.Random(1), timezone.now()
    person = User.objects.get(email="clerk@bench.example")
    partnerships = list(Partnership.objects.only("starts_on", "ends_on", "state").order_by("pk"))
    values = _values(chance, partnerships, person, now)
    _parts(values[VALUES - 1 :: VALUES])
    _spendings(partnerships, person, now)
    _follow_ups(partnerships)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _values(
    chance: random.Random, partnerships: Sequence[Partnership], person: User, now: dt.datetime
) -> list[ReportedValue]:
    indicators = Indicator.objects.bulk_create(
        (
            Indicator(
                partnership=one, name=f"Persoane care au folosit serviciul {number}", unit="persoane",
                target=chance.randrange(1, 900), baseline=chance.choice((None, 3)),
                breakdowns=[Breakdown.SEX, Breakdown.AGE],
            )
            for one in partnerships
            for number in range(INDICATORS)
        ),
        batch_size=BATCH,
    )  # fmt: skip
    return ReportedValue.objects.bulk_create(
        (
            ReportedValue(
                indicator=one, as_of=one.partnership.starts_on + dt.timedelta(days=90 * number),
                value=10 * number + 7, note="Din registrul de prezență.", reported_by=person, reported_at=now,
            )
            for one in indicators
            for number in range(VALUES)
        ),
        batch_size=BATCH,
    )  # fmt: skip


def _parts(latest: Sequence[ReportedValue]) -> None:
    shares = {
        BreakdownPart.WOMEN: "20", BreakdownPart.MEN: "17", BreakdownPart.UNDER_18: "12",
        BreakdownPart.FROM_18: "25",
    }  # fmt: skip
    ReportedPart.objects.bulk_create(
        (
            ReportedPart(value=one, part=part, amount=Decimal(share))
            for one in latest
            for part, share in shares.items()
        ),
        batch_size=BATCH,
    )


def _spendings(partnerships: Sequence[Partnership], person: User, now: dt.datetime) -> None:
    sources = Funding.objects.bulk_create(
        (
            Funding(partnership=one, source=source, amount=1_000)
            for one in partnerships
            for source in (FundingSource.OWN, FundingSource.AUTHORITY)
        ),
        batch_size=BATCH,
    )
    Spending.objects.bulk_create(
        (
            Spending(
                funding=one, spent_on=now.date(), amount=120, purpose="Materiale", recorded_by=person,
                recorded_at=now, once=uuid.UUID(int=number),
            )
            for number, one in enumerate(sources)
        ),
        batch_size=BATCH,
    )  # fmt: skip


def _follow_ups(partnerships: Sequence[Partnership]) -> None:
    ended = {
        PartnershipState.ENDED, PartnershipState.FINAL_REPORT, PartnershipState.FOLLOW_UP,
        PartnershipState.CLOSED,
    }  # fmt: skip
    FollowUp.objects.bulk_create(
        (
            FollowUp(
                partnership=one, months=months, due_on=due, planned_on=one.ends_on,
                answers_until=due + dt.timedelta(days=LAST_ANSWERS_DAYS),
            )
            for one in partnerships
            if one.state in {*ended, PartnershipState.ACTIVE}
            for months in FOLLOW_UP_MONTHS
            for due in [months_after(one.ends_on, months)]
        ),
        batch_size=BATCH,
    )  # fmt: skip
