"""Filters that a person keeps: saved from a list, found on the desk, theirs alone."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.accounts.models import User
from portal.dashboard.models import SavedFilter
from portal.dashboard.services import filters
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

NEW, DESK = "/en/desk/filters/new/", "/en/desk/"
QUERY = "state=submitted&late=on&page=3&csrfmiddlewaretoken=&domain="


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def typed(**changed: str) -> dict[str, str]:
    return {"name": "Întârziate", "page": "partnerships:proposals", "query": QUERY, **changed}


def test_filters_are_kept_without_page_number_and_lead_back_to_the_list() -> None:
    person = UserFactory()
    client = signed_in(person)
    offered = client.get(f"{NEW}?list=partnerships:proposals&{QUERY}").context["form"].initial
    client.post(NEW, typed(**offered))
    kept = SavedFilter.objects.get(user=person)
    assert kept.query == "late=on&state=submitted"
    assert (
        'href="/en/partnerships/proposals/?late=on&amp;state=submitted"' in client.get(DESK).content.decode()
    )
    assert client.get(kept.get_absolute_url()).status_code == 200


def test_the_queue_keeps_its_filters_as_other_lists_do() -> None:
    moderator = UserFactory(is_moderator=True)
    client = signed_in(moderator)
    queue = "/en/organizations/queue/"
    assert NEW not in client.get(queue).content.decode()
    link = f"{NEW}?list=organizations:queue&amp;matter=renewal"
    assert f'href="{link}"' in client.get(f"{queue}?matter=renewal&page=1").content.decode()
    offered = client.get(link.replace("&amp;", "&")).context["form"].initial
    assert client.post(NEW, typed(**offered)).status_code == 302
    kept = SavedFilter.objects.get(user=moderator)
    assert (kept.page, kept.get_absolute_url()) == ("organizations:queue", f"{queue}?matter=renewal")
    assert client.get(kept.get_absolute_url()).context["matter"] == "renewal"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"name": ""}, "This field is required"),
        ({"query": "page=2"}, "nothing to keep"),
        ({"page": "admin:index"}, "not one of the available choices"),
        ({"query": "q=" + "a" * 1000}, "at most 1000"),
        ({"name": "a\x00b"}, "Null characters"),
    ],
)
def test_what_cannot_be_kept_is_told_and_nothing_typed_is_lost(changed: dict[str, str], said: str) -> None:
    page = signed_in(UserFactory()).post(NEW, typed(**changed))
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not SavedFilter.objects.exists()


def test_a_name_is_used_once_for_a_list() -> None:
    client = signed_in(UserFactory())
    client.post(NEW, typed())
    again = client.post(NEW, typed(query="late=on"))
    assert again.status_code == 422
    assert "under this name already" in again.content.decode()
    assert client.post(NEW, typed(page="organizations:list", query="kind=ngo")).status_code == 302


def test_nobody_keeps_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filters, "MOST", 1)
    client = signed_in(UserFactory())
    client.post(NEW, typed())
    assert "remove one" in client.post(NEW, typed(name="Altele")).content.decode()


def test_filters_are_their_persons_alone() -> None:
    owner, other = UserFactory(), UserFactory()
    signed_in(owner).post(NEW, typed())
    kept = SavedFilter.objects.get()
    stranger = signed_in(other)
    assert "Întârziate" not in stranger.get(DESK).content.decode()
    stranger.post(f"/en/desk/filters/{kept.pk}/remove/")
    assert SavedFilter.objects.filter(pk=kept.pk).exists()
    signed_in(owner).post(f"/en/desk/filters/{kept.pk}/remove/")
    assert not SavedFilter.objects.exists()


def test_a_visitor_is_asked_to_sign_in() -> None:
    for address in (f"{NEW}?list=partnerships:proposals&late=on", "/en/desk/filters/1/remove/"):
        answer = Client().post(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/en/accounts/login/")


def test_a_name_is_shown_as_text() -> None:
    client = signed_in(UserFactory())
    client.post(NEW, typed(name="<script>alert(1)</script>"))
    assert "<script>alert(1)" not in client.get(DESK).content.decode()
