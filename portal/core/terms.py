"""Legal terms: how long the law gives for an act, and where it says so."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

FOLLOW_UP_MONTHS = (6, 12, 24)
"""Months after its last day at which both sides are asked whether a partnership goes on; a programme may have
others.

The usual targets of funding programmes are read at 6 months; PNRR target 447 asks for 2 years.
"""

SUSTAINED_MONTHS = 6
"""Months after its end at which a partnership that goes on counts for a programme, if it asks then."""


class Unit(StrEnum):
    """What a term counts in."""

    CALENDAR_DAYS = "calendar days"


@dataclass(frozen=True, slots=True)
class LegalTerm:
    """A number of days with its source.

    Attributes:
        days: how many.
        unit: which days count.
        source: act, article and paragraph.
        url: where the act can be read.
    """

    days: int
    unit: Unit
    source: str
    url: str

    def last_day(self, after: dt.date) -> dt.date:
        """The last day on which the act is in time; counting begins on the day after `after`."""
        return after + dt.timedelta(days=self.days)
