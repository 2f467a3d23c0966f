"""A row of the desk for a question about a need or an offer."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple


class QuestionRow(NamedTuple):
    """A question about a need or an offer that waits for an answer, as plain values.

    Attributes:
        pk: of the question.
        need: its title.
        who: the organization that asks.
        organization: whose turn it is.
        since: when it was asked.
    """

    pk: int
    need: str
    who: str
    organization: str
    since: dt.date
