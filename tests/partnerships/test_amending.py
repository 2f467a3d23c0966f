"""Amendments of an agreement in force: all accept, or nothing changes; and the last day that follows."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from organizations.models import Organization
from partnerships.models import Amendment, AmendmentAcceptance, Partnership
from partnerships.selectors import agreement_of
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused, TransitionRefused
from tests.partnerships.agreeing import pdf
from tests.partnerships.amending import LATER, accept, propose, reject, withdraw
from tests.partnerships.conftest import Cast
from tests.partnerships.test_views import SCRIPT, as_, path

TODAY = timezone.localdate


def fresh(partnership: Partnership) -> Partnership:
    return Partnership.objects.get(pk=partnership.pk)


def amended(cast: Cast, state: str = "active", **proposed: Any) -> Partnership:
    """A partnership in which the NGO's amendment waits."""
    partnership = cast.partnership(state)
    propose(partnership, cast.people["ngo_owner"], **proposed)
    return partnership


def test_what_all_have_accepted_is_the_agreement_and_what_one_has_is_not(cast: Cast) -> None:
    partnership = amended(cast, "suspended")
    before = fresh(partnership).ends_on
    accept(partnership, cast.people["ngo_owner"])
    assert (fresh(partnership).ends_on, partnership.versions.count()) == (before, 1)
    with pytest.raises(Refused):
        accept(partnership, cast.people["ngo_editor"])
    decision = {"decision_number": "HCL 12", "decided_on": TODAY(), "document": pdf()}
    accept(partnership, cast.people["authority_owner"], **decision)
    now = fresh(partnership)
    assert (now.state, now.ends_on, now.starts_on) == ("suspended", LATER, partnership.starts_on)
    version = now.versions.latest("number")
    assert (version.number, version.text, version.ends_on) == (2, "Alt text.", LATER)
    assert (version.accepted_by, version.approved_by) == (now.party_ids, {cast.authority.pk})
    assert Amendment.objects.get().version == version
    entry = Entry.objects.about(partnership).get(verb="partnerships.amend")
    assert (entry.actor, entry.before["ends_on"], entry.after["ends_on"]) == (
        None, before.isoformat(), LATER.isoformat(),
    )  # fmt: skip
    # The next one rests on it, and the one that was signed keeps its signatures.
    propose(partnership, cast.people["authority_owner"], version=2, text="Încă unul.")
    shown = agreement_of(fresh(partnership), is_whole=True)
    assert shown is not None
    assert (shown.current, shown.signed.number, shown.is_signed, len(shown.missing)) == (version, 1, True, 2)


def test_everyone_reads_the_amended_text_and_the_parties_alone_what_waits(client: Client, cast: Cast) -> None:
    partnership = amended(cast, text=SCRIPT, note="Fiindcă iarna s-a stricat cazanul.")
    party = as_(Client(), cast.people["authority_member"])
    shown = [reader.get(path(partnership)).content.decode() for reader in (client, party)]
    assert [path(partnership, "amendments/1/") in page for page in shown] == [False, True]
    page = party.get(path(partnership, "amendments/1/")).content.decode()
    assert "s-a stricat cazanul" in page
    assert SCRIPT not in page
    assert "<del>" in page
    stranger = as_(Client(), cast.people["other_ngo_owner"])
    assert stranger.get(path(partnership, "amendments/1/")).status_code == 404
    for role in ("ngo_owner", "authority_owner"):
        accept(partnership, cast.people[role])
    assert "alert(" in stranger.get(path(partnership)).content.decode()


def test_one_waits_at_a_time_until_it_is_rejected_with_a_reason_or_taken_back(cast: Cast) -> None:
    partnership = amended(cast)
    ngo, authority = cast.people["ngo_owner"], cast.people["authority_owner"]
    with pytest.raises(Refused, match=str(cast.ngo)):
        propose(partnership, authority)
    with pytest.raises(Refused):
        reject(partnership, authority, reason=" ")
    with pytest.raises(NotAllowed):
        withdraw(partnership, authority)
    reject(partnership, authority)
    with pytest.raises(Refused):
        accept(partnership, ngo)
    for number, outcome in ((2, withdraw), (3, reject)):
        propose(partnership, ngo)
        outcome(partnership, ngo, number=number)
    outcomes = list(Amendment.objects.values_list("outcome", "rejected_by", "reason").order_by("number"))
    assert outcomes == [
        ("rejected", cast.authority.pk, "Nu avem bani."), ("withdrawn", None, ""),
        ("rejected", cast.ngo.pk, "Nu avem bani."),
    ]  # fmt: skip
    assert (fresh(partnership).versions.count(), fresh(partnership).ends_on) == (1, partnership.ends_on)


def test_what_differs_in_nothing_or_comes_too_late_is_refused(cast: Cast) -> None:
    partnership, ngo = cast.partnership("active"), cast.people["ngo_owner"]
    text = partnership.versions.get().text
    wrong: list[dict[str, Any]] = [
        {"text": f"\n{text}  \r\n", "ends_on": partnership.ends_on},
        {"ends_on": TODAY() - dt.timedelta(days=1)},
        {"ends_on": dt.date.max},
        {"note": " "},
        {"version": 2},
    ]
    for changed in wrong:
        with pytest.raises(Refused):
            propose(partnership, ngo, **changed)
    assert not Amendment.objects.exists()
    propose(partnership, ngo, ends_on=TODAY())
    tomorrow = timezone.now() + dt.timedelta(days=1)
    with pytest.raises(Refused):
        accept(partnership, ngo, now=tomorrow)
    for state in ("ended", "terminated", "signing"):
        with pytest.raises(TransitionRefused):
            propose(cast.partnership(state), ngo)
    Partnership.objects.filter(pk=partnership.pk).update(state="ended", ended_at=timezone.now())
    with pytest.raises(TransitionRefused):
        accept(partnership, ngo)


def test_a_suspended_party_accepts_nothing_but_may_reject(cast: Cast) -> None:
    partnership = amended(cast)
    Organization.objects.filter(pk=cast.authority.pk).update(state="suspended")
    with pytest.raises(Refused):
        accept(partnership, cast.people["authority_owner"])
    reject(partnership, cast.people["authority_owner"])
    assert Amendment.objects.get().outcome == "rejected"


# What is told of a council's decision, and by whom, that cannot be so.
WRONG = [
    ("authority_owner", {"decision_number": "HCL 12"}),
    ("authority_owner", {"decided_on": "today", "document": "pdf"}),
    ("authority_owner", {"decision_number": "HCL 12", "decided_on": "before", "document": "pdf"}),
    ("ngo_owner", {"decision_number": "HCL 12", "decided_on": "today", "document": "pdf"}),
]


@pytest.mark.parametrize(("role", "told"), WRONG)
def test_a_decision_is_whole_possible_and_an_authoritys(cast: Cast, role: str, told: dict[str, str]) -> None:
    days = {"today": TODAY(), "before": TODAY() - dt.timedelta(days=1)}
    values = {name: pdf() if value == "pdf" else days.get(value, value) for name, value in told.items()}
    partnership = amended(cast)
    with pytest.raises(Refused):
        accept(partnership, cast.people[role], **values)
    assert not AmendmentAcceptance.objects.exists()


def test_it_is_proposed_accepted_and_waited_for_on_the_pages(client: Client, cast: Cast) -> None:
    partnership = cast.partnership("active")
    as_(client, cast.people["ngo_editor"])
    stranger = as_(Client(), cast.people["other_ngo_owner"])
    form = client.get(path(partnership, "amendment/propose/")).context["form"]
    posted = {"version": 1, "text": form["text"].value(), "ends_on": LATER.isoformat()}
    back = client.post(path(partnership, "amendment/propose/"), {**posted, "note": ""})
    assert (back.status_code, LATER.isoformat() in back.content.decode()) == (422, True)
    posted["note"] = "Timp."
    assert client.post(path(partnership, "amendment/propose/"), posted).status_code == 302
    assert buttons(client, partnership) == {"accept_amendment", "withdraw_amendment"}
    assert "decision_number" not in client.get(path(partnership, "amendment/accept/")).context["form"].fields
    as_(client, cast.people["authority_editor"])
    [row] = client.get("/desk/").context["desk"].to_go_on
    assert row.pk == partnership.pk
    assert buttons(client, partnership) == {"accept_amendment", "reject_amendment"}
    turns = [reader.get(path(partnership)).context["line"].turn for reader in (client, stranger)]
    assert (str(cast.authority) in turns[0], turns[1]) == (True, "")
    decision = {"number": 1, "decision_number": "HCL 9", "decided_on": TODAY().isoformat(), "document": pdf()}
    assert client.post(path(partnership, "amendment/accept/"), decision).status_code == 302
    kept = AmendmentAcceptance.objects.get().document
    assert kept is not None
    assert client.get(kept.get_absolute_url()).status_code == 200
    assert Client().get(kept.get_absolute_url()).status_code == 404
    assert client.get("/desk/").context["desk"].to_go_on == []
    assert buttons(client, partnership) == set()
    as_(client, cast.people["ngo_owner"])
    assert [row.pk for row in client.get("/desk/").context["desk"].to_go_on] == [partnership.pk]
    client.post(path(partnership, "amendment/accept/"), {"number": 1})
    assert (fresh(partnership).ends_on, buttons(client, partnership)) == (LATER, {"propose_amendment"})
    assert client.get(kept.get_absolute_url()).status_code == 200


def buttons(client: Client, partnership: Partnership) -> set[str]:
    """What the page offers of amending."""
    shown = client.get(path(partnership)).context["buttons"]
    return {verb.name for button in shown for verb in button.verbs if "amendment" in verb.name}
