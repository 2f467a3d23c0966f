"""What can be done to an event, a function per verb. Each is one transaction, and audited."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from events.models import Event
from portal.audit.publishing import Publishing
from portal.core.exceptions import Refused

if TYPE_CHECKING:
    from portal.accounts.models import User

# Who can, told to whoever cannot.
SENTENCES = {
    "events.draft": _lazy("Only an administrator can draw up an event."),
    "events.change": _lazy("Only an administrator can change an event."),
    "events.publish": _lazy("Only an administrator can publish an event."),
    "events.withdraw": _lazy("Only an administrator can take an event back from the public."),
}


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
    return _events.draft(verb="events.draft", actor=actor, fields=fields, now=now)


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
    return _events.amend(pk, verb="events.change", actor=actor, fields=fields, now=now)


def publish_event(*, pk: int, actor: User, now: dt.datetime) -> Event:
    """Show an event to everyone. See `Publishing.show`."""
    return _events.show(pk, verb="events.publish", actor=actor, now=now, to_everyone=True)


def withdraw_event(*, pk: int, actor: User, now: dt.datetime) -> Event:
    """Take an event back from the public; it is a draft again. See `Publishing.show`."""
    return _events.show(pk, verb="events.withdraw", actor=actor, now=now, to_everyone=False)


def _require_possible(event: Event) -> None:
    if event.ends_at <= event.starts_at:
        raise Refused(_("The end is not after the start."))
    if not event.place and not event.online_link:
        raise Refused(_("An event has a place, a link to take part online, or both."))


_events = Publishing(Event, SENTENCES, _require_possible)
