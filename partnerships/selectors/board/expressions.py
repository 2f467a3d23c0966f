"""What the board has the database work out: days between days, and what stands in the middle."""

import datetime as dt
from typing import Any, ClassVar

from django.db.models import Aggregate, DateField, DateTimeField, FloatField, Func, IntegerField, Value


def on_day(day: dt.date) -> Value:
    """A day, for the database to count with."""
    return Value(day, DateField())


class Middle(Aggregate):
    """The median: of an even number half-way between the two in the middle."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field: ClassVar[Any] = FloatField()


class LowerMoment(Aggregate):
    """The moment in the middle; of an even number the earlier of the two, as moments have no half-way."""

    template = "percentile_disc(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field: ClassVar[Any] = DateTimeField()


class UpperMoment(LowerMoment):
    """The same, of an even number the later of the two."""

    template = "percentile_disc(0.5) WITHIN GROUP (ORDER BY %(expressions)s DESC)"


class DaysAfter(Func):
    """A day that is so many whole days after another."""

    template = "(%(expressions)s)"
    arg_joiner = " + "
    output_field = DateField()


class DaysBetween(Func):
    """Whole days from one day to another: a number, which is counted and compared sooner than an interval."""

    template = "(%(expressions)s)"
    arg_joiner = " - "
    output_field = IntegerField()
