"""Tries are counted: where guessing or flooding would pay, it ends with a page in the portal's look."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client

from portal.accounts.models import User
from portal.notifications.models import Message
from tests.factories.accounts import PASSWORD, UserFactory

SIGN_UP, SIGN_IN, RESET = "/en/accounts/signup/", "/en/accounts/login/", "/en/accounts/password/reset/"
WRONG = "gresita-de-tot"
TOO_MANY = "Too many failed login attempts"

pytestmark = pytest.mark.django_db


def in_the_portals_look(answer: HttpResponse) -> bool:
    page = answer.content.decode()
    return "Too many tries in a short time" in page and "<footer" in page and 'lang="en"' in page


def guess(browser: Client, login: str, password: str = WRONG) -> str:
    """What the sign-in form answers; empty when it let somebody in."""
    answer = browser.post(SIGN_IN, {"login": login, "password": password})
    return "" if answer.status_code == 302 else str(answer.context["form"].errors)


def test_guessing_from_one_place_ends_whoever_is_guessed(client: Client) -> None:
    user = UserFactory()
    for number in range(10):
        assert "not correct" in guess(client, f"nimeni{number}@example.org")
    # From here on not even the right password opens; elsewhere it does.
    assert TOO_MANY in guess(client, user.email, PASSWORD)
    assert client.get("/en/desk/").status_code == 302
    assert guess(Client(REMOTE_ADDR="203.0.113.5"), user.email, PASSWORD) == ""


def test_guessing_one_persons_password_from_many_places_ends_too() -> None:
    user, other = UserFactory(), UserFactory()
    for number in range(20):
        assert "not correct" in guess(Client(REMOTE_ADDR=f"203.0.113.{number}"), user.email.upper())
    elsewhere = Client(REMOTE_ADDR="203.0.113.200")
    assert TOO_MANY in guess(elsewhere, user.email, PASSWORD)
    assert guess(elsewhere, other.email, PASSWORD) == ""


def test_sign_in_from_one_place_has_a_limit(client: Client) -> None:
    answers = [client.post(SIGN_IN, {"login": "", "password": ""}) for _time in range(31)]
    assert [answer.status_code == 429 for answer in answers] == [False] * 30 + [True]
    assert in_the_portals_look(answers[-1])


def test_sign_up_from_one_place_has_a_limit(client: Client) -> None:
    answers = [client.post(SIGN_UP, {"email": f"om{number}@example.org"}) for number in range(21)]
    assert [answer.status_code == 429 for answer in answers] == [False] * 20 + [True]
    assert in_the_portals_look(answers[-1])
    assert not User.objects.exists()


def test_all_addresses_of_one_line_are_one_place() -> None:
    for address, most in ((SIGN_UP, 20), (RESET, 20)):
        answers = [
            Client(REMOTE_ADDR=f"2001:db8:7:9::{number:x}").post(
                address, {"email": f"om{number}@example.org"}
            )
            for number in range(most + 1)
        ]
        assert [answer.status_code == 429 for answer in answers] == [False] * most + [True]
        elsewhere = Client(REMOTE_ADDR="2001:db8:7:a::1").post(address, {"email": "altul@example.org"})
        assert elsewhere.status_code != 429


def test_nobodys_mailbox_is_flooded_with_resets(client: Client) -> None:
    user = UserFactory()
    answers = [client.post(RESET, {"email": user.email}) for _time in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert in_the_portals_look(answers[-1])
    assert Message.objects.filter(recipient=user).count() == 5


def test_the_limit_of_resets_tells_nobody_whether_an_address_has_an_account(client: Client) -> None:
    answers = [client.post(RESET, {"email": "nimeni@example.org"}) for _time in range(6)]
    assert [answer.status_code for answer in answers] == [302] * 5 + [429]


def test_pages_may_be_opened_as_often_as_one_likes(client: Client) -> None:
    assert {client.get(SIGN_IN).status_code for _time in range(35)} == {200}
