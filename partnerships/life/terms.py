"""How long the law gives for each act on a proposal.

Whether a partnership proposal is a petition in the sense of the law is for a lawyer to say; the terms are
taken from it so that every proposal has one.
"""

import calendar
import datetime as dt
from collections.abc import Collection

from portal.core.terms import FOLLOW_UP_MONTHS, LegalTerm, Unit

OG_27_2002 = "https://legislatie.just.ro/Public/DetaliiDocument/33817"

ANSWER_TERM = LegalTerm(days=30, unit=Unit.CALENDAR_DAYS, source="OG 27/2002, art. 8 (1)", url=OG_27_2002)
"""For the reasoned answer."""

EXTENSION_TERM = LegalTerm(days=15, unit=Unit.CALENDAR_DAYS, source="OG 27/2002, art. 9", url=OG_27_2002)
"""By which the term for the answer may be prolonged, once, with a reason."""

REDIRECT_TERM = LegalTerm(days=5, unit=Unit.CALENDAR_DAYS, source="OG 27/2002, art. 6¹", url=OG_27_2002)
"""For passing on what was sent to the wrong authority."""

MOST_ROUNDS = 3
"""How often one authority may request changes of a proposal; a rule of the portal, no law.

The law knows the term and one extension, and no pause. Each request stops the term until the NGO has
answered, so without an end to them a proposal could stay unanswered for ever and never be late.
"""

LONGEST_YEARS = 30
"""Years from today within which an agreement has to end; a rule of the portal, no law, against a slip."""

REMINDERS = (10, 3)
"""Whole days before the last one at which the authority is reminded; a habit of the portal, no law."""

REPORT_DAYS = 30
"""Whole days after its last day within which a partnership's final report is due; a habit of the portal."""

FOLLOW_UP_DAYS = 14
"""Whole days before a follow-up is due from which it can be answered, and after it until its term is over."""

FOLLOW_UP_TERM = dt.timedelta(days=FOLLOW_UP_DAYS)
"""The same, to count with."""

FOLLOW_UP_REMINDERS = (-14, 0, 7, 14)
"""Whole days after the day on which a follow-up is due at which both sides are reminded of it."""

LAST_ANSWERS_DAYS = 30
"""Whole days after the last follow-up is due for which a late answer to it is still taken."""


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of a later month; where that month is shorter, its last day.

    Args:
        day: to count from.
        months: how many, none or more.
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return dt.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def followed_up_until(ends_on: dt.date, months: Collection[int] = FOLLOW_UP_MONTHS) -> dt.date:
    """The last day on which a partnership is followed up after its end.

    Args:
        ends_on: its own last day.
        months: after it at which its sides are asked.
    """
    return months_after(ends_on, max(months)) + dt.timedelta(days=LAST_ANSWERS_DAYS)
