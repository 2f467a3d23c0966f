"""The audit page: who reads it, what it says, what it costs."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from portal.audit.models import Entry
from portal.audit.services import record
from portal.audit.views import PAGE_ROWS
from tests.factories.accounts import UserFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.roles import visitors_and_people

AUDIT = "/en/audit/"
ANSWERS = {
    "visitor": 302,
    "person": 403,
    "owner": 403,
    "manager": 403,
    "moderator": 200,
    "administrator": 200,
}

pytestmark = pytest.mark.django_db


def as_(user: User | AnonymousUser) -> Client:
    client = Client()
    if isinstance(user, User):
        client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


def test_moderators_and_administrators_read_it_and_nobody_else() -> None:
    target = OrganizationFactory(name="Asociația Urmărită")
    record(actor=None, verb="organizations.verify", target=target, now=timezone.now())
    people = visitors_and_people(OrganizationFactory())
    pages = {role: as_(user).get(AUDIT) for role, user in people.items()}
    assert {role: page.status_code for role, page in pages.items()} == ANSWERS
    shown = {role for role, page in pages.items() if "Asociația Urmărită" in page.content.decode()}
    assert shown == {"moderator", "administrator"}
    # What the page lets through is what the query gives.
    assert {role for role, user in people.items() if Entry.objects.visible_to(user).exists()} == shown


def test_an_entry_tells_who_did_what_to_which_record_from_where() -> None:
    actor = UserFactory(full_name="Dan Pildă")
    target = OrganizationFactory(name="Asociația <b>Tare</b>")
    changed = {"before": {"mission": "Vechi"}, "after": {"mission": "<script>alert(1)</script>"}}
    record(actor=actor, verb="organizations.change", target=target, now=timezone.now(), **changed)
    page = as_(UserFactory(is_moderator=True)).get(AUDIT).content.decode()
    for words in ("Dan Pildă", "changed", "Asociația &lt;b&gt;Tare&lt;/b&gt;", "Vechi →", "&lt;script&gt;"):
        assert words in page
    assert "<script>alert(1)" not in page


def test_the_portal_itself_is_named_when_nobody_acted() -> None:
    record(actor=None, verb="organizations.verify", target=OrganizationFactory(), now=timezone.now())
    assert "the portal" in as_(UserFactory(is_moderator=True)).get(AUDIT).content.decode()


def test_the_newest_come_first_and_the_rest_on_the_next_page() -> None:
    target = OrganizationFactory()
    for _time in range(PAGE_ROWS + 1):
        record(actor=None, verb="organizations.change", target=target, now=timezone.now())
    reader = as_(UserFactory(is_moderator=True))
    first, second = (list(reader.get(AUDIT, {"page": number}).context["page"]) for number in (1, 2))
    keys = [entry.pk for entry in first + second]
    assert keys == sorted(keys, reverse=True)
    assert (len(first), len(second)) == (PAGE_ROWS, 1)


@pytest.mark.parametrize("number", ["-1", "zero", "%00", "99999999999999999999"])
def test_a_page_nobody_understands_is_no_error(number: str) -> None:
    assert as_(UserFactory(is_administrator=True)).get(f"{AUDIT}?page={number}").status_code == 200


def test_nothing_is_posted_to_the_audit() -> None:
    assert as_(UserFactory(is_administrator=True)).post(AUDIT, {"delete": "1"}).status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("role", ["is_moderator", "is_administrator"])
def test_the_page_costs_the_same_queries_whatever_its_length(
    django_assert_num_queries: DjangoAssertNumQueries, role: str, rows: int
) -> None:
    for _row in range(rows):
        record(actor=UserFactory(), verb="x.y", target=OrganizationFactory(), now=timezone.now())
    reader = as_(UserFactory(**{role: True}))
    with django_assert_num_queries(5):
        page = reader.get(AUDIT)
    assert len(page.context["page"]) == rows
