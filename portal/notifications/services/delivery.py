"""Sends what is in the outbox: each message claimed first, tried again if that may help, or given up.

A claim is one UPDATE that asks for a due row, committed before the mail server hears of it: of any number of
workers and sweeps one gets it. The claim lapses after `OUTBOX_LEASE_SECONDS`, so the message of a worker that
died is due again by itself. Should the worker die between the server's yes and our record of it, the message
goes out again under the same Message-ID.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Model
from django.utils import timezone

from portal.notifications.enums import MessageState, Reason
from portal.notifications.kinds import AddressKind, Kind, find
from portal.notifications.models import ACCOUNT_KINDS, Message, Unsubscription
from portal.notifications.services.mail_server import MailServer, NotSent
from portal.notifications.services.outbox import hand_over

logger = logging.getLogger(__name__)

RETRY_AFTER = tuple(dt.timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
"""How long to wait after the first, second, … try; after the last one a message is undeliverable."""

SWEEP_LIMIT = 1_000
"""How many messages one sweep hands over."""

SWEEP_SECONDS = 20
"""How long it counts what a sweep handed over: until the next one, which hands over again what nobody began.
During an outage of the mail server the queue would fill with the same messages otherwise."""

SECRET_DAYS = 3
"""How long the links in account messages work; their text is not kept longer, sent or not."""

RECORD_PAUSE_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one try.

    Attributes:
        state: the message's next state.
        reason: why it was not sent.
        answer: the mail server's words.
        wait: how long until the next try, when there is one.
        server_fails: whether the rest of the batch had better wait too.
    """

    state: MessageState
    reason: str = ""
    answer: str = ""
    wait: dt.timedelta | None = None
    server_fails: bool = False


def deliver(pks: Sequence[int]) -> None:
    """Send these messages over one connection, those that are still due; others are passed over.

    A mail server that does not answer is asked once per batch: what was not tried stays due for the next
    sweep. A batch that takes long ends early for the same reason, before its claims could lapse.

    Args:
        pks: of messages, in the order in which they should go out.
    """
    ends = time.monotonic() + settings.OUTBOX_LEASE_SECONDS / 6
    with MailServer() as server:
        for pk in pks:
            message = _claim(pk)
            if message is None:
                continue
            outcome = _try(message, server)
            _record(message, outcome)
            if outcome.server_fails or time.monotonic() > ends:
                break


def sweep(*, now: dt.datetime) -> int:
    """Hand over what is due and nobody sends: lost by the broker, to be tried again, or of a dead worker.

    Args:
        now: what is due by then, oldest first.

    Returns:
        how many were handed over.
    """
    pks = list(Message.objects.due(now).values_list("pk", flat=True)[:SWEEP_LIMIT])
    hand_over(pks, expires=SWEEP_SECONDS)
    expired = now - dt.timedelta(days=SECRET_DAYS)
    Message.objects.undeliverable().filter(holds_secret=True, created_at__lt=expired).exclude(text="").update(
        text="", html=""
    )
    return len(pks)


def _claim(pk: int) -> Message | None:
    """Take a due message for this worker alone; None when it is not due, or another one was quicker."""
    now = timezone.now()
    lapses = now + dt.timedelta(seconds=settings.OUTBOX_LEASE_SECONDS)
    with transaction.atomic(durable=True):
        claimed = Message.objects.filter(pk=pk, due_at__lte=now).update(
            state=MessageState.SENDING, due_at=lapses, attempts=F("attempts") + 1
        )
    return Message.objects.select_related("recipient").get(pk=pk) if claimed else None


def _try(message: Message, server: MailServer) -> Outcome:
    if message.attempts > len(RETRY_AFTER) + 1:
        return Outcome(MessageState.UNDELIVERABLE, Reason.INTERRUPTED)
    if not message.kind.startswith(ACCOUNT_KINDS):
        kind = find(message.kind)
        if kind is None:
            # Written by a newer version during an upgrade: its workers will know the kind.
            return _later(message, Reason.UNKNOWN_KIND, "")
        try:
            reason = _why_not(message, kind)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            # An app's own rule failed, in whatever way: that is no reason to keep the others waiting.
            logger.exception("Message %s could not be prepared", message.pk)
            return _later(message, Reason.FAULT, "")
        if reason:
            return Outcome(MessageState.WITHDRAWN, reason)
    if settings.LOCAL_MAILBOX:
        return Outcome(MessageState.SENT)
    try:
        server.send(message)
    except NotSent as failure:
        if failure.permanent:
            return Outcome(MessageState.UNDELIVERABLE, failure.reason, failure.answer)
        return _later(message, failure.reason, failure.answer, server_fails=failure.server_fails)
    return Outcome(MessageState.SENT)


def _why_not(message: Message, kind: type[Kind[Any]]) -> Reason | None:
    """Why a message is no longer to be sent, asked anew at every try."""
    if issubclass(kind, AddressKind):
        about = _target(message)
        return None if about is not None and kind().is_wanted(about) else Reason.TARGET_GONE
    person = message.recipient
    if person is None or not person.is_active:
        return Reason.INACTIVE
    target = _target(message)
    if target is None:
        return Reason.TARGET_GONE
    if not kind().may_see(person, target):
        return Reason.NO_ACCESS
    if kind.may_unsubscribe and Unsubscription.objects.filter(user=person, kind=kind.name).exists():
        return Reason.UNSUBSCRIBED
    return None


def _target(message: Message) -> Model | None:
    """What the message is about; None when the record, or its model as a whole, is gone."""
    try:
        model = apps.get_model(message.target_type)
    except LookupError:
        return None
    return model._default_manager.filter(pk=message.target_id).first()


def _later(message: Message, reason: Reason, answer: str, *, server_fails: bool = False) -> Outcome:
    if message.attempts > len(RETRY_AFTER):
        return Outcome(MessageState.UNDELIVERABLE, reason, answer, server_fails=server_fails)
    wait = RETRY_AFTER[message.attempts - 1]
    return Outcome(MessageState.PENDING, reason, answer, wait, server_fails)


def _record(message: Message, outcome: Outcome) -> None:
    """Write what became of a try, waiting for a database that restarts: forgotten, it would be sent twice.

    Raises:
        OperationalError: when the database stays away for most of the claim's time.
    """
    gives_up = time.monotonic() + settings.OUTBOX_LEASE_SECONDS / 2
    while True:
        try:
            _write(message, outcome)
        except (OperationalError, InterfaceError):
            connection.close()
            if time.monotonic() > gives_up:
                raise
            time.sleep(RECORD_PAUSE_SECONDS)
        else:
            return


def _write(message: Message, outcome: Outcome) -> None:
    now = timezone.now()
    changes: dict[str, Any] = {
        "state": outcome.state,
        "reason": outcome.reason,
        "last_error": outcome.answer,
        "due_at": now + outcome.wait if outcome.wait else None,
        "sent_at": now if outcome.state == MessageState.SENT else None,
    }
    gone = outcome.state in (MessageState.SENT, MessageState.WITHDRAWN)
    if message.holds_secret and gone and not settings.LOCAL_MAILBOX:
        changes |= {"text": "", "html": ""}
    # Only while the claim is still this try's own: after it lapsed another worker's record counts.
    Message.objects.filter(pk=message.pk, state=MessageState.SENDING, attempts=message.attempts).update(
        **changes
    )
    if outcome.reason:
        logger.info("Message %s: %s (%s) %s", message.pk, outcome.state, outcome.reason, outcome.answer)
