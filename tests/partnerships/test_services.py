"""Who may do what to a proposal in which state: role × verb × state, and the full square of transitions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
import rules
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from organizations.enums import OrganizationKind
from organizations.models import Follow, Organization
from partnerships import services
from partnerships.life import LIFE, TRANSITIONS, PartnershipState, Side, Verb
from partnerships.models import AnsweringRules, ChangePoint, Partnership
from partnerships.notifications import ON_VERB
from partnerships.services import nightly
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused, TransitionRefused
from portal.notifications.models import Message
from tests.factories.files import PDF
from tests.factories.organizations import AuthorityFactory, OrganizationFactory
from tests.factories.partnerships import PartnershipFactory
from tests.partnerships.agreeing import AGREEING, LEADS_ON
from tests.partnerships.amending import AMENDING
from tests.partnerships.conftest import Cast, make_cast

NGO_WRITERS = {"ngo_owner", "ngo_editor", "both_sides"}
AUTHORITY_WRITERS = {"authority_owner", "authority_editor", "both_sides"}
# Whoever belongs to the NGO does not answer it, not even for the authority.
ANSWERERS = {"authority_owner", "authority_editor"}
EVERYBODY = {
    "person", "moderator", "manager", "administrator", "both_sides",
    "ngo_owner", "ngo_editor", "ngo_member", "authority_owner", "authority_editor", "authority_member",
    "other_ngo_owner", "other_authority_owner",
}  # fmt: skip

Act = Callable[[Partnership, User], Any]


def _change(partnership: Partnership, actor: User) -> Partnership:
    fields = {"title": "Alt titlu"}
    return services.change_draft(pk=partnership.pk, actor=actor, fields=fields, now=timezone.now())


def _plain(service: Callable[..., Partnership]) -> Act:
    return lambda partnership, actor: service(pk=partnership.pk, actor=actor, now=timezone.now())


def _with_answer(service: Callable[..., Partnership]) -> Act:
    return lambda partnership, actor: service(
        pk=partnership.pk, actor=actor, answer="Pentru că avem spațiul.", now=timezone.now()
    )


def _registered(service: Callable[..., Partnership]) -> Act:
    return lambda partnership, actor: service(
        pk=partnership.pk, actor=actor, registration_number="77", registered_on=timezone.localdate(),
        now=timezone.now(),
    )  # fmt: skip


def _redirect(partnership: Partnership, actor: User) -> Partnership:
    other = Organization.objects.filter(kind=OrganizationKind.PUBLIC_AUTHORITY).exclude(
        pk=partnership.authority_id
    )
    return services.redirect_proposal(
        pk=partnership.pk,
        actor=actor,
        authority=other.latest("pk"),
        reason="Drumul este județean.",
        now=timezone.now(),
    )


def _request_changes(partnership: Partnership, actor: User) -> Partnership:
    points = ["Cine plătește chiria?", "  ", "Ce se întâmplă iarna?"]
    return services.request_changes(pk=partnership.pk, actor=actor, points=points, now=timezone.now())


def _send_back(partnership: Partnership, actor: User) -> Partnership:
    points = ChangePoint.objects.filter(round__partnership=partnership)
    notes = {point.pk: f"Răspuns la: {point.text}" for point in points}
    return services.send_back(pk=partnership.pk, actor=actor, notes=notes, now=timezone.now())


def _extend(partnership: Partnership, actor: User) -> Partnership:
    return services.extend_term(
        pk=partnership.pk, actor=actor, reason="Verificăm clădirea.", now=timezone.now()
    )


def _prepare(partnership: Partnership, actor: User) -> Partnership:
    AnsweringRules.objects.get_or_create(authority_id=partnership.authority_id, four_eyes=True)
    return services.prepare_answer(
        pk=partnership.pk, actor=actor, decision="rejected", answer="Nu avem spațiul.", now=timezone.now()
    )


def _with(service: Callable[..., Partnership], **asked: str) -> Act:
    return lambda partnership, actor: service(pk=partnership.pk, actor=actor, now=timezone.now(), **asked)


def _reasoned(service: Callable[..., Partnership]) -> Act:
    return _with(service, reason="Clădirea a fost vândută.")


def _terminate(partnership: Partnership, actor: User) -> Partnership:
    document = SimpleUploadedFile("notificare.pdf", PDF)
    return services.terminate_partnership(
        pk=partnership.pk, actor=actor, reason="Nu mai avem spațiul.", document=document, now=timezone.now()
    )


ACTS: dict[str, Act] = {
    "change": _change,
    "submit": _plain(services.submit_proposal),
    "take_under_review": _registered(services.take_under_review),
    "redirect": _redirect,
    "request_changes": _request_changes,
    "send_back": _send_back,
    "extend": _extend,
    "accept": _with_answer(services.accept_proposal),
    "reject": _with_answer(services.reject_proposal),
    "reopen": _registered(services.reopen_proposal),
    "withdraw": _plain(services.withdraw_proposal),
    "prepare_answer": _prepare,
    "cancel": _reasoned(services.cancel_partnership),
    "suspend": _reasoned(services.suspend_partnership),
    "resume": _plain(services.resume_partnership),
    "terminate": _terminate,
    "report": _with(services.write_report, report="Am reparat 212 obiecte."),
    "take_note": _with(services.take_note_of_report, opinion="Am primit ce s-a convenit."),
    **AGREEING,
    **AMENDING,
}
PARTIES = NGO_WRITERS | ANSWERERS
WRITERS = {
    Side.NGO: NGO_WRITERS,
    Side.AUTHORITY: ANSWERERS,
    Side.EITHER: PARTIES,
    Side.EACH: PARTIES,
    Side.EACH_AUTHORITY: ANSWERERS,
}
SIGNATORIES = {"sign_by_confirmation": {"ngo_member", "authority_owner"}}
BY_PEOPLE = [verb for verb in LIFE if verb.name in ACTS]


def test_there_is_an_act_to_try_for_every_verb_of_the_table() -> None:
    assert set(ACTS) == {verb.name for verb in BY_PEOPLE}
    assert {verb.name for verb in LIFE} - set(ACTS) == {"draft", *BY_PORTAL}


def test_every_state_has_an_exit_or_is_an_end() -> None:
    ends = {state for state, leads_to in TRANSITIONS.items() if not leads_to}
    assert ends == {state for state in PartnershipState if state.standing.is_end}
    reached = {verb.to for verb in LIFE}
    assert set(PartnershipState) <= reached
    # Of a negotiation the record says whose turn it is; what is carried out asks nobody.
    nobodys = {PartnershipState.NEGOTIATION, PartnershipState.ACTIVE, PartnershipState.FOLLOW_UP}
    assert {state for state in PartnershipState if state.standing.turn is None} == ends | nobodys


def test_the_table_holds_the_life_that_was_agreed() -> None:
    agreed = {
        "draft": "submitted withdrawn",
        "submitted": "submitted under_review unanswered withdrawn",
        "under_review": "submitted changes_requested accepted_in_principle rejected unanswered withdrawn",
        "changes_requested": "under_review withdrawn",
        "unanswered": "under_review withdrawn",
        "accepted_in_principle": "negotiation cancelled withdrawn",
        "rejected": "",
        "withdrawn": "",
        "negotiation": "council_approval cancelled withdrawn",
        "council_approval": "negotiation signing cancelled withdrawn",
        "signing": "active cancelled",
        "cancelled": "",
        "active": "suspended ended terminated",
        "suspended": "active ended terminated",
        "terminated": "",
        "ended": "final_report",
        "final_report": "follow_up",
        "follow_up": "closed",
        "closed": "",
    }
    assert {state: set(leads_to) for state, leads_to in TRANSITIONS.items()} == {
        state: set(leads_to.split()) for state, leads_to in agreed.items()
    }


@pytest.fixture(scope="module")
def shared_cast(shared_rows: None) -> Cast:
    """For tests that leave nothing behind."""
    return make_cast()


@pytest.fixture(scope="module")
def in_each_state(shared_cast: Cast) -> dict[PartnershipState, int]:
    """The key of a partnership in each state."""
    return {state: shared_cast.partnership(state).pk for state in PartnershipState}


@pytest.mark.django_db
@pytest.mark.parametrize("role", sorted(EVERYBODY))
def test_each_role_may_do_what_the_table_says_in_each_state(
    shared_cast: Cast, in_each_state: dict[PartnershipState, int], role: str
) -> None:
    """The full square: every state, every verb. The permission is asked everywhere; the service is tried by
    everybody where the verb leads on, and taken back, and by one who may where it does not."""
    person = shared_cast.people[role]
    for state, pk in in_each_state.items():
        partnership = Partnership.objects.select_related("ngo", "authority").get(pk=pk)
        for verb in BY_PEOPLE:
            may = SIGNATORIES.get(verb.name, WRITERS[verb.by])
            is_known = state != PartnershipState.DRAFT or (
                verb.by in (Side.NGO, Side.EITHER) and role in NGO_WRITERS
            )
            allowed = role in may and is_known
            assert rules.has_perm(verb.permission, person, partnership) == allowed, (state, verb.name)
            if state not in verb.leaves and not (allowed and role == max(may)):
                continue
            expected = "not allowed" if not allowed else "done" if state in verb.leaves else "refused"
            assert _outcome(verb, partnership, person) == expected, (state, verb.name)


def _outcome(verb: Verb, partnership: Partnership, person: User) -> str:
    """What came of an act, which is taken back; done means that the proposal is where the table says."""
    before = partnership.state
    try:
        with transaction.atomic():
            ACTS[verb.name](partnership, person)
            assert Partnership.objects.get(pk=partnership.pk).state == (
                LEADS_ON.get(verb.name) or verb.to or before
            )
            transaction.set_rollback(True)
    except NotAllowed:
        return "not allowed"
    except TransitionRefused:
        return "refused"
    assert Partnership.objects.get(pk=partnership.pk).state == before
    return "done"


@pytest.mark.django_db
@pytest.mark.parametrize("state", PartnershipState.values)
def test_what_a_person_may_see_is_what_their_lists_hold(
    shared_cast: Cast, in_each_state: dict[PartnershipState, int], state: str
) -> None:
    partnership = Partnership.objects.get(pk=in_each_state[PartnershipState(state)])
    people = shared_cast.people
    parties = {"ngo_owner", "ngo_editor", "ngo_member", "both_sides"}
    sent = {"authority_owner", "authority_editor", "authority_member", "manager", "administrator"}
    expected = (
        parties
        | (sent if state != "draft" else set())
        | (EVERYBODY if state in PartnershipState.answered() and state != "rejected" else set())
    )
    listed = {
        role for role, person in people.items()
        if Partnership.objects.visible_to(person).filter(pk=partnership.pk).exists()
    }  # fmt: skip
    allowed = {
        role for role, person in people.items() if rules.has_perm("partnerships.view", person, partnership)
    }
    assert listed == expected
    assert allowed == expected


def test_submitting_starts_the_clock_of_thirty_days(cast: Cast) -> None:
    now = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)
    partnership = cast.partnership("draft")
    services.submit_proposal(pk=partnership.pk, actor=cast.people["ngo_owner"], now=now)
    partnership.refresh_from_db()
    assert partnership.answer_due_on == dt.date(2026, 3, 31)


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
    partnership = cast.partnership("draft")
    services.submit_proposal(
        pk=partnership.pk, actor=cast.people["ngo_owner"], now=dt.datetime.fromisoformat(moment)
    )
    partnership.refresh_from_db()
    assert partnership.answer_due_on == due_on


@pytest.mark.parametrize("answer", ["", "   ", "\n\t"])
@pytest.mark.parametrize("verb", ["accept", "reject"])
def test_an_answer_without_reasons_is_refused(cast: Cast, verb: str, answer: str) -> None:
    partnership = cast.partnership("under_review")
    service = {"accept": services.accept_proposal, "reject": services.reject_proposal}[verb]
    with pytest.raises(Refused, match=r"reasons|motive"):
        service(pk=partnership.pk, actor=cast.people["authority_owner"], answer=answer, now=timezone.now())
    partnership.refresh_from_db()
    assert partnership.state == "under_review"


@pytest.mark.parametrize("side", ["ngo", "authority"])
@pytest.mark.parametrize("state", ["pending", "refused", "suspended"])
def test_nothing_is_submitted_while_a_side_is_not_verified(cast: Cast, side: str, state: str) -> None:
    partnership = cast.partnership("draft")
    Organization.objects.filter(pk=getattr(cast, side).pk).update(
        state=state, decided_at=timezone.now(), decision_reason="—", verified_until=None
    )
    with pytest.raises(Refused):
        services.submit_proposal(pk=partnership.pk, actor=cast.people["ngo_owner"], now=timezone.now())
    partnership.refresh_from_db()
    assert partnership.state == "draft"


def test_a_proposal_whose_period_is_over_is_not_submitted(cast: Cast) -> None:
    partnership = cast.partnership("draft")
    later = timezone.now() + dt.timedelta(days=1000)
    with pytest.raises(Refused):
        services.submit_proposal(pk=partnership.pk, actor=cast.people["ngo_owner"], now=later)
    partnership.refresh_from_db()
    assert partnership.submitted_at is None


@pytest.mark.django_db
def test_a_proposal_goes_to_an_authority_only(cast: Cast) -> None:
    draft = PartnershipFactory.build(
        ngo=cast.ngo,
        authority=OrganizationFactory(),
        domain=cast.partnership("draft").domain,
        created_by=None,
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


# Days after which every term, every last day and every follow-up of a partnership made today is over.
FAR_OFF = 4 * 365
TO_PARTIES = (
    "negotiation_begun", "agreement_changed", "agreement_accepted", "agreement_agreed", "agreement_returned",
    "signing_begun", "agreement_signed", "partnership_active", "partnership_cancelled",
    "partnership_closed", "partnership_ended", "partnership_resumed", "partnership_suspended",
    "partnership_terminated", "amendment_proposed", "amendment_accepted", "amendment_rejected",
    "amendment_withdrawn", "partnership_amended",
)  # fmt: skip
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
    "proposal_rejected": NGO_WRITERS,
    "answer_overdue": {"authority_owner", "both_sides"},
    "proposal_unanswered": NGO_WRITERS,
    "proposal_reopened": NGO_WRITERS,
    "proposal_withdrawn": AUTHORITY_WRITERS,
    "answer_prepared": ANSWERERS,
    "final_report_written": AUTHORITY_WRITERS,
    "final_report_noted": NGO_WRITERS,
    **dict.fromkeys(TO_PARTIES, NGO_WRITERS | AUTHORITY_WRITERS),
}


def _run_out(cast: Cast, partnership: Partnership) -> None:
    services.run_out(pk=partnership.pk, now=timezone.now() + dt.timedelta(days=31))


def _agree(cast: Cast, partnership: Partnership) -> None:
    ACTS["accept_agreement"](partnership, cast.people["ngo_owner"])
    Message.objects.all().delete()
    ACTS["accept_agreement"](partnership, cast.people["authority_owner"])


def _approve(cast: Cast, partnership: Partnership) -> None:
    ACTS["skip_approval"](partnership, cast.people["authority_owner"])


def _activate(cast: Cast, partnership: Partnership) -> None:
    Partnership.objects.filter(pk=partnership.pk).update(starts_on=timezone.localdate())
    for role in ("ngo_owner", "authority_owner"):
        Message.objects.all().delete()
        ACTS["sign_document"](partnership, cast.people[role])


def _amend(cast: Cast, partnership: Partnership) -> None:
    for role in ("ngo_owner", "authority_owner"):
        Message.objects.all().delete()
        ACTS["accept_amendment"](partnership, cast.people[role])


def _end(cast: Cast, partnership: Partnership) -> None:
    nightly.end(pk=partnership.pk, now=timezone.now() + dt.timedelta(days=FAR_OFF))


def _close(cast: Cast, partnership: Partnership) -> None:
    nightly.close(pk=partnership.pk, now=timezone.now() + dt.timedelta(days=FAR_OFF))


# What the portal does once its time has come, and what makes it come.
BY_PORTAL = {
    "run_out": _run_out,
    "agree": _agree,
    "approve": _approve,
    "activate": _activate,
    "amend": _amend,
    "end": _end,
    "close": _close,
}
DONE = [verb for verb in LIFE if verb.name in {*ACTS, *BY_PORTAL}]


@pytest.mark.parametrize("verb", DONE, ids=lambda verb: verb.name)
def test_each_act_writes_what_the_table_says_to_the_right_people_and_to_nobody_else(
    cast: Cast, verb: Verb
) -> None:
    cast.people["follower"] = cast.people["person"]
    Follow.objects.create(organization=cast.ngo, user=cast.people["follower"], created_at=timezone.now())
    actor = "ngo_editor" if verb.by == Side.NGO else "authority_editor"
    actor = "authority_owner" if verb.name in SIGNATORIES else actor
    # With the last decision of a council the portal goes on in the same act.
    leads_on = [other for other in LIFE if verb.name in LEADS_ON and other.to == LEADS_ON[verb.name]]
    told = [(kind, actor) for kind in verb.writes] + [
        (kind, "") for other in leads_on for kind in other.writes
    ]
    for state in sorted(verb.leaves):
        partnership = cast.partnership(state)
        Message.objects.all().delete()
        if verb.by == Side.PORTAL:
            told = [(kind, "") for kind in verb.writes]
            BY_PORTAL[verb.name](cast, partnership)
        else:
            ACTS[verb.name](partnership, cast.people[actor])
        unheard = state == PartnershipState.DRAFT and verb.name == "withdraw"
        assert set(Message.objects.values_list("kind", "recipient_id")) == {
            (kind, cast.people[role].pk)
            for kind, writer in told
            if not unheard
            for role in HEAR[kind.removeprefix("partnerships.")] - {writer}
        }
    assert {kind.removeprefix("partnerships.") for kind in verb.writes} <= set(HEAR)


def test_a_further_party_hears_what_its_side_hears_once_it_takes_part(cast: Cast) -> None:
    partnership, now = cast.partnership("signing"), timezone.now()
    others = {"ngo": cast.people["other_ngo_owner"], "authority": cast.people["other_authority_owner"]}
    for side, person in others.items():
        organization = person.memberships.get().organization
        partnership.co_parties.create(organization=organization, side=side, asked_by=person, asked_at=now)

    def heard() -> set[tuple[str, str]]:
        fresh = Partnership.objects.get(pk=partnership.pk)
        return {
            (kind.name.removeprefix("partnerships."), side)
            for kinds in ON_VERB.values()
            for kind in (each() for each in kinds)
            for side, person in others.items()
            if person in kind.recipients(fresh) and kind.may_see(person, fresh)
        }

    assert heard() == set()
    for party in partnership.co_parties.all():
        party.confirmed_by, party.confirmed_at = party.asked_by, now
        party.save()
    writers = {"ngo": NGO_WRITERS, "authority": AUTHORITY_WRITERS}
    of_sides = {(kind, side) for kind in HEAR for side in writers if writers[side] <= HEAR[kind]}
    # Whom a proposal was passed on to is by then whom it is addressed to.
    assert heard() - {("proposal_passed_on", "authority")} == of_sides


def test_each_act_is_audited_with_before_and_after(cast: Cast) -> None:
    partnership = cast.partnership("under_review")
    ACTS["reject"](partnership, cast.people["authority_owner"])
    entry = Entry.objects.about(partnership).get()
    assert (entry.verb, entry.actor) == ("partnerships.reject", cast.people["authority_owner"])
    assert (entry.before["state"], entry.after["state"]) == ("under_review", "rejected")
    assert entry.after["answer"] == "Pentru că avem spațiul."


def test_a_refused_act_leaves_no_trace(cast: Cast) -> None:
    partnership = cast.partnership("rejected")
    with pytest.raises(TransitionRefused):
        ACTS["withdraw"](partnership, cast.people["ngo_owner"])
    assert not Entry.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("broken", "constraint"),
    [
        ({"state": "accepted_in_principle", "answer": ""}, "proposal_answer_is_reasoned"),
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
        ({"state": "negotiation", "turn": ""}, "partnership_negotiation_has_turn"),
        ({"state": "active", "turn": "ngo"}, "partnership_negotiation_has_turn"),
        ({"state": "cancelled", "cancellation_reason": ""}, "partnership_cancellation_is_reasoned"),
        ({"state": "suspended", "suspended_at": None}, "partnership_suspended_is_dated"),
        ({"state": "closed", "closed_at": None}, "partnership_closed_is_dated"),
    ],
)
def test_the_database_itself_refuses_a_state_without_its_facts(
    broken: dict[str, Any], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        PartnershipFactory(**broken)


@pytest.mark.django_db
def test_the_database_itself_refuses_a_proposal_to_oneself() -> None:
    authority = AuthorityFactory()
    with pytest.raises(IntegrityError, match="proposal_two_parties"), transaction.atomic():
        PartnershipFactory(ngo=authority, authority=authority)
