"""One box over everything: found whatever the diacritics, and only what the reader may see."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.test import Client

from organizations.models import Organization
from organizations.services import refresh_entries
from portal.accounts.models import User
from portal.search.selectors import ROWS_PER_KIND
from tests.factories.accounts import UserFactory
from tests.factories.organizations import AuthorityFactory, MembershipFactory, OrganizationFactory
from tests.factories.partnerships import PartnershipFactory

PROPOSAL_STATES = ("draft", "submitted", "under_review", "accepted_in_principle", "rejected", "withdrawn")
SENT = set(PROPOSAL_STATES) - {"draft"}

pytestmark = pytest.mark.django_db


@dataclass
class Cast:
    """Organizations in every state, proposals in every state between two of them, and who looks for them."""

    people: dict[str, User | None]

    def found(self, role: str, words: str) -> tuple[set[str], set[str]]:
        """The states of the organizations and of the proposals that a role finds."""
        client, user = Client(), self.people[role]
        if user is not None:
            client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
        page = client.get("/en/search/", {"q": words})
        assert page.status_code == 200
        found = page.context["found"]
        return {row.state for row in found.organizations}, {row.state for row in found.proposals}


@pytest.fixture(scope="module")
def cast(shared_rows: None) -> Cast:
    ngo, authority = OrganizationFactory(name="Întâi"), AuthorityFactory(name="A doua")
    for state in PROPOSAL_STATES:
        PartnershipFactory(
            ngo=ngo, authority=authority, state=state, title=f"Țesătorie în școală {state.replace('_', '-')}"
        )
    people: dict[str, User | None] = {
        "visitor": None,
        "person": UserFactory(),
        "stranger": MembershipFactory(role="owner").user,
        "ngo": MembershipFactory(organization=ngo, role="member").user,
        "authority": MembershipFactory(organization=authority, role="member").user,
        "manager": UserFactory(is_programme_manager=True),
        "moderator": UserFactory(is_moderator=True),
        "administrator": UserFactory(is_administrator=True),
    }
    for state in ("pending", "verified", "refused", "suspended"):
        organization = OrganizationFactory(name=f"Asociația Ștrengarii {state}", state=state)
        MembershipFactory(organization=organization, user=people["ngo"], role="member")
    refresh_entries(None)
    return Cast(people=people)


ALL = {"pending", "verified", "refused", "suspended"}
SEES = {
    "visitor": ({"verified"}, {"accepted_in_principle"}),
    "person": ({"verified"}, {"accepted_in_principle"}),
    "stranger": ({"verified"}, {"accepted_in_principle"}),
    "ngo": (ALL, set(PROPOSAL_STATES)),
    "authority": ({"verified"}, SENT),
    "manager": ({"verified"}, SENT),
    "moderator": (ALL, {"accepted_in_principle"}),
    "administrator": (ALL, SENT),
}


@pytest.mark.parametrize("role", SEES)
def test_each_role_finds_only_what_it_may_see(cast: Cast, role: str) -> None:
    organizations, proposals = SEES[role]
    assert cast.found(role, "strengarii") == (organizations, set())
    assert cast.found(role, "tesatorie") == (set(), proposals)


@pytest.mark.parametrize(
    "words", ["STRENGARII", "ștrengarii", "asociatia verified", "verified strengarii", "trengar"]
)
def test_an_organization_is_found_whatever_case_order_and_diacritics(cast: Cast, words: str) -> None:
    assert cast.found("visitor", words) == ({"verified"}, set())


@pytest.mark.parametrize(
    "words",
    ["tesatorie scoala", "ȚESĂTORIE", "scoala in accepted-in-principle", "intai accepted-in"],
)
def test_a_partnership_is_found_by_its_title_and_its_parties(cast: Cast, words: str) -> None:
    assert cast.found("visitor", words)[1] == {"accepted_in_principle"}


@pytest.mark.parametrize(
    "words", ["", "   ", "xyzzy", "%", "_", "strengarii xyzzy", "\x00", "' OR 1=1 --", "a" * 5000]
)
def test_what_is_not_there_is_not_found(cast: Cast, words: str) -> None:
    assert cast.found("moderator", words) == (set(), set())


def test_an_organization_is_found_by_its_number(cast: Cast) -> None:
    Organization.objects.filter(name="Asociația Ștrengarii verified").update(identifier="18547290")
    for words in ("18547290", "RO18547290", "ro18547290"):
        assert cast.found("visitor", words) == ({"verified"}, set())


def test_the_page_shows_some_and_leads_to_the_rest() -> None:
    for _row in range(ROWS_PER_KIND + 1):
        OrganizationFactory(name=f"Zmeura {_row}")
    refresh_entries(None)
    page = Client().get("/en/search/?q=zmeura")
    assert len(page.context["found"].organizations) == ROWS_PER_KIND
    assert 'href="/en/organizations/?q=zmeura"' in page.content.decode()
    rest = Client().get("/en/organizations/?q=zmeura")
    assert rest.context["page"].paginator.count == ROWS_PER_KIND + 1


def test_what_was_typed_is_shown_as_text() -> None:
    page = Client().get("/en/search/", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page
