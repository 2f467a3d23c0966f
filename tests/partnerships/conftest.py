from __future__ import annotations

from dataclasses import dataclass

import pytest

from organizations.enums import MembershipRole
from organizations.models import Organization
from partnerships.models import Proposal
from portal.accounts.models import User
from tests.factories.accounts import UserFactory
from tests.factories.organizations import AuthorityFactory, MembershipFactory, OrganizationFactory
from tests.factories.partnerships import ProposalFactory


@dataclass
class Cast:
    """Everybody who may meet a proposal, by role, and the two sides they belong to."""

    ngo: Organization
    authority: Organization
    people: dict[str, User]

    def proposal(self, state: str) -> Proposal:
        """A proposal between the two sides in the given state."""
        author = self.people["ngo_owner"]
        return ProposalFactory(ngo=self.ngo, authority=self.authority, state=state, created_by=author)


@pytest.fixture
def cast(db: None) -> Cast:
    """One person per role; each role a single part, but for the one who is on both sides."""
    ngo, authority = OrganizationFactory(), AuthorityFactory()
    people = {
        "person": UserFactory(),
        "moderator": UserFactory(is_moderator=True),
        "manager": UserFactory(is_programme_manager=True),
        "administrator": UserFactory(is_administrator=True),
        "both_sides": UserFactory(),
    }
    parts = {
        "ngo": (ngo, MembershipRole),
        "authority": (authority, MembershipRole),
        "other_ngo": (OrganizationFactory(), [MembershipRole.OWNER]),
        "other_authority": (AuthorityFactory(), [MembershipRole.OWNER]),
    }
    for side, (organization, roles) in parts.items():
        for role in roles:
            member = MembershipFactory(organization=organization, role=role)
            people[f"{side}_{role}"] = member.user
    for organization in (ngo, authority):
        MembershipFactory(organization=organization, user=people["both_sides"], role=MembershipRole.OWNER)
    return Cast(ngo=ngo, authority=authority, people=people)
