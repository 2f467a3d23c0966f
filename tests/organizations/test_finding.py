"""The first step of registering: is it already here, and which door leads to it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from organizations.models import Organization
from organizations.selectors.finding import FOUND_AT_MOST
from organizations.selectors.naming import COMMON, Name
from portal.taxonomy.models import Territory
from tests.factories.accounts import UserFactory
from tests.factories.joining import JoinRequestFactory, ListedFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory
from tests.factories.taxonomy import TerritoryFactory
from tests.organizations.conftest import CUI, Cast, as_, typed

pytestmark = pytest.mark.django_db

FIND = "/en/organizations/register/"
NEW = "/en/organizations/register/new/"
NAME = "Asociația „Pădurea Învățată” din Șieu"


def found(client: Client, q: str) -> list[tuple[str, str]]:
    """The names that a search gives, each with where its door leads."""
    answer = client.get(FIND, {"q": q})
    assert answer.status_code == 200
    return [(door.organization.name, str(door.leads)) for door in answer.context["doors"]]


@pytest.mark.parametrize(
    "q",
    [
        NAME,
        "asociatia padurea invatata din sieu",
        "ASOCIAŢIA PĂDUREA ÎNVĂŢATĂ",
        "padurea invatata",
        "Padurea invatta",
        f"RO {CUI}",
        "18 547 290",
        "12/a/2016",
        "12 / A / 2016",
    ],
)
def test_it_is_found_by_its_number_and_by_its_name_however_that_is_typed(client: Client, q: str) -> None:
    OrganizationFactory(name=NAME, identifier=CUI, register_number="12/A/2016")
    OrganizationFactory(name="Asociația Culturală Bârsa")
    as_(client, UserFactory())
    assert found(client, q) == [(NAME, "join")]


@pytest.mark.parametrize(
    "q", ["", "   ", "\x00", "社区", "asociatia", "<script>alert(1)</script>", "%", "'; --", "a" * 5000]
)
def test_what_means_none_finds_none_and_leads_on(client: Client, q: str) -> None:
    OrganizationFactory(name=NAME)
    as_(client, UserFactory())
    answer = client.get(FIND, {"q": q})
    assert answer.status_code == 200
    if q.strip("\x00 ") and q != "asociatia":
        assert answer.context["doors"] == []
        assert "<script>alert" not in answer.content.decode()
        assert NEW in answer.content.decode()


@pytest.mark.parametrize(
    ("told", "begun"),
    [
        ("padu inva", "padu:* & inva:*"), ("padurea inv", "padurea & inv:*"),
        ("sport verde", "sport & verde:*"), ("verde sport", "verde & sport"),
        ("verde sector 1", "verde & sector:* & 1"), ("pro vi", "pro & vi"),
    ],
)  # fmt: skip
def test_what_somebody_is_still_typing_may_go_on_and_common_words_do_not(told: str, begun: str) -> None:
    common = {"padurea": 900, "verde": COMMON - 1, "sport": COMMON}
    assert Name(told, told, {}, common).begun == begun


@pytest.mark.parametrize(
    ("q", "named"),
    [
        ("APADOR", {"short_name": "APADOR-CH"}),
        ("apador ch", {"short_name": "APADOR-CH"}),
        ("UNAR", {"short_name": "U.N.A.R."}),
        ("u.n.a.r.", {"short_name": "UNAR"}),
        ("Asociația Lumina Veche", {"former_names": ["Societatea de mâine", "Lumina Veche"]}),
        ("lumna veche", {"former_names": ["Asociația Lumina Veche"]}),
    ],
)
def test_it_is_found_by_its_short_name_and_by_what_it_was_called(
    client: Client, q: str, named: dict[str, Any]
) -> None:
    OrganizationFactory(name=NAME, **named)
    OrganizationFactory(name="Asociația Lunară", short_name="Lunara")
    for number in range(FOUND_AT_MOST):
        OrganizationFactory(name=f"Asociația Unarta {number}")
    as_(client, UserFactory())
    assert found(client, q)[0] == (NAME, "join")


def test_each_door_leads_where_its_finder_can_go(client: Client) -> None:
    person = UserFactory()
    ListedFactory(name="Pădurea Listată")
    OrganizationFactory(name="Pădurea Verificată")
    MembershipFactory(user=person, organization__name="Pădurea Mea", organization__state="verified")
    waiting = JoinRequestFactory(user=person, organization__name="Pădurea Cerută")
    OrganizationFactory(name="Pădurea Refuzată", state="refused")
    OrganizationFactory(name="Pădurea Suspendată", state="suspended")
    OrganizationFactory(name="Pădurea Pândită", state="pending")
    as_(client, person)
    assert dict(found(client, "padurea")) == {
        "Pădurea Listată": "claim",
        "Pădurea Verificată": "join",
        "Pădurea Mea": "yours",
        "Pădurea Cerută": "asked",
    }
    page = client.get(FIND, {"q": "padurea"}).content.decode()
    assert f"/en/organizations/requests/{waiting.pk}/" in page
    assert "Take it over" in page


@pytest.mark.parametrize("state", ["pending", "suspended"])
def test_what_is_not_public_is_told_to_whoever_types_its_number_and_to_nobody_else(
    client: Client, state: str
) -> None:
    OrganizationFactory(name=NAME, identifier=CUI, state=state)
    as_(client, UserFactory())
    assert found(client, NAME) == []
    assert found(client, CUI) == [(NAME, "join")]
    assert f"/join/?number={CUI}" in client.get(FIND, {"q": CUI}).content.decode()


def test_the_most_alike_come_first_and_only_a_handful(client: Client) -> None:
    for number in range(FOUND_AT_MOST + 3):
        OrganizationFactory(name=f"Asociația Pădurea Verde {number}")
    OrganizationFactory(name="Pădurea Verde")
    as_(client, UserFactory())
    names = [name for name, _leads in found(client, "Pădurea verde")]
    assert names[0] == "Pădurea Verde"
    assert len(names) == FOUND_AT_MOST


def test_what_was_typed_is_carried_into_the_form(client: Client) -> None:
    as_(client, UserFactory())
    page = client.get(FIND, {"q": f"RO {CUI}"})
    assert f"{NEW}?q=RO+{CUI}" in page.content.decode()
    assert client.get(NEW, {"q": f"RO {CUI}"}).context["form"]["identifier"].value() == CUI
    assert client.get(NEW, {"q": "Pădurea <b>"}).context["form"]["name"].value() == "Pădurea <b>"
    whole = ListedFactory(name=NAME, website="https://padurea.example/")
    form = client.get(NEW, {"branch_of": whole.slug}).context["form"]
    assert (form["name"].value(), form["website"].value()) == (NAME, "https://padurea.example/")
    hidden = OrganizationFactory(state="pending", name="Ascunsa")
    assert client.get(NEW, {"branch_of": hidden.slug}).context["form"]["name"].value() == ""


def test_a_number_that_is_taken_is_a_door_and_keeps_what_was_typed(client: Client, cast: Cast) -> None:
    OrganizationFactory(name=NAME, identifier=CUI)
    answer = as_(client, cast.people["person"]).post(NEW, typed())
    page = answer.content.decode()
    assert answer.status_code == 422
    assert answer.context["door"].organization.name == NAME
    assert "Ask to join" in page
    assert "Reparăm ce se mai poate repara." in page
    assert Organization.objects.filter(identifier=CUI).count() == 1


def test_the_number_of_ones_own_organization_leads_to_it(client: Client) -> None:
    part = MembershipFactory(organization__identifier=CUI)
    answer = as_(client, part.user).post(NEW, typed())
    assert answer.context["door"].leads == "yours"
    assert "Open your organization" in answer.content.decode()


def seat_in(county: str, code: str) -> Territory:
    country, _made = Territory.objects.get_or_create(
        code="RO", defaults={"kind": "country", "names": {"ro": "România"}}
    )
    above, _made = Territory.objects.get_or_create(
        code=county, defaults={"kind": "county", "names": {"ro": f"Județul {county}"}, "parent": country}
    )
    return Territory.objects.create(code=code, kind="commune", names={"ro": f"Comuna {code}"}, parent=above)


@pytest.mark.parametrize(
    ("here", "there", "asks"), [("10", "10", True), ("10", "29", False), ("10", "", True)]
)
def test_a_namesake_in_the_county_is_a_question_that_can_be_answered(
    client: Client, here: str, there: str, asks: bool
) -> None:
    seat = seat_in(here, "1001")
    other = seat_in(there, "1002") if there else None
    ListedFactory(name="ASOCIAȚIA Atelierul-Mic", territory=other)
    as_(client, UserFactory())
    given: dict[str, Any] = typed(identifier="", territory=seat.code)
    answer = client.post(NEW, given)
    if not asks:
        assert answer.status_code == 302
        return
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["is_another"]
    assert answer.context["door"].leads == "claim"
    assert "Reparăm ce se mai poate repara." in answer.content.decode()
    answer = client.post(NEW, {**given, "mission": "", "is_another": "on"})
    assert list(answer.context["form"].errors) == ["mission"]
    assert "checked" in str(answer.context["form"]["is_another"])
    assert client.post(NEW, {**given, "is_another": "on"}).status_code == 302
    assert Organization.objects.filter(folded_name="asociatia atelierul mic").count() == 2


def test_a_namesake_that_is_not_public_is_told_to_its_own_people_only(client: Client) -> None:
    own = MembershipFactory(
        organization__state="pending", organization__name="Asociația Atelierul Mic", role="owner"
    )
    assert as_(Client(), own.user).post(NEW, typed(identifier="")).status_code == 422
    assert as_(client, UserFactory()).post(NEW, typed(identifier="")).status_code == 302


def test_looking_costs_the_same_at_one_row_and_at_three(client: Client) -> None:
    as_(client, UserFactory())
    counts = []
    for more in (1, 2):
        for number in range(more):
            OrganizationFactory(name=f"Pădurea {more} {number}", territory=TerritoryFactory())
        client.get(FIND, {"q": "padurea"})
        with CaptureQueriesContext(connection) as queries:
            client.get(FIND, {"q": "padurea"})
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_name_found_leads_to_its_page_and_keeps_the_form_that_is_filled_in(client: Client) -> None:
    public = OrganizationFactory(name=NAME, identifier=CUI)
    hidden = OrganizationFactory(name="Asociația Ascunsă", identifier="4541580", state="pending")
    as_(client, UserFactory())
    address = f"/en/organizations/{public.slug}/"
    assert f'<a href="{address}">{NAME}' in client.get(FIND, {"q": "padurea"}).content.decode()
    by_number = client.get(FIND, {"q": "4541580"}).content.decode()
    assert hidden.name in by_number
    assert f'href="/en/organizations/{hidden.slug}/"' not in by_number
    answer = client.post(NEW, typed(name="Alt nume"))
    assert answer.status_code == 422
    assert f'<a href="{address}" target="_blank">' in answer.content.decode()
    assert answer.context["form"]["name"].value() == "Alt nume"
