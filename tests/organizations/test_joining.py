"""Asking to be let in: who answers when, what an answer does, and every move that is not one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import rules
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organizations import services, tasks
from organizations.enums import JoinRequestState, MembershipRole
from organizations.models import JoinRequest, Membership, Verification
from organizations.models.members import SILENCE
from organizations.services.joining import REQUESTS_AT_ONCE, REQUESTS_EACH
from portal.audit.models import Entry
from portal.audit.services import transition
from portal.core.exceptions import NotAllowed, Refused, TransitionRefused
from portal.notifications.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.files import PDF
from tests.factories.joining import JoinRequestFactory, ListedFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory
from tests.factories.taxonomy import TerritoryFactory
from tests.organizations.conftest import CUI, Cast, as_, path

pytestmark = pytest.mark.django_db

LONG_AGO = SILENCE + dt.timedelta(hours=1)


def request_of(cast: Cast, moment: str) -> JoinRequest:
    """A request of `asker`, at one of the moments at which others answer it."""
    if moment == "claim":
        organization = ListedFactory(name="Asociația din Registru")
    else:
        organization = cast.organization("verified")
    if moment == "no owner":
        for membership in organization.memberships.filter(role=MembershipRole.OWNER):
            membership.user.is_active = False
            membership.user.save()
    now = timezone.now() - (LONG_AGO if moment == "silent" else dt.timedelta())
    return JoinRequestFactory(organization=organization, user=cast.people["person"], created_at=now)


def letters(kind: str) -> set[str]:
    found = Message.objects.filter(kind=f"organizations.{kind}")
    return set(found.values_list("recipient__email", flat=True))


# Who may answer a request of "person", at each moment.
ANSWERS = {
    "waiting": {"owner", "own_moderator"},
    "silent": {"owner", "own_moderator", "moderator"},
    "no owner": {"moderator"},
    "claim": {"moderator", "own_moderator"},
}


@pytest.mark.parametrize("moment", ANSWERS)
def test_only_those_whose_turn_it_is_answer(cast: Cast, moment: str) -> None:
    asked = request_of(cast, moment)
    closed = {"owner", "own_moderator"} if moment == "no owner" else set()
    may = {
        who
        for who, person in cast.people.items()
        if person and who not in closed and rules.has_perm("organizations.decide_request", person, asked)
    }
    assert may == ANSWERS[moment]


@pytest.mark.parametrize("moment", ANSWERS)
def test_an_answer_counts_from_whoever_may_and_from_nobody_else(cast: Cast, moment: str) -> None:
    asked = request_of(cast, moment)
    joined = Membership.objects.filter(organization=asked.organization, user=asked.user)
    closed = {"visitor", "owner", "own_moderator"} if moment == "no owner" else {"visitor"}
    answered = set()
    for role in cast.people.keys() - closed:
        with transaction.atomic():
            try:
                services.accept_request(
                    pk=asked.pk, actor=cast.people[role], role="member", reason="Am văzut hotărârea.",
                    now=timezone.now(),
                )  # fmt: skip
            except (NotAllowed, TransitionRefused):
                assert JoinRequest.objects.get(pk=asked.pk).is_waiting
            else:
                answered.add(role)
            assert joined.exists() == (role in answered)
            # The next finds the request as this one did.
            transaction.set_rollback(True)
    assert answered == ANSWERS[moment]


def _accept(asked: JoinRequest, actor: Any) -> object:
    return services.accept_request(pk=asked.pk, actor=actor, role="editor", now=timezone.now())


def _decline(asked: JoinRequest, actor: Any) -> object:
    return services.decline_request(pk=asked.pk, actor=actor, reason="Nu vă știm.", now=timezone.now())


def _withdraw(asked: JoinRequest, actor: Any) -> object:
    return services.withdraw_request(pk=asked.pk, actor=asked.user, now=timezone.now())


MOVES: dict[str, Callable[[JoinRequest, Any], object]] = {
    "accepted": _accept,
    "declined": _decline,
    "withdrawn": _withdraw,
}


@pytest.mark.parametrize("to", MOVES)
@pytest.mark.parametrize("state", JoinRequestState.values)
def test_the_square_of_states(cast: Cast, state: str, to: str) -> None:
    asked = JoinRequestFactory(
        organization=cast.organization("verified"), user=cast.people["person"], state=state
    )
    if state == "waiting":
        MOVES[to](asked, cast.people["owner"])
        assert JoinRequest.objects.get(pk=asked.pk).state == to
        assert Entry.objects.about(asked).count() == 1
    else:
        with pytest.raises(TransitionRefused) as refusal:
            MOVES[to](asked, cast.people["owner"])
        assert asked.state_label in refusal.value.sentence
        assert JoinRequest.objects.get(pk=asked.pk).state == state
        assert not Entry.objects.about(asked).exists()


@pytest.mark.parametrize("to", JoinRequestState.values)
@pytest.mark.parametrize("state", JoinRequestState.values)
def test_the_table_of_states_leads_from_waiting_to_an_end_and_nowhere_else(state: str, to: str) -> None:
    asked = JoinRequestFactory(state=state)
    move = lambda: transition(  # noqa: E731
        JoinRequest,
        asked.pk,
        to=to,
        actor=None,
        verb="organizations.withdraw_request",
        now=timezone.now(),
        check=lambda _locked: None,
        fields={"decided_at": timezone.now(), "reason": "x"},
    )
    if state == "waiting" and to != "waiting":
        assert move().state == to
    else:
        with pytest.raises(TransitionRefused):
            move()


def test_asking_tells_the_owners_and_accepting_tells_the_person(cast: Cast) -> None:
    organization, person = cast.organization("verified"), cast.people["person"]
    now = timezone.now()
    asked = services.ask_to_join(
        organization_pk=organization.pk, actor=person, message="Sunt Ana\r\nBcc: x@evil.example", now=now
    )
    assert letters("join_asked") == {cast.people["owner"].email, cast.people["own_moderator"].email}
    assert asked.moderators_told_at is None
    services.accept_request(pk=asked.pk, actor=cast.people["owner"], role="editor", now=now)
    assert letters("join_accepted") == {person.email}
    assert Membership.objects.get(organization=organization, user=person).role == "editor"
    assert Entry.objects.about(organization).get().after == {"user": person.pk, "role": "editor"}
    assert not Message.objects.filter(subject__contains="evil").exists()


def test_a_decline_needs_a_reason_and_the_person_reads_it(cast: Cast) -> None:
    asked = request_of(cast, "waiting")
    with pytest.raises(Refused):
        services.decline_request(pk=asked.pk, actor=cast.people["owner"], reason="  ", now=timezone.now())
    services.decline_request(
        pk=asked.pk, actor=cast.people["owner"], reason="Nu lucrați la noi.", now=timezone.now()
    )
    assert "Nu lucrați la noi." in Message.objects.get(kind="organizations.join_declined").text


def test_where_no_owner_can_answer_the_moderators_are_told_at_once(cast: Cast) -> None:
    asked = request_of(cast, "no owner")
    asker = UserFactory()
    made = services.ask_to_join(
        organization_pk=asked.organization_id, actor=asker, message="Și eu.", now=timezone.now()
    )
    assert made.moderators_told_at is not None
    assert cast.people["moderator"].email in letters("join_unanswered")


def test_the_moderators_are_told_once_of_what_no_owner_answers_in_ten_days(cast: Cast) -> None:
    silent, fresh = request_of(cast, "silent"), JoinRequestFactory()
    MembershipFactory(organization=fresh.organization, role=MembershipRole.OWNER)
    answered = JoinRequestFactory(state="declined", created_at=timezone.now() - LONG_AGO)
    assert services.tell_moderators(now=timezone.now()) == 1
    tasks.tell_moderators()
    told = Message.objects.filter(kind="organizations.join_unanswered")
    assert sorted(told.values_list("recipient__email", "target_id")) == sorted(
        (cast.people[who].email, silent.pk) for who in ("moderator", "own_moderator")
    )
    assert JoinRequest.objects.get(pk=fresh.pk).moderators_told_at is None
    assert JoinRequest.objects.get(pk=answered.pk).moderators_told_at is None


def test_nobody_asks_twice_nor_too_often_nor_where_they_belong(cast: Cast) -> None:
    organization, now = cast.organization("verified"), timezone.now()

    def ask(person: Any, pk: int = organization.pk) -> JoinRequest:
        return services.ask_to_join(organization_pk=pk, actor=person, message="Eu.", now=now)

    person = cast.people["person"]
    for _time in range(REQUESTS_EACH):
        made = ask(person)
        with pytest.raises(Refused):
            ask(person)
        services.withdraw_request(pk=made.pk, actor=person, now=now)
    with pytest.raises(Refused, match="3"):
        ask(person)
    for who in ("owner", "editor", "member"):
        with pytest.raises(NotAllowed):
            ask(cast.people[who])
    JoinRequestFactory.create_batch(REQUESTS_AT_ONCE, user=cast.people["stranger"])
    with pytest.raises(Refused, match=str(REQUESTS_AT_ONCE)):
        ask(cast.people["stranger"])


@pytest.mark.parametrize("state", ["refused", "merged"])
def test_nobody_asks_for_what_stands_for_no_organization(cast: Cast, state: str) -> None:
    with pytest.raises(NotAllowed):
        services.ask_to_join(
            organization_pk=OrganizationFactory(state=state).pk,
            actor=cast.people["person"],
            message="Eu.",
            now=timezone.now(),
        )


def test_a_claim_makes_the_organization_verified_and_its_person_the_owner(cast: Cast) -> None:
    asked, moderator = request_of(cast, "claim"), cast.people["moderator"]
    rival = JoinRequestFactory(organization=asked.organization)
    now = timezone.now()
    services.accept_request(pk=asked.pk, actor=moderator, role="member", reason="Am văzut mandatul.", now=now)
    taken = type(asked.organization).objects.get(pk=asked.organization_id)
    assert (taken.state, taken.created_by, taken.decided_at) == ("verified", asked.user, now)
    assert (taken.submitted_at, taken.decision_reason) == (asked.created_at, "Am văzut mandatul.")
    assert taken.verified_until is not None
    assert Membership.objects.get(organization=taken).role == "owner"
    verification = Verification.objects.get(organization=taken)
    assert (verification.state, verification.decided_by) == ("verified", moderator)
    assert letters("organization_verified") == {asked.user.email}
    assert letters("join_declined") == {rival.user.email}
    with pytest.raises(TransitionRefused):
        services.accept_request(pk=rival.pk, actor=moderator, role="owner", reason="Și el.", now=now)
    assert not Membership.objects.filter(organization=taken, user=rival.user).exists()


def test_a_claim_needs_a_reason_and_a_seat(cast: Cast) -> None:
    asked, moderator = request_of(cast, "claim"), cast.people["moderator"]
    type(asked.organization).objects.filter(pk=asked.organization_id).update(territory=None)

    def accept(**more: Any) -> JoinRequest:
        return services.accept_request(pk=asked.pk, actor=moderator, role="owner", now=timezone.now(), **more)

    for given in ({}, {"reason": " "}, {"reason": "Am văzut."}):
        with pytest.raises(Refused):
            accept(**given)
        assert JoinRequest.objects.get(pk=asked.pk).is_waiting
    accept(reason="Am văzut.", territory=TerritoryFactory())
    assert type(asked.organization).objects.get(pk=asked.organization_id).state == "verified"


def test_a_declined_claim_leaves_the_organization_listed(cast: Cast) -> None:
    asked = request_of(cast, "claim")
    services.decline_request(
        pk=asked.pk, actor=cast.people["moderator"], reason="Mandatul nu este semnat.", now=timezone.now()
    )
    asked.organization.refresh_from_db()
    assert (asked.organization.state, asked.organization.created_by) == ("listed", None)
    assert letters("join_declined") == {asked.user.email}


def test_the_pages_of_a_request_are_its_askers_and_its_deciders(client: Client, cast: Cast) -> None:
    asked = request_of(cast, "waiting")
    page = f"/en/organizations/requests/{asked.pk}/"
    seen = {who: as_(Client(), person).get(page).status_code for who, person in cast.people.items() if person}
    assert {who for who, status in seen.items() if status == 200} == {
        "person", "owner", "own_moderator", "moderator",
    }  # fmt: skip
    assert set(seen.values()) == {200, 404}
    typed = {"answer": "accept", "role": "owner", "reason": "x"}
    for who, status in (("person", 403), ("moderator", 403), ("stranger", 404), ("editor", 404)):
        assert as_(Client(), cast.people[who]).post(page, typed).status_code == status
        assert JoinRequest.objects.get(pk=asked.pk).is_waiting
    for who in ("owner", "stranger"):
        answer = as_(Client(), cast.people[who]).post(f"{page}withdraw/")
        assert answer.status_code == (403 if who == "owner" else 404)
    assert as_(client, cast.people["person"]).post(f"{page}withdraw/").status_code == 302
    assert JoinRequest.objects.get(pk=asked.pk).state == "withdrawn"


def test_an_owner_answers_on_the_page_and_a_second_answer_gets_a_sentence(client: Client, cast: Cast) -> None:
    asked = request_of(cast, "waiting")
    page = f"/en/organizations/requests/{asked.pk}/"
    as_(client, cast.people["owner"])
    for typed in ({"answer": "decline", "role": "editor", "reason": ""}, {"role": "editor"}):
        answer = client.post(page, typed)
        assert answer.status_code == 422
        assert answer.context["form"].errors
    assert client.post(page, {"answer": "accept", "role": "x"}).status_code == 422
    assert client.post(page, {"answer": "accept", "role": "member"}).status_code == 302
    again = client.post(page, {"answer": "decline", "role": "member", "reason": "Nu."}, follow=True)
    assert "already answered" in again.content.decode()
    assert JoinRequest.objects.get(pk=asked.pk).state == "accepted"


def test_evidence_is_kept_and_read_only_by_those_who_see_the_request(client: Client, cast: Cast) -> None:
    organization = cast.organization("verified")
    as_(client, cast.people["person"])
    evidence = SimpleUploadedFile("mandat.pdf", PDF, "application/pdf")
    answer = client.post(path(organization, "join/"), {"message": "Eu.", "evidence": evidence})
    assert answer.status_code == 302
    asked = JoinRequest.objects.get()
    address = asked.evidence.get_absolute_url()
    assert client.get(answer["Location"]).content.decode().count(">mandat.pdf<") == 1
    statuses = {
        who: as_(Client(), person).get(address).status_code for who, person in cast.people.items() if person
    }
    assert {who for who, status in statuses.items() if status == 200} == {
        "person", "owner", "own_moderator", "moderator",
    }  # fmt: skip


@pytest.mark.parametrize(
    "upload", [b"", b"<html><script>alert(1)</script>", b"MZ\x90\x00", b"%PDF-" + b"x" * (5 * 2**20)]
)
def test_a_file_that_is_no_evidence_comes_back_with_a_sentence(
    client: Client, cast: Cast, upload: bytes
) -> None:
    organization = cast.organization("verified")
    typed = {"message": "Țin contabilitatea.", "evidence": SimpleUploadedFile("x.pdf", upload)}
    answer = as_(client, cast.people["person"]).post(path(organization, "join/"), typed)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert "Țin contabilitatea." in answer.content.decode()
    assert not JoinRequest.objects.exists()


@pytest.mark.parametrize("message", ["", "   ", "a\x00b", "a" * 1001, "a" * 5_000_000])
def test_a_bad_message_comes_back_beside_its_field(client: Client, cast: Cast, message: str) -> None:
    answer = as_(client, cast.people["person"]).post(
        path(cast.organization("verified"), "join/"), {"message": message}
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["message"]


def test_the_number_is_enough_to_ask_for_what_is_not_public(client: Client, cast: Cast) -> None:
    organization = OrganizationFactory(state="pending", identifier=CUI)
    as_(client, cast.people["person"])
    assert client.get(path(organization, "join/")).status_code == 404
    assert client.get(path(organization, "join/?number=4541580")).status_code == 404
    assert client.get(path(organization, "join/?number=%00")).status_code == 404
    page = path(organization, f"join/?number={CUI}")
    assert client.get(page).status_code == 200
    assert client.post(page, {"message": "Eu."}).status_code == 302
    # Having asked does not open the organization itself.
    assert client.get(path(organization)).status_code == 404
    assert client.get(page).status_code == 302


def test_the_list_of_moderators_shows_theirs_and_costs_the_same_at_one_row_and_at_three(
    client: Client, cast: Cast
) -> None:
    first = request_of(cast, "claim")
    waiting = JoinRequestFactory()
    MembershipFactory(organization=waiting.organization, role=MembershipRole.OWNER)
    as_(client, cast.people["moderator"])
    page = "/en/organizations/requests/"
    client.get(page)
    counts = []
    for more in (0, 2):
        for _time in range(more):
            JoinRequestFactory(organization=ListedFactory())
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(page)
        assert len(answer.context["page"]) == 1 + more
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert first in answer.context["page"].object_list
    assert waiting not in answer.context["page"].object_list
    assert as_(Client(), cast.people["owner"]).get(page).status_code == 403
