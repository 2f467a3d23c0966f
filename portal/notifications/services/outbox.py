"""Writes letters into the outbox and hands them to a worker once the caller's transaction is committed."""

from __future__ import annotations

import datetime as dt
import logging
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import redis
from celery import current_app
from django.conf import settings
from django.db import transaction
from django.utils import translation
from kombu.exceptions import KombuError

from portal.notifications.kinds import AddressKind, Kind, T
from portal.notifications.models import ACCOUNT_KINDS, Message, Unsubscription
from portal.notifications.services.letters import absolute, compose
from portal.notifications.services.preferences import unsubscribe_path

if TYPE_CHECKING:
    from portal.accounts.models import User

logger = logging.getLogger(__name__)

DELIVER = "portal.notifications.tasks.deliver"

BATCH = 20
"""How many letters one task takes, over one connection to the mail server."""

REST_SECONDS = 5.0
"""How long the broker is left alone after it failed, so that neither a transaction with many letters nor the
next request waits for it again. The sweep finds what was not handed over."""

_rest_until = 0.0

_history_ends: ContextVar[dt.datetime | None] = ContextVar("history_ends", default=None)


@contextmanager
def as_history(*, until: dt.datetime) -> Iterator[None]:
    """Bring in what happened long ago, of which nobody is told any more.

    Args:
        until: acts before this moment write no letter; those at it and after it do.
    """
    outer = _history_ends.set(until)
    try:
        yield
    finally:
        _history_ends.reset(outer)


def _is_history(now: dt.datetime) -> bool:
    ends = _history_ends.get()
    return ends is not None and now < ends


def notify(kind: type[Kind[T]], target: T, *, now: dt.datetime, actor: User | None = None) -> None:
    """Write what happened to everyone the kind names, in the caller's transaction; sent after its commit.

    Nobody is written to twice, nor about what they may not see, nor of a kind they stopped; the actor only
    when the kind `tells_actor`. Each letter is rendered now, in its reader's language.

    Args:
        kind: what happened.
        target: the saved record it happened to.
        now: the moment of the act.
        actor: who acted; None for the portal itself.
    """
    assert transaction.get_connection().in_atomic_block, "a message is written with what it tells"
    if _is_history(now):
        return
    declared = kind()
    people = {person.pk: person for person in declared.recipients(target) if person.is_active}
    if actor is not None and not kind.tells_actor:
        people.pop(actor.pk, None)
    if kind.may_unsubscribe:
        stopped = Unsubscription.objects.filter(kind=kind.name, user__in=people)
        for pk in stopped.values_list("user_id", flat=True):
            del people[pk]
    declared.prepare(people.values())
    readers = [person for person in people.values() if declared.may_see(person, target)]
    told = {language: _told(declared, target, language) for language in {one.language for one in readers}}
    _write([_message(declared, target, person, told[person.language], now) for person in readers])


def write_to_address(
    kind: type[AddressKind[T]], target: T, *, address: str, language: str, path: str, now: dt.datetime
) -> None:
    """Write a letter to an address, whoever reads it, in the caller's transaction; sent after its commit.

    Args:
        kind: what happened.
        target: the saved record it happened to.
        address: where to; checked to be one.
        language: of the letter.
        path: of its one link, which only its reader may have.
        now: the moment of the act.
    """
    assert transaction.get_connection().in_atomic_block, "a message is written with what it tells"
    if _is_history(now):
        return
    with translation.override(language):
        values = {**kind().context(target), "target": target, "url": absolute(path)}
        letter = compose(kind.name, values)
    _write(
        [
            Message(
                kind=kind.name,
                address=address,
                reply_to=kind().reply_to(target),
                language=language,
                subject=letter.subject,
                text=letter.text,
                html=letter.html,
                holds_secret=True,
                message_id=_message_id(),
                target_type=target._meta.label_lower,
                target_id=target.pk,
                due_at=now,
                created_at=now,
            )
        ]
    )


def write_account_message(
    *,
    name: str,
    recipient: User | None,
    address: str,
    values: Mapping[str, Any],
    holds_secret: bool,
    now: dt.datetime,
) -> None:
    """Write a letter about an account, in the active language.

    Args:
        name: `accounts.…`; names the template as for kinds.
        recipient: whose account; None when the address has none.
        address: where to, which need not be the account's present address.
        values: what the template shows.
        holds_secret: whether the text is to be forgotten once it is sent.
        now: the moment of writing.
    """
    assert name.startswith(ACCOUNT_KINDS)
    letter = compose(name, {**values, "recipient": recipient})
    _write(
        [
            Message(
                kind=name,
                recipient=recipient,
                address=address,
                language=translation.get_language(),
                subject=letter.subject,
                text=letter.text,
                html=letter.html,
                holds_secret=holds_secret,
                message_id=_message_id(),
                due_at=now,
                created_at=now,
            )
        ]
    )


def hand_over(pks: Sequence[int], *, expires: int | None = None) -> None:
    """Ask a worker to send these messages. A broker that is down costs at most about a second, and nothing
    is lost: the messages stay due, and the sweep finds them.

    Args:
        pks: of messages, in the order in which they should go out.
        expires: seconds after which a worker need not begin any more; None for never.
    """
    global _rest_until  # noqa: PLW0603
    if time.monotonic() < _rest_until:
        return
    try:
        for start in range(0, len(pks), BATCH):
            current_app.send_task(DELIVER, args=[list(pks[start : start + BATCH])], expires=expires)
    except (KombuError, redis.RedisError, OSError) as error:
        _rest_until = time.monotonic() + REST_SECONDS
        logger.warning(
            "The broker does not answer; the sweep will hand over %d messages: %s", len(pks), error
        )


def _told(declared: Kind[T], target: T, language: str) -> dict[str, Any]:
    """What the letters of all who read this language show."""
    with translation.override(language):
        return {**declared.context(target), "target": target, "url": absolute(declared.url(target))}


def _message(
    declared: Kind[T], target: T, person: User, told: Mapping[str, Any], now: dt.datetime
) -> Message:
    kind = type(declared)
    with translation.override(person.language):
        values = {
            **told,
            "recipient": person,
            "unsubscribe_url": absolute(unsubscribe_path(person, kind)) if kind.may_unsubscribe else "",
        }
        letter = compose(kind.name, values)
    return Message(
        kind=kind.name,
        recipient=person,
        address=person.email,
        reply_to=declared.reply_to(target),
        language=person.language,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        message_id=_message_id(),
        target_type=target._meta.label_lower,
        target_id=target.pk,
        due_at=now,
        created_at=now,
    )


def _write(messages: Sequence[Message]) -> None:
    # A statement takes 65,535 values at most.
    written = Message.objects.bulk_create(messages, batch_size=1_000)
    if written:
        pks = [message.pk for message in written]
        # Robust: whatever goes wrong here, what the caller committed stands, and the sweep is coming.
        transaction.on_commit(partial(hand_over, pks), robust=True)


def _message_id() -> str:
    host = urlsplit(settings.PORTAL_URL).hostname or "localhost"
    return f"<{uuid.uuid4()}@{host}>"
