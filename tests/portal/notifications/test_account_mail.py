from __future__ import annotations

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import translation
from pytest_django import Settings

from portal.accounts.models import User
from portal.notifications.account_mail import AccountAdapter
from portal.notifications.models import Message
from tests.factories.accounts import PASSWORD, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handed_over")]

FORM = {
    "full_name": "Ana Ionescu",
    "email": "Ana@example.org",
    "password1": "un-drum-lung-si-lin",
    "agrees": "on",
}


@pytest.fixture(autouse=True)
def _portal(settings: Settings) -> None:
    settings.PORTAL_URL = "https://tandem.example"


def path_in(message: Message) -> str:
    """The path of the letter's link, opened as the test client opens it."""
    found = re.search(r"^https://tandem\.example(/\S+)$", message.text, re.M)
    assert found is not None
    return found[1]


def sign_up(client: Client, language: str = "en") -> Message:
    with translation.override(language):
        client.post(reverse("account_signup"), FORM)
    return Message.objects.get()


def test_signing_up_writes_a_letter_with_a_link_that_confirms(client: Client) -> None:
    message = sign_up(client)
    user = User.objects.get(email="ana@example.org")
    assert message.kind == "accounts.email_confirmation_signup"
    assert message.recipient == user
    assert message.address == "ana@example.org"
    assert message.subject == "Confirm your e-mail address"
    assert message.holds_secret
    assert not EmailAddress.objects.get(user=user).verified
    client.post(path_in(message))
    assert EmailAddress.objects.get(user=user).verified


@pytest.mark.parametrize(("language", "prefix"), [("ro", "/accounts/"), ("en", "/en/accounts/")])
def test_the_letter_is_in_the_language_of_the_page(client: Client, language: str, prefix: str) -> None:
    message = sign_up(client, language)
    assert message.language == language
    assert path_in(message).startswith(prefix)
    assert f'<html lang="{language}">' in message.html


def test_links_do_not_follow_the_host_of_the_request(client: Client) -> None:
    with translation.override("en"):
        client.post(reverse("account_signup"), FORM, headers={"host": "localhost:9"})
    message = Message.objects.get()
    assert "localhost" not in message.text + message.html
    assert path_in(message)


def test_a_strangers_mailbox_is_not_filled_with_words_from_the_form(client: Client) -> None:
    with translation.override("en"):
        client.post(reverse("account_signup"), {**FORM, "full_name": "Win at https://evil.example"})
    message = Message.objects.get()
    assert "evil.example" not in message.subject + message.text + message.html


def test_signing_up_with_a_known_address_answers_the_same_and_tells_its_owner(client: Client) -> None:
    owner = UserFactory(email="ana@example.org")
    with translation.override("en"):
        known = client.post(reverse("account_signup"), FORM)
        new = Client().post(reverse("account_signup"), {**FORM, "email": "noua@example.org"})
    assert (known.status_code, known.headers["Location"]) == (new.status_code, new.headers["Location"])
    message = Message.objects.get(address="ana@example.org")
    assert message.kind == "accounts.account_already_exists"
    assert message.recipient == owner
    assert not message.holds_secret
    assert path_in(message) == "/en/accounts/password/reset/"
    assert User.objects.filter(email="ana@example.org").count() == 1


def test_a_reset_answers_the_same_for_everyone_and_writes_to_whom_it_knows(client: Client) -> None:
    UserFactory(email="ana@example.org")
    with translation.override("en"):
        path = reverse("account_reset_password")
        known = client.post(path, {"email": "ana@example.org"})
        unknown = Client().post(path, {"email": "nimeni@example.org"})
    assert (known.status_code, known.headers["Location"]) == (
        unknown.status_code,
        unknown.headers["Location"],
    )
    message = Message.objects.get()
    assert message.kind == "accounts.password_reset_key"
    assert message.holds_secret
    page = client.get(path_in(message), follow=True)
    done = client.post(
        page.request["PATH_INFO"], {"password1": "alt-drum-mai-scurt", "password2": "alt-drum-mai-scurt"}
    )
    assert done.status_code == 302
    assert User.objects.get(email="ana@example.org").check_password("alt-drum-mai-scurt")
    assert Message.objects.filter(kind="accounts.password_reset").exists()


def test_a_changed_password_is_told_with_where_it_came_from(client: Client) -> None:
    user = UserFactory()
    with translation.override("en"):
        client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})
        client.post(
            reverse("account_change_password"),
            {"oldpassword": PASSWORD, "password1": "alt-drum-mai-scurt", "password2": "alt-drum-mai-scurt"},
            headers={"user-agent": "Cititor 1.0 <b>\r\nX"},
        )
    message = Message.objects.get(kind="accounts.password_changed")
    assert message.recipient == user
    assert "From the network address: 127.0.0.1" in message.text
    assert "With the browser: Cititor 1.0 <b>" in message.text
    assert "Cititor 1.0 &lt;b&gt;" in message.html


def test_the_address_somebody_left_is_told_too() -> None:
    user = UserFactory(email="nou@example.org")
    request = RequestFactory().get("/", headers={"user-agent": "Cititor 1.0"})
    from allauth.core.context import request_context

    with request_context(request), translation.override("en"):
        AccountAdapter().send_notification_mail(
            "account/email/email_changed",
            user,
            {"from_email": "vechi@example.org", "to_email": "nou@example.org"},
            "vechi@example.org",
        )
    message = Message.objects.get()
    assert message.recipient == user
    assert message.address == "vechi@example.org"
    assert "from vechi@example.org to nou@example.org" in message.text


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (0, None, "10.0.0.9"),
        (0, "203.0.113.5", "10.0.0.9"),
        (1, "203.0.113.5", "203.0.113.5"),
        (1, "198.51.100.7, 203.0.113.5", "203.0.113.5"),
        (2, "198.51.100.7, 203.0.113.5, 10.0.0.1", "203.0.113.5"),
        (1, "[2001:db8::1]:4711", "2001:db8::1"),
        (1, None, "10.0.0.9"),
    ],
)
def test_the_clients_address_is_what_the_trusted_proxies_say(
    settings: Settings, proxies: int, forwarded: str | None, expected: str
) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="10.0.0.9")
    assert AccountAdapter(request).get_client_ip(request) == expected


def test_everybody_may_sign_up_and_redirects_stay_here() -> None:
    from allauth.core.context import request_context

    request = RequestFactory().get("/")
    with request_context(request):
        adapter = AccountAdapter(request)
        assert adapter.is_open_for_signup(request)
        assert adapter.is_safe_url("/partnerships/")
        assert not adapter.is_safe_url("https://evil.example/")
        assert not adapter.is_safe_url("//evil.example/")
