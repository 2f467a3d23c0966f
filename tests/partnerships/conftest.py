from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass

import pytest

from organizations.enums import MembershipRole
from organizations.models import Membership, Organization
from partnerships.models import ChangePoint, ChangeRound, FinalReport, Partnership, Suspension
from portal.accounts.models import User
from tests.factories.accounts import make_people
from tests.factories.agreements import make_agreement
from tests.factories.organizations import AuthorityFactory, OrganizationFactory, make_members
from tests.factories.partnerships import PartnershipFactory


@dataclass
class Cast:
    """Everybody who may meet a proposal, by role, and the two sides they belong to."""

    ngo: Organization
    authority: Organization
    people: dict[str, User]

    def partnership(self, state: str) -> Partnership:
        """A proposal between the two sides in the given state."""
        author = self.people["ngo_owner"]
        made: Partnership = PartnershipFactory(
            ngo=self.ngo, authority=self.authority, state=state, created_by=author
        )
        if made.paused_at is not None:
            opened = ChangeRound.objects.create(
                partnership=made, asked_at=made.paused_at, days_used=0, days_left=30
            )
            ChangePoint.objects.create(round=opened, text="Cine plătește chiria?")
        if made.suspended_at is not None:
            Suspension.objects.create(
                partnership=made, reason="Clădirea se repară.", organization=self.ngo,
                suspended_at=made.suspended_at,
            )  # fmt: skip
        if made.reported_at is not None:
            FinalReport.objects.create(partnership=made, text="Am reparat 212 obiecte.", written_by=author)
        make_agreement(made)
        return made


def make_cast() -> Cast:
    """One person per role; each role a single part, but for the one who is on both sides."""
    parts = {
        "ngo": list(MembershipRole),
        "authority": list(MembershipRole),
        "other_ngo": [MembershipRole.OWNER],
        "other_authority": [MembershipRole.OWNER],
    }
    people = make_people(
        founder={},
        person={},
        moderator={"is_moderator": True},
        manager={"is_programme_manager": True},
        administrator={"is_administrator": True},
        both_sides={},
        **{f"{side}_{role}": {} for side, roles in parts.items() for role in roles},
    )
    founder = people.pop("founder")
    sides = {
        side: (AuthorityFactory if side.endswith("authority") else OrganizationFactory)(created_by=founder)
        for side in parts
    }
    make_members((sides[side], people[f"{side}_{role}"], role) for side in parts for role in parts[side])
    make_members((sides[side], people["both_sides"], MembershipRole.OWNER) for side in ("ngo", "authority"))
    # Signing asks for no role in the organization.
    signatories = [people["ngo_member"], people["authority_owner"]]
    Membership.objects.filter(user__in=signatories).update(is_signatory=True)
    return Cast(ngo=sides["ngo"], authority=sides["authority"], people=people)


@pytest.fixture(scope="module")
def made_cast(shared_rows: None) -> Cast:
    """Everybody, written once for the tests of a file."""
    return make_cast()


@pytest.fixture
def cast(made_cast: Cast, db: None) -> Cast:
    """Everybody, for one test: what it changes of them, or has read of them, goes with it."""
    return deepcopy(made_cast)
