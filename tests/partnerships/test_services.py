"""Who may do what to a proposal in which state: role × verb × state, and the full square of transitions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import rules
from django.db import IntegrityError, transaction
from django.utils import timezone

from organizations.enums import OrganizationKind
from organizations.models import Follow, Organization
from partnerships import services
from partnerships.life import LIFE, TRANSITIONS, ProposalState, Side, Verb
from partnerships.models import ChangePoint, Proposal
from portal.accounts.models import User
from portal.audit.models import Entry
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
    fields = {"title": "Alt titlu"}
    return services.change_draft(pk=proposal.pk, actor=actor, fields=fields, now=timezone.now())


def _plain(service: Callable[..., Proposal]) -> Act:
    return lambda proposal, actor: service(pk=proposal.pk, actor=actor, now=timezone.now())


def _with_answer(service: Callable[..., Proposal]) -> Act:
    return lambda proposal, actor: service(
        pk=proposal.pk, actor=actor, answer="Pentru că avem spațiul.", now=timezone.now()
    )


def _registered(service: Callable[..., Proposal]) -> Act:
    return lambda proposal, actor: service(
        pk=proposal.pk, actor=actor, registration_number="77", registered_on=timezone.localdate(),
        now=timezone.now(),
    )  # fmt: skip


def _redirect(proposal: Proposal, actor: User) -> Proposal:
    other = Organization.objects.filter(kind=OrganizationKind.PUBLIC_AUTHORITY).exclude(
        pk=proposal.authority_id
    )
    return services.redirect_proposal(
        pk=proposal.pk, actor=actor, authority=other.get(), reason="Drumul este județean.", now=timezone.now()
    )


def _request_changes(proposal: Proposal, actor: User) -> Proposal:
    points = ["Cine plătește chiria?", "  ", "Ce se întâmplă iarna?"]
    return services.request_changes(pk=proposal.pk, actor=actor, points=points, now=timezone.now())


def _send_back(proposal: Proposal, actor: User) -> Proposal:
    points = ChangePoint.objects.filter(round__proposal=proposal)
    notes = {point.pk: f"Răspuns la: {point.text}" for point in points}
    return services.send_back(pk=proposal.pk, actor=actor, notes=notes, now=timezone.now())


def _extend(proposal: Proposal, actor: User) -> Proposal:
    return services.extend_term(pk=proposal.pk, actor=actor, reason="Verificăm clădirea.", now=timezone.now())


ACTS: dict[str, Act] = {
    "change": _change,
    "submit": _plain(services.submit_proposal),
    "take_under_review": _registered(services.take_under_review),
    "redirect": _redirect,
    "request_changes": _request_changes,
    "send_back": _send_back,
    "extend": _extend,
    "accept": _with_answer(services.accept_proposal),
    "decline": _with_answer(services.decline_proposal),
    "reopen": _registered(services.reopen_proposal),
    "withdraw": _plain(services.withdraw_proposal),
}
WRITERS = {Side.NGO: NGO_WRITERS, Side.AUTHORITY: ANSWERERS}
BY_PEOPLE = [verb for verb in LIFE if verb.by in WRITERS and verb.leaves]


def test_there_is_an_act_to_try_for_every_verb_of_the_table() -> None:
    assert set(ACTS) == {verb.name for verb in BY_PEOPLE}
    assert {verb.name for verb in LIFE} - set(ACTS) == {"draft", "run_out"}


def test_every_state_has_an_exit_or_is_an_end() -> None:
    ends = {state for state, leads_to in TRANSITIONS.items() if not leads_to}
    assert ends == {state for state in ProposalState if state.standing.is_end}
    reached = {verb.to for verb in LIFE}
    assert set(ProposalState) <= reached
    assert {state for state in ProposalState if state.standing.turn is None} == ends


def test_the_table_holds_the_life_that_was_agreed() -> None:
    draft, submitted, review, changes, unanswered, accepted, declined, withdrawn = ProposalState
    assert {state: set(leads_to) for state, leads_to in TRANSITIONS.items()} == {
        draft: {submitted, withdrawn},
        submitted: {submitted, review, unanswered, withdrawn},
        review: {submitted, changes, accepted, declined, unanswered, withdrawn},
        changes: {review, withdrawn},
        unanswered: {review, withdrawn},
        accepted: set(),
        declined: set(),
        withdrawn: set(),
    }


@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_each_role_may_do_what_the_table_says_in_each_state(cast: Cast, role: str) -> None:
    """The full square: every state, every verb; each tried on a proposal of its own and taken back."""
    person = cast.people[role]
    for state in ProposalState:
        proposal = cast.proposal(state)
        for verb in BY_PEOPLE:
            allowed = role in WRITERS[verb.by] and (verb.by == Side.NGO or state != ProposalState.DRAFT)
            expected = "not allowed" if not allowed else "done" if state in verb.leaves else "refused"
            assert _outcome(verb, proposal, person) == expected, (state, verb.name)


def _outcome(verb: Verb, proposal: Proposal, person: User) -> str:
    """What came of an act, which is taken back; done means that the proposal is where the table says."""
    before = proposal.state
    try:
        with transaction.atomic():
            ACTS[verb.name](proposal, person)
            assert Proposal.objects.get(pk=proposal.pk).state == (verb.to or before)
            transaction.set_rollback(True)
    except NotAllowed:
        return "not allowed"
    except TransitionRefused:
        return "refused"
    assert Proposal.objects.get(pk=proposal.pk).state == before
    return "done"


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


# Kind of message: who hears of it, whoever acts. Whoever acted does not write to themselves.
HEAR = {
    "proposal_submitted": AUTHORITY_WRITERS,
    "proposal_under_review": NGO_WRITERS,
    "proposal_redirected": NGO_WRITERS,
    "proposal_passed_on": {"other_authority_owner"},
    "changes_requested": NGO_WRITERS,
    "changes_answered": AUTHORITY_WRITERS,
    "answer_extended": NGO_WRITERS,
    "proposal_accepted": NGO_WRITERS,
    "partnership_begun": {"follower"},
    "proposal_declined": NGO_WRITERS,
    "answer_overdue": {"authority_owner", "both_sides"},
    "proposal_unanswered": NGO_WRITERS,
    "proposal_reopened": NGO_WRITERS,
    "proposal_withdrawn": AUTHORITY_WRITERS,
}


@pytest.mark.parametrize("verb", [verb for verb in LIFE if verb.leaves], ids=lambda verb: verb.name)
def test_each_act_writes_what_the_table_says_to_the_right_people_and_to_nobody_else(
    cast: Cast, verb: Verb
) -> None:
    cast.people["follower"] = cast.people["person"]
    Follow.objects.create(organization=cast.ngo, user=cast.people["follower"], created_at=timezone.now())
    actor = "ngo_editor" if verb.by == Side.NGO else "authority_editor"
    for state in sorted(verb.leaves):
        proposal = cast.proposal(state)
        Message.objects.all().delete()
        if verb.by == Side.PORTAL:
            actor = ""
            services.run_out(pk=proposal.pk, now=timezone.now() + dt.timedelta(days=31))
        else:
            ACTS[verb.name](proposal, cast.people[actor])
        unheard = state == ProposalState.DRAFT and verb.name == "withdraw"
        assert set(Message.objects.values_list("kind", "recipient_id")) == {
            (kind, cast.people[role].pk)
            for kind in verb.writes
            if not unheard
            for role in HEAR[kind.removeprefix("partnerships.")] - {actor}
        }
    assert {kind.removeprefix("partnerships.") for kind in verb.writes} <= set(HEAR)


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
        (
            {"state": "under_review", "review_started_at": None, "registration_number": ""},
            "proposal_review_is_dated",
        ),
        ({"registration_number": "12"}, "proposal_registration_is_whole"),
        ({"state": "changes_requested", "paused_at": None}, "proposal_pause_is_dated"),
        ({"paused_at": timezone.now()}, "proposal_pause_is_dated"),
        ({"extended_at": timezone.now()}, "proposal_extension_is_reasoned"),
        ({"state": "unanswered", "ran_out_at": None}, "proposal_run_out_is_dated"),
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
