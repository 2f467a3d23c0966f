"""A row of the desk for what is asked after the end of a partnership."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from portal.core.line import Tone, tone_for


class FollowUpRow(NamedTuple):
    """A follow-up that waits for the person's side, as plain values.

    Attributes:
        pk: of the partnership.
        title: of the partnership.
        months: after its end.
        due_on: the day on which it is due.
        ngo: by name.
        authority: by name.
        today: the day that "days left" counts from.
    """

    pk: int
    title: str
    months: int
    due_on: dt.date
    ngo: str
    authority: str
    today: dt.date

    @property
    def days_left(self) -> int:
        """Whole days to `due_on`; negative when it is over."""
        return (self.due_on - self.today).days

    @property
    def tone(self) -> Tone:
        """How urgent it is."""
        return tone_for(self.days_left)
