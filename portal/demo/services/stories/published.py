"""What the demonstration has published: consultations, resources, events."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache

from portal.demo.services.stories.files import rows_of


@dataclass(frozen=True, slots=True)
class ConsultationStory:
    """A consultation.

    Attributes:
        announced: days ago.
        until: the last day for recommendations, in days from now.
    """

    authority: str
    domain: str
    title: str
    summary: str
    text: str
    how_to_send: str
    announced: int
    until: int


@dataclass(frozen=True, slots=True)
class ResourceStory:
    """A resource.

    Attributes:
        added: how many days ago the portal showed it.
        brought_out: when its publisher brought it out: a date, or days ago.
    """

    kind: str
    title: str
    summary: str
    body: str
    domains: list[str]
    added: int
    brought_out: dt.date | int
    link: str = ""
    language: str = "ro"
    publisher: str = ""


@dataclass(frozen=True, slots=True)
class EventStory:
    """A meeting.

    Attributes:
        announced: days ago.
        in_days: when it takes place, in days from now.
        at: the hour it starts, "10:00".
        hours: how long it takes.
    """

    organizer: str
    domain: str
    title: str
    summary: str
    announced: int
    in_days: int
    at: str
    hours: int
    place: str = ""
    online_link: str = ""


@cache
def consultations() -> list[ConsultationStory]:
    """Every consultation."""
    return [ConsultationStory(**row) for row in rows_of("consultations.toml", "consultation")]


@cache
def resources() -> list[ResourceStory]:
    """Every resource."""
    return [ResourceStory(**row) for row in rows_of("resources.toml", "resource")]


@cache
def events() -> list[EventStory]:
    """Every event."""
    return [EventStory(**row) for row in rows_of("events.toml", "event")]
