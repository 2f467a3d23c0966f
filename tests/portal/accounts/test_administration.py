"""Who opens the administration: staff, and only in a session in which a second factor was used."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.mfa.utils import is_mfa_enabled
from django.test import Client

from portal.accounts.models import User
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.roles import sign_in_with_second_factor

ADMINISTRATION = "/en/admin/"
PAGES = (ADMINISTRATION, "/en/admin/accounts/user/", "/en/admin/audit/entry/", "/en/admin/login/")

# Who asks; whether a second factor is set up and was used in this session; where it leads, or a status.
WAYS = {
    "visitor": ("", False, False, "/en/accounts/login/"),
    "person": ("person", False, False, 403),
    "person with a second factor": ("person", True, True, 403),
    "moderator": ("is_moderator", False, False, 403),
    "moderator with a second factor": ("is_moderator", True, True, 403),
    "manager with a second factor": ("is_programme_manager", True, True, 403),
    "administrator without": ("is_administrator", False, False, "/en/accounts/2fa/"),
    "administrator who did not": ("is_administrator", True, False, "/en/accounts/2fa/reauthenticate/"),
    "administrator who used it": ("is_administrator", True, True, 200),
}

pytestmark = pytest.mark.django_db


def sign_in(client: Client, role: str, *, second_factor: bool, used: bool) -> User:
    """Sign a new person in with the client."""
    user: User = UserFactory(**({role: True} if role.startswith("is_") else {}))
    if used:
        sign_in_with_second_factor(client, user)
    else:
        client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    if second_factor and not is_mfa_enabled(user):
        TOTP.activate(user, generate_totp_secret())
    return user


@pytest.mark.parametrize("who", WAYS)
def test_the_administration_opens_with_a_second_factor_used_in_this_session(client: Client, who: str) -> None:
    role, second_factor, used, outcome = WAYS[who]
    if role:
        sign_in(client, role, second_factor=second_factor, used=used)
    for page in PAGES[:3]:
        answer = client.get(page, follow=True)
        if isinstance(outcome, int):
            assert answer.status_code == outcome
        else:
            assert answer.redirect_chain[-1][0].partition("?")[0] == outcome


@pytest.mark.parametrize("address", PAGES)
def test_a_password_alone_opens_nothing_in_the_administration(client: Client, address: str) -> None:
    user = sign_in(Client(), "is_administrator", second_factor=True, used=False)
    client.post("/en/accounts/login/", {"login": user.email, "password": PASSWORD})
    assert client.get(address).status_code == 302
    answer = client.post("/en/admin/login/", {"username": user.email, "password": PASSWORD})
    assert answer.status_code == 302
    assert "/en/accounts/login/" in answer["Location"]


def test_an_administrator_who_was_dismissed_loses_it_in_the_same_session(client: Client) -> None:
    user = sign_in(client, "is_administrator", second_factor=True, used=True)
    assert client.get(ADMINISTRATION).status_code == 200
    User.objects.filter(pk=user.pk).update(is_administrator=False)
    assert client.get(ADMINISTRATION, follow=True).status_code == 403


def test_an_administrator_who_took_the_second_factor_away_is_led_to_set_one_up_again(client: Client) -> None:
    user = sign_in(client, "is_administrator", second_factor=True, used=True)
    Authenticator.objects.filter(user=user).delete()
    answer = client.get(ADMINISTRATION, follow=True)
    assert answer.redirect_chain[-1][0].partition("?")[0] == "/en/accounts/2fa/"


def test_an_account_is_neither_added_nor_deleted_in_the_administration(client: Client) -> None:
    sign_in(client, "is_administrator", second_factor=True, used=True)
    other = UserFactory()
    assert client.get("/en/admin/accounts/user/add/").status_code == 403
    assert client.post(f"/en/admin/accounts/user/{other.pk}/delete/", {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=other.pk).exists()
