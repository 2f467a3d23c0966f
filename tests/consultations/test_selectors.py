"""A consultation's line, on every side of its days."""

import datetime as dt

import pytest

from consultations.models import Consultation
from consultations.selectors import line_of
from portal.core.line import Line, StepPlace, Tone
from tests.factories.consultations import ConsultationFactory

ANNOUNCED, UNTIL = dt.date(2026, 5, 4), dt.date(2026, 6, 4)


def line_on(today: dt.date) -> Line:
    ConsultationFactory(announced_on=ANNOUNCED, recommendations_until=UNTIL, authority__name="Primăria Buzău")
    return line_of(Consultation.objects.as_of(today).get(), today=today)


@pytest.mark.django_db
def test_before_the_announcement_it_is_the_authority_s_turn() -> None:
    line = line_on(dt.date(2026, 5, 1))
    assert (line.turn, line.due_on, line.days_left) == ("Primăria Buzău", ANNOUNCED, 3)
    assert [step.place for step in line.steps] == [StepPlace.CURRENT, StepPlace.COMING, StepPlace.COMING]
    assert line.tone is Tone.QUIET
    assert line.current.on is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "days_left", "tone"),
    [
        (ANNOUNCED, 31, Tone.FINE),
        (UNTIL - dt.timedelta(days=1), 1, Tone.SOON),
        (UNTIL, 0, Tone.SOON),
    ],
)
def test_while_it_is_open_the_public_has_the_days_left(today: dt.date, days_left: int, tone: Tone) -> None:
    line = line_on(today)
    assert (line.due_on, line.days_left, line.tone) == (UNTIL, days_left, tone)
    assert [step.place for step in line.steps] == [StepPlace.PAST, StepPlace.CURRENT, StepPlace.COMING]
    assert line.steps[0].on == ANNOUNCED


@pytest.mark.django_db
def test_when_it_is_closed_nothing_runs_any_more() -> None:
    line = line_on(UNTIL + dt.timedelta(days=1))
    assert (line.turn, line.due_on, line.days_left) == ("", None, None)
    assert [step.place for step in line.steps] == [StepPlace.PAST, StepPlace.PAST, StepPlace.CURRENT]
    assert line.current.on == UNTIL + dt.timedelta(days=1)
