"""When the demo's acts happened, counted from the day on which it is loaded."""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass
from zlib import crc32

from django.utils import timezone

OFFICE_OPENS = 8
WEEK = 7


@dataclass(frozen=True, slots=True)
class Clock:
    """The demo's present.

    Attributes:
        now: the moment of loading; everything happened before it.
    """

    now: dt.datetime

    @property
    def today(self) -> dt.date:
        """The day of loading on the portal's clock."""
        return timezone.localtime(self.now, timezone.get_default_timezone()).date()

    def moment(self, days_ago: int, *, order: int = 0, key: str = "") -> dt.datetime:
        """A moment in office hours of a working day, the same for the same arguments.

        Args:
            days_ago: at least 1; a day on a weekend becomes the Friday before.
            order: 0 to 4 within one story; a later act is later also when both fall on one day.
            key: spreads the minutes of different stories.
        """
        day = self.today - dt.timedelta(days=days_ago)
        day -= dt.timedelta(days=max(0, day.weekday() - calendar.FRIDAY))
        hour = OFFICE_OPENS + 2 * order
        minute, second = divmod(crc32(key.encode()) % 3_600, 60)
        return dt.datetime.combine(day, dt.time(hour, minute, second), timezone.get_default_timezone())

    def night_after(self, day: dt.date, *, key: str = "") -> dt.datetime:
        """When the portal notes that a day is over: in the first hour of the next one.

        Args:
            day: any.
            key: spreads the minutes of different stories.
        """
        minute, second = divmod(crc32(key.encode()) % 3_600, 60)
        return dt.datetime.combine(
            day + dt.timedelta(days=1), dt.time(0, minute, second), timezone.get_default_timezone()
        )

    def day(self, days_from_now: int) -> dt.date:
        """A working day; one on a weekend becomes the Monday after.

        Args:
            days_from_now: negative for the past.
        """
        day = self.today + dt.timedelta(days=days_from_now)
        return day + dt.timedelta(days=WEEK - day.weekday() if day.weekday() > calendar.FRIDAY else 0)

    def months(self, start: int, length: int) -> tuple[dt.date, dt.date]:
        """Whole months: the first day of the first and the last day of the last.

        Args:
            start: how many months after the present one the period begins; negative for the past.
            length: in months, at least 1.
        """
        return self._first_of(start), self._first_of(start + length) - dt.timedelta(days=1)

    def _first_of(self, months_from_now: int) -> dt.date:
        years, month = divmod(self.today.month - 1 + months_from_now, 12)
        return dt.date(self.today.year + years, month + 1, 1)
