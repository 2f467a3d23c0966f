from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from portal.accounts.models import User
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused
from portal.notifications.enums import MessageState
from portal.notifications.models import Message
from portal.notifications.services import undeliverable
from tests.factories.accounts import UserFactory
from tests.portal.notifications.messages import account_letter, letter, undeliverable_letter

pytestmark = pytest.mark.django_db

ROLES = {
    "person": ({}, False),
    "programme manager": ({"is_programme_manager": True}, False),
    "moderator": ({"is_moderator": True}, True),
    "administrator": ({"is_administrator": True}, True),
    "closed moderator": ({"is_moderator": True, "is_active": False}, False),
}


@pytest.fixture
def moderator(client: Client) -> User:
    """A moderator who is signed in."""
    user = UserFactory(is_moderator=True)
    client.force_login(user)
    return user


@pytest.fixture(autouse=True)
def _english(handed_over: list[list[int]]) -> object:
    with translation.override("en"):
        yield


@pytest.mark.parametrize(("fields", "allowed"), ROLES.values(), ids=ROLES.keys())
def test_who_looks_after_undeliverable_messages(
    client: Client, fields: dict[str, bool], allowed: bool
) -> None:
    user = UserFactory(**fields)
    message = undeliverable_letter()
    waiting = letter()
    client.force_login(user)
    seen = Message.objects.visible_to(user)
    assert list(seen) == ([message] if allowed else [])
    page = client.get(reverse("notifications:undeliverable"))
    retry = client.post(reverse("notifications:retry", kwargs={"pk": message.pk}))
    retry_all = client.post(reverse("notifications:retry_all"))
    if not user.is_active:
        assert {page.status_code, retry.status_code, retry_all.status_code} == {302}
    else:
        assert page.status_code == (200 if allowed else 403)
        assert retry.status_code == retry_all.status_code == (302 if allowed else 403)
    message.refresh_from_db()
    assert message.state == (MessageState.PENDING if allowed else MessageState.UNDELIVERABLE)
    assert waiting.subject not in page.content.decode()


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    for name in ("undeliverable", "retry_all"):
        answer = client.post(reverse(f"notifications:{name}"))
        assert answer.headers["Location"].startswith(reverse("account_login"))


def test_the_list_gives_the_reason_and_the_servers_words(client: Client, moderator: User) -> None:
    message = undeliverable_letter(last_error="550 <b>nobody</b>")
    page = client.get(reverse("notifications:undeliverable")).content.decode()
    assert "The mail server refused the address." in page
    assert "550 &lt;b&gt;nobody&lt;/b&gt;" in page
    assert message.address in page
    assert message.subject in page


def test_an_empty_list_says_so(client: Client, moderator: User) -> None:
    page = client.get(reverse("notifications:undeliverable")).content.decode()
    assert "No letter is kept here as undeliverable." in page
    assert "<table" not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_queries_however_long(
    client: Client, moderator: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(rows):
        undeliverable_letter()
    # Session, person, the header's organizations, count, rows.
    with django_assert_num_queries(5):
        page = client.get(reverse("notifications:undeliverable"))
    assert page.content.decode().count("550 5.1.1") == rows


def test_retry_writes_to_the_present_address_and_is_audited(
    client: Client,
    moderator: User,
    handed_over: list[list[int]],
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    message = undeliverable_letter(attempts=9)
    assert message.recipient is not None
    User.objects.filter(pk=message.recipient.pk).update(email="nou@example.org")
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("notifications:retry", kwargs={"pk": message.pk}))
    message.refresh_from_db()
    assert (message.state, message.attempts, message.reason) == (MessageState.PENDING, 0, "")
    assert message.address == "nou@example.org"
    assert handed_over == [[message.pk]]
    entry = Entry.objects.get(verb="notifications.retry")
    assert (entry.actor, entry.target_id) == (moderator, message.pk)
    assert entry.before["state"] == "undeliverable"


def test_retrying_an_account_message_keeps_its_address() -> None:
    actor, person = UserFactory(is_moderator=True), UserFactory()
    message = account_letter(recipient=person)
    Message.objects.filter(pk=message.pk).update(
        state=MessageState.UNDELIVERABLE, due_at=None, reason="unreachable"
    )
    undeliverable.retry(pk=message.pk, actor=actor, now=timezone.now())
    message.refresh_from_db()
    assert message.address == "cineva@example.org"


def test_the_second_of_two_retries_gets_a_sentence() -> None:
    actor = UserFactory(is_moderator=True)
    message = undeliverable_letter()
    undeliverable.retry(pk=message.pk, actor=actor, now=timezone.now())
    with pytest.raises(Refused, match="already sent again"):
        undeliverable.retry(pk=message.pk, actor=actor, now=timezone.now())
    assert Entry.objects.filter(verb="notifications.retry").count() == 1


def test_a_forgotten_secret_cannot_be_sent_again(client: Client, moderator: User) -> None:
    message = undeliverable_letter(text="", html="", holds_secret=True)
    page = client.get(reverse("notifications:undeliverable")).content.decode()
    assert "Its link no longer works" in page
    assert reverse("notifications:retry", kwargs={"pk": message.pk}) not in page
    with pytest.raises(Refused, match="no longer works"):
        undeliverable.retry(pk=message.pk, actor=moderator, now=timezone.now())
    assert undeliverable.retry_all(actor=moderator, now=timezone.now()) == 0


def test_only_who_looks_after_them_retries() -> None:
    message = undeliverable_letter()
    for act in (
        lambda: undeliverable.retry(pk=message.pk, actor=UserFactory(), now=timezone.now()),
        lambda: undeliverable.retry_all(actor=UserFactory(), now=timezone.now()),
    ):
        with pytest.raises(NotAllowed):
            act()
    message.refresh_from_db()
    assert message.state == MessageState.UNDELIVERABLE


def test_retry_of_no_message_is_not_found(client: Client, moderator: User) -> None:
    assert client.post(reverse("notifications:retry", kwargs={"pk": 0})).status_code == 404


def test_retry_all_takes_the_oldest_and_says_how_many(
    client: Client,
    moderator: User,
    handed_over: list[list[int]],
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    messages = [undeliverable_letter() for _number in range(3)]
    monkeypatch.setattr(undeliverable, "RETRY_LIMIT", 2)
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(reverse("notifications:retry_all"), follow=True)
    assert "2 messages are on their way again." in page.content.decode()
    assert handed_over == [[messages[0].pk, messages[1].pk]]
    assert list(Message.objects.undeliverable()) == [messages[2]]


def mailbox_paths(message: Message) -> list[str]:
    return [
        reverse("notifications:mailbox"),
        reverse("notifications:mailbox_message", kwargs={"pk": message.pk}),
        reverse("notifications:mailbox_html", kwargs={"pk": message.pk}),
    ]


def test_the_mailbox_is_closed_outside_local_mode(client: Client) -> None:
    message = letter()
    client.force_login(UserFactory(is_administrator=True))
    assert [client.get(path).status_code for path in mailbox_paths(message)] == [404, 404, 404]


def test_the_local_mailbox_shows_everything_newest_first(client: Client, settings: Settings) -> None:
    settings.LOCAL_MAILBOX = True
    first, second = letter(), letter()
    page = client.get(reverse("notifications:mailbox"))
    text = page.content.decode()
    assert text.index(second.address) < text.index(first.address)
    assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_mailbox_costs_the_same_queries_however_full(
    client: Client, settings: Settings, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    settings.LOCAL_MAILBOX = True
    for _number in range(rows):
        letter()
    with django_assert_num_queries(2):
        client.get(reverse("notifications:mailbox"))


def test_the_links_of_a_message_can_be_followed(client: Client, settings: Settings) -> None:
    settings.LOCAL_MAILBOX = True
    message = account_letter()
    page = client.get(reverse("notifications:mailbox_message", kwargs={"pk": message.pk})).content.decode()
    assert 'href="https://portal.example/reset/abc/"' in page
    assert 'sandbox="allow-top-navigation-by-user-activation"' in page


def test_the_html_part_is_shown_where_it_can_do_no_harm(client: Client, settings: Settings) -> None:
    settings.LOCAL_MAILBOX = True
    message = letter()
    Message.objects.filter(pk=message.pk).update(html="<head></head><script>alert(1)</script>")
    shown = client.get(reverse("notifications:mailbox_html", kwargs={"pk": message.pk}))
    policy = shown.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert re.search(r"sandbox allow-top-navigation-by-user-activation(;|$)", policy)
    assert "frame-ancestors 'self'" in policy
    assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
    around = client.get(reverse("notifications:mailbox_message", kwargs={"pk": message.pk}))
    assert "frame-src 'self'" in around.headers["Content-Security-Policy"]
    assert "script-src 'self'" in around.headers["Content-Security-Policy"]
