"""Which verb of a life writes which messages."""

from __future__ import annotations

from typing import Any

from partnerships.life import LIFE
from partnerships.models import Partnership

# Each declares its kinds, which are looked up here by name.
from partnerships.notifications import agreement, amending, clock, course, proposals  # noqa: F401
from portal.notifications.kinds import Kind, find


def _kind(name: str) -> type[Kind[Any]]:
    kind = find(name)
    assert kind is not None, f"no kind of message is named {name}"
    return kind


# Read by the services: doing what is named on the left writes the messages on the right.
ON_VERB: dict[str, tuple[type[Kind[Partnership]], ...]] = {
    verb.name: tuple(_kind(name) for name in verb.writes) for verb in LIFE
}
