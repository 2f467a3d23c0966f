"""What may be done to needs, offers and questions, by whom, when; and what the night does."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from organizations.enums import OrganizationKind
from organizations.models import Follow, Membership, Organization
from partnerships.enums import NeedState
from partnerships.models import Need, NeedQuestion
from partnerships.notifications import QuestionAsked
from partnerships.services import need_clock, need_questions, needs
from partnerships.tasks import expire_needs, remind_of_needs
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused, TransitionRefused
from portal.notifications.models import Message
from portal.notifications.services.delivery import _why_not
from tests.factories.accounts import UserFactory
from tests.factories.needs import NeedFactory, NeedQuestionFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory
from tests.factories.taxonomy import DomainFactory, TerritoryFactory
from tests.partnerships.conftest import Cast, make_cast
from tests.partnerships.test_races import at_once

DAY = dt.timedelta(days=1)
WRITERS = {"authority_owner", "authority_editor", "both_sides"}
ASKERS = {"ngo_owner", "ngo_editor", "other_ngo_owner", "other_authority_owner"}

Act = Callable[[Any, User], Any]


@pytest.fixture
def cast(db: None) -> Cast:
    """Everybody, for one test: two of these are really written, so no transaction lies around them all."""
    return make_cast()


def need_of(cast: Cast, **fields: Any) -> Need:
    """A need of the authority's."""
    return NeedFactory(organization=cast.authority, created_by=cast.people["authority_owner"], **fields)


def fields_of(organization: Organization, **changed: Any) -> dict[str, Any]:
    """What a need says, checked."""
    today = timezone.localdate()
    return {
        "organization": organization,
        "sort": "looks_for",
        "title": "Parteneri pentru un centru de reparații",
        "text": "Căutăm o asociație.",
        "domains": [DomainFactory()],
        "territory": TerritoryFactory(),
        "target_groups": ["young"],
        "resources": "Avem spațiul.",
        "answers_until": today + 30 * DAY,
        "questions_until": today + 20 * DAY,
        **changed,
    }


def _change(need: Need, actor: User) -> object:
    return needs.change_need(pk=need.pk, actor=actor, fields={"title": "Alt titlu"}, now=timezone.now())


def _close(need: Need, actor: User) -> object:
    return needs.close_need(
        pk=need.pk, actor=actor, outcome="elsewhere", note="Am găsit.", now=timezone.now()
    )


def _renew(need: Need, actor: User) -> object:
    day = timezone.localdate() + 10 * DAY
    return needs.renew_need(
        pk=need.pk, actor=actor, answers_until=day, questions_until=day, now=timezone.now()
    )


def _ask(need: Need, actor: User) -> object:
    own = Organization.objects.written_by(actor).exclude(pk=need.organization_id).first()
    return need_questions.ask_about_need(
        pk=need.pk, actor=actor, organization=own or need.organization, text="De ce?", now=timezone.now()
    )


# verb: who may, from which states, where it leads.
TABLE: dict[str, tuple[Act, set[str], set[str], str]] = {
    "change": (_change, WRITERS, {"open"}, "open"),
    "close": (_close, WRITERS, {"open", "expired"}, "closed"),
    "renew": (_renew, WRITERS, {"expired"}, "open"),
    "ask": (_ask, ASKERS, {"open"}, "open"),
}


@pytest.mark.parametrize("state", NeedState.values)
@pytest.mark.parametrize("verb", TABLE)
def test_each_role_may_do_what_the_table_says_in_each_state(cast: Cast, verb: str, state: str) -> None:
    act, may, states, leads_to = TABLE[verb]
    outcomes = {}
    for role, person in sorted(cast.people.items()):
        need = need_of(cast, state=state)
        try:
            with transaction.atomic():
                act(need, person)
        except NotAllowed:
            outcomes[role] = "not allowed"
        except Refused:
            outcomes[role] = "refused"
        else:
            outcomes[role] = "done"
        need.refresh_from_db()
        assert need.state == (leads_to if outcomes[role] == "done" else state)
    done = "done" if state in states else "refused"
    assert outcomes == {role: done if role in may else "not allowed" for role in cast.people}


@pytest.mark.parametrize("verb", ["answer", "hide"])
def test_only_writers_of_whoever_posted_answer_and_hide_a_question(cast: Cast, verb: str) -> None:
    need = need_of(cast)
    outcomes = set()
    for role, person in cast.people.items():
        question = NeedQuestionFactory(need=need, organization=cast.ngo, asked_by=cast.people["ngo_owner"])
        try:
            if verb == "answer":
                need_questions.answer_question(pk=question.pk, actor=person, answer="Da.", now=timezone.now())
            else:
                need_questions.hide_question(
                    pk=question.pk, actor=person, reason="Reclamă.", now=timezone.now()
                )
        except NotAllowed:
            continue
        outcomes.add(role)
    assert outcomes == WRITERS


def test_posting_is_for_writers_of_a_verified_organization_of_a_kind_that_posts(cast: Cast) -> None:
    now = timezone.now()
    for role in ("authority_member", "ngo_owner", "moderator"):
        with pytest.raises(NotAllowed):
            needs.post_need(actor=cast.people[role], fields=fields_of(cast.authority), now=now)
    press = OrganizationFactory(kind=OrganizationKind.MEDIA)
    editor = MembershipFactory(organization=press).user
    with pytest.raises(NotAllowed):
        needs.post_need(actor=editor, fields=fields_of(press), now=now)
    late = now + 800 * DAY
    with pytest.raises(Refused, match=cast.authority.name):
        needs.post_need(actor=cast.people["authority_owner"], fields=fields_of(cast.authority), now=late)
    assert not Need.objects.exists()


def test_a_need_is_written_audited_and_told_to_followers_only(cast: Cast) -> None:
    follower, stopped = UserFactory(), cast.people["authority_member"]
    for person in (follower, stopped):
        Follow.objects.create(user=person, organization=cast.authority, created_at=timezone.now())
    actor = cast.people["authority_owner"]
    need = needs.post_need(actor=actor, fields=fields_of(cast.authority), now=timezone.now())
    assert list(Message.objects.values_list("kind", "recipient")) == [
        ("partnerships.need_posted", follower.pk)
    ]
    entry = Entry.objects.about(need).get()
    assert (entry.verb, entry.actor) == ("partnerships.post_need", actor)
    assert need.state == "open"
    assert list(need.domains.all()) == [DomainFactory()]


@pytest.mark.parametrize(
    ("answers", "questions"), [(-1, -1), (366, 5), (5, 6)], ids=["past", "too far", "questions after answers"]
)
def test_dates_that_cannot_stand_are_refused(cast: Cast, answers: int, questions: int) -> None:
    today = timezone.localdate()
    dates = {"answers_until": today + answers * DAY, "questions_until": today + questions * DAY}
    fields = fields_of(cast.authority, **dates)
    with pytest.raises(Refused):
        needs.post_need(actor=cast.people["authority_owner"], fields=fields, now=timezone.now())
    need = need_of(cast)
    with pytest.raises(Refused):
        needs.change_need(pk=need.pk, actor=cast.people["authority_owner"], fields=dates, now=timezone.now())


def test_no_more_than_ten_needs_are_posted_in_a_day(cast: Cast) -> None:
    actor = cast.people["authority_owner"]
    for _time in range(needs.POSTS_A_DAY):
        needs.post_need(actor=actor, fields=fields_of(cast.authority), now=timezone.now())
    with pytest.raises(Refused, match="10"):
        needs.post_need(actor=actor, fields=fields_of(cast.authority), now=timezone.now())


@pytest.mark.django_db
def test_the_database_holds_what_a_state_needs() -> None:
    need = NeedFactory()
    broken: list[dict[str, Any]] = [
        {"state": "closed"}, {"state": "expired"}, {"state": "x"}, {"sort": "x"},
        {"questions_until": need.answers_until + DAY},
    ]  # fmt: skip
    for fields in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            Need.objects.filter(pk=need.pk).update(**fields)
    question = NeedQuestionFactory(need=need)
    for fields in ({"answer": "Da."}, {"hidden_at": timezone.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            NeedQuestion.objects.filter(pk=question.pk).update(**fields)


def midnight_after(day: dt.date) -> dt.datetime:
    """The first moment of the next day, on the portal's clock."""
    return timezone.make_aware(dt.datetime.combine(day + DAY, dt.time()))


def test_a_need_expires_with_the_last_second_of_its_last_day_and_once(cast: Cast) -> None:
    need = need_of(cast)
    end = midnight_after(need.answers_until)
    assert need_clock.expire_needs(now=end - dt.timedelta(seconds=1)) == 0
    assert need_clock.expire_needs(now=end) == 1
    # A clock that stood still, and one that goes twice.
    assert need_clock.expire_needs(now=end + 3 * DAY) == 0
    need.refresh_from_db()
    assert (need.state, need.expired_at) == ("expired", end)
    heard = Message.objects.filter(kind="partnerships.need_expired")
    assert set(heard.values_list("recipient", flat=True)) == {cast.people[role].pk for role in WRITERS}
    assert f"/needs/{need.pk}/renew/" in heard[0].text
    assert Entry.objects.about(need).filter(verb="partnerships.expire_need", actor=None).count() == 1


def test_questions_are_taken_until_the_last_second_of_the_clarification_date(cast: Cast) -> None:
    today = timezone.localdate()
    need = need_of(cast, questions_until=today + DAY)
    end = midnight_after(today + DAY)
    ask = {"pk": need.pk, "actor": cast.people["ngo_owner"], "organization": cast.ngo, "text": "De ce?"}
    need_questions.ask_about_need(**ask, now=end - dt.timedelta(seconds=1))
    with pytest.raises(Refused, match="Parteneri"):
        need_questions.ask_about_need(**ask, now=end)


def test_its_organization_is_reminded_once_of_each_deadline(cast: Cast) -> None:
    actor, now = cast.people["authority_owner"], timezone.now()
    need = need_of(cast)
    week_before = midnight_after(need.answers_until - 8 * DAY)
    assert need_clock.remind_of_deadlines(now=week_before - dt.timedelta(seconds=1)) == 0
    assert need_clock.remind_of_deadlines(now=week_before) == 1
    assert need_clock.remind_of_deadlines(now=week_before + DAY) == 0
    later = {"answers_until": need.answers_until + 20 * DAY}
    needs.change_need(pk=need.pk, actor=actor, fields=later, now=now)
    assert need_clock.remind_of_deadlines(now=week_before + 20 * DAY) == 1
    # What is posted for three days needs no reminder of its end.
    soon = {"answers_until": timezone.localdate() + 3 * DAY, "questions_until": timezone.localdate()}
    needs.post_need(actor=actor, fields=fields_of(cast.authority, **soon), now=now)
    assert need_clock.remind_of_deadlines(now=now) == 0
    assert Message.objects.filter(kind="partnerships.need_ends").count() == 2 * len(WRITERS)


def test_a_renewed_need_takes_answers_again_and_expires_again(cast: Cast) -> None:
    need = need_of(cast, state="expired")
    _renew(need, cast.people["authority_editor"])
    need.refresh_from_db()
    assert need.takes_answers_on(timezone.localdate())
    assert need.expired_at is None
    assert need_clock.expire_needs(now=midnight_after(need.answers_until)) == 1


@pytest.mark.django_db
def test_the_tasks_do_what_the_services_do() -> None:
    today = timezone.localdate()
    yesterday = NeedFactory(answers_until=today - DAY)
    nearly = NeedFactory(answers_until=today + DAY)
    expire_needs()
    remind_of_needs()
    yesterday.refresh_from_db()
    nearly.refresh_from_db()
    assert (yesterday.state, nearly.reminded_of) == ("expired", nearly.answers_until)


def test_a_question_is_told_to_writers_and_its_answer_to_whoever_asked(cast: Cast) -> None:
    need = need_of(cast)
    asker, now = cast.people["ngo_editor"], timezone.now()
    question = need_questions.ask_about_need(
        pk=need.pk, actor=asker, organization=cast.ngo, text="Are acces fără trepte?", now=now
    )
    heard = Message.objects.filter(kind="partnerships.question_asked")
    assert set(heard.values_list("recipient", flat=True)) == {cast.people[role].pk for role in WRITERS}
    need_questions.answer_question(
        pk=question.pk, actor=cast.people["authority_editor"], answer="Da, are.", now=now
    )
    answered = Message.objects.get(kind="partnerships.question_answered")
    assert answered.recipient == asker
    assert "Da, are." in answered.text
    with pytest.raises(TransitionRefused):
        need_questions.answer_question(
            pk=question.pk, actor=cast.people["authority_owner"], answer="Nu.", now=now
        )


def test_who_lost_access_since_is_not_sent_the_question(cast: Cast) -> None:
    need = need_of(cast)
    need_questions.ask_about_need(
        pk=need.pk, actor=cast.people["ngo_owner"], organization=cast.ngo, text="De ce?", now=timezone.now()
    )
    Membership.objects.filter(user=cast.people["authority_editor"]).delete()
    why = {
        letter.recipient_id: _why_not(letter, QuestionAsked)
        for letter in Message.objects.filter(kind=QuestionAsked.name)
    }
    assert {pk for pk, reason in why.items() if reason} == {cast.people["authority_editor"].pk}


def test_one_organization_waits_for_three_answers_at_most(cast: Cast) -> None:
    need = need_of(cast)
    ask = {"pk": need.pk, "organization": cast.ngo, "text": "De ce?", "now": timezone.now()}
    for role in ("ngo_owner", "ngo_editor", "ngo_owner"):
        need_questions.ask_about_need(actor=cast.people[role], **ask)
    with pytest.raises(Refused, match="3"):
        need_questions.ask_about_need(actor=cast.people["ngo_editor"], **ask)


def test_one_person_asks_five_times_an_hour_at_most(cast: Cast) -> None:
    actor = cast.people["ngo_owner"]
    for number in range(need_questions.AN_HOUR_FROM_ONE + 1):
        need = need_of(cast)
        ask = {"pk": need.pk, "actor": actor, "organization": cast.ngo, "text": "De ce?"}
        if number < need_questions.AN_HOUR_FROM_ONE:
            need_questions.ask_about_need(**ask, now=timezone.now())
        else:
            with pytest.raises(Refused):
                need_questions.ask_about_need(**ask, now=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_of_two_who_close_at_once_one_wins_and_the_other_gets_a_sentence(cast: Cast) -> None:
    need, now = need_of(cast), timezone.now()
    owner, editor = cast.people["authority_owner"], cast.people["authority_editor"]
    outcomes = at_once(
        lambda: needs.close_need(pk=need.pk, actor=owner, outcome="nobody", note="Nimeni.", now=now),
        lambda: needs.close_need(pk=need.pk, actor=editor, outcome="elsewhere", note="Gata.", now=now),
    )
    assert len([one for one in outcomes if isinstance(one, TransitionRefused)]) == 1
    need.refresh_from_db()
    assert (need.outcome, need.outcome_note) in [("nobody", "Nimeni."), ("elsewhere", "Gata.")]
    assert Entry.objects.about(need).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_clocks_at_once_expire_a_need_once(cast: Cast) -> None:
    need = need_of(cast)
    end = midnight_after(need.answers_until)
    outcomes = at_once(lambda: need_clock.expire_needs(now=end), lambda: need_clock.expire_needs(now=end))
    assert sorted(map(str, outcomes)) == ["0", "1"]
    assert Message.objects.filter(kind="partnerships.need_expired").count() == len(WRITERS)
