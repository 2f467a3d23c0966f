"""Registering an organization: numbers checked with a reason, nothing typed lost, hostile text harmless."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from organizations.models import Organization
from organizations.selectors import finding
from portal.core.templatetags.ui import on
from tests.factories.organizations import OrganizationFactory
from tests.organizations.conftest import CUI, Cast, as_, path, seen_by, typed

REGISTER = "/en/organizations/register/new/"
SCRIPT = "<script>alert('x')</script>"


def test_a_registration_waits_and_its_person_owns_it(client: Client, cast: Cast) -> None:
    person = cast.people["person"]
    answer = as_(client, person).post(REGISTER, typed(identifier="RO 18547290"))
    made = Organization.objects.get(identifier=CUI)
    assert (answer.status_code, answer["Location"]) == (302, path(made))
    assert (made.state, made.created_by) == ("pending", person)
    assert list(made.memberships.values_list("user", "role")) == [(person and person.pk, "owner")]
    page = client.get(path(made))
    assert page.status_code == 200
    due = on(timezone.localdate() + dt.timedelta(days=7))
    assert f"Registered. A moderator looks at it by {due} and answers by mail" in page.content.decode()
    assert made.name not in Client().get("/en/organizations/").content.decode()


@pytest.mark.parametrize(
    ("country", "number", "reason"),
    [
        ("RO", "18547291", "The last digit of a CUI checks the others"),
        ("RO", "1", "A CUI has 2 to 10 digits; here there are 1."),
        ("RO", "12345678901", "A CUI has 2 to 10 digits; here there are 11."),
        ("RO", "018547290", "A CUI does not begin with zero."),
        ("RO", "CIF-X", "The number is made of digits only."),
        ("RO", "1800101221144", "Thirteen digits look like a personal number (CNP)"),
        ("BG", "7523169263", "Ten digits look like a personal number (EGN)"),
        ("BG", "123456789", "The last digit of an EIK checks the others"),
        ("SI", "12345678", "The control digit does not match"),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_its_reason(
    client: Client, cast: Cast, country: str, number: str, reason: str
) -> None:
    answer = as_(client, cast.people["person"]).post(REGISTER, typed(country=country, identifier=number))
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["identifier"]
    assert reason in str(answer.context["form"].errors)
    page = answer.content.decode()
    assert 'id="id_identifier_error"' in page
    assert 'href="#id_identifier"' in page
    assert not Organization.objects.filter(name="Asociația Atelierul Mic").exists()


@pytest.mark.parametrize("again", [CUI, f"RO{CUI}", f"ro {CUI[:4]} {CUI[4:]}", f"{CUI[:4]}-{CUI[4:]}"])
def test_a_number_that_is_taken_is_refused_however_it_is_typed(
    client: Client, cast: Cast, again: str
) -> None:
    OrganizationFactory(identifier=CUI)
    answer = as_(client, cast.people["person"]).post(REGISTER, typed(identifier=again))
    assert answer.status_code == 422
    assert "An organization with this CUI is already registered." in str(answer.context["form"].errors)
    assert Organization.objects.filter(identifier=CUI).count() == 1


def test_a_refused_organization_does_not_keep_the_number_from_its_owner(client: Client, cast: Cast) -> None:
    OrganizationFactory(identifier=CUI, state="refused")
    assert as_(client, cast.people["person"]).post(REGISTER, typed()).status_code == 302
    assert set(Organization.objects.filter(identifier=CUI).values_list("state", flat=True)) == {
        "refused",
        "pending",
    }


def test_organizations_without_a_number_do_not_collide(client: Client, cast: Cast) -> None:
    as_(client, cast.people["person"])
    for more in ({}, {"is_another": "on", "kind": "media"}):
        assert client.post(REGISTER, typed(identifier="", **more)).status_code == 302
    made = Organization.objects.filter(name="Asociația Atelierul Mic")
    assert {organization.identifier for organization in made} == {None}
    assert len({organization.slug for organization in made}) == 2


@pytest.mark.parametrize("name", ["Register", "Queue", "Requests", "Invitations", "Acting", "<>!?", "社区"])
def test_a_name_never_takes_the_address_of_another_page(client: Client, cast: Cast, name: str) -> None:
    answer = as_(client, cast.people["person"]).post(REGISTER, typed(name=name, short_name=""))
    assert answer["Location"] not in (
        REGISTER,
        "/en/organizations/queue/",
        "/en/organizations/",
        "/en/organizations/acting/",
    )
    assert name in client.get(answer["Location"]).context["organization"].name


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "a" * 301),
        ("name", "x\x00y"),
        ("short_name", "a" * 81),
        ("short_name", "x\x00y"),
        ("identifier", "x\x00y"),
        ("identifier", "1" * 41),
        ("mission", ""),
        ("mission", "x\x00y"),
        ("mission", "ă" * 2001),
        ("mission", "a" * 5_000_000),
        ("name", "a" * 5_000_000),
        ("website", "javascript:alert(1)"),
        ("website", "data:text/html,x"),
        ("website", "ftp://atelier.example/"),
        ("website", "https://primaria.example@evil.example/"),
        ("website", "https://" + "a" * 200 + ".example"),
        ("website", "http://a\x00b.example"),
        ("kind", "ministry"),
        ("country", "XX"),
        ("territory", "0"),
        ("territory", "' OR 1=1 --"),
        ("domains", ["0"]),
        ("domains", []),
        ("domains", ["x"]),
    ],
)
def test_bad_input_is_told_beside_its_field_and_nothing_typed_is_lost(
    client: Client, cast: Cast, field: str, bad: Any
) -> None:
    filled = typed(**{field: bad})
    before = Organization.objects.count()
    answer = as_(client, cast.people["person"]).post(REGISTER, filled)
    assert answer.status_code == 422
    form = answer.context["form"]
    assert list(form.errors) == [field]
    page = answer.content.decode()
    assert f'id="id_{field}_error"' in page
    for name in ("name", "short_name", "mission", "website", "identifier"):
        if name != field:
            assert filled[name] in page
    kept = {name: form[name].value() for name in filled if name != field}
    expected = {name: value for name, value in filled.items() if name != field}
    assert {**kept, "domains": [str(pk) for pk in kept.get("domains", [])]} == {
        **{name: str(value) for name, value in expected.items()},
        "domains": [str(pk) for pk in expected.get("domains", [])],
    }
    if field != "domains":
        assert page.count(" checked") == 1
    assert Organization.objects.count() == before


def test_a_script_in_any_text_is_shown_as_text_on_every_page(client: Client, cast: Cast) -> None:
    owner = cast.people["person"]
    texts = {"name": f"N{SCRIPT}", "short_name": f"S{SCRIPT}", "mission": f"M{SCRIPT}"}
    answer = as_(client, owner).post(REGISTER, typed(**texts, website=f"https://a.example/?{SCRIPT}"))
    made = Organization.objects.get(identifier=CUI)
    assert answer["Location"] == path(made)
    moderator = as_(Client(), cast.people["moderator"])
    seen = [client.get(path(made)), client.get(path(made, "change/")), client.get("/en/desk/")]
    seen += [
        moderator.get(page)
        for page in (path(made), path(made, "decide/"), "/en/organizations/queue/", "/en/audit/", "/en/desk/")
    ]
    decided = {"decision": "verify", "reason": f"R{SCRIPT}", "seen": seen_by(moderator, made)}
    assert moderator.post(path(made, "decide/"), decided).status_code == 302
    seen += [Client().get(path(made)), Client().get("/en/organizations/"), client.get(path(made))]
    seen += [Client().get("/en/search/?q=N<script>"), Client().get("/en/organizations/?q=N<script>")]
    for page in seen:
        assert page.status_code == 200
        assert SCRIPT not in page.content.decode()
        assert "&lt;script&gt;" in page.content.decode()


def test_a_person_registers_the_same_organization_once(client: Client, cast: Cast) -> None:
    as_(client, cast.people["person"])
    assert client.post(REGISTER, typed(identifier="")).status_code == 302
    again = typed(identifier="", name="ASOCIATIA  Atelierul Mic", is_another="on")
    answer = client.post(REGISTER, again)
    assert answer.status_code == 422
    told = "You have registered Atelierul Mic already: it awaits verification."
    assert told in answer.content.decode()
    assert Organization.objects.filter(created_by=cast.people["person"]).count() == 1


def test_numbers_of_what_is_not_public_are_looked_up_only_so_often(
    client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "NUMBERS_AN_HOUR", 3)
    hidden = OrganizationFactory(state="pending", identifier=CUI, name="Asociația Ascunsă")
    as_(client, cast.people["person"])
    look, ask = "/en/organizations/register/", path(hidden, "join/")
    assert hidden.name in client.get(look, {"q": CUI}).content.decode()
    assert client.get(ask, {"number": CUI}).status_code == 200
    assert hidden.name in client.post(REGISTER, typed()).content.decode()
    answers = (
        client.get(look, {"q": CUI}),
        client.get(ask, {"number": CUI}, follow=True),
        client.post(REGISTER, typed()),
    )
    assert [answer.status_code for answer in answers] == [429, 200, 422]
    for answer in answers:
        assert "You have looked up 3 fiscal codes within an hour." in answer.content.decode()
        assert hidden.name not in answer.content.decode()
    assert client.get(look, {"q": "Atelierul"}).status_code == 200
    assert hidden.name in as_(Client(), cast.people["stranger"]).get(look, {"q": CUI}).content.decode()
