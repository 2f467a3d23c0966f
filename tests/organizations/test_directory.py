"""The directory and the moderators' queue: what they list, how they are filtered, and what they cost."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from organizations.models import Organization
from organizations.selectors.directory.words import search_for
from organizations.services import refresh_entries
from portal.taxonomy.models import Territory
from tests.factories.organizations import AuthorityFactory, MembershipFactory, OrganizationFactory
from tests.factories.taxonomy import DomainFactory, TerritoryFactory
from tests.organizations.conftest import CUI, Cast, as_


@pytest.fixture
def bucharest(db: None) -> Territory:
    """Bucharest, of which the factory's sector is a part, beside a county that is not."""
    city = Territory.objects.create(code="B", kind="county", names={"ro": "București", "en": "Bucharest"})
    sector = TerritoryFactory()
    sector.parent = city
    sector.save()
    Territory.objects.create(code="BZ", kind="county", names={"ro": "Buzău"})
    return city


def found(query: str) -> list[str]:
    page = Client().get(f"/en/organizations/?{query}")
    assert page.status_code == 200
    return [row.short_name for row in page.context["page"]]


def test_the_directory_is_filtered_by_territory_kind_field_and_words(bucharest: Territory) -> None:
    sector, county = TerritoryFactory(), Territory.objects.get(code="BZ")
    culture = DomainFactory(slug="culture", names={"ro": "Cultură", "en": "Culture"})
    OrganizationFactory(name="Asociația Șapte Țări", short_name="Sector", territory=sector, identifier=CUI)
    AuthorityFactory(name="Primăria Mare", short_name="City", territory=bucharest)
    OrganizationFactory(name="Zmeura", short_name="County", territory=county, domains=[culture])
    refresh_entries(None)
    assert found("territory=B") == ["Sector", "City"]
    assert found("territory=179169") == ["Sector"]
    assert found("territory=BZ") == ["County"]
    assert found("kind=public_authority") == ["City"]
    assert found("domain=culture") == ["County"]
    assert found("territory=B&kind=ngo") == ["Sector"]
    assert found("territory=B&domain=culture") == []
    for words in ("sapte tari", "ȘAPTE", "tari sapte", f"RO{CUI}", CUI):
        assert found(f"q={words}") == ["Sector"]
    assert found("q=sapte+mari") == []


def test_the_directory_lists_what_is_verified_and_nothing_else(cast: Cast) -> None:
    for state in ("pending", "verified", "refused", "suspended"):
        cast.organization(state)
    refresh_entries(None)
    for user in cast.people.values():
        page = as_(Client(), user).get("/en/organizations/?q=vecinilor")
        shown = [row.slug for row in page.context["page"]]
        assert [Organization.objects.get(slug=slug).state for slug in shown] == ["verified"]


@pytest.mark.parametrize(
    "query",
    [
        "territory=nowhere",
        "domain=none",
        "kind=%00",
        "territory=%00",
        "domain=%00",
        "q=%00",
        "page=-1",
        "page=zero",
        "page=99999999999999999999",
        "q=" + "a" * 3000,
        "q=%25_%5C",
        "%00=%00",
    ],
)
def test_a_query_nobody_understands_is_no_error(client: Client, cast: Cast, query: str) -> None:
    OrganizationFactory()
    refresh_entries(None)
    assert client.get(f"/en/organizations/?{query}").status_code == 200
    moderator = as_(Client(), cast.people["moderator"])
    assert moderator.get(f"/en/organizations/queue/?{query}").status_code == 200


def test_the_queue_shows_who_waits_longest_first(client: Client, cast: Cast) -> None:
    third, first, second = (OrganizationFactory(state="pending") for _row in range(3))
    for days, organization in enumerate((third, second, first)):
        Organization.objects.filter(pk=organization.pk).update(
            submitted_at=organization.submitted_at.replace(year=2025, month=6 - days)
        )
    OrganizationFactory()
    page = as_(client, cast.people["moderator"]).get("/en/organizations/queue/")
    assert [row.about for row in page.context["waiting"]] == [first.pk, second.pk, third.pk]


@pytest.mark.parametrize("role", ["visitor", "owner", "moderator"])
def test_the_list_is_taken_away_by_those_who_may(client: Client, cast: Cast, role: str) -> None:
    OrganizationFactory()
    refresh_entries(None)
    page = as_(client, cast.people[role]).get("/en/organizations/?kind=ngo&page=1").content.decode()
    assert ("/desk/filters/new/?list=organizations:list&amp;kind=ngo" in page) == (role != "visitor")
    assert ("organizations.organizations.xlsx?kind=ngo" in page) == (role == "moderator")
    unfiltered = client.get("/en/organizations/").content.decode()
    assert "filters/new" not in unfiltered


# The queries of a page, at 1 and at 3 rows: (address, who asks) and how many.
COSTS = {
    ("/en/organizations/", "visitor"): 5,
    ("/en/organizations/", "owner"): 8,
    ("/en/organizations/queue/", "moderator"): 6,
    ("/en/search/?q=asociația", "visitor"): 3,
    ("/en/search/?q=asociația", "owner"): 7,
    ("/en/search/?q=asociația", "manager"): 7,
    ("/en/search/?q=asociația", "moderator"): 7,
}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("address", "role"), COSTS)
def test_a_list_costs_the_same_queries_whatever_its_length(
    client: Client,
    cast: Cast,
    django_assert_num_queries: DjangoAssertNumQueries,
    address: str,
    role: str,
    rows: int,
) -> None:
    Organization.objects.all().delete()
    for _row in range(rows):
        made = OrganizationFactory(state="pending" if "queue" in address else "verified")
        MembershipFactory(organization=made, user=cast.people["owner"])
    refresh_entries(None)
    as_(client, cast.people[role])
    search_for(["asociatia"])  # remembered by every process that was asked for the word once
    with django_assert_num_queries(COSTS[address, role]):
        page = client.get(address)
    shown = page.context["found"].organizations if "search" in address else page.context["page"]
    assert len(shown) == rows
