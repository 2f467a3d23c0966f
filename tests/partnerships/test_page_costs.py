"""What the page of a partnership asks of the database, whoever looks and wherever it stands."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partnerships.life import PartnershipState, Side
from partnerships.models import CoParty, Partnership
from tests.factories.organizations import AuthorityFactory, OrganizationFactory
from tests.partnerships.conftest import Cast
from tests.partnerships.test_views import path

ROLES = ("visitor", "ngo_owner", "authority_owner")
COSTS = {
    "draft": (None, 10, None),
    "submitted": (None, 11, 11),
    "under_review": (None, 11, 14),
    "changes_requested": (None, 14, 14),
    "unanswered": (None, 11, 11),
    "accepted_in_principle": (4, 11, 11),
    "rejected": (None, 11, 11),
    "withdrawn": (None, 12, 12),
    "negotiation": (6, 16, 16),
    "council_approval": (6, 16, 16),
    "signing": (6, 18, 18),
    "cancelled": (4, 11, 11),
    "active": (9, 23, 23),
    "suspended": (9, 23, 23),
    "terminated": (9, 19, 19),
    "ended": (9, 23, 23),
    "final_report": (10, 24, 24),
    "follow_up": (10, 24, 24),
    "closed": (10, 19, 19),
}
"""Queries by state, for each of `ROLES`; None where the page is not theirs to see."""


def ask_further(cast: Cast, partnership: Partnership, number: int) -> None:
    """Ask as many more NGOs and authorities; every second has confirmed."""
    author, now = cast.people["ngo_owner"], timezone.now()
    for place in range(number):
        for side, factory in ((Side.NGO, OrganizationFactory), (Side.AUTHORITY, AuthorityFactory)):
            done = {} if place % 2 else {"confirmed_by": author, "confirmed_at": now}
            CoParty.objects.create(
                partnership=partnership, organization=factory(created_by=author), side=side,
                asked_by=author, asked_at=now, **done,
            )  # fmt: skip


def cost(cast: Cast, role: str, partnership: Partnership) -> int | None:
    # The page cache keeps away from whoever brings credentials.
    client = Client(headers={"authorization": "none"})
    if role != "visitor":
        client.force_login(cast.people[role])
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path(partnership))
        asked = len(queries)
    return asked if answer.status_code == 200 else None


def test_the_page_costs_so_many_queries_in_each_state_and_no_more(cast: Cast) -> None:
    costs = {}
    for state in PartnershipState:
        partnership = cast.partnership(state)
        ask_further(cast, partnership, 5)
        costs[str(state)] = tuple(cost(cast, role, partnership) for role in ROLES)
    assert costs == COSTS


@pytest.mark.parametrize("state", ["changes_requested", "signing"])
def test_with_one_more_party_it_costs_what_it_does_with_five(cast: Cast, state: str) -> None:
    partnership = cast.partnership(state)
    ask_further(cast, partnership, 1)
    assert tuple(cost(cast, role, partnership) for role in ROLES) == COSTS[state]
