"""A person's deadlines in their calendar program: at an address of its own, taken back at will."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from portal.accounts.models import User
from portal.dashboard import services, views
from portal.dashboard.models import CalendarFeed
from portal.dashboard.selectors import address_of
from portal.privacy.services import erase_person
from tests.factories.accounts import UserFactory
from tests.factories.joining import JoinRequestFactory
from tests.factories.organizations import AuthorityFactory, MembershipFactory, OrganizationFactory
from tests.factories.partnerships import PartnershipFactory

pytestmark = pytest.mark.django_db

PAGE = "/en/desk/calendar/"
TITLE = "Grădini, școli; și \\o grădiniță\nlângă „parc”: Iași – un titlu care nu încape într-un rând"


def path_of(user: User) -> str:
    feed = services.open_calendar(user=user, now=timezone.now())
    return address_of(feed).removeprefix("https://tandem.example").removeprefix("http://127.0.0.1:8000")


def events(answer: Any) -> dict[str, Any]:
    assert answer.status_code == 200
    return {str(event["uid"]).partition("@")[0]: event for event in Calendar.from_ical(answer.content).events}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture(autouse=True)
def _address(settings: Any) -> None:
    settings.PORTAL_URL = "https://tandem.example"


def test_each_side_finds_the_answer_on_its_last_day_and_a_stranger_nothing() -> None:
    partnership = PartnershipFactory(state="submitted", title=TITLE)
    day, path = partnership.answer_due_on, f"https://tandem.example{partnership.get_absolute_url()}"
    ngo, authority = partnership.ngo, partnership.authority
    expected = {
        MembershipFactory(organization=ngo, role="member").user: f"{authority} răspunde la „{TITLE}”",
        MembershipFactory(organization=authority, role="editor").user: f"Răspuns la „{TITLE}”, de la {ngo}",
    }
    for person, title in expected.items():
        event = events(Client().get(path_of(person)))[f"proposal-{partnership.pk}"]
        assert (event.start, event.end) == (day, day + dt.timedelta(days=1))
        assert (str(event["summary"]), str(event["url"])) == (title, path)
    for person in (UserFactory(), MembershipFactory(organization=authority, role="member").user):
        assert events(Client().get(path_of(person))) == {}


def test_both_sides_find_what_comes_next_for_a_partnership_by_itself() -> None:
    made = {
        state: PartnershipFactory(state=state, ends_on=dt.date(2028, 2, 29), starts_on=dt.date(2027, 1, 1))
        for state in ("signing", "active", "suspended", "follow_up", "ended", "closed", "terminated")
    }
    expected = {
        "signing": ("starts", dt.date(2027, 1, 1)), "active": ("ends", dt.date(2028, 2, 29)),
        "suspended": ("ends", dt.date(2028, 2, 29)), "follow_up": ("closes", dt.date(2030, 3, 30)),
    }  # fmt: skip
    for state, partnership in made.items():
        for side in (partnership.ngo, partnership.authority):
            person = MembershipFactory(organization=side, role="member").user
            found = events(Client().get(path_of(person)))
            what, day = expected.get(state, ("", None))
            assert {uid: event.start for uid, event in found.items()} == (
                {f"{what}-{partnership.pk}": day} if what else {}
            ), state


@pytest.mark.parametrize("state", ["draft", "accepted_in_principle", "rejected", "withdrawn"])
def test_what_nobody_owes_is_not_there(state: str) -> None:
    partnership = PartnershipFactory(state=state)
    owner = MembershipFactory(organization=partnership.authority, role="owner").user
    assert events(Client().get(path_of(owner))) == {}


def test_requests_are_there_for_who_owns_and_decisions_for_who_moderates() -> None:
    asked = JoinRequestFactory()
    waiting = OrganizationFactory(state="pending")
    owner = MembershipFactory(organization=asked.organization, role="owner").user
    found = events(Client().get(path_of(owner)))
    assert {what: event.start for what, event in found.items()} == {
        f"request-{asked.pk}": timezone.localdate(asked.created_at) + dt.timedelta(days=10)
    }
    editor = MembershipFactory(organization=asked.organization, role="editor").user
    assert events(Client().get(path_of(editor))) == {}
    moderator = UserFactory(is_moderator=True)
    assert f"registration-{waiting.pk}-0" in events(Client().get(path_of(moderator)))


def test_it_is_in_the_persons_language_and_needs_no_session() -> None:
    partnership = PartnershipFactory(state="submitted", title="Parc")
    editor = MembershipFactory(
        organization=partnership.authority, user=UserFactory(language="en"), role="editor"
    ).user
    answer = Client().get(path_of(editor), headers={"accept-language": "ro"})
    assert (
        str(events(answer)[f"proposal-{partnership.pk}"]["summary"]) == f"Answer “Parc” of {partnership.ngo}"
    )
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["X-Robots-Tag"] == "noindex"
    assert not answer.cookies
    assert max(map(len, answer.content.split(b"\r\n"))) <= 75


def test_the_page_makes_an_address_shows_it_again_and_takes_it_back() -> None:
    person = UserFactory()
    client = signed_in(person)
    assert client.get(PAGE).context["address"] is None
    client.post(PAGE, {"act": "open"})
    first = client.get(PAGE).context["address"]
    assert first == client.get(PAGE).context["address"]
    assert first in client.get(PAGE).content.decode()
    client.post(PAGE, {"act": "renew"})
    second = client.get(PAGE).context["address"]
    paths = [address.removeprefix("https://tandem.example") for address in (first, second)]
    assert [Client().get(path).status_code for path in paths] == [404, 200]
    client.post(PAGE, {"act": "close"})
    assert Client().get(paths[1]).status_code == 404
    assert not CalendarFeed.objects.exists()


@pytest.mark.parametrize("bad", ["", "-", "1-", "x-y", "١-a", "9" * 30 + "-a", "%00-a", "0"])
def test_an_address_that_was_never_given_leads_nowhere(bad: str) -> None:
    path = path_of(UserFactory())
    number = path.rpartition("/")[2].partition("-")[0]
    for token in (bad, f"{number}-{bad}", f"{number}-{'0' * 40}"):
        assert Client().get(f"/calendar/{token}.ics").status_code == 404


def test_the_table_alone_does_not_tell_the_address(settings: Any) -> None:
    person = UserFactory()
    path = path_of(person)
    settings.SECRET_KEY = "another"
    assert path != reverse("calendar:feed", args=[path.rpartition("/")[2].removesuffix(".ics") + "x"])
    assert Client().get(path).status_code == 404


def test_who_cannot_sign_in_any_more_is_read_by_no_program() -> None:
    closed, erased = UserFactory(), UserFactory()
    paths = [path_of(closed), path_of(erased)]
    User.objects.filter(pk=closed.pk).update(is_active=False)
    erase_person(actor=erased, now=timezone.now())
    assert [Client().get(path).status_code for path in paths] == [404, 404]
    assert not CalendarFeed.objects.filter(user=erased).exists()


def test_a_program_that_asks_all_the_time_is_told_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(views, "AN_HOUR_OF_ONE_CALENDAR", 2)
    path, other = path_of(UserFactory()), path_of(UserFactory())
    assert [Client().get(path).status_code for _time in range(3)] == [200, 200, 429]
    assert Client().get(other).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_a_calendar_costs_the_same_queries_whatever_its_length(
    django_assert_num_queries: Any, rows: int
) -> None:
    authority = AuthorityFactory()
    owner = MembershipFactory(organization=authority, role="owner").user
    for _row in range(rows):
        PartnershipFactory(state="submitted", authority=authority)
        JoinRequestFactory(organization=authority)
    path = path_of(owner)
    with django_assert_num_queries(7):
        assert len(events(Client().get(path))) == 2 * rows
