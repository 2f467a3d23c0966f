"""A person changes their own name and language, and nothing else."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.accounts.models import User
from tests.factories.accounts import UserFactory

PROFILE = "/en/accounts/profile/"

pytestmark = pytest.mark.django_db


def signed_in(client: Client, **fields: object) -> User:
    user: User = UserFactory(**fields)
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return user


def test_name_and_language_are_changed(client: Client) -> None:
    user = signed_in(client, language="ro")
    answer = client.post(PROFILE, {"full_name": "Ana Nouă", "language": "en"}, follow=True)
    assert [message.level_tag for message in answer.context["messages"]] == ["success"]
    user.refresh_from_db()
    assert (user.full_name, user.language) == ("Ana Nouă", "en")


def test_a_visitor_is_sent_to_sign_in(client: Client) -> None:
    for answer in (client.get(PROFILE), client.post(PROFILE, {"full_name": "X", "language": "en"})):
        assert answer.status_code == 302
        assert answer["Location"] == f"/en/accounts/login/?next={PROFILE}"


def test_nobody_gives_themselves_a_role_or_anothers_address(client: Client) -> None:
    user = signed_in(client)
    taken = {"email": "alta@example.org", "is_administrator": "on", "is_moderator": "on", "is_active": ""}
    client.post(PROFILE, {"full_name": "Ana", "language": "ro", **taken})
    changed = User.objects.get(pk=user.pk)
    assert (changed.full_name, changed.email) == ("Ana", user.email)
    assert (changed.is_administrator, changed.is_moderator, changed.is_active) == (False, False, True)


@pytest.mark.parametrize(
    ("field", "bad"),
    [
        ("full_name", ""),
        ("full_name", "a" * 151),
        ("full_name", "A\x00na"),
        ("language", "bg"),
        ("language", ""),
    ],
)
def test_a_bad_value_is_told_beside_its_field_and_changes_nothing(
    client: Client, field: str, bad: str
) -> None:
    user = signed_in(client, full_name="Ana Veche", language="ro")
    answer = client.post(PROFILE, {"full_name": "Ana Nouă", "language": "en", field: bad})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert f'id="id_{field}_error"' in answer.content.decode()
    kept = User.objects.get(pk=user.pk)
    assert (kept.full_name, kept.language) == ("Ana Veche", "ro")


def test_a_script_in_a_name_is_shown_as_text(client: Client) -> None:
    signed_in(client, full_name="<script>alert('x')</script>")
    for page in (PROFILE, "/en/desk/"):
        shown = client.get(page).content.decode()
        assert "<script>alert('x')" not in shown
        assert "&lt;script&gt;alert(" in shown
