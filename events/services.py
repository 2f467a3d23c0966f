"""What can be done to an event, a function per verb. Each is one transaction, and audited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import rules
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from events.models import Event
from portal.audit.services import record
from portal.core.exceptions import NotAllowed, Refused
from portal.core.page_cache import drop_pages

if TYPE_CHECKING:
    from portal.accounts.models import User

# Who can, told to whoever cannot.
SENTENCES = {
    "events.draft": _lazy("Only an administrator can draw up an event."),
    "events.change": _lazy("Only an administrator can change an event."),
    "events.publish": _lazy("Only an administrator can publish an event."),
    "events.withdraw": _lazy("Only an administrator can take an event back from the public."),
}


@transaction.atomic
def draft_event(*, actor: User, fields: Mapping[str, Any], now: dt.datetime) -> Event:
    """Draw up an event that only administrators see.

    Args:
        actor: an administrator.
        fields: `organizer`, `domain`, `title`, `summary`, `starts_at`, `ends_at`, `place`, `online_link`; of
            the last two one may be empty.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor is not an administrator.
        Refused: when it does not end after it starts, or is nowhere.
    """
    _require("events.draft", actor)
    event = Event(created_by=actor, created_at=now, **fields)
    _require_possible(event)
    event.save()
    record(actor=actor, verb="events.draft", target=event, now=now, after=fields)
    return event


@transaction.atomic
def change_event(*, pk: int, actor: User, fields: Mapping[str, Any], now: dt.datetime) -> Event:
    """Change what an event says, whether it is a draft or public.

    Args:
        pk: the event.
        actor: an administrator.
        fields: any of those of `draft_event`.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor is not an administrator.
        Refused: when it does not end after it starts, or is nowhere.
    """
    event = _locked("events.change", pk, actor)
    before = {name: getattr(event, name) for name in fields}
    changed = {name: value for name, value in fields.items() if before[name] != value}
    for name, value in changed.items():
        setattr(event, name, value)
    if changed:
        _require_possible(event)
        event.save(update_fields=list(changed))
        record(
            actor=actor,
            verb="events.change",
            target=event,
            now=now,
            before={name: before[name] for name in changed},
            after=changed,
        )
        drop_pages("events")
    return event


def publish_event(*, pk: int, actor: User, now: dt.datetime) -> Event:
    """Show an event to everyone.

    Args:
        pk: the event.
        actor: an administrator.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor is not an administrator.
        Refused: when it is public already.
    """
    return _show("events.publish", pk, actor, now, published_at=now)


def withdraw_event(*, pk: int, actor: User, now: dt.datetime) -> Event:
    """Take an event back from the public; it is a draft again.

    Args:
        pk: the event.
        actor: an administrator.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor is not an administrator.
        Refused: when it is not public.
    """
    return _show("events.withdraw", pk, actor, now, published_at=None)


@transaction.atomic
def _show(verb: str, pk: int, actor: User, now: dt.datetime, *, published_at: dt.datetime | None) -> Event:
    event = _locked(verb, pk, actor)
    before = event.published_at
    if event.is_public == (published_at is not None):
        sentence = _("“%(title)s” is public already.") if published_at else _("“%(title)s” is not public.")
        raise Refused(sentence % {"title": event})
    event.published_at = published_at
    event.save(update_fields=["published_at"])
    record(
        actor=actor,
        verb=verb,
        target=event,
        now=now,
        before={"published_at": before},
        after={"published_at": published_at},
    )
    drop_pages("events")
    return event


def _locked(permission: str, pk: int, actor: User) -> Event:
    event = Event.objects.select_for_update(of=("self",)).get(pk=pk)
    _require(permission, actor, event)
    return event


def _require(permission: str, actor: User, event: Event | None = None) -> None:
    if not rules.has_perm(permission, actor, event):
        raise NotAllowed(str(SENTENCES[permission]))


def _require_possible(event: Event) -> None:
    if event.ends_at <= event.starts_at:
        raise Refused(_("The end is not after the start."))
    if not event.place and not event.online_link:
        raise Refused(_("An event has a place, a link to take part online, or both."))
