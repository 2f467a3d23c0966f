"""The rows of the desk of proposals: kept under all that they show, and the same however they are read."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.http import QueryDict
from django.template import Context, Template
from django.test import Client
from django.utils import timezone
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from partnerships.filters import DeskFilter
from partnerships.models import Partnership
from partnerships.selectors import DeskRow, desk_pages, desk_rows
from partnerships.selectors import partnerships as selectors
from portal.core.page_cache import process_generations
from tests.factories.accounts import UserFactory
from tests.factories.organizations import make_members
from tests.factories.partnerships import PartnershipFactory

TODAY = dt.date(2026, 11, 21)
ROW = DeskRow(5, "Un parc <b>", "submitted", dt.date(2026, 12, 1), "Asociația", "Primăria", TODAY)


def html(row: DeskRow, language: str = "ro") -> str:
    with override(language):
        source = '{% kept_rows "partnerships/proposal_row.html" rows %}'
        return Template(source).render(Context({"rows": [row]}))


@pytest.mark.parametrize(
    "changed",
    [
        {"pk": 6},
        {"title": "Un parc"},
        {"state": "under_review"},
        {"due_on": dt.date(2026, 12, 2)},
        {"ngo": "Altă asociație"},
        {"authority": "Consiliul"},
        {"today": TODAY + dt.timedelta(days=1)},
    ],
)
def test_a_kept_row_differs_with_all_that_it_shows(changed: dict[str, Any]) -> None:
    assert set(changed) <= set(DeskRow._fields)
    first = html(ROW)
    assert html(ROW) == first
    assert html(ROW._replace(**changed)) != first


def test_a_kept_row_speaks_the_readers_language_and_escapes() -> None:
    assert html(ROW, "en") != html(ROW, "ro")
    assert "Un parc &lt;b&gt;" in html(ROW)


def test_only_a_good_end_colours_the_badge() -> None:
    tones = {
        state: ROW._replace(state=state).tone for state in ("accepted_in_principle", "submitted", "rejected")
    }
    assert tones == {"accepted_in_principle": "fine", "submitted": "quiet", "rejected": "quiet"}


@pytest.mark.django_db
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_page_far_down_is_read_as_one_at_the_top(monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    for state in (
        "submitted",
        "accepted_in_principle",
        "draft",
        "under_review",
        "draft",
        "rejected",
        "submitted",
    ):
        PartnershipFactory(state=state)
    page = desk_pages(Partnership.objects.newest_first(), 2, by_words=False).page(number)
    top = desk_rows(page, today=TODAY)
    monkeypatch.setattr(selectors, "DEEP", 0)
    assert desk_rows(page, today=TODAY) == top
    by_words = desk_pages(Partnership.objects.newest_first(), 2, by_words=True)
    assert (by_words.count, desk_rows(by_words.page(number), today=TODAY)) == (7, top)
    assert [row.pk for row in top] == [partnership.pk for partnership in page]
    assert [(row.ngo, row.authority) for row in top] == [(str(one.ngo), str(one.authority)) for one in page]


@pytest.mark.django_db
def test_what_a_manager_looks_for_is_looked_up_once_until_something_changes(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    manager = UserFactory(is_programme_manager=True)
    client.force_login(manager)
    older, newer = (PartnershipFactory(state="submitted", title=f"Grădini {name}") for name in "ab")
    ours = PartnershipFactory(state="draft", title="Grădini c")
    process_generations.replace(("partnerships",))

    def found() -> list[int]:
        return [row.pk for row in client.get("/partnerships/proposals/?q=gradini").context["rows"]]

    assert found() == [newer.pk, older.pk]
    # Session, person, memberships; the rows and the names.
    with django_assert_num_queries(5):
        assert found() == [newer.pk, older.pk]
    Partnership.objects.filter(pk=older.pk).update(title="Livezi a")
    process_generations.replace(("partnerships",))
    assert found() == [newer.pk]
    # With an organization of one's own the desk is not the same for every manager: it is always looked up.
    make_members([(ours.ngo, manager, "owner")])
    assert found() == [ours.pk, newer.pk]
    Partnership.objects.filter(pk=ours.pk).update(title="Livezi c")
    assert found() == [newer.pk]


@pytest.mark.django_db
def test_the_days_asked_for_are_days_of_the_portals_clock() -> None:
    partnership = PartnershipFactory(state="submitted")
    last_minute = dt.datetime(2026, 3, 9, 23, 59, 30, tzinfo=timezone.get_default_timezone())
    Partnership.objects.filter(pk=partnership.pk).update(submitted_at=last_minute)

    def found(query: str) -> bool:
        return bool(DeskFilter(QueryDict(query), queryset=Partnership.objects.all()).qs)

    assert found("submitted_from=2026-03-09&submitted_to=2026-03-09")
    assert not found("submitted_from=2026-03-10")
    assert not found("submitted_to=2026-03-08")
    assert found("submitted_from=0001-01-01&submitted_to=9999-12-31")
