"""What the pages of the administration show an administrator, whatever they keep."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from events.models import Event
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.core.administration import PortalAdmin
from tests.factories.accounts import UserFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory
from tests.factories.partnerships import PartnershipFactory
from tests.factories.roles import sign_in_with_second_factor
from tests.factories.taxonomy import TerritoryFactory

PEOPLE = "/en/admin/accounts/user/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def administrator(client: Client) -> User:
    """Signed in with the client, with a second factor."""
    user: User = UserFactory(is_administrator=True, full_name="Zamfira Administratoare")
    sign_in_with_second_factor(client, user)
    return user


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_what_is_kept_is_listed_by_name_with_a_way_to_add(client: Client) -> None:
    shown = page(client, "/en/admin/")
    names = re.findall(r'<h2 class="item-title"><a href="[^"]*">([^<]*)', shown)
    assert names == sorted(names)
    assert {"Events", "Organizations", "People"} <= set(names)
    assert "/en/admin/events/event/add/" in shown
    assert "/en/admin/accounts/user/add/" not in shown


@pytest.mark.parametrize(
    "address",
    ["/en/admin/", PEOPLE, f"{PEOPLE}?q=nobody", "/en/admin/events/event/add/", "/en/admin/taxonomy/"],
)
def test_no_script_style_or_picture_of_the_library_is_loaded(client: Client, address: str) -> None:
    shown = page(client, address)
    assert "/static/admin/" not in shown
    assert "jsi18n" not in shown


def test_each_cell_says_its_column_for_a_phone(client: Client, administrator: User) -> None:
    shown = page(client, PEOPLE)
    assert f'<td data-label="Full name" class="field-full_name">{administrator.full_name}</td>' in shown
    assert '<td data-label="On the portal" class="field-roles">administrator</td>' in shown


def test_a_list_is_sorted_by_the_column_that_says_so(client: Client) -> None:
    UserFactory(email="aaa@example.org", full_name="Zoe")
    first, second = (page(client, f"{PEOPLE}?o={order}") for order in ("0", "-0"))
    assert 'aria-sort="ascending"><a href="?o=-0">E-mail address' in first
    assert 'aria-sort="descending"><a href="?o=0">E-mail address' in second
    place = re.compile(r'data-label="Full name"[^>]*>([^<]*)')
    assert place.findall(first) == place.findall(second)[::-1]


def test_a_long_list_goes_on_on_another_page_with_what_was_asked(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(PortalAdmin, "list_per_page", 2)
    for name in ("Ana", "Bogdan", "Corina"):
        UserFactory(full_name=f"{name} Popa")
    first = page(client, f"{PEOPLE}?q=popa")
    assert "Corina Popa" not in first
    assert 'href="?q=popa&amp;p=2" rel="next"' in first
    second = page(client, f"{PEOPLE}?q=popa&p=2")
    assert "Corina Popa" in second
    assert "3 to 3 of 3" in second


def test_a_search_keeps_the_filter_that_is_in_force(client: Client, administrator: User) -> None:
    UserFactory(full_name="Ana Moderatoare", is_moderator=True)
    shown = page(client, f"{PEOPLE}?is_moderator__exact=1")
    assert '<input type="hidden" name="is_moderator__exact" value="1">' in shown
    assert re.search(r"<summary>Moderator: <b>Yes</b>", shown)
    assert "Ana Moderatoare" in shown
    assert administrator.email not in shown


def test_a_search_that_finds_nothing_says_what_to_do(client: Client) -> None:
    assert "Please try other words or fewer filters." in page(client, f"{PEOPLE}?q=nobody")


def test_the_audit_names_what_was_done_and_to_what(client: Client) -> None:
    person = UserFactory()
    change = {"full_name": "Alt Nume", "language": "ro", "is_active": "on"}
    client.post(f"{PEOPLE}{person.pk}/change/", change)
    entry = Entry.objects.about(person).get()
    listed = page(client, "/en/admin/audit/entry/")
    assert '<td data-label="What" class="field-act">changed in the administration</td>' in listed
    assert '<a href="?verb=accounts.change_roles">changed in the administration</a>' in listed
    assert '<a href="?target_type=accounts.user">person</a>' in listed
    shown = page(client, f"/en/admin/audit/entry/{entry.pk}/change/")
    assert "<h1>Changed in the administration · Alt Nume</h1>" in shown
    assert "<button class=" not in shown.split("<main")[1].split("</main>")[0]


def test_an_audited_kind_that_is_no_more_is_shown_as_it_was_written(client: Client) -> None:
    entry = Entry.objects.create(
        at="2026-05-04T10:00:00Z", verb="old.act", target_type="old.thing", target_id=1, target_name="Vechi"
    )
    shown = page(client, f"/en/admin/audit/entry/{entry.pk}/change/")
    assert "<dd>old.thing</dd>" in shown


def test_a_partnership_leads_to_its_page_on_the_portal(client: Client) -> None:
    public, draft = PartnershipFactory(state="accepted_in_principle"), PartnershipFactory(state="draft")
    answer = client.get(f"/en/admin/partnerships/partnership/{public.pk}/change/")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/en/partnerships/{public.pk}/")
    for unknown in (draft.pk, "x"):
        answer = client.get(f"/en/admin/partnerships/partnership/{unknown}/change/")
        assert answer.headers["Location"] == "/en/admin/"


def test_a_seat_is_typed_and_chosen_where_several_are_called_so(client: Client) -> None:
    county = TerritoryFactory(code="BZ", kind="county", names={"ro": "Buzău"})
    other = TerritoryFactory(code="CT", kind="county", names={"ro": "Constanța"})
    places = [
        TerritoryFactory(code=f"{above.code}-1", kind="commune", names={"ro": "Satu Nou"}, parent=above)
        for above in (county, other)
    ]
    organization = OrganizationFactory()
    address = f"/en/admin/organizations/organization/{organization.pk}/change/"
    typed = {
        "kind": organization.kind, "name": organization.name, "territory": "satu nou",
        "domains": [domain.pk for domain in organization.domains.all()],
        "memberships-TOTAL_FORMS": 0, "memberships-INITIAL_FORMS": 0,
    }  # fmt: skip
    asked = client.post(address, typed)
    assert asked.status_code == 200
    assert all(f'value="{place.code}"' in asked.content.decode() for place in places)
    chosen = {"territory-code": places[1].code, "territory-asked": "satu nou"}
    assert client.post(address, typed | chosen).status_code == 302
    organization.refresh_from_db()
    assert organization.territory == places[1]


def test_what_a_member_lacks_is_told_on_top_and_beside_the_field(client: Client) -> None:
    member = MembershipFactory()
    organization = member.organization
    address = f"/en/admin/organizations/organization/{organization.pk}/change/"
    form = page(client, address)
    assert f'value="{member.user.email}"' in form
    typed = {
        "kind": organization.kind, "name": organization.name, "territory": organization.territory.code,
        "domains": [domain.pk for domain in organization.domains.all()],
        "memberships-TOTAL_FORMS": 2, "memberships-INITIAL_FORMS": 1,
        "memberships-0-id": member.pk, "memberships-0-role": member.role,
        "memberships-1-user": "nobody@nowhere.example", "memberships-1-role": "owner",
    }  # fmt: skip
    answer = client.post(address, typed)
    said = "Nobody with this address has an account that is open."
    assert answer.content.decode().count(said) == 2
    assert 'href="#id_memberships-1-user"' in answer.content.decode()


def test_what_is_saved_is_told_in_words_and_the_form_stays_where_asked(client: Client) -> None:
    person = UserFactory(full_name="Ana Popa")
    change = {"full_name": "Ana Ionescu", "language": "ro", "is_active": "on", "_continue": ""}
    answer = client.post(f"/admin/accounts/user/{person.pk}/change/", change, follow=True)
    shown = answer.content.decode()
    assert "S-a salvat: persoană „" in shown
    assert "<h1>Ana Ionescu</h1>" in shown


def test_what_was_done_to_a_record_is_told(client: Client) -> None:
    person = UserFactory()
    assert "Nothing was done yet." in page(client, f"{PEOPLE}{person.pk}/history/")
    client.post(f"{PEOPLE}{person.pk}/change/", {"full_name": "B", "language": "ro", "is_active": "on"})
    assert "Changed Full name." in page(client, f"{PEOPLE}{person.pk}/history/")


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("logout/", "/en/accounts/logout/"),
        ("password_change/", "/en/accounts/password/change/"),
        ("password_change/done/", "/en/accounts/password/change/"),
    ],
)
def test_what_is_of_the_account_is_done_on_its_own_pages(client: Client, address: str, own: str) -> None:
    assert client.post(f"/en/admin/{address}").headers["Location"] == own
    assert client.get(PEOPLE).status_code == 200


def test_a_day_and_a_moment_are_asked_in_one_box_each(client: Client) -> None:
    asked = page(client, "/en/admin/events/event/add/")
    assert re.search(r'<input type="datetime-local" name="starts_at"', asked)
    assert re.search(
        r'<input type="date" name="announced_on"', page(client, "/en/admin/consultations/consultation/add/")
    )
    assert not Event.objects.exists()
