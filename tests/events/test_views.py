"""The public pages of events: what they show, to whom, at what cost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from events import services
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.taxonomy import DomainFactory

LIST = "/en/events/"
SCRIPT = "<script>alert('x')</script>"
LINK = "https://meet.example.org/a"

pytestmark = pytest.mark.django_db


@pytest.fixture
def uncached(settings: Settings) -> Client:
    """A visitor whose pages are rendered each time."""
    settings.PAGE_CACHE_SECONDS = 0
    return Client()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_same_queries_whatever_its_length(
    uncached: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    EventFactory.create_batch(rows)
    with django_assert_num_queries(3):
        page = uncached.get(LIST)
    assert len(page.context["page"]) == rows


def test_a_page_of_the_list_has_25_rows_and_leads_to_the_next(uncached: Client) -> None:
    EventFactory.create_batch(26, organizer=OrganizationFactory())
    assert len(uncached.get(LIST).context["page"]) == 25
    assert len(uncached.get(LIST, {"page": 2}).context["page"]) == 1


def test_the_hours_are_those_of_romania(uncached: Client) -> None:
    event = EventFactory(
        starts_at=dt.datetime(2026, 5, 14, 21, 30, tzinfo=dt.UTC),
        ends_at=dt.datetime(2026, 5, 14, 22, 30, tzinfo=dt.UTC),
    )
    page = uncached.get(f"{LIST}{event.pk}/").content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "15 May 2026, 00:30" in page
    assert '<time datetime="2026-05-15T00:30:00+03:00">' in page
    # It ends on the day it starts, so that day is said once.
    assert ">01:30</time>" in page


def test_an_event_over_midnight_tells_both_days(uncached: Client) -> None:
    event = EventFactory(
        starts_at=dt.datetime(2026, 5, 14, 20, 0, tzinfo=dt.UTC),
        ends_at=dt.datetime(2026, 5, 14, 21, 0, tzinfo=dt.UTC),
    )
    page = uncached.get(f"{LIST}{event.pk}/").content.decode().replace("\N{NO-BREAK SPACE}", " ")
    assert "14 May 2026, 23:00" in page
    assert "15 May 2026, 00:00" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"status": "past"}, {"trecut"}),
        ({"status": "coming"}, {"viitor"}),
        ({"domain": "culture"}, {"viitor"}),
        ({"q": "TRECUT"}, {"trecut"}),
    ],
)
def test_filters_narrow_the_list(uncached: Client, query: dict[str, str], found: set[str]) -> None:
    EventFactory(title="trecut", starts_at=timezone.now() - dt.timedelta(days=9))
    EventFactory(title="viitor", domain=DomainFactory(slug="culture"))
    assert {row.title for row in uncached.get(LIST, query).context["page"]} == found


def test_an_empty_list_offers_the_next_step(uncached: Client) -> None:
    assert 'class="button button-second" href="/en/organizations/"' in uncached.get(LIST).content.decode()
    assert f'class="button button-second" href="{LIST}"' in uncached.get(LIST, {"q": "x"}).content.decode()


def test_only_an_event_that_is_not_over_can_be_joined_or_noted(uncached: Client) -> None:
    coming = EventFactory(online_link=LINK)
    past = EventFactory(online_link=LINK, starts_at=timezone.now() - dt.timedelta(days=9))
    page = uncached.get(f"{LIST}{coming.pk}/").content.decode()
    assert LINK in page
    assert f"{LIST}{coming.pk}/calendar/" in page
    page = uncached.get(f"{LIST}{past.pk}/").content.decode()
    assert LINK not in page
    assert f"{LIST}{past.pk}/calendar/" not in page


def test_the_calendar_file_is_one_to_download(uncached: Client) -> None:
    event = EventFactory()
    answer = uncached.get(f"{LIST}{event.pk}/calendar/")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="tandem-{event.pk}.ics"'
    assert answer.content.startswith(b"BEGIN:VCALENDAR\r\n")


def test_a_draft_is_not_there_for_anyone_but_administrators(uncached: Client) -> None:
    draft = EventFactory(published_at=None, title="Ciornă ascunsă")
    addresses = (f"{LIST}{draft.pk}/", f"{LIST}{draft.pk}/calendar/")
    assert [uncached.get(address).status_code for address in addresses] == [404, 404]
    uncached.force_login(UserFactory(is_moderator=True))
    assert [uncached.get(address).status_code for address in addresses] == [404, 404]
    uncached.force_login(UserFactory(is_administrator=True))
    assert [uncached.get(address).status_code for address in addresses] == [200, 200]
    assert f"/en/admin/events/event/{draft.pk}/change/" in uncached.get(addresses[0]).content.decode()
    assert "Ciornă ascunsă" not in uncached.get(LIST).content.decode()


def test_a_script_in_any_text_is_shown_as_text(uncached: Client) -> None:
    organizer = OrganizationFactory(name=SCRIPT, slug="script")
    event = EventFactory(organizer=organizer, title=SCRIPT, summary=SCRIPT, place=SCRIPT)
    for address in (LIST, f"{LIST}{event.pk}/"):
        page = uncached.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_a_kept_page_goes_when_what_it_shows_changes(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    draft = EventFactory(published_at=None, title="Abia publicat")
    act = {"pk": draft.pk, "actor": draft.created_by, "now": timezone.now()}
    assert "Abia publicat" not in client.get(LIST).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        services.publish_event(**act)
    assert "Abia publicat" in client.get(LIST).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        services.change_event(**act, fields={"title": "Altfel numit"})
    assert "Altfel numit" in client.get(LIST).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        services.withdraw_event(**act)
    assert "Altfel numit" not in client.get(LIST).content.decode()
