from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from organizations.notifications import OrganizationSubmitted, OrganizationVerified
from portal.core.exceptions import Refused
from portal.notifications.models import Message, Unsubscription
from portal.notifications.services.preferences import choose, read_token, stop, unsubscribe_path
from tests.factories.accounts import UserFactory
from tests.factories.organizations import OrganizationFactory
from tests.portal.notifications.messages import tell_moderators

pytestmark = pytest.mark.django_db


@pytest.fixture
def strict_client() -> Client:
    """A visitor without a session, whose missing CSRF tokens are noticed."""
    return Client(enforce_csrf_checks=True)


def test_opening_the_link_asks_and_stops_nothing(strict_client: Client) -> None:
    moderator = UserFactory(is_moderator=True, email="ana@example.org")
    with translation.override("en"):
        path = unsubscribe_path(moderator, OrganizationSubmitted)
    page = strict_client.get(path)
    assert page.status_code == 200
    assert "Stop these messages?" in page.content.decode()
    assert "An organization waits for verification" in page.content.decode()
    assert "ana@example.org" in page.content.decode()
    assert "no-store" in page.headers["Cache-Control"]
    assert not Unsubscription.objects.exists()


def test_one_click_stops_the_kind_for_the_person_without_sign_in(strict_client: Client) -> None:
    moderator, other = UserFactory(is_moderator=True), UserFactory(is_moderator=True)
    path = unsubscribe_path(moderator, OrganizationSubmitted)
    for _time in range(2):
        answer = strict_client.post(path, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
    assert [(row.user, row.kind) for row in Unsubscription.objects.all()] == [
        (moderator, OrganizationSubmitted.name)
    ]
    tell_moderators(OrganizationFactory())
    assert [message.recipient for message in Message.objects.all()] == [other]


def test_the_link_in_a_letter_is_the_one_that_works(strict_client: Client) -> None:
    UserFactory(is_moderator=True)
    tell_moderators(OrganizationFactory())
    link = next(line for line in Message.objects.get().text.split("\n") if "/unsubscribe/" in line)
    assert (
        strict_client.post(
            link.partition("/notifications/")[1] + link.partition("/notifications/")[2]
        ).status_code
        == 200
    )
    assert Unsubscription.objects.count() == 1


@pytest.mark.parametrize("token", ["1:organizations.organization_submitted", "x", "1:2:3", "ă"])
def test_a_link_that_was_cut_or_made_up_stops_nothing(strict_client: Client, token: str) -> None:
    UserFactory(pk=1)
    path = reverse("notifications:unsubscribe", kwargs={"token": token})
    for answer in (strict_client.get(path), strict_client.post(path)):
        assert answer.status_code == 404
    assert not Unsubscription.objects.exists()


def test_a_link_speaks_for_its_person_and_kind_only() -> None:
    person = UserFactory()
    token = unsubscribe_path(person, OrganizationSubmitted).rstrip("/").rpartition("/")[2]
    assert read_token(token) == (person, OrganizationSubmitted)
    forged = token.replace(f"{person.pk}:", f"{person.pk + 1}:", 1)
    with pytest.raises(Refused):
        read_token(forged)


def test_a_kind_that_must_be_heard_cannot_be_stopped_by_link() -> None:
    token = unsubscribe_path(UserFactory(), OrganizationVerified).rstrip("/").rpartition("/")[2]
    with pytest.raises(Refused):
        read_token(token)


def test_a_link_of_somebody_gone_is_refused() -> None:
    person = UserFactory()
    token = unsubscribe_path(person, OrganizationSubmitted).rstrip("/").rpartition("/")[2]
    person.delete()
    with pytest.raises(Refused):
        read_token(token)


def test_preferences_ask_for_sign_in(client: Client) -> None:
    answer = client.get(reverse("notifications:preferences"))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))


def test_preferences_stop_and_start_what_may_be_stopped(client: Client) -> None:
    moderator = UserFactory(is_moderator=True)
    client.force_login(moderator)
    path = reverse("notifications:preferences")
    assert "checked" in client.get(path).content.decode()
    assert client.post(path, {}).status_code == 302
    stopped = Unsubscription.objects.filter(user=moderator, kind=OrganizationSubmitted.name)
    assert stopped.exists()
    assert "checked" not in client.get(path).content.decode()
    assert client.post(path, {"wanted": [OrganizationSubmitted.name]}).status_code == 302
    assert not stopped.exists()


def test_preferences_offer_what_concerns_the_person_and_tell_the_rest(client: Client) -> None:
    client.force_login(UserFactory())
    with translation.override("en"):
        page = client.get(reverse("notifications:preferences")).content.decode()
    assert str(OrganizationSubmitted.label) not in page
    assert "Your organization was verified" in page


def test_preferences_refuse_a_kind_that_is_not_offered(client: Client) -> None:
    client.force_login(UserFactory(is_moderator=True))
    answer = client.post(reverse("notifications:preferences"), {"wanted": ["organizations.nothing"]})
    assert answer.status_code == 422
    assert not Unsubscription.objects.exists()


def test_choosing_leaves_other_peoples_choices_alone() -> None:
    one, other = UserFactory(is_moderator=True), UserFactory(is_moderator=True)
    stop(user=other, kind=OrganizationSubmitted, now=timezone.now())
    choose(user=one, wanted=[OrganizationSubmitted.name], now=timezone.now())
    assert Unsubscription.objects.get(kind=OrganizationSubmitted.name).user == other
