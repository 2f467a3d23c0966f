"""The support desk: what seems stuck, which steps can be undone, by whom, and what is kept of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.test import Client, RequestFactory
from django.utils import timezone

from organizations.models import Membership
from partnerships import services
from partnerships.life import WAYS_BACK, PartnershipState
from partnerships.models import Correction, FinalReport, Partnership, Termination
from partnerships.selectors import stuck
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused, TransitionRefused
from portal.notifications.models import Message
from tests.factories.organizations import make_members
from tests.partnerships.agreeing import pdf
from tests.partnerships.conftest import Cast
from tests.partnerships.test_course import dated
from tests.partnerships.test_views import as_, path

DAY = dt.timedelta(days=1)
WHY = "Funcționara a apăsat pe butonul greșit."
BY_NAME = {way.name: way for way in WAYS_BACK}
# From where each leads back, as a partnership has to stand there, and what no longer stands afterwards.
MADE: dict[tuple[str, str], tuple[dict[str, Any], str]] = {
    ("take_back_answer", "accepted_in_principle"): ({}, "Avem spațiul și oamenii."),
    ("take_back_answer", "rejected"): ({"review_started_at": None}, "Avem spațiul și oamenii."),
    ("return_to_authority", "withdrawn"): ({}, ""),
    ("return_to_review", "withdrawn"): ({"review_started_at": timezone.now}, ""),
    ("return_to_agreement", "withdrawn"): ({"answered_at": timezone.now, "answer": "Da."}, ""),
    ("return_to_agreement", "cancelled"): ({}, "Nu mai avem bani."),
    ("reopen_agreement", "signing"): ({}, ""),
    ("take_back_termination", "terminated"): ({}, "S-a vândut."),
    ("return_report", "final_report"): ({}, "Am reparat 212 obiecte."),
    ("return_opinion", "follow_up"): ({}, "Am primit ce s-a convenit."),
}


def made(cast: Cast, state: str, changed: dict[str, Any]) -> Partnership:
    """A partnership in a state that was reached by an act, with what the act has written."""
    people, now = cast.people, timezone.now()
    if state == "terminated":
        partnership = cast.partnership("active")
        services.terminate_partnership(
            pk=partnership.pk, actor=people["ngo_owner"], reason="S-a vândut.", document=pdf(), now=now
        )
    elif state == "cancelled":
        partnership = cast.partnership("negotiation")
        services.cancel_partnership(
            pk=partnership.pk, actor=people["ngo_owner"], reason="Nu mai avem bani.", now=now
        )
    elif state == "follow_up":
        partnership = cast.partnership("final_report")
        services.take_note_of_report(
            pk=partnership.pk, actor=people["authority_owner"], opinion="Am primit ce s-a convenit.", now=now
        )
    else:
        partnership = cast.partnership(state)
    given = {name: value() if callable(value) else value for name, value in changed.items()}
    if given.get("answered_at"):
        given["answered_by"] = people["authority_owner"]
    Partnership.objects.filter(pk=partnership.pk).update(**given)
    return Partnership.objects.get(pk=partnership.pk)


def put_back(partnership: Partnership, way: str, actor: User, reason: str = WHY) -> Partnership:
    return services.put_back(
        pk=partnership.pk, actor=actor, way=BY_NAME[way], reason=reason, now=timezone.now()
    )


def test_every_way_back_is_tried_from_wherever_it_leaves() -> None:
    assert set(MADE) == {(way.name, state) for way in WAYS_BACK for state in way.leaves}


@pytest.mark.parametrize(("way", "state"), MADE)
def test_an_administrator_undoes_the_last_step_and_all_parties_read_why(
    cast: Cast, way: str, state: str
) -> None:
    changed, removed = MADE[way, state]
    partnership = made(cast, state, changed)
    Message.objects.all().delete()
    put_back(partnership, way, cast.people["administrator"])
    partnership = Partnership.objects.get(pk=partnership.pk)
    assert partnership.state == BY_NAME[way].to
    assert not any(getattr(partnership, name) for name in BY_NAME[way].empties)
    assert partnership.follow_ups.count() == (3 if partnership.standing.is_followed else 0)
    [correction] = partnership.corrections.all()
    assert (correction.former_state, correction.reason, correction.removed) == (state, WHY, removed)
    [entry] = Entry.objects.about(partnership).filter(verb="partnerships.put_back")
    assert Entry.objects.about(partnership).exclude(verb="partnerships.plan_follow_ups")[0] == entry
    heard = Message.objects.filter(kind="partnerships.partnership_corrected", target_id=partnership.pk)
    readers = {cast.people[role].pk for role in cast.people if role.startswith(("ngo_", "authority_"))}
    assert set(heard.values_list("recipient", flat=True)) >= readers - {
        cast.people["ngo_member"].pk, cast.people["authority_member"].pk
    }  # fmt: skip


@pytest.mark.parametrize(("way", "role"), [("return_report", "report"), ("take_back_termination", "end")])
def test_what_was_undone_can_be_done_anew(client: Client, cast: Cast, way: str, role: str) -> None:
    state = "final_report" if role == "report" else "terminated"
    partnership, now = made(cast, state, {}), timezone.now()
    before = Termination.objects.filter(partnership=partnership).first()
    put_back(partnership, way, cast.people["administrator"])
    if role == "report":
        services.write_report(pk=partnership.pk, actor=cast.people["ngo_owner"], report="Altfel.", now=now)
        assert FinalReport.objects.get(partnership=partnership).text == "Altfel."
    else:
        services.terminate_partnership(
            pk=partnership.pk, actor=cast.people["ngo_owner"], reason="Chiar.", document=pdf(), now=now
        )
        assert Termination.objects.get(partnership=partnership).reason == "Chiar."
        # The document that was taken back is kept with the correction, for whoever reads that.
        assert before is not None
        kept = before.document.get_absolute_url()
        assert kept in as_(client, cast.people["authority_member"]).get(path(partnership)).content.decode()
        assert client.get(kept).status_code == 200
        assert as_(client, cast.people["other_ngo_owner"]).get(kept).status_code == 404


def test_a_reopened_agreement_asks_everyone_anew(cast: Cast) -> None:
    partnership = made(cast, "signing", {})
    put_back(partnership, "reopen_agreement", cast.people["administrator"])
    first, second = partnership.versions.all()
    assert (second.text, second.accepted_by) == (first.text, frozenset())
    assert first.accepted_by == {cast.ngo.pk, cast.authority.pk}


def test_nobody_else_undoes_a_step_nor_an_administrator_of_a_party(cast: Cast) -> None:
    partnership = made(cast, "rejected", {})
    for role, person in cast.people.items():
        if role != "administrator":
            with pytest.raises(NotAllowed):
                put_back(partnership, "take_back_answer", person)
    make_members([(cast.ngo, cast.people["administrator"], "member")])
    with pytest.raises(NotAllowed):
        put_back(partnership, "take_back_answer", cast.people["administrator"])
    assert Partnership.objects.get(pk=partnership.pk).state == "rejected"
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("way", "state", "reason", "refusal"),
    [
        ("take_back_answer", "rejected", "  ", Refused),
        ("take_back_answer", "submitted", WHY, TransitionRefused),
        ("return_to_review", "withdrawn", WHY, Refused),
        ("return_to_agreement", "withdrawn", WHY, Refused),
    ],
)
def test_what_does_not_lead_back_changes_nothing(
    cast: Cast, way: str, state: str, reason: str, refusal: type[Refused]
) -> None:
    partnership = made(cast, state, {})
    with pytest.raises(refusal):
        put_back(partnership, way, cast.people["administrator"], reason)
    assert Partnership.objects.get(pk=partnership.pk).state == state


def test_a_number_and_the_last_day_are_corrected_while_an_answer_is_owed(cast: Cast) -> None:
    partnership, actor = cast.partnership("under_review"), cast.people["administrator"]
    given = {
        "registration_number": "1240", "registered_on": partnership.registered_on,
        "answer_due_on": partnership.answer_due_on + DAY,
    }  # fmt: skip

    def correct(pk: int = partnership.pk, reason: str = WHY, **changed: Any) -> Partnership:
        return services.correct_facts(
            pk=pk, actor=actor, reason=reason, now=timezone.now(), **{**given, **changed}
        )

    correct()
    now = Partnership.objects.get(pk=partnership.pk)
    assert (now.registration_number, now.answer_due_on) == ("1240", given["answer_due_on"])
    assert "1204" in now.corrections.get().removed
    for wrong in ({}, {"registered_on": None}, {"reason": " "}):
        with pytest.raises(Refused):
            correct(**wrong)
    with pytest.raises(TransitionRefused):
        correct(pk=cast.partnership("rejected").pk)
    assert Correction.objects.count() == 1


def test_the_desk_says_of_each_why_it_seems_stuck(cast: Cast) -> None:
    now = timezone.now()
    fine, slow, silent, gone = (
        cast.partnership(state) for state in ("submitted", "negotiation", "ended", "active")
    )
    Partnership.objects.filter(pk=slow.pk).update(negotiation_began_at=now - 121 * DAY)
    Partnership.objects.filter(pk=silent.pk).update(ended_at=now - 89 * DAY)
    other = cast.people["other_ngo_owner"].memberships.get().organization
    Partnership.objects.filter(pk=gone.pk).update(ngo=other)
    type(other).objects.filter(pk=other.pk).update(state="suspended")
    assert [(one.pk, one.cause) for one in stuck(now)] == [(slow.pk, "too_long"), (gone.pk, "party_gone")]
    assert [one.pk for one in stuck(now + 2 * DAY)] == [slow.pk, silent.pk, gone.pk]
    Membership.objects.filter(organization=cast.authority).delete()
    assert next((one.pk, one.cause) for one in stuck(now)) == (fine.pk, "nobody_of_authority")


def confirmed(client: Client, person: User) -> Client:
    """Signed in, and a moment ago with a second factor."""
    as_(client, person)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    request = RequestFactory().get("/")
    request.session = client.session
    record_authentication(request, person, "mfa")
    request.session.save()
    return client


def test_the_desk_opens_to_an_administrator_with_a_second_factor_alone(client: Client, cast: Cast) -> None:
    partnership = dated(made(cast, "rejected", {}), timezone.localdate(), timezone.localdate() + DAY)
    pages = ["/partnerships/support/", *(path(partnership, f"support/{end}") for end in ("", "correct/"))]
    for page in (*pages, path(partnership, "support/take-back-answer/")):
        assert client.get(page).status_code == 302
        assert as_(client, cast.people["manager"]).get(page).status_code == 403
        without = as_(client, cast.people["administrator"]).get(page)
        assert (without.status_code, without.url.partition("?")[0]) == (302, "/accounts/2fa/")
        client.logout()


def test_an_administrator_finds_it_and_puts_it_right_on_its_page(client: Client, cast: Cast) -> None:
    partnership = made(cast, "rejected", {})
    confirmed(client, cast.people["administrator"])
    shown = client.get("/partnerships/support/", {"q": partnership.title}).content.decode()
    assert path(partnership, "support/") in shown
    page = client.get(path(partnership, "support/")).content.decode()
    act = path(partnership, "support/take-back-answer/")
    assert act in page
    missing = client.post(act, {"reason": " "})
    assert missing.status_code == 422
    done = client.post(act, {"reason": WHY}, follow=True).content.decode()
    assert WHY in done
    assert Partnership.objects.get(pk=partnership.pk).state == PartnershipState.UNDER_REVIEW
    # The parties read it on the partnership's own page.
    own = as_(Client(), cast.people["ngo_member"]).get(path(partnership)).content.decode()
    assert WHY in own
    assert "Avem spațiul și oamenii." in own
    assert client.get(path(partnership, "support/take-back-answer/")).status_code == 302
    assert client.get(path(partnership, "support/nothing/")).status_code == 404
    facts = {"registration_number": "7", "registered_on": "", "answer_due_on": "2030-01-01", "reason": WHY}
    assert client.post(path(partnership, "support/correct/"), facts).status_code == 422
