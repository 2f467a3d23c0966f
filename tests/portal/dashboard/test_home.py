"""The first page: what is open, first to close first; what was agreed last; the figures."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from partnerships.models import Partnership
from portal.dashboard.selectors import figures, newest_partnerships, open_consultations
from portal.programmes.models import Target
from tests.factories.consultations import ConsultationFactory
from tests.factories.organizations import AuthorityFactory, OrganizationFactory
from tests.factories.partnerships import PartnershipFactory
from tests.factories.programmes import ProgrammeFactory

pytestmark = pytest.mark.django_db


def consultation(title: str, *, days_left: int, **fields: object) -> None:
    """One announced long ago, with this many days left from today."""
    today = timezone.localdate()
    ConsultationFactory(
        title=title,
        announced_on=today - dt.timedelta(days=60),
        recommendations_until=today + dt.timedelta(days=days_left),
        **fields,
    )


def test_open_consultations_come_first_to_close_first(client: Client) -> None:
    for title, days_left in {
        "Third hearing": 9,
        "First hearing": 0,
        "Fourth hearing": 20,
        "Second hearing": 3,
    }.items():
        consultation(title, days_left=days_left)
    consultation("Closed hearing", days_left=-1)
    consultation("Draft hearing", days_left=1, published_at=None)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    ConsultationFactory(title="Coming hearing", announced_on=tomorrow)
    page = client.get("/en/")
    shown = [(row.title, line.days_left) for row, line in page.context["consultations"]]
    assert shown == [("First hearing", 0), ("Second hearing", 3), ("Third hearing", 9)]
    text = page.content.decode()
    places = [text.index(title) for title in ("First hearing", "Second hearing", "Third hearing")]
    assert places == sorted(places)
    for hidden in ("Fourth hearing", "Closed hearing", "Draft hearing", "Coming hearing"):
        assert f">{hidden}<" not in text


def test_a_consultation_is_open_on_its_first_and_on_its_last_day() -> None:
    first = dt.date(2026, 5, 4)
    ConsultationFactory(announced_on=first, recommendations_until=dt.date(2026, 5, 14))
    days = [first + dt.timedelta(days=number) for number in range(-1, 12)]
    assert [len(open_consultations(3, today=day)) for day in days] == [0, *[1] * 11, 0]


def test_the_figures_count_what_is_public_and_what_is_owed(client: Client) -> None:
    ngo, authority = OrganizationFactory(), AuthorityFactory()
    AuthorityFactory(kind="public_institution")
    for state in ("pending", "refused", "suspended"):
        OrganizationFactory(state=state)
        AuthorityFactory(state=state)
    counts = {
        "draft": 1,
        "submitted": 2,
        "under_review": 1,
        "accepted_in_principle": 2,
        "rejected": 1,
        "withdrawn": 1,
    }
    for state, count in counts.items():
        for _time in range(count):
            PartnershipFactory(ngo=ngo, authority=authority, state=state)
    found = figures()
    assert (found.organizations, found.authorities, found.partnerships, found.awaiting) == (3, 2, 2, 3)
    assert client.get("/en/").context["figures"] == found


def test_what_was_agreed_last_comes_first_and_nothing_else_is_shown(client: Client) -> None:
    now, made = timezone.now(), []
    for days_ago in (3, 1, 2):
        made.append(PartnershipFactory(state="accepted_in_principle", title=f"Agreed {days_ago} ago"))
        Partnership.objects.filter(pk=made[-1].pk).update(answered_at=now - dt.timedelta(days=days_ago))
    for state in ("draft", "submitted", "under_review", "rejected", "withdrawn"):
        PartnershipFactory(state=state, title=f"Hidden {state}")
    assert [row.title for row in newest_partnerships(2)] == ["Agreed 1 ago", "Agreed 2 ago"]
    text = client.get("/en/").content.decode()
    assert "Agreed 3 ago" in text
    assert "Hidden" not in text


def test_an_empty_portal_has_a_first_page(client: Client) -> None:
    for address in ("/", "/en/"):
        page = client.get(address)
        assert page.status_code == 200
        assert page.context["consultations"] == []


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_queries_whatever_it_shows(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, rows: int
) -> None:
    for number in range(rows):
        consultation(f"Consultation {number}", days_left=number)
        programme = ProgrammeFactory()
        for measure in ("partnerships-signed", "workshops"):
            Target.objects.create(programme=programme, measure=measure, wanted=10)
        PartnershipFactory(state="accepted_in_principle", programme=programme)
    with django_assert_num_queries(10):
        page = client.get("/en/")
    assert len(page.context["consultations"]) == len(page.context["partnerships"]) == rows
    # Of what nobody counts there is no figure, not even 0.
    told = [[row.target.measure for row in targets] for _programme, targets in page.context["programmes"]]
    assert told == [["partnerships-signed"]] * min(rows, 2)
