"""Who may do what to a proposal in which state: role × verb × state, and the full square of transitions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import rules
from django.db import IntegrityError, transaction
from django.utils import timezone

from organizations.models import Organization
from partnerships import services
from partnerships.enums import ProposalState
from partnerships.models import Proposal
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.audit.services import transition
from portal.core.exceptions import NotAllowed, Refused, TransitionRefused
from portal.notifications.models import Message
from tests.factories.organizations import AuthorityFactory, OrganizationFactory
from tests.factories.partnerships import ProposalFactory
from tests.partnerships.conftest import Cast

NGO_WRITERS = {"ngo_owner", "ngo_editor", "both_sides"}
AUTHORITY_WRITERS = {"authority_owner", "authority_editor", "both_sides"}
# Whoever belongs to the NGO does not answer it, not even for the authority.
ANSWERERS = {"authority_owner", "authority_editor"}
EVERYBODY = {
    "person", "moderator", "manager", "administrator", "both_sides",
    "ngo_owner", "ngo_editor", "ngo_member", "authority_owner", "authority_editor", "authority_member",
    "other_ngo_owner", "other_authority_owner",
}  # fmt: skip

Act = Callable[[Proposal, User], Any]


def _change(proposal: Proposal, actor: User) -> Proposal:
    fields = {"authority": proposal.authority, "title": "Alt titlu"}
    return services.change_draft(pk=proposal.pk, actor=actor, fields=fields, now=timezone.now())


def _plain(service: Callable[..., Proposal]) -> Act:
    return lambda proposal, actor: service(pk=proposal.pk, actor=actor, now=timezone.now())


def _with_answer(service: Callable[..., Proposal]) -> Act:
    return lambda proposal, actor: service(
        pk=proposal.pk, actor=actor, answer="Pentru că avem spațiul.", now=timezone.now()
    )


ACTS: dict[str, Act] = {
    "change": _change,
    "submit": _plain(services.submit_proposal),
    "take_under_review": _plain(services.take_under_review),
    "accept": _with_answer(services.accept_proposal),
    "decline": _with_answer(services.decline_proposal),
    "withdraw": _plain(services.withdraw_proposal),
}
# verb: who may, from which states, where it leads.
TABLE: dict[str, tuple[set[str], set[str], str]] = {
    "change": (NGO_WRITERS, {"draft"}, "draft"),
    "submit": (NGO_WRITERS, {"draft"}, "submitted"),
    "take_under_review": (ANSWERERS, {"submitted"}, "under_review"),
    "accept": (ANSWERERS, {"under_review"}, "accepted"),
    "decline": (ANSWERERS, {"under_review"}, "declined"),
    "withdraw": (NGO_WRITERS, {"draft", "submitted", "under_review"}, "withdrawn"),
}


@pytest.mark.parametrize("state", ProposalState.values)
@pytest.mark.parametrize("verb", TABLE)
def test_each_role_may_do_what_the_table_says_in_each_state(cast: Cast, verb: str, state: str) -> None:
    may, states, leads_to = TABLE[verb]
    outcomes = {}
    for role in sorted(EVERYBODY):
        proposal = cast.proposal(state)
        try:
            with transaction.atomic():
                ACTS[verb](proposal, cast.people[role])
        except NotAllowed:
            outcomes[role] = "not allowed"
        except TransitionRefused:
            outcomes[role] = "refused"
        else:
            outcomes[role] = "done"
        proposal.refresh_from_db()
        assert proposal.state == (leads_to if outcomes[role] == "done" else state)
    # A draft has not reached the authority, so its people cannot answer it at all.
    allowed = set() if may == ANSWERERS and state == "draft" else may
    done = "done" if state in states else "refused"
    assert outcomes == {role: done if role in allowed else "not allowed" for role in sorted(EVERYBODY)}


@pytest.mark.django_db
@pytest.mark.parametrize("there", ProposalState.values)
@pytest.mark.parametrize("here", ProposalState.values)
def test_the_door_opens_only_along_the_declared_table(here: str, there: str) -> None:
    proposal = ProposalFactory(state=here)
    now = timezone.now()
    fields = {
        "submitted_at": None if there == "draft" else now, "answer_due_on": now.date(), "answered_at": now,
        "review_started_at": now,
        "answered_by": proposal.created_by, "answer": "Da.", "withdrawn_at": now,
    }  # fmt: skip

    def go() -> Proposal:
        return transition(
            Proposal, proposal.pk, to=there, actor=None, verb="partnerships.submit", now=now,
            check=lambda locked: None, fields=fields,
        )  # fmt: skip

    declared = {
        ("draft", "submitted"), ("draft", "withdrawn"),
        ("submitted", "under_review"), ("submitted", "withdrawn"),
        ("under_review", "accepted"), ("under_review", "declined"), ("under_review", "withdrawn"),
    }  # fmt: skip
    if (here, there) in declared:
        assert go().state == there
    else:
        with pytest.raises(TransitionRefused):
            go()
        proposal.refresh_from_db()
        assert proposal.state == here


@pytest.mark.parametrize("state", ProposalState.values)
def test_what_a_person_may_see_is_what_their_lists_hold(cast: Cast, state: str) -> None:
    proposal = cast.proposal(state)
    parties = {"ngo_owner", "ngo_editor", "ngo_member", "both_sides"}
    sent = {"authority_owner", "authority_editor", "authority_member", "manager"}
    expected = parties | (sent if state != "draft" else set()) | (EVERYBODY if state == "accepted" else set())
    listed = {
        role for role, person in cast.people.items()
        if Proposal.objects.visible_to(person).filter(pk=proposal.pk).exists()
    }  # fmt: skip
    allowed = {
        role for role, person in cast.people.items() if rules.has_perm("partnerships.view", person, proposal)
    }
    assert listed == expected
    assert allowed == expected


def test_submitting_starts_the_clock_of_thirty_days(cast: Cast) -> None:
    now = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)
    proposal = cast.proposal("draft")
    services.submit_proposal(pk=proposal.pk, actor=cast.people["ngo_owner"], now=now)
    proposal.refresh_from_db()
    assert proposal.answer_due_on == dt.date(2026, 3, 31)


@pytest.mark.parametrize(
    ("moment", "due_on"),
    [
        ("2026-01-31T21:59:59+00:00", dt.date(2026, 3, 2)),
        ("2026-01-31T22:00:00+00:00", dt.date(2026, 3, 3)),
    ],
)
def test_the_day_of_submission_is_the_one_on_bucharests_clock(
    cast: Cast, moment: str, due_on: dt.date
) -> None:
    proposal = cast.proposal("draft")
    services.submit_proposal(
        pk=proposal.pk, actor=cast.people["ngo_owner"], now=dt.datetime.fromisoformat(moment)
    )
    proposal.refresh_from_db()
    assert proposal.answer_due_on == due_on


@pytest.mark.parametrize("answer", ["", "   ", "\n\t"])
@pytest.mark.parametrize("verb", ["accept", "decline"])
def test_an_answer_without_reasons_is_refused(cast: Cast, verb: str, answer: str) -> None:
    proposal = cast.proposal("under_review")
    service = {"accept": services.accept_proposal, "decline": services.decline_proposal}[verb]
    with pytest.raises(Refused, match=r"reasons|motive"):
        service(pk=proposal.pk, actor=cast.people["authority_owner"], answer=answer, now=timezone.now())
    proposal.refresh_from_db()
    assert proposal.state == "under_review"


@pytest.mark.parametrize("side", ["ngo", "authority"])
@pytest.mark.parametrize("state", ["pending", "refused", "suspended"])
def test_nothing_is_submitted_while_a_side_is_not_verified(cast: Cast, side: str, state: str) -> None:
    proposal = cast.proposal("draft")
    Organization.objects.filter(pk=getattr(cast, side).pk).update(
        state=state, decided_at=timezone.now(), decision_reason="—", verified_until=None
    )
    with pytest.raises(Refused):
        services.submit_proposal(pk=proposal.pk, actor=cast.people["ngo_owner"], now=timezone.now())
    proposal.refresh_from_db()
    assert proposal.state == "draft"


def test_a_proposal_whose_period_is_over_is_not_submitted(cast: Cast) -> None:
    proposal = cast.proposal("draft")
    later = timezone.now() + dt.timedelta(days=1000)
    with pytest.raises(Refused):
        services.submit_proposal(pk=proposal.pk, actor=cast.people["ngo_owner"], now=later)
    proposal.refresh_from_db()
    assert proposal.submitted_at is None


@pytest.mark.django_db
def test_a_proposal_goes_to_an_authority_only(cast: Cast) -> None:
    draft = ProposalFactory.build(
        ngo=cast.ngo, authority=OrganizationFactory(), domain=cast.proposal("draft").domain, created_by=None
    )
    names = (
        "ngo",
        "authority",
        "domain",
        "title",
        "problem",
        "objectives",
        "activities",
        "starts_on",
        "ends_on",
    )
    fields = {name: getattr(draft, name) for name in names}
    with pytest.raises(Refused):
        services.draft_proposal(actor=cast.people["ngo_owner"], fields=fields, now=timezone.now())
    fields["authority"] = AuthorityFactory()
    made = services.draft_proposal(actor=cast.people["ngo_owner"], fields=fields, now=timezone.now())
    assert made.state == "draft"


# State reached: the kind of message, and who hears of it. Whoever acted does not write to themselves.
MESSAGES = [
    ("submit", "draft", "ngo_owner", "partnerships.proposal_submitted", AUTHORITY_WRITERS),
    ("take_under_review", "submitted", "authority_editor", "partnerships.proposal_under_review", NGO_WRITERS),
    ("accept", "under_review", "authority_editor", "partnerships.proposal_accepted", NGO_WRITERS),
    ("decline", "under_review", "authority_editor", "partnerships.proposal_declined", NGO_WRITERS),
    ("withdraw", "under_review", "ngo_editor", "partnerships.proposal_withdrawn", AUTHORITY_WRITERS),
    ("withdraw", "draft", "ngo_editor", None, set()),
]


@pytest.mark.parametrize(("verb", "state", "actor", "kind", "hear"), MESSAGES)
def test_each_change_writes_to_the_right_people_and_to_nobody_else(
    cast: Cast, verb: str, state: str, actor: str, kind: str | None, hear: set[str]
) -> None:
    proposal = cast.proposal(state)
    ACTS[verb](proposal, cast.people[actor])
    written = set(Message.objects.values_list("kind", "recipient_id"))
    assert written == {(kind, cast.people[role].pk) for role in hear}


def test_each_act_is_audited_with_before_and_after(cast: Cast) -> None:
    proposal = cast.proposal("under_review")
    ACTS["decline"](proposal, cast.people["authority_owner"])
    entry = Entry.objects.about(proposal).get()
    assert (entry.verb, entry.actor) == ("partnerships.decline", cast.people["authority_owner"])
    assert (entry.before["state"], entry.after["state"]) == ("under_review", "declined")
    assert entry.after["answer"] == "Pentru că avem spațiul."


def test_a_refused_act_leaves_no_trace(cast: Cast) -> None:
    proposal = cast.proposal("accepted")
    with pytest.raises(TransitionRefused):
        ACTS["withdraw"](proposal, cast.people["ngo_owner"])
    assert not Entry.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("broken", "constraint"),
    [
        ({"state": "accepted", "answer": ""}, "proposal_answer_is_reasoned"),
        ({"state": "submitted", "submitted_at": None}, "proposal_sent_has_due_date"),
        ({"state": "draft", "submitted_at": timezone.now()}, "proposal_draft_is_not_sent"),
        ({"state": "under_review", "review_started_at": None}, "proposal_review_is_dated"),
        ({"state": "withdrawn", "withdrawn_at": None}, "proposal_withdrawn_is_dated"),
        ({"state": "lost"}, "proposal_state_known"),
        ({"ends_on": dt.date(2020, 1, 1)}, "proposal_ends_after_start"),
        ({"budget": -1}, "proposal_budget_not_negative"),
    ],
)
def test_the_database_itself_refuses_a_state_without_its_facts(
    broken: dict[str, Any], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ProposalFactory(**broken)


@pytest.mark.django_db
def test_the_database_itself_refuses_a_proposal_to_oneself() -> None:
    authority = AuthorityFactory()
    with pytest.raises(IntegrityError, match="proposal_two_parties"), transaction.atomic():
        ProposalFactory(ngo=authority, authority=authority)
