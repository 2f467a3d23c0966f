"""What the pages of programmes show beyond their fields."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import NamedTuple

from django.utils.translation import pgettext

from portal.core.line import Step, StepPlace
from portal.programmes.enums import MeasureKey
from portal.programmes.measures import Measure, find_measure
from portal.programmes.models import Programme, Target


class Reached(NamedTuple):
    """A target and how far the programme is.

    Attributes:
        target: what is wanted.
        figure: what counts so far; None when the portal does not count it.
    """

    target: Target
    figure: int | None

    @property
    def is_reached(self) -> bool:
        """Whether there is as much as was wanted."""
        return self.figure is not None and self.figure >= self.target.wanted

    @property
    def percent(self) -> int:
        """The part of what was wanted, in whole per cent, rounded down; more than all is told as it is."""
        return 0 if self.figure is None else self.figure * 100 // self.target.wanted

    @property
    def drawn(self) -> int:
        """How much of the bar is filled: never more than was wanted."""
        return min(self.figure or 0, self.target.wanted)


def reached_by(programmes: Collection[Programme]) -> dict[int, list[Reached]]:
    """How far programmes are, each target in its order, by key of the programme.

    Args:
        programmes: with their targets prefetched.
    """
    targets = {programme.pk: list(programme.targets.all()) for programme in programmes}
    wanted = {target.measure for row in targets.values() for target in row}
    figures = figures_of([pk for pk, row in targets.items() if row], wanted)
    return {
        pk: [Reached(target, figures.get((pk, MeasureKey(target.measure)))) for target in row]
        for pk, row in targets.items()
    }


def figures_of(
    programmes: Collection[int], measures: Collection[str]
) -> Mapping[tuple[int, MeasureKey], int]:
    """The figures of programmes, for each measure that the portal counts; none is told as 0.

    Args:
        programmes: their keys.
        measures: which are asked for.
    """
    known = [measure for key in measures if (measure := find_measure(key)) is not None]
    figures = {(pk, measure.key): 0 for pk in programmes for measure in known}
    for source in {measure.figures for measure in known} if programmes else ():
        told = source(programmes)
        figures |= {place: number for place, number in told.items() if place in figures}
    return figures


def figure_of(programme: Programme, measure: Measure) -> int:
    """One figure of one programme."""
    return figures_of([programme.pk], [measure.key])[programme.pk, measure.key]


def steps_of(programme: Programme, *, today: dt.date) -> list[Step]:
    """The programme on its line of time: its beginning, where it stands, its end; none without its days.

    Args:
        programme: any.
        today: by the portal's own clock.
    """
    if programme.starts_on is None or programme.ends_on is None:
        return []
    begun, over = programme.starts_on <= today, programme.is_over(today)
    if over:
        here = pgettext("programme", "over")
    else:
        here = pgettext("programme", "under way") if begun else pgettext("programme", "not begun yet")
    marks = [
        Step(
            pgettext("programme", "begins"),
            StepPlace.PAST if begun else StepPlace.COMING,
            programme.starts_on,
        ),
        Step(pgettext("programme", "ends"), StepPlace.PAST if over else StepPlace.COMING, programme.ends_on),
    ]
    marks.insert(begun + over, Step(here, StepPlace.CURRENT))
    return marks
