"""Two people, one proposal, the same moment."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from partnerships import services
from partnerships.models import Partnership
from portal.audit.models import Entry
from portal.core.exceptions import Refused, TransitionRefused
from portal.notifications.models import Message
from tests.partnerships.agreeing import pdf
from tests.partnerships.conftest import Cast
from tests.partnerships.test_course import sign

TOGETHER = 4

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts on threads of their own that start together; what each gave or raised."""
    start, outcomes = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            outcomes.append(act())
        except Refused as refusal:
            outcomes.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_of_two_opposite_answers_one_wins_and_the_other_gets_a_sentence(cast: Cast) -> None:
    partnership, now = cast.partnership("under_review"), timezone.now()
    owner, editor = cast.people["authority_owner"], cast.people["authority_editor"]
    outcomes = at_once(
        lambda: services.accept_proposal(pk=partnership.pk, actor=owner, answer="Da, cu drag.", now=now),
        lambda: services.reject_proposal(pk=partnership.pk, actor=editor, answer="Nu avem buget.", now=now),
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


def test_a_submission_posted_several_times_at_once_happens_once(cast: Cast) -> None:
    partnership = cast.partnership("draft")

    def post() -> int:
        client = Client()
        client.force_login(cast.people["ngo_owner"], "allauth.account.auth_backends.AuthenticationBackend")
        return client.post(f"/partnerships/{partnership.pk}/submit/").status_code

    assert at_once(*[post] * TOGETHER) == [302] * TOGETHER
    assert Partnership.objects.get(pk=partnership.pk).state == "submitted"
    assert Entry.objects.about(partnership).count() == 1
    heard = Message.objects.filter(kind="partnerships.proposal_submitted")
    assert heard.count() == heard.values("recipient").distinct().count() == 3


def test_two_clocks_at_once_let_a_term_run_out_once_and_remind_once(cast: Cast) -> None:
    over, near = cast.partnership("under_review"), cast.partnership("submitted")
    today = timezone.localdate()
    Partnership.objects.filter(pk=over.pk).update(answer_due_on=today - dt.timedelta(days=1))
    Partnership.objects.filter(pk=near.pk).update(answer_due_on=today + dt.timedelta(days=2))
    outcomes = at_once(*[lambda: services.keep_clock(now=timezone.now())] * TOGETHER)
    assert sorted(str(step) for steps in outcomes for step in steps) == sorted(  # type: ignore[attr-defined]
        [f"proposal {over.pk}, last day {today - dt.timedelta(days=1)}: ran out",
         f"proposal {near.pk}, last day {today + dt.timedelta(days=2)}: reminder of 3 days"]
    )  # fmt: skip
    assert Entry.objects.about(over).count() == 1
    for kind, people in (("answer_due", 3), ("answer_overdue", 2), ("proposal_unanswered", 3)):
        assert Message.objects.filter(kind=f"partnerships.{kind}").count() == people


def test_of_two_extensions_at_once_one_counts(cast: Cast) -> None:
    partnership, now = cast.partnership("under_review"), timezone.now()
    people = [cast.people["authority_owner"], cast.people["authority_editor"]]
    before = partnership.answer_due_on
    extend = partial(services.extend_term, pk=partnership.pk, reason="Verificăm.", now=now)
    outcomes = at_once(*[partial(extend, actor=one) for one in people])
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 1
    partnership.refresh_from_db()
    assert partnership.answer_due_on == before + dt.timedelta(days=15)


def test_two_nights_at_once_take_each_step_once(cast: Cast) -> None:
    begins, ends = cast.partnership("signing"), cast.partnership("active")
    sign(begins, cast.ngo, cast.authority)
    today, day = timezone.localdate(), dt.timedelta(days=1)
    Partnership.objects.filter(pk=begins.pk).update(starts_on=today)
    Partnership.objects.filter(pk=ends.pk).update(starts_on=today - day, ends_on=today - day)
    outcomes = at_once(*[lambda: services.take_nightly_steps(now=timezone.now())] * TOGETHER)
    done = sorted(step.what for steps in outcomes for step in steps)  # type: ignore[attr-defined]
    assert done == ["activate", "end"]
    for partnership, kind in ((begins, "partnership_active"), (ends, "partnership_ended")):
        assert Entry.objects.about(partnership).count() == 1
        heard = Message.objects.filter(kind=f"partnerships.{kind}")
        assert heard.count() == heard.values("recipient").distinct().count() == 5


@pytest.mark.parametrize(("first", "second"), [("suspend", "terminate"), ("suspend", "suspend")])
def test_of_two_acts_of_two_sides_at_once_nothing_is_half_done(cast: Cast, first: str, second: str) -> None:
    partnership, now = cast.partnership("active"), timezone.now()
    acts = {
        "suspend": partial(services.suspend_partnership, pk=partnership.pk, reason="Se repară.", now=now),
        "terminate": partial(
            services.terminate_partnership, pk=partnership.pk, reason="S-a vândut.", document=pdf(), now=now
        ),
    }
    people = cast.people["ngo_owner"], cast.people["authority_owner"]
    outcomes = at_once(partial(acts[first], actor=people[0]), partial(acts[second], actor=people[1]))
    refusals = [outcome for outcome in outcomes if isinstance(outcome, TransitionRefused)]
    partnership.refresh_from_db()
    still_rests = partnership.suspensions.filter(over_at=None).exists()
    assert still_rests is (partnership.state == "suspended")
    if second == "suspend":
        assert (len(refusals), partnership.suspensions.count()) == (1, 1)
    else:
        assert partnership.state == "terminated"
