"""What needs attention: each cause on the day on which it begins to count, and of many at once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from partnerships.life import FOLLOW_UP_DAYS
from partnerships.models import ActionPoint, FollowUp, Partnership
from partnerships.selectors.attention import CAUSES, attention_of, needs_attention
from tests.factories.accounts import UserFactory
from tests.factories.measures import make_funding, make_indicator, make_value
from tests.factories.plans import make_activity, make_deliverable, make_milestone, make_risk
from tests.partnerships.conftest import Cast
from tests.partnerships.test_views import as_, path

DAY = dt.timedelta(days=1)
TODAY = timezone.localdate()

Make = Callable[[Partnership], Any]


def keys(partnership: Partnership) -> list[str]:
    return [reason.cause.key for reason in attention_of(partnership.pk, TODAY)]


def waiting(partnership: Partnership, ends_on: dt.date) -> None:
    first = make_activity(
        partnership, "Unu", starts_on=TODAY - 3 * DAY, ends_on=ends_on, begun_on=TODAY - 3 * DAY
    )
    make_activity(partnership, "Doi", needs=(first,))


def point(partnership: Partnership, what: str, due_on: dt.date, *, is_done: bool = False) -> None:
    person = UserFactory()
    done = {"done_by": person, "done_at": timezone.now()} if is_done else {}
    ActionPoint.objects.create(
        partnership=partnership, what=what, due_on=due_on, assignee=person, given_by=person,
        given_at=timezone.now(), once=uuid.uuid4(), **done,
    )  # fmt: skip


def measuring(partnership: Partnership, first: dt.date, reported: dt.date | None = None) -> None:
    Partnership.objects.filter(pk=partnership.pk).update(starts_on=first)
    indicator = make_indicator(partnership)
    if reported is not None:
        make_value(indicator, UserFactory(), 3, reported)


def spending(partnership: Partnership, amount: str, taken_back: str = "") -> None:
    funding, now = make_funding(partnership, 10), timezone.now()
    for each, withdrawn_at in ((amount, None), (taken_back, now)):
        if each:
            funding.spendings.create(
                spent_on=TODAY, amount=Decimal(each), purpose="Unelte", recorded_by=UserFactory(),
                recorded_at=now, withdrawn_at=withdrawn_at, once=uuid.uuid4(),
            )  # fmt: skip


def asking(partnership: Partnership, months: int, due_on: dt.date, *, is_answered: bool = False) -> None:
    FollowUp.objects.create(
        partnership=partnership, months=months, due_on=due_on, planned_on=TODAY,
        answers_until=due_on + 90 * DAY, ngo_answered=True, authority_answered=is_answered,
    )  # fmt: skip


# Of each cause what just counts, and what does not yet or no more; what else counts with it stands beside it.
CASES: dict[str, tuple[Make, Make, list[str]]] = {
    "activity_late": (
        lambda one: make_activity(one, starts_on=TODAY - 2 * DAY, ends_on=TODAY - DAY),
        lambda one: make_activity(one, starts_on=TODAY - DAY, begun_on=TODAY - DAY, ends_on=TODAY),
        [],
    ),
    "activity_to_begin": (
        lambda one: make_activity(one, starts_on=TODAY - DAY),
        lambda one: make_activity(one, starts_on=TODAY - DAY, begun_on=TODAY),
        [],
    ),
    "activity_waits": (
        lambda one: waiting(one, TODAY - DAY),
        lambda one: waiting(one, TODAY),
        ["activity_late"],
    ),
    "milestone_late": (
        lambda one: make_milestone(one, due_on=TODAY - DAY),
        lambda one: make_milestone(one, due_on=TODAY),
        [],
    ),
    "deliverable_late": (
        lambda one: make_deliverable(make_activity(one), due_on=TODAY - DAY),
        lambda one: make_deliverable(make_activity(one), due_on=TODAY - DAY, delivered_on=TODAY),
        [],
    ),
    "risk_unmet": (
        lambda one: make_risk(one, likelihood=2, effect=3),
        lambda one: (
            make_risk(one, likelihood=2, effect=2),
            make_risk(one, "Gerul", measure="Corturi."),
            make_risk(one, "Vântul", closed_on=TODAY),
        ),
        [],
    ),
    "action_point_late": (
        lambda one: point(one, "Sălile", TODAY - DAY),
        lambda one: (
            point(one, "Sălile", TODAY),
            point(one, "Lista", TODAY - DAY, is_done=True),
        ),
        [],
    ),
    "indicator_silent": (
        lambda one: measuring(one, TODAY - 121 * DAY),
        lambda one: measuring(one, TODAY - 121 * DAY, TODAY - 120 * DAY),
        [],
    ),
    "money_overspent": (
        lambda one: spending(one, "10.01"),
        lambda one: spending(one, "10", taken_back="5"),
        [],
    ),
    "follow_up_unanswered": (
        lambda one: asking(one, 6, TODAY - DAY),
        lambda one: (
            asking(one, 3, TODAY),
            asking(one, 6, TODAY - DAY, is_answered=True),
            asking(one, 12, TODAY - (FOLLOW_UP_DAYS + 1) * DAY),
        ),
        [],
    ),
}


@pytest.mark.parametrize("key", CASES)
def test_a_cause_counts_from_its_day_on_and_until_it_is_put_right(cast: Cast, key: str) -> None:
    counts, rests, beside = CASES[key]
    partnership, other = cast.partnership("active"), cast.partnership("active")
    counts(partnership)
    rests(other)
    assert sorted(keys(partnership)) == sorted([key, *beside])
    assert keys(other) == []


@pytest.mark.parametrize(("days", "found"), [(30, ["ending_with_open"]), (31, []), (-1, ["activity_late"])])
def test_the_last_day_counts_while_an_activity_is_open(cast: Cast, days: int, found: list[str]) -> None:
    partnership = cast.partnership("active")
    last = TODAY + days * DAY
    Partnership.objects.filter(pk=partnership.pk).update(ends_on=last)
    begun = {"starts_on": TODAY - 3 * DAY, "begun_on": TODAY - 3 * DAY, "ends_on": last}
    make_activity(partnership, "Deschis", **begun)
    make_activity(partnership, "Gata", **begun, done_on=TODAY)
    assert keys(partnership) == found
    for reason in attention_of(partnership.pk, TODAY):
        assert reason.count == (1 if found == ["ending_with_open"] else 0)


def test_every_cause_has_its_case() -> None:
    assert {cause.key for cause in CAUSES} == {*CASES, "ending_with_open"}


@pytest.mark.parametrize(("before", "found"), [(120, []), (121, ["indicator_silent"])])
def test_after_the_last_day_only_what_can_still_be_reported_is_asked_for(
    cast: Cast, before: int, found: list[str]
) -> None:
    partnership = cast.partnership("ended")
    last = TODAY - 200 * DAY
    measuring(partnership, last - 300 * DAY, last - before * DAY)
    Partnership.objects.filter(pk=partnership.pk).update(ends_on=last)
    assert keys(partnership) == found


def test_a_thousand_are_asked_as_one_is_and_those_that_are_over_not_at_all(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    found = {
        state: cast.partnership(state) for state in ("active", "suspended", "ended", "closed", "terminated")
    }
    for partnership in found.values():
        make_activity(partnership, starts_on=TODAY - 9 * DAY, ends_on=TODAY - 5 * DAY)
        make_milestone(partnership, due_on=TODAY - 7 * DAY)
        make_risk(partnership)
        make_activity(partnership, "Alta", starts_on=TODAY - 8 * DAY)
    pks = [partnership.pk for partnership in found.values()]
    with django_assert_num_queries(4):
        reasons = needs_attention(pks, TODAY)
    assert set(reasons) == {found[state].pk for state in ("active", "suspended", "ended")}
    first = [reason.cause.key for reason in reasons[found["active"].pk]]
    assert first == ["milestone_late", "activity_late", "risk_unmet", "activity_to_begin"]
    with django_assert_num_queries(0):
        assert needs_attention((), TODAY) == {}


def test_the_parties_and_managers_see_it_on_both_pages_each_reason_with_its_way(
    client: Client, cast: Cast
) -> None:
    partnership = cast.partnership("active")
    risk = make_risk(partnership)
    way = f'href="{path(partnership, f"plan/#risk-{risk.pk}")}"'
    for page in ("", "plan/"):
        for role in ("authority_member", "manager"):
            assert way in as_(client, cast.people[role]).get(path(partnership, page)).content.decode()
        client.logout()
        assert way not in client.get(path(partnership, page)).content.decode()
