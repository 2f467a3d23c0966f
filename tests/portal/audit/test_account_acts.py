"""What people do with their accounts is audited, with nothing secret in it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from portal.accounts.models import User
from portal.audit.models import Entry
from portal.notifications.models import Message
from portal.notifications.services import outbox
from tests.factories.accounts import PASSWORD, UserFactory

NEW_PASSWORD = "un-drum-lung-si-lin"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters stay in the outbox."""
    monkeypatch.setattr(outbox.current_app, "send_task", lambda *args, **options: None)


def link_to(address: str) -> str:
    """The path in the newest letter to an address."""
    letter = Message.objects.filter(address=address).latest("pk")
    found = re.search(r"/en/accounts/[^\s]+/", letter.text)
    assert found
    return found[0]


def verbs(user: User) -> list[str]:
    return list(Entry.objects.about(user).order_by("pk").values_list("verb", flat=True))


def signed_in() -> tuple[Client, User]:
    """A person who has just confirmed their password once more."""
    user, client = UserFactory(email="ana@example.org"), Client()
    client.post("/en/accounts/login/", {"login": user.email, "password": PASSWORD})
    client.post("/en/accounts/reauthenticate/", {"password": PASSWORD})
    return client, user


def test_signing_up_and_confirming_are_audited(client: Client) -> None:
    typed = {"full_name": "Ana", "email": "ana@example.org", "password1": NEW_PASSWORD, "agrees": "on"}
    client.post("/en/accounts/signup/", typed)
    client.post(link_to("ana@example.org"))
    person = User.objects.get(email="ana@example.org")
    assert verbs(person) == ["accounts.sign_up", "accounts.confirm_email"]
    entry = Entry.objects.about(person).first()
    assert entry
    assert (entry.actor, entry.origin) == (person, "127.0.0.1")


def test_another_address_is_audited_with_the_one_before() -> None:
    client, person = signed_in()
    client.post("/en/accounts/email/", {"email": "noua@example.org", "action_add": ""})
    assert verbs(person) == []
    client.post(link_to("noua@example.org"))
    person.refresh_from_db()
    assert person.email == "noua@example.org"
    assert "accounts.change_email" in verbs(person)
    entry = Entry.objects.about(person).get(verb="accounts.change_email")
    assert (entry.before, entry.after) == ({"email": "ana@example.org"}, {"email": "noua@example.org"})


def test_an_address_too_long_to_keep_is_told_beside_its_field() -> None:
    client, person = signed_in()
    answer = client.post("/en/accounts/email/", {"email": "a" * 250 + "@example.org", "action_add": ""})
    assert list(answer.context["form"].errors) == ["email"]
    assert verbs(person) == []


def test_another_password_is_audited_without_it() -> None:
    client, person = signed_in()
    typed = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    client.post("/en/accounts/password/change/", typed)
    entry = Entry.objects.about(person).get()
    assert (entry.verb, entry.before, entry.after) == ("accounts.change_password", {}, {})


def test_a_second_factor_set_up_and_taken_away_is_audited(
    django_capture_on_commit_callbacks: Any,
) -> None:
    client, person = signed_in()
    secret = client.get("/en/accounts/2fa/totp/activate/").context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))
    # allauth tells of it once it is committed.
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/en/accounts/2fa/totp/activate/", {"code": code})
    assert verbs(person) == ["accounts.add_second_factor"]
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/en/accounts/2fa/totp/deactivate/")
    assert "accounts.remove_second_factor" in verbs(person)
    assert secret not in "".join(f"{entry.before}{entry.after}" for entry in Entry.objects.about(person))


def test_a_refused_try_is_not_an_act() -> None:
    person = UserFactory()
    Client().post("/en/accounts/login/", {"login": person.email, "password": "gresita-de-tot"})
    Client().post("/en/accounts/password/reset/", {"email": person.email})
    assert verbs(person) == []
