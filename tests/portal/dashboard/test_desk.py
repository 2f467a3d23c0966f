"""The desk: what waits for whom, the first due first, at the same cost however much waits."""

from __future__ import annotations

import datetime as dt
from copy import deepcopy
from dataclasses import dataclass, field

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from organizations.enums import MembershipRole
from organizations.models import (
    JoinRequest,
    NetworkMember,
    Organization,
    ProposedChange,
    RegisterEnding,
    RegisterImport,
)
from organizations.services import renew_verification, suspend_organization
from partnerships.enums import PartnershipState
from partnerships.models import (
    Acceptance,
    AgreementVersion,
    CoParty,
    CouncilApproval,
    FollowUp,
    Partnership,
    Signature,
)
from partnerships.selectors import line_of
from portal.accounts.models import User
from portal.dashboard.selectors.desk import DESK_ROWS
from tests.factories.accounts import UserFactory
from tests.factories.organizations import AuthorityFactory, MembershipFactory, OrganizationFactory
from tests.factories.partnerships import PartnershipFactory
from tests.portal.notifications.messages import undeliverable_letter

STATES = PartnershipState.values
DESK = "/en/desk/"

pytestmark = pytest.mark.django_db


@dataclass
class Cast:
    """Two sides and everybody who may have a desk."""

    ngo: Organization = field(default_factory=OrganizationFactory)
    authority: Organization = field(default_factory=AuthorityFactory)
    people: dict[str, User] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.people = {
            "person": UserFactory(),
            "manager": UserFactory(is_programme_manager=True),
            "moderator": UserFactory(is_moderator=True),
            "administrator": UserFactory(is_administrator=True),
            "stranger": MembershipFactory(role=MembershipRole.OWNER).user,
        }
        for side, organization in (("ngo", self.ngo), ("authority", self.authority)):
            for role in MembershipRole:
                member = MembershipFactory(organization=organization, role=role)
                self.people[f"{side}_{role}"] = member.user

    def partnership(self, state: str) -> Partnership:
        return PartnershipFactory(ngo=self.ngo, authority=self.authority, state=state)

    def desk(self, role: str) -> Client:
        client = Client()
        client.force_login(self.people[role], "allauth.account.auth_backends.AuthenticationBackend")
        return client


@pytest.fixture(scope="module")
def made_cast(shared_rows: None) -> Cast:
    return Cast()


@pytest.fixture
def cast(made_cast: Cast, db: None) -> Cast:
    return deepcopy(made_cast)


OPEN = {"submitted", "under_review", "unanswered"}
EVERYTHING = {"registration", "renewal", "change", "request", "ended"}
BOTH = {"accepted_in_principle", "signing"}
SECTIONS = ("to_answer", "drafts", "to_send_back", "to_go_on", "in_answer", "late", "asked", "to_decide")
NOTHING: dict[str, set[str]] = {name: set() for name in SECTIONS}
OF_THE_NGO = {
    "drafts": {"draft"},
    "to_send_back": {"changes_requested"},
    "to_go_on": {*BOTH, "ended"},
    "in_answer": OPEN,
}
OF_THE_AUTHORITY = {
    "to_answer": OPEN,
    "to_go_on": {*BOTH, "negotiation", "council_approval", "final_report"},
}
WAITS = {
    "person": NOTHING,
    "stranger": NOTHING,
    "manager": {**NOTHING, "late": OPEN},
    "administrator": NOTHING,
    "moderator": {**NOTHING, "to_decide": EVERYTHING},
    "ngo_owner": {**NOTHING, **OF_THE_NGO, "asked": {"Ana Nouă", "Rețeaua"}},
    "ngo_editor": {**NOTHING, **OF_THE_NGO, "asked": {"Rețeaua"}},
    "ngo_member": {**NOTHING, "in_answer": OPEN},
    "authority_owner": {**NOTHING, **OF_THE_AUTHORITY},
    "authority_editor": {**NOTHING, **OF_THE_AUTHORITY},
    "authority_member": NOTHING,
}
WAITS_FOR_A_PERSON = ("to_answer", "drafts", "to_send_back", "to_go_on", "asked", "to_decide")


def days_ago(days: int) -> dt.datetime:
    return timezone.now() - dt.timedelta(days=days)


def asks(organization: Organization, days: int = 0, **person: str) -> JoinRequest:
    """Somebody asks to join."""
    return JoinRequest.objects.create(
        organization=organization,
        user=UserFactory(**person),
        message="Lucrez aici.",
        created_at=days_ago(days),
    )


def network_asks(organization: Organization, name: str) -> NetworkMember:
    network = OrganizationFactory(name=name)
    return NetworkMember.objects.create(
        network=network, member=organization, asked_by_network=True, asked_at=timezone.now()
    )


def ended(days: int = 0) -> Organization:
    """A verified organization that the register began to call dissolved some days ago."""
    organization = OrganizationFactory(created_at=days_ago(days + 5), register_status="dissolved")
    source = RegisterImport.objects.create(
        file_name="asociatii.xlsx", sha256="0" * 64, started_by=UserFactory(), started_at=days_ago(days),
        read_at=days_ago(days), written_at=days_ago(days), closed_at=days_ago(days),
    )  # fmt: skip
    RegisterEnding.objects.create(source=source, organization=organization, became="dissolved")
    return organization


def fill(cast: Cast) -> None:
    """One of everything that can wait for anybody."""
    for state in STATES:
        cast.partnership(state)
    Partnership.objects.filter(state__in=OPEN).update(
        answer_due_on=timezone.localdate() - dt.timedelta(days=1)
    )
    for state in ("pending", "verified", "refused", "suspended"):
        OrganizationFactory(state=state)
    OrganizationFactory(renewal_asked_at=timezone.now())
    ProposedChange.objects.create(
        organization=OrganizationFactory(), field="name", new="Nou", proposed_by=UserFactory(),
        proposed_at=timezone.now(),
    )  # fmt: skip
    asks(OrganizationFactory(state="listed"))
    asks(cast.ngo, full_name="Ana Nouă")
    network_asks(cast.ngo, "Rețeaua")
    ended()


@pytest.mark.parametrize("role", WAITS)
def test_each_role_finds_what_waits_for_it_and_no_more(cast: Cast, role: str) -> None:
    fill(cast)
    page = cast.desk(role).get(DESK)
    desk = page.context["desk"]
    shown = {"asked": "who", "to_decide": "matter"}
    found = {
        name: {getattr(row, shown.get(name, "state")) for row in getattr(desk, name)} for name in SECTIONS
    }
    assert found == WAITS[role]
    assert desk.waits is any(WAITS[role][name] for name in WAITS_FOR_A_PERSON)
    own = Organization.objects.of(cast.people[role])
    assert {organization.pk for organization in desk.organizations} == {
        organization.pk for organization in own
    }
    html = page.content.decode()
    for name in SECTIONS:
        for row in getattr(desk, name):
            assert f'href="{getattr(row, "url", None) or f"/en/partnerships/{row.pk}/"}"' in html


@pytest.mark.parametrize("role", WAITS)
def test_an_empty_desk_says_where_to_go(cast: Cast, role: str) -> None:
    page = cast.desk(role).get(DESK)
    assert page.status_code == 200
    assert not page.context["desk"].waits
    assert 'class="empty' in page.content.decode()


@pytest.mark.parametrize(
    ("role", "acts"),
    [
        ("ngo_editor", {"agreement to write", "agreement to sign", "final report to write"}),
        (
            "authority_editor",
            {
                "agreement to write",
                "agreement to accept",
                "council decision to record",
                "agreement to sign",
                "final report to answer",
            },
        ),
    ],
)
def test_a_row_of_a_later_stage_says_the_next_act(cast: Cast, role: str, acts: set[str]) -> None:
    fill(cast)
    page = cast.desk(role).get(DESK)
    desk, html = page.context["desk"], page.content.decode()
    assert {row.next_act for row in desk.to_go_on} == acts
    assert all(f"<strong>{act.capitalize()}</strong>" in html for act in acts)
    assert not any(row.next_act for row in desk.to_answer + desk.drafts + desk.in_answer)


def test_a_visitor_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(DESK)["Location"] == f"/en/accounts/login/?next={DESK}"


def test_the_first_due_comes_first_and_the_longest_waiting_first(cast: Cast) -> None:
    first, second, third = (cast.partnership("submitted").pk for _row in range(3))
    for days, partnership in {1: third, 2: second, 3: first}.items():
        Partnership.objects.filter(pk=partnership).update(answer_due_on=dt.date(2026, 3, 10 - days))
    roles = (("authority_owner", "to_answer"), ("ngo_owner", "in_answer"), ("manager", "late"))
    for role, name in roles:
        desk = cast.desk(role).get(DESK).context["desk"]
        assert [row.pk for row in getattr(desk, name)] == [first, second, third]
    asked = [asks(cast.ngo, days).pk for days in (1, 3, 2)]
    desk = cast.desk("ngo_owner").get(DESK).context["desk"]
    assert [(row.pk, row.days_left) for row in desk.asked] == [(asked[1], 7), (asked[2], 8), (asked[0], 9)]


def test_a_moderator_sees_all_sorts_in_one_line_with_their_due_dates(cast: Cast) -> None:
    silent = asks(cast.ngo, days=12)
    newer = OrganizationFactory(state="pending", submitted_at=days_ago(1))
    older = OrganizationFactory(state="pending", submitted_at=days_ago(9))
    gone = ended(days=4)
    page = cast.desk("moderator").get(DESK)
    found = [(row.matter, row.about, row.days_left) for row in page.context["desk"].to_decide]
    assert found == [
        ("registration", older.pk, -2), ("ended", gone.pk, 3), ("request", cast.ngo.pk, 5),
        ("registration", newer.pk, 6),
    ]  # fmt: skip
    assert f"/en/organizations/requests/{silent.pk}/" in page.content.decode()
    assert "2 days late" in page.content.decode().replace("\u00a0", " ")


def test_a_manager_finds_late_reports_and_follow_ups_with_their_day_and_whose_turn_it_is(cast: Cast) -> None:
    today = timezone.localdate()
    made = [cast.partnership("ended") for _each in range(3)] + [cast.partnership("follow_up")]
    for partnership, days in zip(made, (31, 50, 30, 90), strict=True):
        last = today - dt.timedelta(days=days)
        Partnership.objects.filter(pk=partnership.pk).update(
            starts_on=last - dt.timedelta(days=9), ends_on=last
        )
    for months, days in ((6, 1), (12, 8), (18, 0)):
        due_on = today - dt.timedelta(days=days)
        FollowUp.objects.create(
            partnership=made[3], months=months, due_on=due_on, planned_on=due_on,
            answers_until=due_on + dt.timedelta(days=30), ngo_answered=months == 12,
        )  # fmt: skip
    page = cast.desk("manager").get(DESK)
    desk, html = page.context["desk"], page.content.decode()
    ngo, authority = str(cast.ngo), str(cast.authority)
    assert [(row.pk, row.turn, row.days_left) for row in desk.late_reports] == [
        (made[1].pk, ngo, -20), (made[0].pk, ngo, -1),
    ]  # fmt: skip
    assert [(row.months, row.turn, row.days_left) for row in desk.late_follow_ups] == [
        (12, authority, -8), (6, f"{ngo}, {authority}", -1),
    ]  # fmt: skip
    for row in (*desk.late_reports, *desk.late_follow_ups):
        assert f'href="{row.url}"' in html
    desk = cast.desk("ngo_owner").get(DESK).context["desk"]
    assert (desk.late_reports, desk.late_follow_ups) == ([], [])


def test_a_moderator_is_not_shown_what_another_one_decides(cast: Cast) -> None:
    moderator = cast.people["moderator"]
    MembershipFactory(organization=OrganizationFactory(state="pending"), user=moderator)
    JoinRequest.objects.create(
        organization=OrganizationFactory(state="listed"),
        user=moderator,
        message="Eu.",
        created_at=days_ago(0),
    )
    assert cast.desk("moderator").get(DESK).context["desk"].to_decide == []


def test_who_has_signed_or_passed_the_turn_on_waits_for_nothing_and_the_others_are_named(cast: Cast) -> None:
    made = cast.partnership("signing")
    version = AgreementVersion.objects.create(
        partnership=made, number=1, text="Părțile convin.", starts_on=made.starts_on, ends_on=made.ends_on,
        organization=cast.ngo, written_by=made.created_by, written_at=made.created_at,
    )  # fmt: skip
    third = OrganizationFactory(name="Al treilea")
    CoParty.objects.create(
        partnership=made, organization=third, side="ngo", asked_by=made.created_by,
        confirmed_by=made.created_by, asked_at=made.created_at, confirmed_at=made.created_at,
    )  # fmt: skip
    cast.people["third"] = MembershipFactory(organization=third, role=MembershipRole.EDITOR).user

    def waiting(role: str) -> list[str]:
        return [row.line.turn for row in cast.desk(role).get(DESK).context["desk"].to_go_on]

    assert waiting("third") == waiting("ngo_editor") == [f"{cast.ngo}, {cast.authority}, Al treilea"]
    Signature.objects.create(
        version=version, organization=cast.ngo, signatory="Ana Pop", sha256="0" * 64,
        recorded_by=made.created_by, signed_at=made.created_at,
    )  # fmt: skip
    assert waiting("ngo_editor") == []
    assert waiting("authority_editor") == [f"{cast.authority}, Al treilea"]
    Partnership.objects.filter(pk=made.pk).update(state="negotiation", turn="ngo")
    both = f"{cast.ngo}, Al treilea"
    assert (waiting("ngo_editor"), waiting("third"), waiting("authority_editor")) == ([both], [both], [])
    accepted = {"version": version, "accepted_by": made.created_by, "accepted_at": made.created_at}
    for organization in (cast.ngo, cast.authority):
        Acceptance.objects.create(organization=organization, **accepted)
    assert (waiting("ngo_editor"), waiting("third")) == ([], ["Al treilea"])
    assert line_of(Partnership.objects.get(pk=made.pk), today=timezone.localdate()).turn == "Al treilea"
    Acceptance.objects.create(organization=third, **accepted)
    assert waiting("third") == []
    AgreementVersion.objects.create(
        partnership=made, number=2, text="Altfel.", starts_on=made.starts_on, ends_on=made.ends_on,
        organization=cast.ngo, written_by=made.created_by, written_at=made.created_at,
    )  # fmt: skip
    assert waiting("third") == [both]


def test_before_the_councils_each_authority_is_waited_for_until_its_own_has_decided_and_no_ngo_is(
    cast: Cast,
) -> None:
    made = cast.partnership("council_approval")
    version = AgreementVersion.objects.create(
        partnership=made, number=1, text="Părțile convin.", starts_on=made.starts_on, ends_on=made.ends_on,
        organization=cast.ngo, written_by=made.created_by, written_at=made.created_at,
    )  # fmt: skip
    further = {"ngo": OrganizationFactory(name="Alt ONG"), "authority": AuthorityFactory(name="Alt oraș")}
    for side, organization in further.items():
        cast.people[f"further_{side}"] = MembershipFactory(organization=organization).user
        CoParty.objects.create(
            partnership=made, organization=organization, side=side, asked_by=made.created_by,
            confirmed_by=made.created_by, asked_at=made.created_at, confirmed_at=made.created_at,
        )  # fmt: skip

    def waiting() -> dict[str, list[str]]:
        roles = ("ngo_editor", "further_ngo", "authority_editor", "further_authority")
        desks = {role: cast.desk(role).get(DESK).context["desk"].to_go_on for role in roles}
        return {role: [row.line.turn for row in desk] for role, desk in desks.items() if desk}

    both = [f"{cast.authority}, Alt oraș"]
    assert waiting() == {"authority_editor": both, "further_authority": both}
    decided = {"version": version, "legal_ground": "Legea 1/2000.", "recorded_by": made.created_by}
    CouncilApproval.objects.create(authority=cast.authority, recorded_at=made.created_at, **decided)
    assert waiting() == {"further_authority": ["Alt oraș"]}
    CouncilApproval.objects.create(authority=further["authority"], recorded_at=made.created_at, **decided)
    assert waiting() == {}


@pytest.mark.parametrize("state", ["draft", "changes_requested", "submitted"])
def test_who_proposes_too_finds_the_proposal_on_the_desk_once_confirmed(cast: Cast, state: str) -> None:
    section = {"draft": "drafts", "changes_requested": "to_send_back", "submitted": "in_answer"}[state]
    made, third = cast.partnership(state), OrganizationFactory()
    cast.people["third"] = MembershipFactory(organization=third, role=MembershipRole.EDITOR).user
    part = CoParty.objects.create(
        partnership=made, organization=third, side="ngo", asked_by=made.created_by, asked_at=made.created_at
    )

    def found() -> list[int]:
        return [row.pk for row in getattr(cast.desk("third").get(DESK).context["desk"], section)]

    assert found() == []
    CoParty.objects.filter(pk=part.pk).update(confirmed_by=made.created_by, confirmed_at=made.created_at)
    assert found() == [made.pk]


def test_an_ending_waits_until_the_portal_vouches_anew_or_no_more(cast: Cast) -> None:
    renewed, suspended, revived, still = (ended() for _row in range(4))
    decided = {"actor": cast.people["moderator"], "reason": "Am întrebat.", "now": timezone.now()}
    renew_verification(pk=renewed.pk, **decided)
    suspend_organization(pk=suspended.pk, **decided)
    Organization.objects.filter(pk=revived.pk).update(register_status="active")
    assert [row.about for row in cast.desk("moderator").get(DESK).context["desk"].to_decide] == [still.pk]


def test_nobody_is_asked_to_answer_what_their_own_ngo_proposed(cast: Cast) -> None:
    cast.partnership("submitted")
    MembershipFactory(organization=cast.ngo, user=cast.people["authority_editor"])
    desk = cast.desk("authority_editor").get(DESK).context["desk"]
    assert (len(desk.to_answer), len(desk.in_answer)) == (0, 1)


@pytest.mark.parametrize(
    ("role", "shown"), [("moderator", True), ("administrator", True), ("ngo_owner", False)]
)
def test_messages_given_up_and_imports_to_confirm_wait_for_those_who_see_to_them(
    cast: Cast, role: str, shown: bool
) -> None:
    undeliverable_letter()
    RegisterImport.objects.create(
        file_name="fundatii.xlsx", sha256="0" * 64, started_by=UserFactory(), started_at=days_ago(1),
        read_at=days_ago(1),
    )  # fmt: skip
    html = cast.desk(role).get(DESK).content.decode()
    assert ("1 message could not be delivered" in html) is shown
    assert ("fundatii.xlsx" in html) is (role == "moderator")


def test_only_whoever_decides_is_told_that_nothing_waits_for_a_decision(cast: Cast) -> None:
    undeliverable_letter()
    desks = {role: cast.desk(role).get(DESK).content.decode() for role in ("moderator", "administrator")}
    said = {role: ("Nothing waits for a decision." in html) for role, html in desks.items()}
    assert said == {"moderator": True, "administrator": False}
    assert "For the moderators" not in desks["administrator"]


def test_a_long_desk_shows_the_most_urgent_of_each_section(cast: Cast) -> None:
    for _row in range(DESK_ROWS + 2):
        cast.partnership("submitted")
    desk = cast.desk("authority_owner").get(DESK).context["desk"]
    assert len(desk.to_answer) == DESK_ROWS


# The queries of the desk, at 1 and at 3 rows of each kind.
COSTS = {
    "person": 5,
    "ngo_owner": 10,
    "authority_editor": 10,
    "authority_member": 6,
    "manager": 7,
    "moderator": 9,
    "administrator": 6,
}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("role", COSTS)
def test_the_desk_costs_the_same_queries_whatever_waits(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, role: str, rows: int
) -> None:
    for _row in range(rows):
        fill(cast)
    client = cast.desk(role)
    with django_assert_num_queries(COSTS[role]):
        page = client.get(DESK)
    assert page.status_code == 200
