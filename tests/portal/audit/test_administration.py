"""What administrators change is audited, before and after; a page saved unchanged is not."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from organizations.models import Organization
from portal.accounts.models import User
from portal.audit.models import Entry
from tests.factories.accounts import UserFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory
from tests.factories.roles import sign_in_with_second_factor
from tests.factories.taxonomy import DomainFactory, TerritoryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Client) -> User:
    """Signed in with the client, with a second factor."""
    user: User = UserFactory(is_administrator=True)
    sign_in_with_second_factor(client, user)
    return user


def change_person(client: Client, user: User, **changed: Any) -> int:
    """Save a person's page with some fields changed; gives the status."""
    kept = {"full_name": user.full_name, "language": user.language}
    flags = ("is_active", "is_moderator", "is_programme_manager", "is_administrator")
    kept |= {flag: "on" for flag in flags if changed.get(flag, getattr(user, flag))}
    words = {name: value for name, value in changed.items() if name not in flags}
    return client.post(f"/en/admin/accounts/user/{user.pk}/change/", {**kept, **words}).status_code


def change_organization(
    client: Client, organization: Organization, members: list[dict[str, Any]], **changed: Any
) -> int:
    """Save an organization's page with these rows of members; gives the status."""
    kept = {
        name: getattr(organization, name) for name in ("kind", "name", "short_name", "mission", "website")
    }
    existing = sum(1 for member in members if member.get("id"))
    data = {
        **kept,
        "territory": organization.territory.label,
        "domains": [domain.pk for domain in organization.domains.all()],
        "memberships-TOTAL_FORMS": len(members),
        "memberships-INITIAL_FORMS": existing,
        **changed,
    }
    for number, member in enumerate(members):
        row = {"organization": organization.pk, **member}
        data |= {f"memberships-{number}-{name}": value for name, value in row.items()}
    return client.post(f"/en/admin/organizations/organization/{organization.pk}/change/", data).status_code


def written(target: Any) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """What the audit tells of a record, oldest first."""
    entries = Entry.objects.about(target).order_by("pk")
    return [(entry.verb, entry.before, entry.after) for entry in entries]


def test_a_given_role_is_audited_with_before_and_after(client: Client, administrator: User) -> None:
    person = UserFactory()
    assert change_person(client, person, is_moderator=True, full_name="Ana Moderatoare") == 302
    person.refresh_from_db()
    assert (person.is_moderator, person.full_name) == (True, "Ana Moderatoare")
    [entry] = Entry.objects.about(person)
    assert (entry.actor, entry.verb, entry.origin) == (administrator, "accounts.change_roles", "127.0.0.1")
    assert entry.before["is_moderator"] is False
    assert entry.after == {"is_moderator": True, "full_name": "Ana Moderatoare"}
    assert set(entry.before) == set(entry.after)


@pytest.mark.usefixtures("administrator")
def test_a_role_taken_and_an_account_closed_are_audited(client: Client) -> None:
    person = UserFactory(is_programme_manager=True)
    assert change_person(client, person, is_programme_manager=False, is_active=False) == 302
    fields = (
        {"is_active": True, "is_programme_manager": True},
        {"is_active": False, "is_programme_manager": False},
    )
    assert written(person) == [("accounts.change_roles", *fields)]


@pytest.mark.usefixtures("administrator")
def test_saving_a_person_unchanged_is_not_audited(client: Client) -> None:
    person = UserFactory(is_moderator=True)
    assert change_person(client, person) == 302
    assert written(person) == []


@pytest.mark.usefixtures("administrator")
def test_an_address_is_not_changed_here(client: Client) -> None:
    person = UserFactory(email="ana@example.org")
    assert change_person(client, person, email="alta@example.org") == 302
    assert User.objects.get(pk=person.pk).email == "ana@example.org"
    assert written(person) == []


@pytest.mark.usefixtures("administrator")
def test_an_organizations_change_is_audited_with_before_and_after(client: Client) -> None:
    organization = OrganizationFactory(mission="Vechi.")
    culture = DomainFactory(slug="culture", names={"ro": "Cultură", "en": "Culture"})
    assert change_organization(client, organization, [], mission="Nou.", domains=[culture.pk]) == 302
    organization.refresh_from_db()
    assert (organization.mission, list(organization.domains.all())) == ("Nou.", [culture])
    [(verb, before, after)] = written(organization)
    assert verb == "organizations.administer"
    assert before == {"mission": "Vechi.", "domains": ["Circular economy"]}
    assert after == {"mission": "Nou.", "domains": ["Culture"]}


@pytest.mark.usefixtures("administrator")
def test_another_territory_is_audited_with_both(client: Client) -> None:
    organization = OrganizationFactory()
    was = organization.territory_id
    other = TerritoryFactory(code="BZ", kind="county", names={"ro": "Buzău", "en": "Buzau"})
    assert change_organization(client, organization, [], territory=other.label) == 302
    assert written(organization) == [
        ("organizations.administer", {"territory": was}, {"territory": other.pk})
    ]


@pytest.mark.usefixtures("administrator")
def test_saving_an_organization_unchanged_is_not_audited(client: Client) -> None:
    member = MembershipFactory()
    row = {"id": member.pk, "role": member.role}
    assert change_organization(client, member.organization, [row]) == 302
    assert written(member.organization) == []


@pytest.mark.usefixtures("administrator")
def test_neither_state_nor_number_is_changed_here(client: Client) -> None:
    organization = OrganizationFactory(state="pending", identifier="18547290")
    taken = {"state": "verified", "identifier": "1590082", "country": "BG"}
    assert change_organization(client, organization, [], **taken) == 302
    organization.refresh_from_db()
    assert (organization.state, organization.identifier, organization.country) == (
        "pending",
        "18547290",
        "RO",
    )
    assert written(organization) == []


@pytest.mark.usefixtures("administrator")
def test_a_member_added_is_audited(client: Client) -> None:
    organization, person = OrganizationFactory(), UserFactory()
    assert (
        change_organization(client, organization, [{"user": person.email.upper(), "role": "editor"}]) == 302
    )
    assert organization.memberships.get().role == "editor"
    assert written(organization) == [("organizations.change_members", {}, {person.email: "editor"})]


@pytest.mark.usefixtures("administrator")
def test_a_members_other_role_is_audited_with_the_one_before(client: Client) -> None:
    member = MembershipFactory(role="member")
    row = {"id": member.pk, "role": "owner"}
    assert change_organization(client, member.organization, [row]) == 302
    email = member.user.email
    assert written(member.organization) == [
        ("organizations.change_members", {email: "member"}, {email: "owner"})
    ]


@pytest.mark.usefixtures("administrator")
def test_a_members_part_with_the_right_to_sign_never_becomes_another_persons(client: Client) -> None:
    member, other = MembershipFactory(role="owner", is_signatory=True), UserFactory()
    row = {"id": member.pk, "user": other.email, "role": "owner", "is_signatory": ""}
    assert change_organization(client, member.organization, [row]) == 302
    assert list(member.organization.memberships.values_list("user", "is_signatory")) == [
        (member.user_id, True)
    ]
    assert written(member.organization) == []


@pytest.mark.usefixtures("administrator")
def test_the_right_to_sign_is_not_given_here(client: Client) -> None:
    organization, person = OrganizationFactory(), UserFactory()
    row = {"user": person.email, "role": "owner", "is_signatory": "on"}
    assert change_organization(client, organization, [row]) == 302
    assert organization.memberships.get().is_signatory is False


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize("closed", [True, False])
def test_whoever_has_no_open_account_is_not_made_a_member(client: Client, closed: bool) -> None:
    organization = OrganizationFactory()
    email = UserFactory(is_active=False).email if closed else "nobody@nowhere.example"
    answer = {"user": email, "role": "owner"}
    assert change_organization(client, organization, [answer]) == 200
    assert not organization.memberships.exists()


@pytest.mark.usefixtures("administrator")
def test_a_person_is_a_member_once(client: Client) -> None:
    member = MembershipFactory(role="owner")
    rows = [{"id": member.pk, "role": "owner"}, {"user": member.user.email, "role": "editor"}]
    assert change_organization(client, member.organization, rows) == 200
    assert member.organization.memberships.get().role == "owner"


@pytest.mark.usefixtures("administrator")
def test_a_member_removed_is_audited(client: Client) -> None:
    member = MembershipFactory(role="owner")
    row = {"id": member.pk, "role": "owner", "DELETE": "on"}
    assert change_organization(client, member.organization, [row]) == 302
    assert not member.organization.memberships.exists()
    assert written(member.organization) == [
        ("organizations.change_members", {member.user.email: "owner"}, {})
    ]


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize("act", ["add/", "{pk}/delete/", "{pk}/change/"])
def test_an_entry_is_neither_added_nor_changed_nor_deleted_here(client: Client, act: str) -> None:
    person = UserFactory()
    change_person(client, person, full_name="Alt Nume")
    entry = Entry.objects.about(person).get()
    answer = client.post(f"/en/admin/audit/entry/{act.format(pk=entry.pk)}", {"post": "yes", "verb": "x.y"})
    assert answer.status_code == 403
    assert Entry.objects.get(pk=entry.pk).verb == "accounts.change_roles"
    assert client.get("/en/admin/audit/entry/").status_code == 200
    assert client.get(f"/en/admin/audit/entry/{entry.pk}/change/").status_code == 200
