"""The public pages of resources: what they show, to whom, at what cost."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from organizations.enums import OrganizationState
from resources import services
from resources.enums import ResourceKind, ResourceLanguage
from tests.factories.accounts import UserFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.resources import ResourceFactory
from tests.factories.taxonomy import DomainFactory

LIST = "/en/resources/"
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
    ResourceFactory.create_batch(rows)
    with django_assert_num_queries(4):
        page = uncached.get(LIST)
    assert len(page.context["page"]) == rows


def test_a_page_of_the_list_has_25_rows_and_leads_to_the_next(uncached: Client) -> None:
    ResourceFactory.create_batch(26, publisher=None)
    assert len(uncached.get(LIST).context["page"]) == 25
    assert len(uncached.get(LIST, {"page": 2}).context["page"]) == 1


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"kind": "law"}, {"lege"}),
        ({"language": "en"}, {"guide"}),
        ({"domain": "culture"}, {"guide"}),
        ({"q": "LEGE"}, {"lege"}),
    ],
)
def test_filters_narrow_the_list(uncached: Client, query: dict[str, str], found: set[str]) -> None:
    ResourceFactory(title="lege", kind=ResourceKind.LAW)
    ResourceFactory(title="guide", language=ResourceLanguage.ENGLISH, domains=[DomainFactory(slug="culture")])
    assert {row.title for row in uncached.get(LIST, query).context["page"]} == found


def test_an_empty_list_offers_the_next_step(uncached: Client) -> None:
    assert 'class="button button-second" href="/en/partnerships/"' in uncached.get(LIST).content.decode()
    assert f'class="button button-second" href="{LIST}"' in uncached.get(LIST, {"q": "x"}).content.decode()


def test_a_resource_is_read_in_its_own_language_and_its_link_names_the_host(uncached: Client) -> None:
    resource = ResourceFactory(language="ro", link="https://example.org/ghid.pdf", body="<h2>Cum</h2>")
    page = uncached.get(f"{LIST}{resource.pk}/").content.decode()
    assert f'<h1 lang="ro">{resource.title}</h1>' in page
    assert '<div class="prose" lang="ro"><h2>Cum</h2></div>' in page
    assert "<dd>example.org</dd>" in page


def test_a_hidden_publisher_is_named_without_a_link(uncached: Client) -> None:
    publisher = OrganizationFactory(state=OrganizationState.SUSPENDED)
    resource = ResourceFactory(publisher=publisher)
    page = uncached.get(f"{LIST}{resource.pk}/").content.decode()
    assert publisher.name in page
    assert publisher.slug not in page


def test_a_draft_is_not_there_for_anyone_but_administrators(uncached: Client) -> None:
    draft = ResourceFactory(published_at=None, title="Ciornă ascunsă")
    address = f"{LIST}{draft.pk}/"
    assert uncached.get(address).status_code == 404
    uncached.force_login(UserFactory(is_moderator=True))
    assert uncached.get(address).status_code == 404
    uncached.force_login(UserFactory(is_administrator=True))
    page = uncached.get(address)
    assert page.status_code == 200
    assert f"/en/admin/resources/resource/{draft.pk}/change/" in page.content.decode()
    assert "Ciornă ascunsă" not in uncached.get(LIST).content.decode()


def test_a_script_in_any_text_is_shown_as_text_or_gone(uncached: Client) -> None:
    publisher = OrganizationFactory(name=SCRIPT, slug="script")
    resource = ResourceFactory(
        publisher=publisher, title=SCRIPT, summary=SCRIPT, body=f"{SCRIPT}<p>Text curat</p>"
    )
    for address in (LIST, f"{LIST}{resource.pk}/"):
        page = uncached.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
    assert '<div class="prose" lang="ro"><p>Text curat</p></div>' in page


def test_a_kept_page_goes_when_what_it_shows_changes(
    client: Client, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    draft = ResourceFactory(published_at=None, title="Abia publicat")
    act = {"pk": draft.pk, "actor": draft.created_by, "now": timezone.now()}
    assert "Abia publicat" not in client.get(LIST).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        services.publish_resource(**act)
    assert "Abia publicat" in client.get(LIST).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        services.change_resource(**act, fields={"title": "Altfel numit"})
    assert "Altfel numit" in client.get(LIST).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        services.withdraw_resource(**act)
    assert "Altfel numit" not in client.get(LIST).content.decode()
