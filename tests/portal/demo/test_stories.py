"""The demo's texts, and the moments they are set at, on whatever day it is loaded."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from partnerships.enums import ANSWER_TERM, FundingSource, followed_up_until
from portal.core.line import SOON_DAYS
from portal.demo.services import partnerships, stories
from portal.demo.services.clock import Clock

SHORTEST_TEXT = 180
FIRST_DAY = dt.datetime(2027, 12, 20, 0, 5, tzinfo=dt.UTC)
# A year and more: every weekday, month ends, a leap day, both changes of the clock.
DAYS = [FIRST_DAY + dt.timedelta(days=days) for days in range(0, 400, 3)]


def moments(story: stories.ProposalStory, clock: Clock) -> list[dt.datetime]:
    """When its steps happened."""
    return [at for _step, at in partnerships.moments(story, clock)]


def test_every_proposal_and_answer_says_something() -> None:
    for story in stories.proposals():
        texts = [story.problem, story.objectives, story.activities]
        if story.accepted or story.rejected:
            texts.append(story.answer)
        assert min(map(len, texts)) >= SHORTEST_TEXT, story.title


def test_every_proposal_that_costs_says_whose_money_it_is() -> None:
    paid = [story.funding for story in stories.proposals() if story.funding]
    assert {source for funding in paid for source in funding} == set(FundingSource.values)
    assert min(amount for funding in paid for amount in funding.values()) > 0


def test_romanian_is_written_with_its_own_letters_and_quotation_marks() -> None:
    for path in sorted(stories.DATA.rglob("*.toml")):
        told = path.read_text(encoding="utf-8")
        assert not set("şţŞŢ") & set(told), path.name
        for rows in (stories.proposals(), stories.consultations(), stories.events()):
            assert all('"' not in value for row in rows for value in _texts(row))


def test_invented_people_and_addresses_can_reach_nobody() -> None:
    assert all(person.email.endswith(".example") for person in stories.people().values())
    real = {"https://atelierefarafrontiere.ro", "https://www.asociacija.si", ""}
    for organization in stories.organizations().values():
        assert organization.website in real or organization.website.endswith(".example")


@pytest.mark.parametrize("now", DAYS[:8], ids=str)
def test_everything_happened_before_now_in_office_hours_and_in_its_order(now: dt.datetime) -> None:
    clock = Clock(now)
    for story in stories.proposals():
        told = moments(story, clock)
        assert told == sorted(set(told))
        assert told[-1] < now
        by_people = [at for step, at in partnerships.moments(story, clock) if step != "ended"]
        assert all(moment.weekday() < 5 and 8 <= moment.hour < 18 for moment in by_people)


def test_on_any_day_some_answers_are_far_off_some_nearly_due_and_some_late() -> None:
    for now in DAYS:
        clock = Clock(now)
        left = []
        for story in stories.proposals():
            if story.submitted and not (story.accepted or story.rejected or story.withdrawn):
                sent = clock.moment(story.submitted, order=1, key=story.title).date()
                left.append((ANSWER_TERM.last_day(after=sent) - clock.today).days)
        assert min(left) < 0
        assert any(0 <= days <= SOON_DAYS for days in left)
        assert max(left) > 2 * SOON_DAYS


def test_on_any_day_a_period_proposed_was_not_over_when_it_was_proposed() -> None:
    for now in DAYS:
        clock = Clock(now)
        for story in stories.proposals():
            starts_on, ends_on = clock.months(story.starts, story.months)
            happened = dict(partnerships.moments(story, clock))
            assert happened.get("signed", happened["drafted"]).date() < ends_on
            if story.signed_by == "" and story.signed:
                assert happened["signed"].date() >= starts_on, story.title
            if story.ended:
                assert happened["ended"].date() == ends_on + dt.timedelta(days=1), story.title
            if story.closed:
                assert happened["closed"].date() > followed_up_until(ends_on), story.title
            assert starts_on.day == 1
            assert (ends_on + dt.timedelta(days=1)).day == 1


def test_on_any_day_a_plan_lies_within_its_partnership() -> None:
    proposals = {story.title: story for story in stories.proposals()}
    for now in DAYS:
        clock = Clock(now)
        for plan in stories.plans():
            story = proposals[plan.proposal]
            starts_on, ends_on = clock.months(story.starts, story.months)
            rows = [*plan.activities, *plan.milestones, *plan.deliverables]
            planned = [
                clock.day(row[name]) for row in rows for name in ("from", "until", "due") if name in row
            ]
            assert starts_on <= min(planned) <= max(planned) <= ends_on, plan.proposal
            assert clock.moment(story.signed or 0, order=4) < clock.moment(plan.written)


def test_a_weekend_is_nobodys_working_day() -> None:
    saturday = dt.datetime(2026, 11, 21, 12, tzinfo=timezone.get_default_timezone())
    clock = Clock(saturday + dt.timedelta(days=1))

    assert clock.moment(1).date() == dt.date(2026, 11, 20)
    assert clock.day(0) == dt.date(2026, 11, 23)


def _texts(row: object) -> list[str]:
    names = row.__dataclass_fields__  # type: ignore[attr-defined]
    return [value for name in names if isinstance(value := getattr(row, name), str)]
