"""How far the indicators of a partnership have come, and what of its money was spent."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from django.db.models import Sum

from partnerships.enums import Breakdown, BreakdownPart
from partnerships.models import Funding, Indicator, Partnership, ReportedValue, Spending

HUNDRED = 100


class ValueRow(NamedTuple):
    """A value of an indicator by a day, with those that stood for that day before, newest first."""

    value: ReportedValue
    former: list[ReportedValue]

    @property
    def breakdowns(self) -> list[tuple[Breakdown, list[tuple[BreakdownPart, Decimal]]]]:
        """What it is made of, breakdown by breakdown, in the order of their declaration."""
        amounts = {BreakdownPart(part.part): part.amount for part in self.value.parts.all()}
        found = ((one, [(part, amounts[part]) for part in one.parts if part in amounts]) for one in Breakdown)
        return [(one, parts) for one, parts in found if parts]


@dataclass
class Measured:
    """An indicator and its values by day, the earliest first."""

    indicator: Indicator
    rows: list[ValueRow] = field(default_factory=list)
    latest: ReportedValue | None = None

    @property
    def share(self) -> int | None:
        """Whole per cent of the way from the baseline to the target; None while nothing is reported."""
        return None if self.latest is None else share_reached(self.indicator, self.latest.value)

    @property
    def filled(self) -> int:
        """`share` as a bar shows it: no less than nothing, no more than all."""
        return min(max(self.share or 0, 0), HUNDRED)

    @property
    def is_parted(self) -> bool:
        """Whether its values are to have parts, or one of them has."""
        return bool(self.indicator.breakdowns) or any(row.breakdowns for row in self.rows)

    @property
    def breakdown_names(self) -> list[str]:
        """By what its values are to be parted, in the reader's language."""
        return [str(Breakdown(name).label) for name in self.indicator.breakdowns]


def share_reached(indicator: Indicator, value: Decimal) -> int | None:
    """How much of the way from its baseline (nothing, where none is known) to its target was made.

    Args:
        indicator: of which.
        value: how far it has come.

    Returns:
        whole per cent, below zero where it went the other way; None where the target is the baseline.
    """
    start = indicator.baseline or Decimal(0)
    way = indicator.target - start
    return int(((value - start) / way * HUNDRED).to_integral_value(ROUND_DOWN)) if way else None


def measured(partnership: Partnership, *, is_whole: bool) -> list[Measured]:
    """The indicators of a partnership in their order, with their values.

    Args:
        partnership: whose.
        is_whole: whether with every value and those that it replaced; else with the latest figure alone.
    """
    found = {one.pk: Measured(one) for one in partnership.indicators.all()}
    if not found:
        return []
    values = ReportedValue.objects.filter(indicator__in=list(found)).order_by("as_of", "replaced_at", "pk")
    if not is_whole:
        latest = values.filter(replaced_at=None).order_by("indicator_id", "-as_of").distinct("indicator_id")
        for value in latest:
            found[value.indicator_id].latest = value
        return list(found.values())
    former: dict[tuple[int, dt.date], list[ReportedValue]] = {}
    for value in values.select_related("reported_by").prefetch_related("parts"):
        one = found[value.indicator_id]
        if value.replaced_at is not None:
            former.setdefault((value.indicator_id, value.as_of), []).insert(0, value)
            continue
        one.rows.append(ValueRow(value, former.get((value.indicator_id, value.as_of), [])))
        one.latest = value
    return list(found.values())


@dataclass(frozen=True, slots=True)
class SourceSpent:
    """A source of funding, with what of it was spent, in lei."""

    funding: Funding
    spent: Decimal

    @property
    def left(self) -> Decimal:
        """What is left; below zero when more was spent than planned."""
        return self.funding.amount - self.spent

    @property
    def over(self) -> Decimal:
        """By how much more was spent than planned."""
        return max(-self.left, Decimal(0))


@dataclass(frozen=True, slots=True)
class Money:
    """What was planned and spent on a partnership."""

    sources: list[SourceSpent]

    @property
    def planned(self) -> Decimal:
        """Of all sources, in lei."""
        return sum((one.funding.amount for one in self.sources), Decimal(0))

    @property
    def spent(self) -> Decimal:
        """Of all sources, in lei."""
        return sum((one.spent for one in self.sources), Decimal(0))

    @property
    def left(self) -> Decimal:
        """Of all sources, in lei; below zero when more was spent than planned."""
        return self.planned - self.spent

    @property
    def over(self) -> Iterator[SourceSpent]:
        """The sources of which more was spent than planned."""
        return (one for one in self.sources if one.over)


def money_of(partnership: Partnership) -> Money:
    """What was planned and spent on a partnership by source, in the order of its sources; two questions."""
    spent = Spending.objects.filter(funding__partnership=partnership, withdrawn_at=None).order_by()
    sums = dict(spent.values("funding").annotate(total=Sum("amount")).values_list("funding", "total"))
    return Money([SourceSpent(one, sums.get(one.pk, Decimal(0))) for one in partnership.funding.all()])
