"""The rows of a proposal's text: what is measured, who pays; written as a whole, in the order given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from partnerships.models import MOST_ROWS, Funding, Indicator, Partnership
from portal.core.exceptions import Refused

LARGEST_BUDGET = Decimal(10) ** 12
"""In lei; a budget is below it."""


class IndicatorRow(NamedTuple):
    """What is measured, in which unit (may be empty), and how much of it is aimed at."""

    name: str
    unit: str
    target: Decimal


class FundingRow(NamedTuple):
    """Whose money (`FundingSource`), who exactly (may be empty), and how much, in lei."""

    source: str
    note: str
    amount: Decimal


def parted(fields: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, list[Any]]]:
    """The fields of a proposal, and its rows where they are given; the budget is then the sum of its parts.

    Args:
        fields: as for `draft_proposal`, with `indicators` and `funding` or without.

    Raises:
        Refused: when there are more than `MOST_ROWS` of a kind, or the sum is too large.
    """
    rows = {name: list(fields[name]) for name in ("indicators", "funding") if name in fields}
    plain = {name: value for name, value in fields.items() if name not in rows}
    if any(len(found) > MOST_ROWS for found in rows.values()):
        raise Refused(_("At most %(count)d rows, please.") % {"count": MOST_ROWS})
    if "funding" in rows:
        plain["budget"] = budget_of(rows["funding"])
    return plain, rows


def budget_of(funding: Sequence[FundingRow]) -> Decimal | None:
    """The sum of what is paid, in lei; None when nothing is said of money.

    Raises:
        Refused: when it is more than the portal can hold.
    """
    if not funding:
        return None
    total = sum((row.amount for row in funding), Decimal(0))
    if total >= LARGEST_BUDGET:
        raise Refused(_("The amounts are too large together. Please check them."))
    return total


def rows_of(partnership: Partnership) -> dict[str, list[Any]]:
    """Its rows as they stand, in their order: `indicators` and `funding`."""
    return {
        "indicators": [
            IndicatorRow(row.name, row.unit, row.figure) for row in partnership.rows("indicators")
        ],
        "funding": [FundingRow(row.source, row.note, row.amount) for row in partnership.rows("funding")],
    }


def write_rows(partnership: Partnership, rows: Mapping[str, Sequence[Any]]) -> None:
    """Put rows in the place of those that stand.

    Args:
        partnership: locked, or new.
        rows: `indicators`, `funding` or both; what is not given stays.
    """
    if "indicators" in rows:
        partnership.indicators.all().delete()
        Indicator.objects.bulk_create(
            Indicator(partnership=partnership, **row._asdict()) for row in rows["indicators"]
        )
    if "funding" in rows:
        partnership.funding.all().delete()
        Funding.objects.bulk_create(
            Funding(partnership=partnership, **row._asdict()) for row in rows["funding"]
        )


def as_text(rows: Sequence[Any]) -> list[str]:
    """Rows as the audit keeps them."""
    return [" · ".join(str(value) for value in row if value != "") for row in rows]
