from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from organizations.enums import MembershipRole
from organizations.models import Organization
from portal.accounts.models import User
from tests.factories.accounts import make_people
from tests.factories.organizations import MembershipFactory, OrganizationFactory, make_members
from tests.factories.taxonomy import DomainFactory, TerritoryFactory

# A number with a right control digit.
CUI = "18547290"


def as_(client: Client, user: User | None) -> Client:
    """The client, signed in; as it is for a visitor."""
    if user is not None:
        client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def path(organization: Organization, page: str = "") -> str:
    """The address of one of an organization's pages."""
    return f"/en/organizations/{organization.slug}/{page}"


def titles(query: str) -> list[str]:
    """Which organizations a visitor finds in the directory, by their slugs, in order."""
    page = Client().get(f"/en/organizations/?{query}")
    assert page.status_code == 200
    return [row.slug for row in page.context["page"].object_list]


def seen_by(client: Client, organization: Organization) -> Any:
    """What the decision's form says that the moderator has seen."""
    return client.get(path(organization, "decide/")).context["form"]["seen"].value()


def typed(**changed: Any) -> dict[str, Any]:
    """A registration form, filled in."""
    return {
        "kind": "ngo",
        "name": "Asociația Atelierul Mic",
        "short_name": "Atelierul Mic",
        "country": "RO",
        "identifier": CUI,
        "territory": TerritoryFactory().label,
        "domains": [DomainFactory().pk],
        "mission": "Reparăm ce se mai poate repara.",
        "website": "https://atelier.example/despre",
        **changed,
    }


@dataclass
class Cast:
    """Everybody who may meet an organization, by role; the visitor is nobody."""

    people: dict[str, User | None]

    def organization(self, state: str) -> Organization:
        """One that the members belong to, in the given state."""
        organization = OrganizationFactory(state=state, name=f"Asociația Vecinilor {state}")
        roles = {str(role): role for role in MembershipRole} | {"own_moderator": MembershipRole.OWNER}
        make_members([(organization, self.people[who], role) for who, role in roles.items()])
        return organization


def make_cast() -> Cast:
    """One person per role; each role a single part, but for the moderator who is an owner."""
    people = make_people(
        person={},
        owner={},
        editor={},
        member={},
        moderator={"is_moderator": True},
        own_moderator={"is_moderator": True},
        manager={"is_programme_manager": True},
        administrator={"is_administrator": True},
    )
    stranger = MembershipFactory(role=MembershipRole.OWNER).user
    return Cast(people={"visitor": None, "stranger": stranger, **people})


@pytest.fixture(scope="module")
def made_cast(shared_rows: None) -> Cast:
    """Everybody, written once for the tests of a file."""
    return make_cast()


@pytest.fixture
def cast(made_cast: Cast, db: None) -> Cast:
    """Everybody, for one test: what it changes of them, or has read of them, goes with it."""
    return deepcopy(made_cast)
