"""The line of time between two sides: what every proposal, partnership and consultation shows."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class StepPlace(StrEnum):
    """Where a step stands in time."""

    PAST = "past"
    CURRENT = "current"
    COMING = "coming"


class Tone(StrEnum):
    """How urgent a line is; always shown in words too."""

    FINE = "fine"
    SOON = "soon"
    LATE = "late"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class Step:
    """One state on the line.

    Attributes:
        label: the state's name in the reader's language.
        place: past, current or coming.
        on: the day it was reached, when it was.
        exit: the record left the line here (declined, withdrawn, expired) instead of going on.
    """

    label: str
    place: StepPlace
    on: dt.date | None = None
    exit: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A record's states, whose turn it is, and the days left.

    Attributes:
        steps: in the order of time; exactly one is current.
        turn: who must act now, by name; empty when nobody must.
        due_on: the last day on which the act is in time.
        days_left: whole days from today to `due_on`; negative when late.
        tone: how urgent it is.
        paused_on: the day since which the term stands still, with `days_left` of it left and no `due_on`.
    """

    steps: Sequence[Step]
    turn: str = ""
    due_on: dt.date | None = None
    days_left: int | None = None
    tone: Tone = Tone.QUIET
    paused_on: dt.date | None = None

    @property
    def current(self) -> Step:
        """The step the record is in."""
        return next(step for step in self.steps if step.place is StepPlace.CURRENT)


SOON_DAYS = 10


def tone_for(days_left: int | None) -> Tone:
    """The urgency of a due date.

    Args:
        days_left: whole days to the due date; None when there is none.
    """
    if days_left is None:
        return Tone.QUIET
    if days_left < 0:
        return Tone.LATE
    return Tone.SOON if days_left <= SOON_DAYS else Tone.FINE
