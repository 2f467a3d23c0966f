"""Sign-up, sign-in and reset: nothing is told of others, nothing is open before an address is confirmed."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from organizations.models import Organization
from portal.accounts.models import User
from portal.notifications.models import Message
from tests.factories.accounts import PASSWORD, UserFactory

SIGN_UP, SIGN_IN, RESET = "/en/accounts/signup/", "/en/accounts/login/", "/en/accounts/password/reset/"
NEW_PASSWORD = "un-drum-lung-si-lin"

pytestmark = pytest.mark.django_db


def form(**changed: Any) -> dict[str, Any]:
    """A sign-up form, filled in."""
    typed = {"full_name": "Ana Ionescu", "email": "ana@example.org", "password1": NEW_PASSWORD}
    return {**typed, "agrees": "on", **changed}


def told(client: Client, address: str, data: dict[str, Any]) -> tuple[int, list[tuple[str, int]], str]:
    """What a visitor is told: the last status, the way there, and the page's text without its own tokens."""
    answer = client.post(address, data, follow=True)
    text = re.sub(r'value="[^"]*"|<[^>]+>', " ", answer.content.decode())
    text = text.replace(data.get("email") or data.get("login", ""), "ADDRESS")
    return answer.status_code, answer.redirect_chain, " ".join(text.split())


def test_sign_up_tells_nobody_whether_an_address_has_an_account() -> None:
    UserFactory(email="known@example.org")
    known = told(Client(), SIGN_UP, form(email="known@example.org"))
    unknown = told(Client(), SIGN_UP, form(email="unknown@example.org"))
    assert known == unknown
    assert known[:2] == (200, [("/en/accounts/confirm-email/", 302)])


def test_an_address_in_another_case_is_the_same_address() -> None:
    UserFactory(email="known@example.org")
    told(Client(), SIGN_UP, form(email="KNOWN@Example.org"))
    assert User.objects.filter(email__iexact="known@example.org").count() == 1


def test_reset_tells_nobody_whether_an_address_has_an_account() -> None:
    UserFactory(email="known@example.org")
    known = told(Client(), RESET, {"email": "known@example.org"})
    unknown = told(Client(), RESET, {"email": "unknown@example.org"})
    assert known == unknown
    assert known[0] == 200
    assert list(Message.objects.values_list("address", flat=True)) == ["known@example.org"]


def test_a_wrong_password_and_an_unknown_address_are_told_alike() -> None:
    UserFactory(email="known@example.org")
    known = told(Client(), SIGN_IN, {"login": "known@example.org", "password": "gresita-de-tot"})
    unknown = told(Client(), SIGN_IN, {"login": "unknown@example.org", "password": "gresita-de-tot"})
    assert known == unknown
    assert "not correct" in known[2]


def test_somebody_who_may_not_sign_in_any_more_does_not() -> None:
    user = UserFactory(is_active=False)
    client = Client()
    client.post(SIGN_IN, {"login": user.email, "password": PASSWORD})
    assert client.get("/en/desk/").status_code == 302


def test_nothing_is_open_before_the_address_is_confirmed(client: Client) -> None:
    client.post(SIGN_UP, form())
    person = User.objects.get(email="ana@example.org")
    for browser in (client, Client()):
        answer = browser.post(SIGN_IN, {"login": person.email, "password": NEW_PASSWORD})
        assert answer.status_code == 302
        assert answer["Location"] in ("/en/accounts/confirm-email/", "/en/accounts/login/")
        for page in ("/en/desk/", "/en/organizations/register/", "/en/partnerships/proposals/new/"):
            for answer in (browser.get(page), browser.post(page, {"name": "Asociația Grăbită"})):
                assert answer.status_code == 302
                assert answer["Location"].startswith("/en/accounts/login/?next=")
    assert not Organization.objects.exists()


def test_confirming_needs_a_click_and_opens_the_way(client: Client) -> None:
    client.post(SIGN_UP, form())
    letter = Message.objects.get(address="ana@example.org")
    found = re.search(r"/en/accounts/confirm-email/[^\s/]+/", letter.text)
    assert found
    # Mail programs open links to look at them.
    assert client.get(found[0]).status_code == 200
    assert not EmailAddress.objects.get(email="ana@example.org").verified
    client.post(found[0])
    assert EmailAddress.objects.get(email="ana@example.org").verified
    browser = Client()
    browser.post(SIGN_IN, {"login": "ana@example.org", "password": NEW_PASSWORD})
    assert browser.get("/en/organizations/register/").status_code == 200


@pytest.mark.parametrize(("prefix", "language"), [("", "ro"), ("/en", "en")])
def test_the_language_of_the_page_becomes_the_persons(client: Client, prefix: str, language: str) -> None:
    client.post(f"{prefix}/accounts/signup/", form())
    person = User.objects.get(email="ana@example.org")
    assert (person.language, person.full_name) == (language, "Ana Ionescu")


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("full_name", ""),
        ("full_name", "Ana\x00Ionescu"),
        ("full_name", "a" * 151),
        ("email", "ana"),
        ("email", "a" * 250 + "@example.org"),
        ("password1", "scurt"),
        ("password1", "ana@example.org"),
        ("password1", "1234567890"),
    ],
)
def test_a_bad_sign_up_is_told_beside_its_field(client: Client, field: str, bad: str) -> None:
    answer = client.post(SIGN_UP, form(**{field: bad}))
    assert list(answer.context["form"].errors) == [field]
    page = answer.content.decode()
    assert f'id="id_{field}_error"' in page
    assert NEW_PASSWORD not in page
    assert not User.objects.exists()


def test_nobody_gives_themselves_a_role_by_signing_up(client: Client) -> None:
    client.post(SIGN_UP, form(is_administrator="on", is_moderator="on", is_programme_manager="on"))
    person = User.objects.get(email="ana@example.org")
    assert (person.is_administrator, person.is_moderator, person.is_programme_manager) == (False,) * 3


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_signing_in_leads_nowhere_outside_the_portal(client: Client, elsewhere: str) -> None:
    user = UserFactory()
    answer = client.post(SIGN_IN, {"login": user.email, "password": PASSWORD, "next": elsewhere})
    assert answer.status_code == 302
    assert "evil" not in answer["Location"]
    assert "javascript" not in answer["Location"]


def test_signing_in_leads_on_to_the_page_that_was_asked_for(client: Client) -> None:
    user = UserFactory()
    asked = client.get("/en/organizations/register/")["Location"]
    answer = client.post(asked, {"login": user.email, "password": PASSWORD, "next": "/en/exports/"})
    assert answer["Location"] == "/en/exports/"
