"""The managers' board: what stands where and for how long, what is late, whose turn it is by name."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from partnerships.life import PartnershipState
from partnerships.models import FollowUp, Partnership
from partnerships.selectors.board import SERIES, Board, board_of, keys_behind, sent
from partnerships.selectors.register import Narrowed
from portal.core.page_cache import process_generations
from tests.factories.accounts import make_people
from tests.factories.organizations import AuthorityFactory, OrganizationFactory
from tests.factories.partnerships import PartnershipFactory
from tests.factories.programmes import ProgrammeFactory
from tests.factories.taxonomy import DomainFactory

pytestmark = pytest.mark.django_db

BOARD = "/en/partnerships/board/"


def days_ago(days: int) -> dt.datetime:
    """The same hour by the clock on the wall, so many days ago, though summer time ended between."""
    return timezone.localtime() - dt.timedelta(days=days)


class Cast:
    """Two organizations, a manager, and a way to make partnerships of a past."""

    def __init__(self) -> None:
        self.people = make_people(
            founder={},
            manager={"is_programme_manager": True},
            person={},
            moderator={"is_moderator": True},
            administrator={"is_administrator": True},
        )
        founder = self.people["founder"]
        self.ngo = OrganizationFactory(created_by=founder, name="Asociația Una")
        self.authority = AuthorityFactory(created_by=founder, name="Primăria Mare")
        self.domain = DomainFactory()
        self.client = Client()
        self.client.force_login(self.people["manager"])

    def partnership(self, state: str, *, ago: int = 0, **fields: Any) -> Partnership:
        """One whose every moment so far was so many days ago."""
        made: Partnership = PartnershipFactory(
            **{
                "ngo": self.ngo, "authority": self.authority, "domain": self.domain, "state": state,
                "created_by": self.people["founder"], "created_at": days_ago(ago),
                **fields,
            }
        )  # fmt: skip
        return made


@pytest.fixture
def cast() -> Cast:
    return Cast()


def board() -> Board:
    # Nothing that an earlier test left may be kept.
    process_generations.replace(("partnerships",))
    return board_of(Narrowed((), sent()), today=timezone.localdate())


def lasted(ago: int) -> dict[str, dt.date]:
    """The first and the last day of a partnership that ended so many days ago."""
    last = timezone.localdate() - dt.timedelta(days=ago)
    return {"starts_on": last - dt.timedelta(days=90), "ends_on": last}


def make_follow_up(partnership: Partnership, ago: int) -> None:
    """One that was due so many days ago, is asked for 30 days and was answered by the NGO alone."""
    due_on = timezone.localdate() - dt.timedelta(days=ago)
    until = due_on + dt.timedelta(days=30)
    FollowUp.objects.create(
        partnership=partnership, months=6, due_on=due_on, answers_until=until, planned_on=due_on,
        ngo_answered=True,
    )  # fmt: skip


def spreads(shown: Board) -> dict[str, tuple[int, float | None, int | None]]:
    rows = [spread for _stage, some in shown.stages for spread in some] + shown.stretches
    return {spread.name: spread[2:5] for spread in [*rows, *(late for late, _rows in shown.late)]}


def test_only_programme_managers_see_it(cast: Cast) -> None:
    answers = {}
    for name in ("person", "moderator", "administrator", "manager"):
        cast.client.force_login(cast.people[name])
        answers[name] = [cast.client.get(f"{BOARD}{rest}").status_code for rest in ("", "answer/", "moons/")]
    assert answers == {
        "person": [403] * 3, "moderator": [403] * 3, "administrator": [403] * 3, "manager": [200, 200, 404],
    }  # fmt: skip
    assert Client().get(BOARD).status_code == 302


def test_it_counts_each_state_and_the_days_that_were_spent_in_it(cast: Cast) -> None:
    for ago in (3, 5, 40, 6):
        cast.partnership("submitted", ago=ago)
    cast.partnership("closed", ago=9)
    cast.partnership("draft", ago=9)
    shown = board()
    told = spreads(shown)
    assert shown.number == 5
    assert told["state-submitted"] == (4, 5.5, 40)
    assert told["state-under_review"] == (0, None, None)
    # Of an end the days say nothing.
    assert told["state-closed"] == (1, None, None)
    assert "state-draft" not in told


def test_days_in_a_state_count_from_where_the_proposal_is_now(cast: Cast) -> None:
    cast.partnership("submitted", ago=20, redirected_at=days_ago(4))
    assert spreads(board())["state-submitted"] == (1, 4, 4)


def test_it_tells_how_long_each_stretch_took(cast: Cast) -> None:
    for answered, approved, signed in ((60, 40, 30), (50, 20, 10), (90, 80, 0), (99, 98, 85)):
        moments = (days_ago(ago) for ago in (answered, approved, signed))
        of = dict(zip(("answered_at", "approved_at", "signed_at"), moments, strict=True))
        cast.partnership("active", ago=100, **of)
    cast.partnership("submitted", ago=100)
    told = spreads(board())
    assert told["answer"] == (4, 25, 50)
    assert told["approval"] == (4, 15, 30)
    assert told["signature"] == (4, 11.5, 80)
    assert told["whole"] == (4, 80, 100)


def test_what_is_late_is_named_with_whose_turn_it_is_and_since_when(cast: Cast) -> None:
    today = timezone.localdate()
    due = [cast.partnership("submitted", answer_due_on=today - dt.timedelta(days=days)) for days in (0, 1, 7)]
    rested = cast.partnership("changes_requested", answer_due_on=today - dt.timedelta(days=9))
    cast.partnership("ended", ago=12, **lasted(30))
    owed = cast.partnership("ended", ago=12, **lasted(31))
    followed = [cast.partnership(state, **lasted(1)) for state in ("final_report", "follow_up", "follow_up")]
    for partnership, days in zip(followed, (3, 0, 40), strict=True):
        make_follow_up(partnership, days)
    shown = board()
    rows = {late.name: [(row.pk, row.turn, row.days) for row in rows] for late, rows in shown.late}
    assert rows == {
        "late-answer": [(due[2].pk, "Primăria Mare", 7), (due[1].pk, "Primăria Mare", 1)],
        "late-report": [(owed.pk, "Asociația Una", 1)],
        "late-follow-up": [(followed[0].pk, "Primăria Mare", 3)],
    }
    page = cast.client.get(BOARD).content.decode()
    assert page.count(">Primăria Mare<") == 3
    assert rested.title not in page


def test_each_figure_leads_to_a_list_of_as_many_with_the_longest_first(cast: Cast) -> None:
    now = timezone.now()
    for state in PartnershipState:
        cast.partnership(state, ago=30)
    cast.partnership("active", ago=50, answered_at=now - dt.timedelta(days=1))
    told = spreads(board())
    assert told.keys() == SERIES.keys()
    for name, (number, _median, longest) in told.items():
        rows = cast.client.get(f"{BOARD}{name}/").context["rows"]
        assert len(rows) == number, name
        assert sorted((row.days for row in rows), reverse=True) == [row.days for row in rows], name
        if longest is not None:
            assert rows[0].days == longest, name


def test_filters_narrow_the_board_and_go_along_to_its_lists(cast: Cast) -> None:
    programme = ProgrammeFactory(created_by=cast.people["founder"])
    other = AuthorityFactory(created_by=cast.people["founder"], name="Consiliul Județean Alb")
    field = DomainFactory(slug="culture")
    cast.partnership("submitted")
    cast.partnership("submitted", programme=programme)
    cast.partnership("under_review", authority=other, domain=field)
    for query, number in (
        ({"programme": programme.slug}, 1),
        ({"authority": "judetean ALB"}, 1),
        ({"domain": "culture"}, 1),
        ({"state": "submitted"}, 2),
        ({"q": "primaria mare"}, 2),
        ({"programme": "moons"}, 3),
    ):
        page = cast.client.get(BOARD, query)
        assert page.context["number"] == number, query
    asked = {"authority": "alb", "state": "under_review"}
    link = f'href="{BOARD}state-under_review/?state=under_review&amp;authority=alb"'
    assert link in cast.client.get(BOARD, asked).content.decode()
    assert len(cast.client.get(f"{BOARD}state-under_review/", asked).context["rows"]) == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_as_much_whatever_its_length(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    past = timezone.localdate() - dt.timedelta(days=1)
    for _row in range(rows):
        cast.partnership("submitted", answer_due_on=past)
        cast.partnership("signing")
        followed = cast.partnership("ended", **lasted(40))
        make_follow_up(followed, 1)
    listed = f"{BOARD}state-signing/"
    # The forms of the filters, which are kept.
    for address in (BOARD, listed):
        cast.client.get(address)
    process_generations.replace(("partnerships",))
    # Session, person, memberships; states, other figures; of what is late thrice keys and rows;
    # which side owes the follow-up; names.
    with django_assert_num_queries(13):
        page = cast.client.get(BOARD)
    assert [len(some) for _late, some in page.context["late"]] == [rows, rows, rows]
    with django_assert_num_queries(3):
        cast.client.get(BOARD)
    # Keys, which are kept then; rows, who has signed, who else takes part, the names.
    for questions in (8, 7):
        with django_assert_num_queries(questions):
            assert len(cast.client.get(listed).context["rows"]) == rows


def test_it_is_drawn_anew_when_a_partnership_changes(cast: Cast) -> None:
    cast.partnership("submitted")
    assert spreads(board())["state-submitted"][0] == 1
    Partnership.objects.update(state=PartnershipState.UNDER_REVIEW, review_started_at=timezone.now())
    narrowed, today = Narrowed((), sent()), timezone.localdate()
    assert spreads(board_of(narrowed, today=today))["state-submitted"][0] == 1
    process_generations.replace(("partnerships",))
    assert spreads(board_of(narrowed, today=today))["state-submitted"][0] == 0
    assert spreads(board_of(narrowed, today=today + dt.timedelta(days=6)))["state-under_review"] == (1, 6, 6)


def test_the_lists_behind_it_are_made_anew_with_it(cast: Cast) -> None:
    older, newer = (cast.partnership("submitted", ago=ago).pk for ago in (9, 4))
    submitted, narrowed, today = SERIES["state-submitted"], Narrowed((), sent()), timezone.localdate()
    process_generations.replace(("partnerships",))
    assert list(keys_behind(submitted, narrowed, today=today)) == [older, newer]
    changed = {"state": PartnershipState.UNDER_REVIEW, "review_started_at": timezone.now()}
    Partnership.objects.filter(pk=older).update(**changed)
    assert list(keys_behind(submitted, narrowed, today=today)) == [older, newer]
    process_generations.replace(("partnerships",))
    assert list(keys_behind(submitted, narrowed, today=today)) == [newer]
    other = Narrowed(("another domain",), sent().none())
    assert list(keys_behind(submitted, other, today=today)) == []
