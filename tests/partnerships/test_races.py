"""Two people, one proposal, the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from partnerships import services
from partnerships.models import Proposal
from portal.audit.models import Entry
from portal.core.exceptions import TransitionRefused
from portal.notifications.models import Message
from tests.partnerships.conftest import Cast

TOGETHER = 4

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts on threads of their own that start together; what each gave or raised."""
    start, outcomes = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            outcomes.append(act())
        except TransitionRefused as refusal:
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
    proposal, now = cast.proposal("under_review"), timezone.now()
    owner, editor = cast.people["authority_owner"], cast.people["authority_editor"]
    outcomes = at_once(
        lambda: services.accept_proposal(pk=proposal.pk, actor=owner, answer="Da, cu drag.", now=now),
        lambda: services.decline_proposal(pk=proposal.pk, actor=editor, answer="Nu avem buget.", now=now),
    )
    refusals = [outcome for outcome in outcomes if isinstance(outcome, TransitionRefused)]
    assert len(refusals) == 1
    assert proposal.title in refusals[0].sentence
    proposal.refresh_from_db()
    assert (proposal.state, proposal.answer) in [("accepted", "Da, cu drag."), ("declined", "Nu avem buget.")]
    assert Entry.objects.about(proposal).count() == 1


def test_a_submission_posted_several_times_at_once_happens_once(cast: Cast) -> None:
    proposal = cast.proposal("draft")

    def post() -> int:
        client = Client()
        client.force_login(cast.people["ngo_owner"], "allauth.account.auth_backends.AuthenticationBackend")
        return client.post(f"/partnerships/proposals/{proposal.pk}/submit/").status_code

    assert at_once(*[post] * TOGETHER) == [302] * TOGETHER
    assert Proposal.objects.get(pk=proposal.pk).state == "submitted"
    assert Entry.objects.about(proposal).count() == 1
    heard = Message.objects.filter(kind="partnerships.proposal_submitted")
    assert heard.count() == heard.values("recipient").distinct().count() == 3
