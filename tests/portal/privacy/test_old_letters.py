"""Letters that name an erased person: what goes at once, what a worker does after it, and what stays."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import redis
from django.contrib.messages import get_messages
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organizations.models import Organization
from portal.accounts.models import User
from portal.core import jobs
from portal.notifications.models import Message
from portal.privacy import services
from portal.privacy.models import LettersLeft
from portal.privacy.services.letters import FORGET, SWEEP_SECONDS
from portal.privacy.tasks import forget_letters, sweep_letters
from tests.factories.accounts import PASSWORD, UserFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory

pytestmark = pytest.mark.django_db

NAME, ADDRESS = "Ana Ionescu", "ana@example.org"


@pytest.fixture(autouse=True)
def handed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, int]]:
    """What was given to the workers, instead of giving it."""
    given: list[tuple[str, int]] = []
    monkeypatch.setattr(
        jobs.current_app, "send_task", lambda name, args, expires: given.append((name, *args))
    )
    return given


@pytest.fixture
def person() -> User:
    return MembershipFactory(user=UserFactory(full_name=NAME, email=ADDRESS)).user


def letter(about: Organization, *, sent: bool = True, **changed: Any) -> Message:
    """A letter to somebody else that names the person."""
    now = timezone.now()
    fields: dict[str, Any] = {
        "kind": "organizations.hello", "recipient": UserFactory(), "address": "alta@example.org",
        "language": "ro", "subject": f"De la {NAME}", "text": f"{NAME} a scris.", "html": f"<p>{NAME}</p>",
        "message_id": f"<{Message.objects.count()}@tandem>", "created_at": now,
        "target_type": about._meta.label_lower, "target_id": about.pk,
        "sent_at": now if sent else None, "state": "sent" if sent else "pending",
        "due_at": None if sent else now,
    }  # fmt: skip
    return Message.objects.create(**(fields | changed))


def own(person: User) -> Organization:
    return Organization.objects.get(memberships__user=person)


def texts(*letters: Message) -> list[str]:
    return list(Message.objects.filter(pk__in=[one.pk for one in letters]).values_list("text", flat=True))


def test_the_account_is_closed_at_once_and_old_letters_are_left_to_a_worker(
    person: User, handed: list[tuple[str, int]], django_capture_on_commit_callbacks: Any
) -> None:
    old = letter(own(person))
    to_them = letter(OrganizationFactory(), sent=False, reply_to=ADDRESS.upper())
    with (
        CaptureQueriesContext(
            connection,
        ) as asked,
        django_capture_on_commit_callbacks(execute=True),
        transaction.atomic(),
    ):
        services.erase_person(actor=person, now=timezone.now())
    about_letters = [query["sql"] for query in asked if '"notifications_message"' in query["sql"]]
    assert about_letters
    assert not [sql for sql in about_letters if "~*" in sql], "no text was read"
    searched = [sql for sql in about_letters if "UPPER(" in sql]
    assert searched
    assert all('"due_at" IS NOT NULL' in sql for sql in searched), "but of letters under way"
    person.refresh_from_db()
    assert (person.full_name, person.is_active) == ("", False)
    assert texts(to_them) == [], "what is under way is not sent any more"
    assert texts(old) == [f"{NAME} a scris."]
    left = LettersLeft.objects.get()
    assert handed == [(FORGET, left.pk)]
    for _time in range(2):
        forget_letters(left.pk)
    assert texts(old) == [""]
    assert not LettersLeft.objects.exists()


def test_an_erasure_that_does_not_happen_leaves_no_work(person: User) -> None:
    old = letter(own(person))
    with transaction.atomic():
        services.erase_person(actor=person, now=timezone.now())
        transaction.set_rollback(True)
    assert not LettersLeft.objects.exists()
    assert texts(old) == [f"{NAME} a scris."]


def test_what_the_broker_lost_is_handed_over_again_until_it_is_done(
    person: User, handed: list[tuple[str, int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    services.erase_person(actor=person, now=now)
    left = LettersLeft.objects.get()
    later = now + dt.timedelta(seconds=SWEEP_SECONDS)
    assert services.sweep_letters(now=later - dt.timedelta(seconds=1)) == 0

    def down(name: str, args: list[int], expires: int) -> None:
        raise redis.ConnectionError("Connection refused")

    with monkeypatch.context() as broken:
        broken.setattr(jobs.current_app, "send_task", down)
        assert services.sweep_letters(now=later) == 0
    assert services.sweep_letters(now=later) == 1
    assert handed == [(FORGET, left.pk)]
    forget_letters(left.pk)
    LettersLeft.objects.update(asked_at=now - dt.timedelta(days=1))
    sweep_letters()
    assert len(handed) == 1


def test_a_letter_to_somebody_else_is_sent_first_and_emptied_then(person: User) -> None:
    waiting = letter(own(person), sent=False)
    services.erase_person(actor=person, now=timezone.now())
    left = LettersLeft.objects.get()
    forget_letters(left.pk)
    assert texts(waiting) == [f"{NAME} a scris."]
    assert LettersLeft.objects.exists()
    Message.objects.filter(pk=waiting.pk).update(state="sent", sent_at=timezone.now(), due_at=None)
    forget_letters(left.pk)
    assert texts(waiting) == [""]
    assert not LettersLeft.objects.exists()


def test_letters_of_after_the_erasure_are_anothers(person: User) -> None:
    organization = own(person)
    services.erase_person(actor=person, now=timezone.now())
    namesake = letter(organization)
    again = letter(OrganizationFactory(), sent=False, recipient=UserFactory(), address=ADDRESS)
    forget_letters(LettersLeft.objects.get().pk)
    assert texts(namesake, again) == [f"{NAME} a scris."] * 2


def test_the_person_is_told_that_it_takes_a_while(client: Client, person: User) -> None:
    client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
    asked = client.get("/en/privacy/mine/erase/")
    client.post(asked["Location"], {"password": PASSWORD})
    answer = client.post("/en/privacy/mine/erase/", {"sure": "on"})
    assert "can take some minutes" in " ".join(map(str, get_messages(answer.wsgi_request)))
    assert LettersLeft.objects.get().full_name == NAME
