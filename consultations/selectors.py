"""What the pages show of a consultation beyond its fields."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from consultations.enums import ConsultationStatus
from consultations.models import Consultation
from portal.core.line import Line, Step, StepPlace, Tone, tone_for

WAY = (ConsultationStatus.COMING, ConsultationStatus.OPEN, ConsultationStatus.CLOSED)


def line_of(consultation: Consultation, *, today: dt.date) -> Line:
    """The consultation on its line: announced, open for recommendations, closed; and the days left.

    Args:
        consultation: fetched through `as_of(today)`.
        today: the day that "days left" counts from.
    """
    status = ConsultationStatus(consultation.status)
    steps = _steps(consultation, status)
    if status == ConsultationStatus.CLOSED:
        return Line(steps=steps)
    if status == ConsultationStatus.COMING:
        turn, due_on = str(consultation.authority), consultation.announced_on
    else:
        turn, due_on = _("the public"), consultation.recommendations_until
    days_left = (due_on - today).days
    tone = tone_for(days_left) if status == ConsultationStatus.OPEN else Tone.QUIET
    return Line(steps=steps, turn=turn, due_on=due_on, days_left=days_left, tone=tone)


def _steps(consultation: Consultation, status: ConsultationStatus) -> list[Step]:
    passed, to_come = WAY[: WAY.index(status)], WAY[WAY.index(status) + 1 :]
    steps = [Step(label=str(before.label), place=StepPlace.PAST) for before in passed]
    if passed:
        steps[0] = Step(label=_("announced"), place=StepPlace.PAST, on=consultation.announced_on)
    closed_on = consultation.recommendations_until + dt.timedelta(days=1)
    here_since = closed_on if status == ConsultationStatus.CLOSED else None
    steps.append(Step(label=str(status.label), place=StepPlace.CURRENT, on=here_since))
    return steps + [Step(label=str(after.label), place=StepPlace.COMING) for after in to_come]
