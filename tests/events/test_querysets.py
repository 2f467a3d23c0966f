"""Which events a person sees, and where they stand at a moment."""

from __future__ import annotations

import datetime as dt

import pytest
import rules
from django.utils import timezone

from events.enums import EventStatus
from events.models import Event
from tests.factories.events import EventFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.roles import visitors_and_people

STARTS = dt.datetime(2026, 5, 14, 15, 0, tzinfo=dt.UTC)
ENDS = STARTS + dt.timedelta(hours=2)
SECOND = dt.timedelta(seconds=1)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("is_public", "see"), [(True, None), (False, {"administrator"})])
def test_the_rows_a_role_sees_are_the_ones_it_may_view(is_public: bool, see: set[str] | None) -> None:
    organizer = OrganizationFactory()
    event = EventFactory(organizer=organizer, published_at=timezone.now() if is_public else None)
    people = visitors_and_people(organizer)
    listed = {role for role, who in people.items() if Event.objects.visible_to(who).exists()}
    allowed = {role for role, who in people.items() if rules.has_perm("events.view", who, event)}
    assert listed == allowed == (see or set(people))


@pytest.mark.parametrize(
    ("now", "status"),
    [
        (STARTS - SECOND, EventStatus.COMING),
        (STARTS, EventStatus.UNDER_WAY),
        (ENDS - SECOND, EventStatus.UNDER_WAY),
        (ENDS, EventStatus.PAST),
    ],
)
def test_the_status_follows_from_the_moment(now: dt.datetime, status: EventStatus) -> None:
    EventFactory(starts_at=STARTS, ends_at=ENDS)
    assert Event.objects.as_of(now).get().status == status


def test_what_is_next_comes_first_and_what_is_past_last() -> None:
    now = STARTS
    for title, hours in (
        ("long ago", -900),
        ("next week", 168),
        ("yesterday", -24),
        ("tomorrow", 24),
        ("now", -1),
    ):
        EventFactory(title=title, starts_at=now + dt.timedelta(hours=hours))
    ordered = Event.objects.as_of(now).next_first().values_list("title", flat=True)
    assert list(ordered) == ["now", "tomorrow", "next week", "yesterday", "long ago"]


def test_words_are_found_in_title_summary_place_and_organizer() -> None:
    organizer = OrganizationFactory(name="Asociația Țara Făgărașului", slug="fagaras")
    found = EventFactory(title="Atelier", summary="Pași siguri", place="Brașov", organizer=organizer)
    EventFactory(title="Atelier")
    assert list(Event.objects.matching("ATELIER pasi brasov fagarasului")) == [found]
