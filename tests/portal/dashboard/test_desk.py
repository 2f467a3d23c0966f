"""The desk: what waits for whom, the first due first, at the same cost however much waits."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from organizations.enums import MembershipRole
from organizations.models import Organization
from partnerships.models import Proposal
from portal.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.organizations import AuthorityFactory, MembershipFactory, OrganizationFactory
from tests.factories.partnerships import ProposalFactory

STATES = ("draft", "submitted", "under_review", "accepted", "declined", "withdrawn")
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

    def proposal(self, state: str) -> Proposal:
        return ProposalFactory(ngo=self.ngo, authority=self.authority, state=state)

    def desk(self, role: str) -> Client:
        client = Client()
        client.force_login(self.people[role], "allauth.account.auth_backends.AuthenticationBackend")
        return client


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast()


OPEN = {"submitted", "under_review"}
NOTHING: dict[str, set[str]] = {"to_answer": set(), "drafts": set(), "in_answer": set(), "to_verify": set()}
WAITS = {
    "person": NOTHING,
    "stranger": NOTHING,
    "manager": NOTHING,
    "administrator": NOTHING,
    "moderator": {**NOTHING, "to_verify": {"pending"}},
    "ngo_owner": {**NOTHING, "drafts": {"draft"}, "in_answer": OPEN},
    "ngo_editor": {**NOTHING, "drafts": {"draft"}, "in_answer": OPEN},
    "ngo_member": {**NOTHING, "in_answer": OPEN},
    "authority_owner": {**NOTHING, "to_answer": OPEN},
    "authority_editor": {**NOTHING, "to_answer": OPEN},
    "authority_member": NOTHING,
}


@pytest.mark.parametrize("role", WAITS)
def test_each_role_finds_what_waits_for_it_and_no_more(cast: Cast, role: str) -> None:
    for state in STATES:
        cast.proposal(state)
    for state in ("pending", "verified", "refused", "suspended"):
        OrganizationFactory(state=state)
    page = cast.desk(role).get(DESK)
    desk = page.context["desk"]
    found = {
        name: {row.state for row, _line in getattr(desk, name)} for name in NOTHING if name != "to_verify"
    }
    assert {**found, "to_verify": {row.state for row in desk.to_verify}} == WAITS[role]
    assert desk.waits is bool(desk.to_answer or desk.drafts or desk.to_verify)
    assert set(desk.organizations) == set(Organization.objects.of(cast.people[role]))


@pytest.mark.parametrize("role", WAITS)
def test_an_empty_desk_says_where_to_go(cast: Cast, role: str) -> None:
    page = cast.desk(role).get(DESK)
    assert page.status_code == 200
    assert not page.context["desk"].waits
    assert 'class="empty' in page.content.decode()


def test_a_visitor_is_sent_to_sign_in(client: Client) -> None:
    assert client.get(DESK)["Location"] == f"/en/accounts/login/?next={DESK}"


def test_the_first_due_comes_first_and_the_longest_waiting_first(cast: Cast) -> None:
    first, second, third = (cast.proposal("submitted") for _row in range(3))
    for days, proposal in {1: third, 2: second, 3: first}.items():
        due = proposal.answer_due_on.replace(year=2026, month=3, day=10 - days)
        Proposal.objects.filter(pk=proposal.pk).update(answer_due_on=due)
    for role, name in (("authority_owner", "to_answer"), ("ngo_owner", "in_answer")):
        desk = cast.desk(role).get(DESK).context["desk"]
        assert [proposal for proposal, _line in getattr(desk, name)] == [first, second, third]
    older, newer = OrganizationFactory(state="pending"), OrganizationFactory(state="pending")
    Organization.objects.filter(pk=older.pk).update(submitted_at=older.submitted_at.replace(year=2025, day=1))
    assert cast.desk("moderator").get(DESK).context["desk"].to_verify == [older, newer]


# The queries of the desk, at 1 and at 3 rows of each kind.
COSTS = {
    "person": 8,
    "ngo_owner": 9,
    "authority_editor": 9,
    "authority_member": 9,
    "manager": 8,
    "moderator": 10,
    "administrator": 8,
}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("role", COSTS)
def test_the_desk_costs_the_same_queries_whatever_waits(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, role: str, rows: int
) -> None:
    for _row in range(rows):
        for state in STATES:
            cast.proposal(state)
        OrganizationFactory(state="pending")
    client = cast.desk(role)
    with django_assert_num_queries(COSTS[role]):
        page = client.get(DESK)
    assert page.status_code == 200
