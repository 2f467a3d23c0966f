"""The public pages of consultations: what they show, to whom, at what cost."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from consultations import services
from tests.factories.accounts import UserFactory
from tests.factories.consultations import ConsultationFactory
from tests.factories.organizations import AuthorityFactory

LIST = "/en/consultations/"
SCRIPT = "<script>alert('x')</script>"

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
    ConsultationFactory.create_batch(rows)
    with django_assert_num_queries(3):
        page = uncached.get(LIST)
    assert len(page.context["rows"]) == rows


def test_a_page_of_the_list_has_25_rows_and_leads_to_the_next(uncached: Client) -> None:
    ConsultationFactory.create_batch(26, authority=AuthorityFactory())
    assert len(uncached.get(LIST).context["rows"]) == 25
    last = uncached.get(LIST, {"page": 2})
    assert len(last.context["rows"]) == 1
    assert "?page=1" in last.content.decode()


@pytest.mark.parametrize(
    ("moment", "closing", "opening"),
    [
        # Romania is three hours ahead of UTC in May.
        (dt.datetime(2026, 5, 14, 20, 59, 59, tzinfo=dt.UTC), "open", "coming"),
        (dt.datetime(2026, 5, 14, 21, 0, 0, tzinfo=dt.UTC), "closed", "open"),
    ],
)
def test_the_day_changes_at_midnight_in_romania(
    uncached: Client, monkeypatch: pytest.MonkeyPatch, moment: dt.datetime, closing: str, opening: str
) -> None:
    ConsultationFactory(
        title="closing", announced_on=dt.date(2026, 5, 4), recommendations_until=dt.date(2026, 5, 14)
    )
    ConsultationFactory(
        title="opening", announced_on=dt.date(2026, 5, 15), recommendations_until=dt.date(2026, 5, 25)
    )
    monkeypatch.setattr(timezone, "now", lambda: moment)
    listed = {row.title: row.status for row, _line in uncached.get(LIST).context["rows"]}
    assert listed == {"closing": closing, "opening": opening}


def test_on_the_last_day_the_page_says_so(uncached: Client) -> None:
    today = timezone.localdate()
    consultation = ConsultationFactory(
        announced_on=today - dt.timedelta(days=10), recommendations_until=today
    )
    page = uncached.get(f"{LIST}{consultation.pk}/").content.decode()
    assert "today is the last day" in page
    assert 'href="mailto:consultare@primarie.example"' in page


def test_a_closed_one_no_longer_tells_where_to_send(uncached: Client) -> None:
    past = timezone.localdate() - dt.timedelta(days=60)
    consultation = ConsultationFactory(announced_on=past)
    page = uncached.get(f"{LIST}{consultation.pk}/").content.decode()
    assert "consultare@primarie.example" not in page
    assert "Recommendations were received until" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"status": "open"}, {"salubrizare"}),
        ({"status": "closed"}, {"buget"}),
        ({"authority": "buzau"}, {"buget"}),
        ({"q": "SALUBRIZARE"}, {"salubrizare"}),
        ({"domain": "circular-economy"}, {"salubrizare", "buget"}),
    ],
)
def test_filters_narrow_the_list(uncached: Client, query: dict[str, str], found: set[str]) -> None:
    ConsultationFactory(title="salubrizare")
    ConsultationFactory(
        title="buget",
        authority=AuthorityFactory(name="Primăria Buzău", slug="buzau"),
        announced_on=timezone.localdate() - dt.timedelta(days=60),
    )
    listed = {row.title for row, _line in uncached.get(LIST, query).context["rows"]}
    assert listed == found


def test_an_empty_list_offers_the_next_step(uncached: Client) -> None:
    assert 'href="/en/organizations/?kind=public_authority"' in uncached.get(LIST).content.decode()
    assert f'<a class="button button-second" href="{LIST}"' in uncached.get(LIST, {"q": "x"}).content.decode()


def test_a_draft_is_not_there_for_anyone_but_administrators(uncached: Client) -> None:
    draft = ConsultationFactory(published_at=None, title="Ciornă ascunsă")
    address = f"{LIST}{draft.pk}/"
    assert uncached.get(address).status_code == 404
    uncached.force_login(UserFactory(is_moderator=True))
    assert uncached.get(address).status_code == 404
    uncached.force_login(UserFactory(is_administrator=True))
    page = uncached.get(address)
    assert page.status_code == 200
    assert f"/en/admin/consultations/consultation/{draft.pk}/change/" in page.content.decode()
    assert "Ciornă ascunsă" not in uncached.get(LIST).content.decode()


def test_a_script_in_any_text_is_shown_as_text(uncached: Client) -> None:
    authority = AuthorityFactory(name=SCRIPT, slug="script")
    consultation = ConsultationFactory(
        authority=authority, title=SCRIPT, summary=SCRIPT, text=SCRIPT, how_to_send=SCRIPT
    )
    for address in (LIST, f"{LIST}{consultation.pk}/"):
        page = uncached.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_a_kept_page_goes_when_what_it_shows_changes(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    draft = ConsultationFactory(published_at=None, title="Abia publicată")
    act = {"pk": draft.pk, "actor": draft.created_by, "now": timezone.now()}
    assert "Abia publicată" not in client.get(LIST).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        services.publish_consultation(**act)
    assert "Abia publicată" in client.get(LIST).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        services.change_consultation(**act, fields={"title": "Altfel numită"})
    assert "Altfel numită" in client.get(LIST).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        services.withdraw_consultation(**act)
    assert "Altfel numită" not in client.get(LIST).content.decode()
