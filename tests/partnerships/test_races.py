"""Two people, one partnership, the same moment: every verb of its life is done once.

What the tests write is really written, since threads of their own have to see it, and stays until the last of
them: each looks at a partnership of its own.
"""

from __future__ import annotations

import datetime as dt
import re
import threading
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from copy import copy
from decimal import Decimal
from functools import partial
from html import unescape
from typing import Any

import pytest
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone
from pytest_django.plugin import DjangoDbBlocker

from organizations.models import Follow, Membership
from organizations.services import merge_organizations
from partnerships import services
from partnerships.life import LIFE, Side, Verb
from partnerships.life import verbs as life
from partnerships.models import AnsweringRules, ChangePoint, GalaMark, Partnership, Signature, ValueUpload
from partnerships.services import gala, workbooks
from partnerships.services.planning import add_to_plan, change_plan
from partnerships.services.spending import record_spending
from partnerships.services.values import Given, report_value
from partnerships.services.versions import mark_of
from portal.audit.models import Entry
from portal.core.exceptions import Refused, TransitionRefused
from portal.notifications.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.gala import make_gala, make_juror, make_nomination
from tests.factories.measures import make_funding, make_indicator
from tests.factories.organizations import OrganizationFactory, make_members
from tests.factories.plans import make_activity
from tests.partnerships.agreeing import LEADS_ON, accept, pdf, sign_document
from tests.partnerships.amending import lie_open
from tests.partnerships.conftest import Cast, make_cast
from tests.partnerships.test_course import sign
from tests.partnerships.test_follow_ups import YES
from tests.partnerships.test_views import as_
from tests.waiting import wait_until

TOGETHER = 4
DAY = dt.timedelta(days=1)
WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
# Where a page says so: a form above its fields, the page of a refusal beneath its heading.
SAID = {422: re.compile(r'role="alert".*?<li>(.*?)</li>', re.DOTALL), 403: re.compile(r'class="lead">(.*?)<')}

Act = Callable[[], object]


@pytest.fixture(scope="module")
def cast(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Cast]:
    """Everybody, made once: emptying all tables after each of so many tests would take longer than they."""
    with django_db_blocker.unblock():
        made = make_cast()
        signatory = made.people["authority_owner"]
        Authenticator.objects.create(user=signatory, type=Authenticator.Type.TOTP, data={})
        Follow.objects.create(organization=made.ngo, user=made.people["person"], created_at=timezone.now())
        yield made
        call_command("flush", verbosity=0, interactive=False, reset_sequences=False)


def at_once(*acts: Act, at: Partnership | None = None) -> list[object]:
    """Run the acts on threads of their own that start together; what each gave or raised.

    Args:
        acts: what is done.
        at: a record that is held until all of them wait for it, having asked all that they ask before.
    """
    start, outcomes = threading.Barrier(len(acts)), []

    def run(act: Act) -> None:
        start.wait()
        try:
            outcomes.append(act())
        except Refused as refusal:
            outcomes.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    with transaction.atomic():
        if at is not None:
            Partnership.objects.select_for_update(of=("self",)).get(pk=at.pk)
        for thread in threads:
            thread.start()
        if at is not None:
            wait_until(lambda: _waiting() == len(acts), "all acts at the lock")
    for thread in threads:
        thread.join()
    return outcomes


def _waiting() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(WAITING)
        return int(cursor.fetchone()[0])


def post(cast: Cast, role: str, verb: Verb, partnership: Partnership, posted: dict[str, Any]) -> Act:
    """Sending the form of a verb, by a person who has just given a second factor."""
    client = as_(Client(), cast.people[role])
    request = RequestFactory().get("/")
    request.session = client.session
    record_authentication(request, cast.people[role], "mfa")
    request.session.save()
    return partial(client.post, reverse(f"partnerships:{verb.page}", args=[partnership.pk]), posted)


def sentence_of(answer: Any) -> str:
    """What an answer says of an act that was not done; empty when it was."""
    assert isinstance(answer, HttpResponse)
    if answer.status_code == 302:
        said = list(get_messages(answer.wsgi_request))  # type: ignore[attr-defined]
        return "".join(str(message) for message in said if message.level_tag == "warning")
    found = SAID[answer.status_code].search(answer.content.decode())
    assert found
    return unescape(found[1]).strip()


def is_told_once(partnership: Partnership, verb: Verb) -> None:
    """One entry of the verb; each of its messages once to each who hears of it."""
    assert Entry.objects.about(partnership).filter(verb=verb.permission).count() == 1
    letters = Message.objects.filter(target_type="partnerships.partnership", target_id=partnership.pk)
    heard = Counter(letters.values_list("kind", "recipient"))
    assert set(verb.writes) <= {kind for kind, _person in heard}
    assert set(heard.values()) <= {1}


TEXT = {"text": "Alt text.", "note": "Mai clar."}
NUMBERED = {"registration_number": "77", "registered_on": timezone.localdate}
# What each form is sent with; a function gives what is only known, or only good, at the time.
POSTED: dict[str, dict[str, Any]] = {
    "submit": {},
    "take_under_review": NUMBERED,
    "prepare_answer": {"decision": "rejected", "answer": "Nu avem spațiul."},
    "accept": {"decision": "accept", "answer": "Avem spațiul."},
    "reject": {"decision": "reject", "answer": "Nu avem spațiul."},
    "request_changes": {"point_1": "Cine plătește chiria?"},
    "send_back": {},
    "extend": {"reason": "Verificăm clădirea."},
    "redirect": {"authority": "", "reason": "Drumul este județean."},
    "reopen": NUMBERED,
    "begin_negotiation": {**TEXT, "starts_on": timezone.localdate, "ends_on": timezone.localdate},
    "accept_agreement": {"number": 1},
    "change_agreement": {**TEXT, "number": 1, "starts_on": timezone.localdate, "ends_on": timezone.localdate},
    "record_approval": {
        "number": 1, "decision_number": "HCL 12", "decided_on": timezone.localdate, "document": pdf,
    },
    "skip_approval": {"number": 1, "legal_ground": "Legea 1/2000, art. 2."},
    "renegotiate": {"reason": "Consiliul cere altceva."},
    "sign_by_confirmation": {"agreed": "on"},
    "sign_document": {"signatory": "Ion Primar, primar", "document": pdf},
    "propose_amendment": {**TEXT, "version": 1, "ends_on": timezone.localdate},
    "accept_amendment": {"number": 1},
    "reject_amendment": {"number": 1, "reason": "Nu avem bani."},
    "withdraw_amendment": {"number": 1},
    "resume": {},
    "suspend": {"reason": "Se repară."},
    "report": {"report": "Am reparat 212 obiecte."},
    "take_note": {"opinion": "Am primit ce s-a convenit."},
    "terminate": {"reason": "S-a vândut.", "document": pdf},
    "cancel": {"reason": "Nu mai avem bani."},
    "withdraw": {},
}  # fmt: skip
ON_PAGES = [verb for verb in LIFE if verb.name in POSTED]


@pytest.mark.parametrize("verb", ON_PAGES, ids=lambda verb: verb.name)
def test_what_is_posted_twice_at_once_is_done_once_and_the_second_gets_a_sentence(
    cast: Cast, verb: Verb
) -> None:
    partnership = cast.partnership(min(verb.leaves))
    before, role = partnership.state, "ngo_owner" if verb.by == Side.NGO else "authority_owner"
    AnsweringRules.objects.update_or_create(
        authority=cast.authority, defaults={"four_eyes": verb.name == "prepare_answer"}
    )
    given = POSTED[verb.name]
    if verb.name == "redirect":
        [other] = Membership.objects.filter(user=cast.people["other_authority_owner"])
        given = {**given, "authority": other.organization_id}
    if verb in (life.ACCEPT_AMENDMENT, life.REJECT_AMENDMENT, life.WITHDRAW_AMENDMENT):
        lie_open(partnership, cast.authority if verb == life.WITHDRAW_AMENDMENT else cast.ngo)
    points = ChangePoint.objects.filter(round__partnership=partnership)
    read = mark_of(Partnership.objects.get(pk=partnership.pk)) if verb.by == Side.NGO else "0"
    given = {**given, "read": read, **{f"note_{point.pk}": "Noi." for point in points}}
    twice = [
        post(cast, role, verb, partnership, {name: _now(value) for name, value in given.items()})
        for _time in range(2)
    ]
    done, refused = sorted(map(sentence_of, at_once(*twice, at=partnership)))
    assert done == ""
    assert refused.endswith(".")
    now = Partnership.objects.get(pk=partnership.pk)
    assert now.state == (LEADS_ON.get(verb.name) or verb.to or before)
    is_told_once(partnership, verb)


def _now(value: Any) -> Any:
    return value() if callable(value) else value


def _night() -> list[str]:
    return [str(step) for step in services.take_nightly_steps(now=timezone.now())]


def _due(cast: Cast, state: str, **days: int) -> tuple[Partnership, list[Act]]:
    """A partnership for which a day has come or passed, so many days from today; and two nights."""
    partnership, today = cast.partnership(state), timezone.localdate()
    if state == "signing":
        sign(partnership, cast.ngo, cast.authority)
    dates = {name: today + number * DAY for name, number in days.items()}
    Partnership.objects.filter(pk=partnership.pk).update(**dates)
    return partnership, [_night, _night]


def _agree(cast: Cast) -> tuple[Partnership, list[Act]]:
    partnership = cast.partnership("negotiation")
    roles, verb = ("ngo_owner", "authority_owner"), BY_NAME["accept_agreement"]
    return partnership, [post(cast, role, verb, partnership, {"number": 1}) for role in roles]


def _approve(cast: Cast) -> tuple[Partnership, list[Act]]:
    partnership, other = cast.partnership("council_approval"), cast.people["other_authority_owner"]
    partnership.co_parties.create(
        organization=other.memberships.get().organization, side=Side.AUTHORITY,
        asked_by=other, asked_at=timezone.now(), confirmed_by=other, confirmed_at=timezone.now(),
    )  # fmt: skip
    roles, verb = ("authority_owner", "other_authority_owner"), BY_NAME["skip_approval"]
    ground = POSTED["skip_approval"]
    return partnership, [post(cast, role, verb, partnership, ground) for role in roles]


def _amend(cast: Cast) -> tuple[Partnership, list[Act]]:
    partnership = cast.partnership("active")
    lie_open(partnership, cast.ngo)
    verb = life.ACCEPT_AMENDMENT
    return partnership, [
        post(cast, role, verb, partnership, {"number": 1}) for role in ("ngo_owner", "authority_owner")
    ]


BY_NAME = {verb.name: verb for verb in LIFE}
# What the portal does itself: of what, and what makes it do so twice at once.
BY_PORTAL: dict[str, Callable[[Cast], tuple[Partnership, list[Act]]]] = {
    "run_out": partial(_due, state="under_review", answer_due_on=-1),
    "agree": _agree,
    "approve": _approve,
    "amend": _amend,
    "activate": partial(_due, state="signing", starts_on=0),
    "end": partial(_due, state="active", starts_on=-9, ends_on=-1),
    "close": partial(_due, state="follow_up", starts_on=-999, ends_on=-900),
}


@pytest.mark.parametrize("name", BY_PORTAL)
def test_what_the_portal_is_asked_for_twice_at_once_it_does_once(cast: Cast, name: str) -> None:
    partnership, acts = BY_PORTAL[name](cast)
    outcomes = at_once(*acts, at=partnership)
    if acts[0] is _night:
        assert sorted(map(len, outcomes)) == [0, 1]  # type: ignore[arg-type]
    else:
        # Each is a party of its own, so both were right to act.
        assert [sentence_of(outcome) for outcome in outcomes] == ["", ""]
    assert Partnership.objects.get(pk=partnership.pk).state == (BY_NAME[name].to or partnership.state)
    is_told_once(partnership, BY_NAME[name])


def test_every_verb_of_the_table_is_tried_twice_at_once() -> None:
    # A draft is a record of its own each time; two who change one text have tests of their own.
    assert {*POSTED, *BY_PORTAL} == set(BY_NAME) - {"draft", "change"}


def test_a_new_proposal_saved_twice_at_once_is_one_draft(cast: Cast) -> None:
    owner, today = cast.people["ngo_owner"], timezone.localdate()
    fields = {
        "ngo": cast.ngo, "authority": cast.authority, "domain": cast.partnership("draft").domain,
        "title": "Salvată de două ori", "problem": "P", "objectives": "O", "activities": "A",
        "people_reached": None, "starts_on": today, "ends_on": today,
    }  # fmt: skip
    save = partial(services.draft_proposal, actor=owner, fields=fields, now=timezone.now())
    first, second = at_once(save, save)
    assert first == second
    assert Entry.objects.about(Partnership.objects.get(title="Salvată de două ori")).count() == 1
    later = partial(save, now=timezone.now() + 2 * services.SAME_CLICK)
    assert later() != first


def test_two_last_signatures_at_once_begin_it_once_and_nobody_signs_twice(cast: Cast) -> None:
    partnership = cast.partnership("signing")
    Partnership.objects.filter(pk=partnership.pk).update(starts_on=timezone.localdate())
    people = [cast.people[role] for role in ("ngo_owner", "authority_owner", "ngo_owner")]
    outcomes = at_once(*[partial(sign_document, partnership, one) for one in people], at=partnership)
    assert len([one for one in outcomes if isinstance(one, Refused)]) == 1
    assert Partnership.objects.get(pk=partnership.pk).state == "active"
    is_told_once(partnership, BY_NAME["activate"])
    assert Signature.objects.filter(version__partnership=partnership).count() == 2


def test_of_two_opposite_answers_one_wins_and_the_other_gets_a_sentence(cast: Cast) -> None:
    partnership, now = cast.partnership("under_review"), timezone.now()
    AnsweringRules.objects.all().delete()
    owner, editor = cast.people["authority_owner"], cast.people["authority_editor"]
    outcomes = at_once(
        lambda: services.accept_proposal(pk=partnership.pk, actor=owner, answer="Da, cu drag.", now=now),
        lambda: services.reject_proposal(pk=partnership.pk, actor=editor, answer="Nu avem buget.", now=now),
        at=partnership,
    )
    refusals = [outcome for outcome in outcomes if isinstance(outcome, TransitionRefused)]
    assert len(refusals) == 1
    assert partnership.title in refusals[0].sentence
    partnership.refresh_from_db()
    assert (partnership.state, partnership.answer) in [
        ("accepted_in_principle", "Da, cu drag."),
        ("rejected", "Nu avem buget."),
    ]
    assert Entry.objects.about(partnership).count() == 1


def test_two_clocks_at_once_remind_once(cast: Cast) -> None:
    partnership, today = cast.partnership("submitted"), timezone.localdate()
    Partnership.objects.filter(pk=partnership.pk).update(answer_due_on=today + 2 * DAY)
    outcomes = at_once(*[_night] * TOGETHER)
    [told] = [step for steps in outcomes for step in steps]  # type: ignore[attr-defined]
    assert told == f"proposal {partnership.pk}, last day {today + 2 * DAY}: reminder of 3 days"
    heard = Message.objects.filter(kind="partnerships.answer_due", target_id=partnership.pk)
    assert heard.count() == heard.values("recipient").distinct().count() == 3


def test_what_is_said_twice_at_once_is_said_once_and_two_nights_remind_once(cast: Cast) -> None:
    partnership, person = cast.partnership("active"), cast.people["authority_member"]
    posted = {
        "what": "Trimitem lista.", "assignee": person.pk, "due_on": timezone.localdate(),
        "once": uuid.uuid4(),
    }  # fmt: skip
    client = as_(Client(), cast.people["ngo_owner"])
    address = reverse("partnerships:action_point_new", args=[partnership.pk])
    answers = at_once(*[partial(client.post, address, posted)] * TOGETHER, at=partnership)
    assert {answer.status_code for answer in answers} == {302}  # type: ignore[attr-defined]
    assert partnership.action_points.count() == 1
    told = [step for steps in at_once(_night, _night) for step in steps]  # type: ignore[attr-defined]
    assert [step for step in told if "remind_of_action_points" in step] == [
        f"partnership {partnership.pk}, {timezone.localdate()}: remind_of_action_points"
    ]
    kinds = ("partnerships.action_point_given", "partnerships.action_point_due")
    heard = Message.objects.filter(kind__in=kinds, recipient=person)
    assert sorted(heard.values_list("kind", flat=True)) == sorted(kinds)


def test_of_suspending_and_terminating_at_once_nothing_is_half_done(cast: Cast) -> None:
    partnership, now = cast.partnership("active"), timezone.now()
    ngo, authority = cast.people["ngo_owner"], cast.people["authority_owner"]
    suspend, terminate = services.suspend_partnership, services.terminate_partnership
    at_once(
        partial(suspend, pk=partnership.pk, actor=ngo, reason="Se repară.", now=now),
        partial(terminate, pk=partnership.pk, actor=authority, reason="S-a vândut.", document=pdf(), now=now),
        at=partnership,
    )
    partnership.refresh_from_db()
    assert partnership.state == "terminated"
    assert not partnership.suspensions.filter(over_at=None).exists()


def test_two_who_write_the_plan_at_once_neither_double_a_row_nor_close_a_circle(cast: Cast) -> None:
    partnership, now = cast.partnership("active"), timezone.now()
    one, two = make_activity(partnership, "Unu"), make_activity(partnership, "Doi")
    days = {"starts_on": one.starts_on, "ends_on": one.ends_on, "organization": cast.ngo, "person": None}
    fields = {**days, "text": "", "begun_on": None, "done_on": None, "needs": []}
    actor = cast.people["authority_owner"]
    new = partial(add_to_plan, pk=partnership.pk, part="activity", actor=actor, now=now)
    rows = at_once(*[partial(new, fields={**fields, "title": "Trei"})] * 2, at=partnership)
    assert rows == [partnership.activity_rows.get(title="Trei")] * 2
    assert Entry.objects.about(partnership).count() == 1
    change = partial(change_plan, pk=partnership.pk, part="activity", actor=actor, now=now)
    outcomes = at_once(
        *(
            partial(
                change, row_pk=row.pk, seen=row.changed_at.isoformat(),
                fields={**fields, "title": row.title, "needs": [other]},
            )
            for row, other in ((one, two), (two, one))
        ),
        at=partnership,
    )  # fmt: skip
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Activity", "Refused"]


def test_a_merge_and_an_acceptance_of_one_moment_do_not_wait_for_each_other(cast: Cast) -> None:
    gone, kept, now = OrganizationFactory(), OrganizationFactory(), timezone.now()
    owner, moderator = UserFactory(), UserFactory(is_moderator=True)
    make_members([(gone, owner, "owner")])
    partnership = cast.partnership("negotiation")
    Partnership.objects.filter(pk=partnership.pk).update(ngo=gone)
    partnership = Partnership.objects.get(pk=partnership.pk)
    outcomes: list[object] = []

    def merge() -> None:
        try:
            merged = merge_organizations(
                kept=kept.pk, gone=gone.pk, actor=moderator, choices={}, reason="Aceeași.", now=now
            )
            outcomes.append(merged)
        except DatabaseError as error:
            outcomes.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=merge)
    with transaction.atomic():
        Partnership.objects.select_for_update().get(pk=partnership.pk)
        thread.start()
        wait_until(_waiting, "the merge waits for the partnership")
        # The merge has its organizations by now and waits for the partnership.
        accept(partnership, owner)
    thread.join()
    assert [type(outcome).__name__ for outcome in outcomes] == ["Merge"]
    partnership.refresh_from_db()
    version = partnership.versions.get()
    assert (partnership.ngo, version.accepted_by) == (kept, frozenset({kept.pk}))


def test_two_clocks_and_two_colleagues_at_a_follow_up_do_each_thing_once(cast: Cast) -> None:
    partnership, today = cast.partnership("ended"), timezone.localdate()
    days = {"starts_on": today - 400 * DAY, "ends_on": today - 186 * DAY}
    Partnership.objects.filter(pk=partnership.pk).update(**days)
    outcomes = at_once(_night, _night, at=partnership)
    told = [step for steps in outcomes for step in steps if "follow-up" in step]  # type: ignore[attr-defined]
    follow_up = partnership.follow_ups.get(months=6)
    due = f"follow-up {follow_up.pk}, due {follow_up.due_on}: reminder +0"
    assert sorted(told) == [f"{due} to authority", f"{due} to ngo"]
    answer = partial(services.answer_follow_up, pk=follow_up.pk, seen="", now=timezone.now())
    owner, editor = cast.people["ngo_owner"], cast.people["ngo_editor"]
    done = at_once(
        *(partial(answer, actor=owner, said={**YES, "remark": "Merge."}) for _time in range(2)),
        partial(answer, actor=editor, said={**YES, "goes_on": "no"}),
        at=partnership,
    )
    assert len([one for one in done if isinstance(one, Refused)]) in (1, 2)
    assert Entry.objects.about(partnership).filter(verb="partnerships.answer_follow_up").count() == 1
    assert follow_up.answers.get().corrected_at is None


def test_what_is_sent_to_the_gala_twice_at_once_is_kept_once(cast: Cast) -> None:
    manager, now = cast.people["manager"], timezone.now()
    edition, partnership = make_gala(manager), cast.partnership("final_report")
    sent = {"pk": edition.pk, "partnership_pk": partnership.pk, "reason": "Merge mai departe.", "now": now}
    act = partial(gala.nominate, **sent)
    outcomes = at_once(partial(act, actor=cast.people["ngo_owner"]), partial(act, actor=manager))
    assert Counter(type(outcome).__name__ for outcome in outcomes) == {"GalaNomination": 1, "Refused": 1}
    scored = make_gala(manager, "scoring")
    nomination, juror = make_nomination(scored, partnership, manager), make_juror(scored, UserFactory())
    judged = {"nomination_pk": nomination.pk, "now": now}
    declare = [partial(gala.declare, **judged, actor=copy(juror.user), is_conflict=False) for _two in "ab"]
    assert [type(outcome).__name__ for outcome in at_once(*declare)] == ["GalaSheet"] * 2
    given = {one.pk: gala.MarkGiven(5, "Da.") for one in scored.criteria.all()}
    save = [
        partial(gala.save_marks, **judged, actor=copy(juror.user), given=given, is_submitted=True)
        for _two in "ab"
    ]
    assert [type(outcome).__name__ for outcome in at_once(*save)] == ["GalaSheet"] * 2
    assert GalaMark.objects.filter(sheet__nomination=nomination).count() == len(given)


def test_what_is_reported_spent_and_confirmed_at_once_is_saved_once(cast: Cast) -> None:
    partnership, now = cast.partnership("active"), timezone.now()
    person, today = cast.people["ngo_owner"], timezone.localdate(now)
    indicator, funding = make_indicator(partnership), make_funding(partnership)
    given = Given(indicator, today, Decimal(5))
    report = partial(report_value, pk=partnership.pk, actor=person, given=given, seen=None, now=now)
    at_once(*[report] * TOGETHER, at=partnership)
    assert indicator.reported.count() == 1
    fields = {"funding": funding, "spent_on": today, "amount": Decimal(9), "purpose": "Unelte"}
    spend = partial(
        record_spending, pk=partnership.pk, actor=person, fields=fields, document=None, once=uuid.uuid4(),
        now=now,
    )  # fmt: skip
    at_once(*[spend] * TOGETHER, at=partnership)
    assert funding.spendings.count() == 1
    row = {"indicator": indicator.pk, "as_of": today.isoformat(), "value": "6", "parts": {}, "note": ""}
    upload = ValueUpload.objects.create(made_by=person, made_at=now, file_name="valori.xlsx", rows=[row])
    seen = workbooks.mark_of(workbooks.to_be_saved(upload))
    confirm = partial(workbooks.save_upload, pk=upload.pk, actor=person, seen=seen, now=now)
    assert sorted(map(int, at_once(*[confirm] * TOGETHER))) == [0, 0, 0, 1]  # type: ignore[call-overload]
    assert indicator.reported.count() == 2
