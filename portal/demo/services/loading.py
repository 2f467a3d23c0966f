"""Loads the demo, each chapter once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

from django.db import connection, transaction

from portal.audit.models import Entry
from portal.audit.services import record
from portal.demo.services import (
    consultations,
    events,
    gala,
    letters,
    measures,
    needs,
    organizations,
    partnerships,
    people,
    plans,
    programmes,
    resources,
    talk,
)
from portal.demo.services.clock import Clock
from portal.demo.services.timeline import ADMINISTRATOR, Act, Cast, play
from portal.notifications.services import as_history
from portal.taxonomy.services import load_taxonomy

CHAPTERS: dict[str, Callable[[Cast, Clock], Iterator[Act]]] = {
    "organizations": organizations.acts,
    "partnerships": partnerships.acts,
    "programmes": programmes.acts,
    "plans": plans.acts,
    "talk": talk.acts,
    "measures": measures.acts,
    "needs": needs.acts,
    "consultations": consultations.acts,
    "resources": resources.acts,
    "events": events.acts,
    "gala": gala.acts,
}
VERB = "demo.load"
# Any number that no other lock of the portal uses.
LOCK = 0x64656D6F
ACCOUNTS_SINCE_DAYS = 1_190


@transaction.atomic
def load(*, now: dt.datetime) -> list[str]:
    """Load the chapters that this portal has not had yet, all or none.

    The audit remembers the chapters, so what people did with their records since does not bring them back.
    Two loadings at once: the second waits and finds nothing to do.

    Args:
        now: the demo's present; everything is dated relative to it.

    Returns:
        the chapters that were loaded.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    entries = Entry.objects.filter(verb=VERB).values_list("after", flat=True)
    told = {chapter for after in entries for chapter in after["chapters"]}
    missing = [chapter for chapter in CHAPTERS if chapter not in told]
    if not missing:
        return []
    clock = Clock(now)
    load_taxonomy(localities=False)
    people.create_people(since=clock.moment(ACCOUNTS_SINCE_DAYS))
    cast = Cast()
    newest_letter = letters.newest()
    with as_history(until=now - letters.KEPT_FOR):
        play(act for chapter in missing for act in CHAPTERS[chapter](cast, clock))
    letters.settle(after=newest_letter)
    record(actor=None, verb=VERB, target=cast.person(ADMINISTRATOR), now=now, after={"chapters": missing})
    return missing
