"""Indicators and sources of money of a partnership, and what was reported of them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from partnerships.models import Funding, Indicator, Partnership, ReportedValue
from portal.accounts.models import User


def make_indicator(
    partnership: Partnership, name: str = "Obiecte reparate", *breakdowns: str, target: int = 200
) -> Indicator:
    """An indicator that is broken down by these."""
    made: Indicator = partnership.indicators.create(
        name=name, unit="obiecte", target=target, breakdowns=list(breakdowns)
    )
    return made


def make_value(
    indicator: Indicator, person: User, value: int, as_of: dt.date | None = None, **parts: int
) -> ReportedValue:
    """A value that stands, as of today unless told otherwise."""
    made: ReportedValue = indicator.reported.create(
        as_of=as_of or timezone.localdate(), value=Decimal(value), reported_by=person,
        reported_at=timezone.now(),
    )  # fmt: skip
    for part, amount in parts.items():
        made.parts.create(part=part, amount=amount)
    return made


def make_funding(partnership: Partnership, amount: int = 1000, source: str = "own") -> Funding:
    """A source of money."""
    made: Funding = partnership.funding.create(source=source, amount=amount)
    return made
