"""An event's iCalendar file, read back the way a calendar program reads it (RFC 5545)."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from events.models import Event
from events.reports import calendar_of

NOW = dt.datetime(2026, 5, 1, 8, 30, tzinfo=dt.UTC)
BUCHAREST_EVENING = dt.datetime(2026, 5, 14, 18, 0, tzinfo=dt.timezone(dt.timedelta(hours=3)))
UNESCAPED = {"\\n": "\n", "\\,": ",", "\\;": ";", "\\\\": "\\"}


def made(**fields: str) -> Event:
    """An event that no database holds."""
    return Event(
        pk=7,
        starts_at=BUCHAREST_EVENING,
        ends_at=BUCHAREST_EVENING + dt.timedelta(hours=2),
        **{
            "title": "Dezbatere",
            "summary": "Despre reparații.",
            "place": "Buzău",
            "online_link": "",
            **fields,
        },
    )


def read(file: bytes) -> list[tuple[str, str]]:
    """The file's properties: unfolded, and their text unescaped."""
    unfolded = file.decode().replace("\r\n ", "")
    assert unfolded.endswith("\r\n")
    pairs = [line.split(":", 1) for line in unfolded.removesuffix("\r\n").split("\r\n")]
    return [(name, re.sub(r"\\[n,;\\]", lambda found: UNESCAPED[found[0]], value)) for name, value in pairs]


def test_a_calendar_reads_the_event_it_was_made_from(settings: Settings) -> None:
    settings.PORTAL_URL = "https://tandem.example.org"
    event = made(title="Dezbatere: salubrizare; tarife, termene", summary="Rând\r\nnou \\ vechi")
    assert read(calendar_of(event, now=NOW)) == [
        ("BEGIN", "VCALENDAR"),
        ("VERSION", "2.0"),
        ("PRODID", "-//Tandem//Tandem//EN"),
        ("BEGIN", "VEVENT"),
        ("UID", "event-7@tandem.example.org"),
        ("DTSTAMP", "20260501T083000Z"),
        ("DTSTART", "20260514T150000Z"),
        ("DTEND", "20260514T170000Z"),
        ("SUMMARY", "Dezbatere: salubrizare; tarife, termene"),
        ("DESCRIPTION", "Rând\nnou \\ vechi"),
        ("LOCATION", "Buzău"),
        ("URL", "https://tandem.example.org/events/7/"),
        ("END", "VEVENT"),
        ("END", "VCALENDAR"),
    ]


def test_an_online_event_is_where_its_link_leads() -> None:
    event = made(place="", online_link="https://meet.example.org/a")
    assert ("LOCATION", "https://meet.example.org/a") in read(calendar_of(event, now=NOW))


@given(
    text=st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n,;\\ "), max_size=300)
)
def test_any_text_is_read_back_and_no_line_is_too_long(text: str) -> None:
    file = calendar_of(made(summary=text), now=NOW)
    assert ("DESCRIPTION", text) in read(file)
    assert all(len(line) <= 75 for line in file.split(b"\r\n"))


@pytest.mark.parametrize("control", ["\x00", "\x07", "\x0b", "\x1b", "\x7f"])
def test_control_characters_do_not_get_into_the_file(control: str) -> None:
    assert ("SUMMARY", "ab") in read(calendar_of(made(title=f"a{control}b"), now=NOW))


def test_a_text_cannot_add_a_property() -> None:
    event = made(title="x\r\nATTENDEE:mailto:a@example.org\r\n")
    names = [name for name, _value in read(calendar_of(event, now=NOW))]
    assert "ATTENDEE" not in names
