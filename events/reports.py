"""An event for people's own calendars."""

from __future__ import annotations

import datetime as dt
import re
from urllib.parse import urlsplit

from django.conf import settings

from events.models import Event

LINE_OCTETS = 75

_ESCAPES = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}


def calendar_of(event: Event, *, now: dt.datetime) -> bytes:
    """One event as an iCalendar file.

    Follows RFC 5545: lines end in CRLF and hold at most 75 octets (3.1), text is escaped (3.3.11), times are
    in UTC (3.3.5), the identifier is the same whenever the file is made (3.8.4.7).

    Args:
        event: with its own page's language active, since the page is linked.
        now: the moment the file is made.
    """
    host = urlsplit(settings.PORTAL_URL).hostname
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Tandem//Tandem//EN",
        "BEGIN:VEVENT",
        f"UID:event-{event.pk}@{host}",
        f"DTSTAMP:{_utc(now)}",
        f"DTSTART:{_utc(event.starts_at)}",
        f"DTEND:{_utc(event.ends_at)}",
        f"SUMMARY:{_text(event.title)}",
        f"DESCRIPTION:{_text(event.summary)}",
        f"LOCATION:{_text(event.place or event.online_link)}",
        f"URL:{settings.PORTAL_URL}{event.get_absolute_url()}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _utc(moment: dt.datetime) -> str:
    return f"{moment.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"


def _text(value: str) -> str:
    """A value of type TEXT; control characters that it cannot hold are dropped."""
    one_break = re.sub(r"\r\n?", "\n", value)
    holdable = re.sub(r"[\x00-\x08\x0b-\x1f\x7f]", "", one_break)
    return "".join(_ESCAPES.get(character, character) for character in holdable)


def _folded(line: str) -> bytes:
    """The line in pieces of at most `LINE_OCTETS`, each whole characters; a space begins the later ones."""
    folded, room = b"", LINE_OCTETS
    for character in line:
        octets = character.encode()
        if len(octets) > room:
            folded += b"\r\n "
            room = LINE_OCTETS - 1
        folded += octets
        room -= len(octets)
    return folded + b"\r\n"
