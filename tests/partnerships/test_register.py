"""The public register: what is in it, where it is, how soon authorities answer, and as open data."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from partnerships.filters import Moment
from partnerships.life import PartnershipState
from partnerships.models import Partnership
from partnerships.selectors.opendata import FIELDS
from partnerships.selectors.register import (
    Narrowed,
    answering_authorities,
    keys_of,
    number_of,
    numbers_by_area,
)
from portal.core.open_data import dataset_of, write_files
from portal.core.page_cache import process_generations
from tests.factories.accounts import UserFactory
from tests.factories.organizations import AuthorityFactory, OrganizationFactory
from tests.factories.partnerships import PartnershipFactory
from tests.factories.taxonomy import DomainFactory, TerritoryFactory

pytestmark = pytest.mark.django_db

LIST, MAP, ANSWERS = "/en/partnerships/", "/en/partnerships/map/", "/en/partnerships/answers/"


@pytest.fixture
def counties(db: None) -> tuple[Any, Any]:
    """Two counties of a country, the second with a town in it."""
    country = TerritoryFactory(kind="country", code="RO", names={"ro": "România", "en": "Romania"})
    alba, iasi = (
        TerritoryFactory(kind="county", code=code, names={"ro": name}, parent=country)
        for code, name in (("10", "Alba"), ("225", "Iași"))
    )
    return alba, TerritoryFactory(kind="town", code="95060", names={"ro": "Pașcani"}, parent=iasi)


def titles(client: Client, **query: str) -> list[str]:
    return [row.title for row in client.get(LIST, query).context["page"]]


def test_each_state_that_everyone_may_see_stands_in_one_place_of_the_register() -> None:
    never = {state for state in PartnershipState if Moment.of(state) is None}
    draft, submitted, review, changes, unanswered, _accepted, rejected = list(PartnershipState)[:7]
    assert never == {draft, submitted, review, changes, unanswered, rejected}
    assert {moment: set(moment.states) for moment in Moment} == {
        Moment.PREPARED: {"accepted_in_principle", "negotiation", "council_approval", "signing"},
        Moment.UNDER_WAY: {"active", "suspended"},
        Moment.OVER: {"ended", "final_report", "follow_up", "closed"},
        Moment.STOPPED: {"withdrawn", "cancelled", "terminated"},
    }


def test_the_register_is_narrowed_by_county_moment_field_and_words(
    client: Client, counties: tuple[Any, Any]
) -> None:
    alba, town = counties
    here = PartnershipFactory(
        state="accepted_in_principle", title="Aici", authority=AuthorityFactory(territory=alba)
    )
    there = PartnershipFactory(
        state="accepted_in_principle",
        title="Acolo",
        authority=AuthorityFactory(territory=town),
        domain=DomainFactory(slug="inclusion"),
    )
    PartnershipFactory(state="submitted", title="Ascunsă", authority=here.authority)
    assert sorted(titles(client)) == ["Acolo", "Aici"]
    assert titles(client, area="225") == ["Acolo"]
    assert titles(client, area="10", moment="prepared") == ["Aici"]
    assert titles(client, moment="over") == []
    assert titles(client, domain=there.domain.slug) == ["Acolo"]
    # What is no county narrows nothing.
    assert sorted(titles(client, area="10' OR 1=1")) == ["Acolo", "Aici"]


def test_the_list_asks_as_little_for_many_rows_as_for_one(
    client: Client, django_assert_max_num_queries: Any, counties: tuple[Any, Any]
) -> None:
    for _n in range(4):
        PartnershipFactory(state="accepted_in_principle", authority=AuthorityFactory(territory=counties[1]))
    client.force_login(UserFactory(), "allauth.account.auth_backends.AuthenticationBackend")
    client.get(LIST)
    with django_assert_max_num_queries(8):
        assert len(client.get(LIST).context["page"].object_list) == 4


def test_the_map_tells_where_partnerships_are_and_where_none_is(
    client: Client, counties: tuple[Any, Any]
) -> None:
    authority = AuthorityFactory(territory=counties[1])
    for state in ("accepted_in_principle", "accepted_in_principle", "rejected"):
        PartnershipFactory(state=state, authority=authority)
    PartnershipFactory(state="accepted_in_principle", authority=AuthorityFactory())
    shown = client.get(MAP).context
    assert [(place.label, place.number) for place in shown["places"]] == [("Iași", 2)]
    assert shown["places"][0].url == f"{LIST}?area=225"
    assert shown["empty"] == (("10", "Alba"),)
    assert shown["without_place"] == 1
    page = client.get(MAP, {"moment": "over"}).content.decode()
    assert "There is no partnership to show on the map yet." in page
    assert 'class="map-none"' in page


def test_the_register_is_counted_again_when_something_has_changed_and_not_before(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    stamps = {"now": (1, b"before")}
    monkeypatch.setattr(process_generations, "begin", lambda _subjects: stamps["now"])
    public = Partnership.objects.public()
    PartnershipFactory(state="active")

    def counted(narrowed: Narrowed) -> tuple[int, int, int]:
        authorities = keys_of(Narrowed(narrowed.asked, answering_authorities()))
        return number_of(narrowed), numbers_by_area(narrowed).total(), len(authorities)

    assert counted(Narrowed((), public)) == (1, 1, 1)
    PartnershipFactory(state="active")
    with django_assert_num_queries(0):
        assert counted(Narrowed((), public)) == (1, 1, 1)
    assert counted(Narrowed((("moment", ("over",)),), public.filter(state="ended"))) == (0, 0, 2)
    stamps["now"] = (2, b"after")
    assert counted(Narrowed((), public)) == (2, 2, 2)


def test_how_soon_authorities_answer_is_told_of_each_that_was_asked(client: Client) -> None:
    quick, silent, unasked = (AuthorityFactory(name=name) for name in ("Aiud", "Blaj", "Cugir"))
    hidden = AuthorityFactory(name="Dej", state="suspended")
    sent = timezone.now() - dt.timedelta(days=100)
    for days, state in ((4, "accepted_in_principle"), (10, "rejected"), (45, "rejected")):
        made = PartnershipFactory(authority=quick, state=state, created_at=sent)
        Partnership.objects.filter(pk=made.pk).update(answered_at=sent + dt.timedelta(days=days))
    PartnershipFactory(authority=quick, state="withdrawn")
    PartnershipFactory(authority=silent, state="unanswered")
    PartnershipFactory(authority=hidden, state="submitted")
    PartnershipFactory(authority=unasked, state="draft")
    rows = client.get(ANSWERS).context["rows"]
    assert [tuple(row)[2:] for row in rows] == [(3, 3, 2, 10, 0), (1, 0, 0, None, 1)]
    assert [row.slug for row in rows] == [quick.slug, silent.slug]
    assert [row.slug for row in client.get(ANSWERS, {"q": "blaj"}).context["rows"]] == [silent.slug]


def test_the_open_data_hold_what_everyone_may_see_and_no_more(
    client: Client, settings: Any, tmp_path: Any, counties: tuple[Any, Any]
) -> None:
    settings.PRIVATE_ROOT, settings.PORTAL_URL = tmp_path, "https://tandem.example"
    public = PartnershipFactory(
        state="ended",
        title="=CMD()",
        ngo=OrganizationFactory(identifier="4541580"),
        authority=AuthorityFactory(territory=counties[1]),
    )
    hidden = PartnershipFactory(state="submitted", title="Ascunsă", answer="")
    partnerships = dataset_of("partnerships")
    assert partnerships is not None
    assert write_files(partnerships) == ["csv", "json"]
    text = b"".join(client.get("/open-data/partnerships.csv").streaming_content).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert tuple(row) == tuple(FIELDS)
    assert (row["title"], row["ngo_id"], row["territory"]) == ("'=CMD()", "RO-CUI-4541580", "Pașcani")
    assert row["ended_on"] == row["ends_on"] == public.ends_on.isoformat()
    whole = json.loads(b"".join(client.get("/open-data/partnerships.json").streaming_content))
    one = client.get(f"/open-data/partnerships/{public.pk}.json").json()["partnership"]
    assert whole["partnerships"] == [one]
    assert one["url"] == f"https://tandem.example/partnerships/{public.pk}/"
    for number in (str(hidden.pk), "x", "٣", "9" * 40):
        assert client.get(f"/open-data/partnerships/{number}.json").status_code == 404
    assert client.get("/open-data/unknown.csv").status_code == 404
