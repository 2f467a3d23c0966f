from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from django.db import OperationalError
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from organizations.models import Membership, Organization
from organizations.notifications import OrganizationSubmitted, OrganizationVerified
from portal.accounts.models import User
from portal.notifications.enums import MessageState, Reason
from portal.notifications.models import Message
from portal.notifications.services import delivery
from portal.notifications.services.preferences import stop
from tests.factories.accounts import UserFactory
from tests.factories.organizations import OrganizationFactory
from tests.portal.notifications.conftest import Batches
from tests.portal.notifications.messages import (
    account_letter,
    letter,
    organization_of,
    tell_members,
    tell_moderators,
    undeliverable_letter,
)
from tests.portal.notifications.smtp_server import Mailboxes, Mood, SmtpServer

pytestmark = pytest.mark.django_db


def again(message: Message) -> Message:
    message.refresh_from_db()
    return message


def due_now(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(due_at=timezone.now())


def test_a_letter_arrives_with_both_parts_and_its_headers(mailboxes: Mailboxes, settings: Settings) -> None:
    settings.PORTAL_URL = "https://tandem.example"
    settings.DEFAULT_FROM_EMAIL = "Tandem <portal@tandem.example>"
    message = letter(email="ana@example.org")
    delivery.deliver([message.pk])
    (mail,) = mailboxes.taken
    assert mail["To"] == "ana@example.org"
    assert mail["X-Envelope-To"] == "ana@example.org"
    assert mail["From"] == "Tandem <portal@tandem.example>"
    assert mail["Subject"] == message.subject
    assert mail["Message-ID"] == message.message_id
    assert mail["Auto-Submitted"] == "auto-generated"
    assert abs(parsedate_to_datetime(str(mail["Date"])) - message.created_at) < dt.timedelta(seconds=1)
    assert "List-Unsubscribe" not in mail
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
    assert mail.get_body(("plain",)).get_content().replace("\r\n", "\n") == message.text
    assert again(message).state == MessageState.SENT
    assert message.sent_at is not None
    assert message.attempts == 1


def test_a_kind_that_may_be_stopped_offers_it_to_mail_programs(
    mailboxes: Mailboxes, settings: Settings
) -> None:
    settings.PORTAL_URL = "https://tandem.example"
    UserFactory(is_moderator=True, language="en")
    tell_moderators(OrganizationFactory())
    message = Message.objects.get()
    delivery.deliver([message.pk])
    (mail,) = mailboxes.taken
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    link = str(mail["List-Unsubscribe"]).strip(" <>")
    assert link.startswith("https://tandem.example/en/notifications/unsubscribe/")
    assert link in message.text


def test_a_batch_goes_out_in_order_over_one_connection(mailboxes: Mailboxes) -> None:
    messages = [letter() for _number in range(3)]
    delivery.deliver([message.pk for message in messages])
    assert mailboxes.ids() == [message.message_id for message in messages]
    assert mailboxes.sessions == 1


def test_a_message_is_sent_once_however_often_it_is_handed_over(mailboxes: Mailboxes) -> None:
    message = letter()
    delivery.deliver([message.pk, message.pk])
    delivery.deliver([message.pk])
    assert mailboxes.ids() == [message.message_id]


def test_a_message_that_another_worker_has_is_left_to_it(mailboxes: Mailboxes) -> None:
    message = letter()
    assert delivery._claim(message.pk) is not None
    assert delivery._claim(message.pk) is None
    delivery.deliver([message.pk])
    assert mailboxes.taken == []
    assert delivery.sweep(now=timezone.now()) == 0


def test_the_claim_of_a_worker_that_died_lapses(mailboxes: Mailboxes, settings: Settings) -> None:
    settings.OUTBOX_LEASE_SECONDS = 0.001
    message = letter()
    assert delivery._claim(message.pk) is not None
    settings.OUTBOX_LEASE_SECONDS = 180
    delivery.deliver([message.pk])
    assert mailboxes.ids() == [message.message_id]
    assert again(message).attempts == 2


def test_a_late_worker_does_not_overwrite_what_came_after_its_claim(settings: Settings) -> None:
    settings.OUTBOX_LEASE_SECONDS = 0.001
    late = delivery._claim(letter().pk)
    assert late is not None
    settings.OUTBOX_LEASE_SECONDS = 180
    quick = delivery._claim(late.pk)
    assert quick is not None
    delivery._record(late, delivery.Outcome(MessageState.UNDELIVERABLE, Reason.ADDRESS_REFUSED))
    assert again(quick).state == MessageState.SENDING
    delivery._record(quick, delivery.Outcome(MessageState.SENT))
    assert again(quick).state == MessageState.SENT


@pytest.mark.parametrize(
    ("mood", "reason", "answer"),
    [
        (Mood.REFUSES_ADDRESS, Reason.ADDRESS_REFUSED, "550 5.1.1 no such mailbox"),
        (Mood.REFUSES_MESSAGE, Reason.MESSAGE_REFUSED, "554 5.7.1 looks like spam"),
    ],
)
def test_a_clear_no_is_not_asked_again(mailboxes: Mailboxes, mood: Mood, reason: Reason, answer: str) -> None:
    mailboxes.mood = mood
    message = letter()
    delivery.deliver([message.pk])
    assert again(message).state == MessageState.UNDELIVERABLE
    assert (message.reason, message.last_error) == (reason, answer)
    assert message.due_at is None


@pytest.mark.parametrize("address", ["not an address", "a@b@example.org", "ană@example.org", "a@b..c", ""])
def test_one_bad_address_does_not_hold_up_the_others(mailboxes: Mailboxes, address: str) -> None:
    bad, good = letter(), letter()
    Message.objects.filter(pk=bad.pk).update(address=address)
    delivery.deliver([bad.pk, good.pk])
    assert (again(bad).state, bad.reason) == (MessageState.UNDELIVERABLE, Reason.ADDRESS_UNUSABLE)
    assert again(good).state == MessageState.SENT


@pytest.mark.parametrize("mood", [Mood.IS_BUSY, Mood.REFUSES_SENDER, Mood.HANGS, Mood.TAKES_AND_DIES])
def test_what_may_pass_is_tried_again_under_the_same_id(
    mailboxes: Mailboxes, mood: Mood, settings: Settings
) -> None:
    settings.EMAIL_TIMEOUT = 0.3
    mailboxes.mood = mood
    message = letter()
    before = timezone.now()
    delivery.deliver([message.pk])
    assert again(message).state == MessageState.PENDING
    assert message.reason == Reason.UNREACHABLE
    assert message.last_error
    assert message.due_at is not None
    assert dt.timedelta(seconds=55) < message.due_at - before < dt.timedelta(seconds=65)
    delivery.deliver([message.pk])
    assert again(message).attempts == 1, "it is not due yet"
    mailboxes.mood = Mood.TAKES
    due_now(message)
    delivery.deliver([message.pk])
    assert again(message).state == MessageState.SENT
    assert message.reason == ""
    assert set(mailboxes.ids()) == {message.message_id}


def test_a_server_that_is_down_is_asked_once_per_batch(smtp: SmtpServer, mailboxes: Mailboxes) -> None:
    smtp.stop()
    messages = [letter() for _number in range(3)]
    delivery.deliver([message.pk for message in messages])
    assert [again(message).attempts for message in messages] == [1, 0, 0]
    assert "refused" in messages[0].last_error
    assert delivery.sweep(now=timezone.now()) == 2


def test_a_greylisted_address_does_not_hold_up_the_batch(mailboxes: Mailboxes) -> None:
    mailboxes.mood = Mood.IS_BUSY
    messages = [letter(), letter()]
    delivery.deliver([message.pk for message in messages])
    assert [again(message).attempts for message in messages] == [1, 1]


def test_the_waits_grow_and_then_it_is_given_up(mailboxes: Mailboxes) -> None:
    mailboxes.mood = Mood.IS_BUSY
    message = letter()
    waits = []
    while again(message).state == MessageState.PENDING:
        due_now(message)
        asked = timezone.now()
        delivery.deliver([message.pk])
        if again(message).due_at is not None:
            waits.append(round((message.due_at - asked).total_seconds() / 60))
    assert waits == [1, 5, 15, 60, 180, 360, 720, 1440]
    assert message.state == MessageState.UNDELIVERABLE
    assert message.last_error == "451 4.7.1 greylisted, come back later"


def test_a_message_that_kills_every_worker_is_given_up(mailboxes: Mailboxes) -> None:
    message = letter()
    Message.objects.filter(pk=message.pk).update(attempts=len(delivery.RETRY_AFTER) + 1)
    delivery.deliver([message.pk])
    assert mailboxes.taken == []
    assert (again(message).state, message.reason) == (MessageState.UNDELIVERABLE, Reason.INTERRUPTED)


def lose_access(message: Message) -> None:
    Membership.objects.filter(user=message.recipient).delete()


def close_account(message: Message) -> None:
    assert message.recipient is not None
    message.recipient.is_active = False
    message.recipient.save()


def lose_target(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(target_id=0)


def lose_model(message: Message) -> None:
    Message.objects.filter(pk=message.pk).update(target_type="organizations.guild")


@pytest.mark.parametrize(
    ("happens", "reason"),
    [
        (lose_access, Reason.NO_ACCESS),
        (close_account, Reason.INACTIVE),
        (lose_target, Reason.TARGET_GONE),
        (lose_model, Reason.TARGET_GONE),
    ],
)
def test_what_the_reader_may_no_longer_see_is_withdrawn(
    mailboxes: Mailboxes, happens: Any, reason: Reason
) -> None:
    message, next_one = letter(), letter()
    happens(message)
    delivery.deliver([message.pk, next_one.pk])
    assert mailboxes.ids() == [next_one.message_id]
    assert (again(message).state, message.reason) == (MessageState.WITHDRAWN, reason)


def test_a_rule_that_fails_holds_up_its_own_message_only(
    mailboxes: Mailboxes, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    broken, next_one = letter(), letter()

    def may_see(kind: OrganizationVerified, user: User, target: Organization) -> bool:
        if user == broken.recipient:
            raise RuntimeError("the rule is wrong")
        return True

    monkeypatch.setattr(OrganizationVerified, "may_see", may_see)
    delivery.deliver([broken.pk, next_one.pk])
    assert mailboxes.ids() == [next_one.message_id]
    assert (again(broken).state, broken.reason) == (MessageState.PENDING, Reason.FAULT)
    assert "the rule is wrong" in caplog.text
    Message.objects.filter(pk=broken.pk).update(attempts=len(delivery.RETRY_AFTER))
    due_now(broken)
    delivery.deliver([broken.pk])
    assert (again(broken).state, broken.reason) == (MessageState.UNDELIVERABLE, Reason.FAULT)


def test_a_database_that_is_away_is_no_fault_of_a_message(
    mailboxes: Mailboxes, monkeypatch: pytest.MonkeyPatch
) -> None:
    def may_see(*_args: object) -> bool:
        raise OperationalError("the connection is closed")

    message = letter()
    monkeypatch.setattr(OrganizationVerified, "may_see", may_see)
    with pytest.raises(OperationalError):
        delivery.deliver([message.pk])
    assert (again(message).state, message.reason) == (MessageState.SENDING, "")


def test_a_kind_stopped_after_it_was_written_is_withdrawn(mailboxes: Mailboxes) -> None:
    moderator = UserFactory(is_moderator=True)
    tell_moderators(OrganizationFactory())
    stop(user=moderator, kind=OrganizationSubmitted, now=timezone.now())
    message = Message.objects.get()
    delivery.deliver([message.pk])
    assert mailboxes.taken == []
    assert again(message).reason == Reason.UNSUBSCRIBED


def test_a_kind_of_a_newer_version_waits_for_its_worker(mailboxes: Mailboxes) -> None:
    message = letter()
    Message.objects.filter(pk=message.pk).update(kind="consultations.opened")
    delivery.deliver([message.pk])
    assert mailboxes.taken == []
    assert (again(message).state, message.reason) == (MessageState.PENDING, Reason.UNKNOWN_KIND)


def test_a_secret_is_forgotten_once_it_is_sent(mailboxes: Mailboxes) -> None:
    secret, other = account_letter(), account_letter(holds_secret=False)
    delivery.deliver([secret.pk, other.pk])
    assert len(mailboxes.taken) == 2
    assert "/reset/abc/" in mailboxes.taken[0].get_body(("plain",)).get_content()
    assert (again(secret).text, secret.html) == ("", "")
    assert again(other).text != ""


def test_a_secret_that_could_not_be_delivered_is_forgotten_when_its_link_is_old() -> None:
    now = timezone.now()
    fresh = undeliverable_letter(holds_secret=True, created_at=now - dt.timedelta(days=2))
    old = undeliverable_letter(holds_secret=True, created_at=now - dt.timedelta(days=4))
    plain = undeliverable_letter(created_at=now - dt.timedelta(days=4))
    delivery.sweep(now=now)
    assert [again(message).text != "" for message in (fresh, old, plain)] == [True, False, True]
    assert old.html == ""


def test_local_mode_sends_nothing_out_and_keeps_everything(mailboxes: Mailboxes, settings: Settings) -> None:
    settings.LOCAL_MAILBOX = True
    message = account_letter()
    delivery.deliver([message.pk])
    assert mailboxes.sessions == 0
    assert again(message).state == MessageState.SENT
    assert "/reset/abc/" in message.text


def test_the_sweep_hands_over_the_oldest_first_and_only_what_is_due(handed_over: Batches) -> None:
    now = timezone.now()
    messages = [letter() for _number in range(5)]
    young, old, later, sent, lapsed = messages
    minutes = dt.timedelta(minutes=1)
    Message.objects.filter(pk=young.pk).update(due_at=now - minutes)
    Message.objects.filter(pk=old.pk).update(due_at=now - 3 * minutes)
    Message.objects.filter(pk=later.pk).update(due_at=now + minutes)
    Message.objects.filter(pk=sent.pk).update(state=MessageState.SENT, due_at=None, sent_at=now)
    Message.objects.filter(pk=lapsed.pk).update(state=MessageState.SENDING, due_at=now - 2 * minutes)
    assert delivery.sweep(now=now) == 3
    assert handed_over == [[old.pk, lapsed.pk, young.pk]]


def test_what_a_sweep_hands_over_counts_until_the_next_sweep(
    handed_over: Batches, settings: Settings
) -> None:
    message = letter()
    for _time in range(2):
        delivery.sweep(now=timezone.now())
    assert handed_over == [[message.pk], [message.pk]]
    assert handed_over.expiries == [delivery.SWEEP_SECONDS] * 2
    assert settings.CELERY_BEAT_SCHEDULE["sweep the outbox"]["schedule"] == delivery.SWEEP_SECONDS


def test_a_sweep_is_bounded_and_cheap(
    handed_over: Batches,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    tell_members(organization_of(*[UserFactory() for _number in range(4)]))
    monkeypatch.setattr(delivery, "SWEEP_LIMIT", 3)
    with django_assert_num_queries(2):
        assert delivery.sweep(now=timezone.now()) == 3
    keys = list(Message.objects.order_by("pk").values_list("pk", flat=True))
    assert handed_over == [keys[:3]]


def test_the_database_coming_back_finds_the_record_waiting(
    mailboxes: Mailboxes, monkeypatch: pytest.MonkeyPatch
) -> None:
    message = letter()
    tries = []
    write = delivery._write

    def gone_twice(*args: Any) -> None:
        tries.append(args)
        if len(tries) < 3:
            raise OperationalError("terminating connection due to administrator command")
        write(*args)

    monkeypatch.setattr(delivery, "_write", gone_twice)
    monkeypatch.setattr(delivery, "RECORD_PAUSE_SECONDS", 0)
    monkeypatch.setattr(delivery.connection, "close", lambda: None)
    delivery.deliver([message.pk])
    assert len(tries) == 3
    assert again(message).state == MessageState.SENT
    assert mailboxes.ids() == [message.message_id]


def test_a_database_that_stays_away_is_not_waited_for_longer_than_the_claim(
    mailboxes: Mailboxes, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    settings.OUTBOX_LEASE_SECONDS = 0
    message = delivery._claim(letter().pk)
    assert message is not None

    def gone(*args: Any) -> None:
        raise OperationalError("no")

    monkeypatch.setattr(delivery, "_write", gone)
    monkeypatch.setattr(delivery.connection, "close", lambda: None)
    with pytest.raises(OperationalError):
        delivery._record(message, delivery.Outcome(MessageState.SENT))
    assert again(message).state == MessageState.SENDING
