"""What moderators do about messages that were given up."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

import rules
from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.services import record
from portal.core.exceptions import NotAllowed, Refused
from portal.notifications.enums import MessageState
from portal.notifications.models import ACCOUNT_KINDS, Message
from portal.notifications.services.outbox import hand_over

if TYPE_CHECKING:
    from portal.accounts.models import User

RETRY_LIMIT = 500
"""How many messages one press of „retry all“ takes: it is one request and one transaction."""


@transaction.atomic
def retry(*, pk: int, actor: User, now: dt.datetime) -> Message:
    """Send an undeliverable message again, to its reader's present address.

    Args:
        pk: the message.
        actor: who looks after undeliverable messages.
        now: the moment of the act.

    Raises:
        NotAllowed: when that is not the actor's to do.
        Refused: when it is no longer undeliverable, or its text held a link that no longer works.
        Message.DoesNotExist: when there is no such message.
    """
    _require(actor)
    message = Message.objects.select_for_update(of=("self",)).select_related("recipient").get(pk=pk)
    if message.state != MessageState.UNDELIVERABLE:
        raise Refused(_("This message was already sent again by somebody else."))
    if not message.may_be_retried:
        raise Refused(_("The link in this message no longer works. The person can ask for a new one."))
    _again([message], actor, now)
    return message


@transaction.atomic
def retry_all(*, actor: User, now: dt.datetime) -> int:
    """Send the undeliverable messages again, oldest first, at most 500 at once.

    Arguments and `NotAllowed` as for `retry`.

    Returns:
        how many.
    """
    _require(actor)
    waiting = Message.objects.undeliverable().exclude(text="").select_related("recipient").order_by("pk")
    messages = list(waiting.select_for_update(of=("self",), skip_locked=True)[:RETRY_LIMIT])
    _again(messages, actor, now)
    return len(messages)


def _again(messages: list[Message], actor: User, now: dt.datetime) -> None:
    for message in messages:
        before = {"state": message.state, "reason": message.reason}
        message.state = MessageState.PENDING
        message.reason = ""
        message.attempts = 0
        message.due_at = now
        # An account message belongs to its address (a confirmation link, say); others follow the person.
        if message.recipient is not None and not message.kind.startswith(ACCOUNT_KINDS):
            message.address = message.recipient.email
        record(
            actor=actor,
            verb="notifications.retry",
            target=message,
            now=now,
            before=before,
            after={"state": message.state},
        )
    Message.objects.bulk_update(messages, ["state", "reason", "attempts", "due_at", "address"])
    transaction.on_commit(partial(hand_over, [message.pk for message in messages]), robust=True)


def _require(actor: User) -> None:
    if not rules.has_perm("notifications.retry", actor):
        raise NotAllowed(_("Only moderators and administrators send messages again."))
