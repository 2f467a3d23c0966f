"""What everyone reads of a partnership, and what its parties alone, in each state: one table."""

from __future__ import annotations

import datetime as dt

from django.test import Client

from partnerships.life import PartnershipState
from partnerships.models import AgreementVersion, Partnership
from portal.core.templatetags.ui import day
from tests.partnerships.conftest import Cast
from tests.partnerships.test_views import as_, path

WISHED, AGREED = dt.date(2031, 5, 17), dt.date(2032, 6, 18)
MARKS = {
    "answer": "Avem spațiul și oamenii.",
    "number": "1204",
    "points": "Cine plătește chiria?",
    "days wished": day(WISHED),
    "days": day(AGREED),
    "agreement": "2. Durata",
    "ground": "Legea 1/2000",
    "signatory": "Ion Semnatar",
    "why it rests": "Clădirea se repară.",
    "why it was cancelled": "Finanțarea a căzut.",
    "report": "Am reparat 212 obiecte.",
}
ACCEPTED = {"answer", "days"}
BEGUN = ACCEPTED | {"agreement", "ground"}
REPORTED = BEGUN | {"report"}
ALONE = {"number", "signatory"}
# By state, what everyone reads, and what the parties read beside it. The days are those of the proposal, and
# once all parties have agreed those of the agreement.
READ: dict[str, tuple[set[str], set[str]]] = {
    "draft": (set(), {"days"}),
    "submitted": (set(), {"days"}),
    "under_review": (set(), {"days", "number"}),
    "changes_requested": (set(), {"days", "number", "points"}),
    "unanswered": (set(), {"days"}),
    "rejected": (set(), {"days", "number", "answer"}),
    "withdrawn": (set(), {"days"}),
    "accepted_in_principle": (ACCEPTED, {"number"}),
    "negotiation": (ACCEPTED, {"number", "days wished", "agreement"}),
    "council_approval": (ACCEPTED, {"number", "agreement"}),
    "signing": (ACCEPTED, {"number", "agreement", "ground"}),
    "cancelled": (ACCEPTED, {"number", "why it was cancelled"}),
    "active": (BEGUN, ALONE),
    "suspended": (BEGUN, ALONE | {"why it rests"}),
    "terminated": (BEGUN, ALONE),
    "ended": (BEGUN, ALONE),
    "final_report": (REPORTED, ALONE),
    "follow_up": (REPORTED, ALONE),
    "closed": (REPORTED, ALONE),
}


def test_everyone_reads_what_is_public_in_each_state_and_the_parties_more(client: Client, cast: Cast) -> None:
    readers = (
        client,
        as_(Client(), cast.people["other_ngo_owner"]),
        as_(Client(), cast.people["ngo_member"]),
    )
    found = {}
    for state in PartnershipState:
        partnership = cast.partnership(state)
        Partnership.objects.filter(pk=partnership.pk).update(ends_on=AGREED)
        ends_on = WISHED if state == "negotiation" else AGREED
        AgreementVersion.objects.filter(partnership=partnership).update(ends_on=ends_on)
        everyone, stranger, party = (_read(reader, partnership) for reader in readers)
        assert everyone == stranger, state
        found[state.value] = (everyone, party - everyone)
    assert found == READ


def _read(reader: Client, partnership: Partnership) -> set[str]:
    page = reader.get(path(partnership))
    text = page.content.decode() if page.status_code == 200 else ""
    return {name for name, mark in MARKS.items() if mark in text}
