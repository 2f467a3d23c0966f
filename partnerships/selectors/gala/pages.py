"""What the pages of an edition show beyond its fields."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.life.gala import GALA_LIFE, SINCE, GalaState, GalaVerb
from partnerships.models import GalaEdition
from portal.core.line import Line, Step, StepPlace, tone_for


def next_verb(edition: GalaEdition) -> GalaVerb | None:
    """What moves an edition on from its state; None where its life is over."""
    return next((verb for verb in GALA_LIFE if verb.leaves == edition.state), None)


def line_of_gala(edition: GalaEdition, *, today: dt.date) -> Line:
    """An edition on its line: the states passed and to come, whose turn it is, the days left.

    Args:
        edition: any.
        today: the day that "days left" counts from.
    """
    states = list(GalaState)
    here = states.index(GalaState(edition.state))
    steps = []
    for number, state in enumerate(states):
        moment: dt.datetime | None = getattr(edition, SINCE[state])
        place = StepPlace.PAST if number < here else StepPlace.COMING
        steps.append(
            Step(
                str(state.label),
                StepPlace.CURRENT if number == here else place,
                on=timezone.localdate(moment) if moment else None,
            )
        )
    turn, due = _turn(edition, today)
    left = (due - today).days if due else None
    return Line(tuple(steps), turn=turn, due_on=due, days_left=left, tone=tone_for(left))


def _turn(edition: GalaEdition, today: dt.date) -> tuple[str, dt.date | None]:
    if edition.takes_nominations_on(today):
        return _("parties of eligible partnerships"), edition.nominations_until
    if edition.takes_marks_on(today):
        return _("jurors"), edition.scoring_until
    return ("", None) if edition.is_published else (_("programme managers"), None)
