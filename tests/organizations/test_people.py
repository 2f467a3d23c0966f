"""Who may change whose part in an organization; an owner always stays; the switch of whom one acts for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from organizations import services
from organizations.enums import MembershipRole
from organizations.models import Membership, Organization
from organizations.views.base import PIECE_ROWS
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused
from portal.notifications.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.joining import InvitationFactory, JoinRequestFactory
from tests.factories.organizations import AuthorityFactory, MembershipFactory, OrganizationFactory
from tests.organizations.conftest import Cast, as_, path

pytestmark = pytest.mark.django_db

ROLES = ("person", "stranger", "editor", "member", "moderator", "manager", "administrator", "owner")
SCRIPT = "<script>alert('x')</script>"


def part_of(organization: Organization, user: User | None) -> Membership:
    return Membership.objects.get(organization=organization, user=user)


def letters(kind: str) -> set[str]:
    found = Message.objects.filter(kind=f"organizations.{kind}")
    return set(found.values_list("recipient__email", flat=True))


Act = Callable[[Membership, User], Any]
ACTS: dict[str, Act] = {
    "change_role": lambda part, actor: services.change_role(
        pk=part.pk, actor=actor, role="member", now=timezone.now()
    ),
    "name_signatory": lambda part, actor: services.name_signatory(
        pk=part.pk, actor=actor, is_signatory=True, now=timezone.now()
    ),
    "remove_member": lambda part, actor: services.remove_member(pk=part.pk, actor=actor, now=timezone.now()),
    "hand_over": lambda part, actor: services.hand_over(pk=part.pk, actor=actor, now=timezone.now()),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("verb", ACTS)
def test_only_an_owner_changes_the_people(cast: Cast, verb: str, role: str) -> None:
    organization = cast.organization("verified")
    part = part_of(organization, cast.people["editor"])
    before = sorted(organization.memberships.values_list("user", "role", "is_signatory"))
    actor = cast.people[role]
    assert actor
    if role == "owner":
        ACTS[verb](part, actor)
        assert sorted(organization.memberships.values_list("user", "role", "is_signatory")) != before
        assert Entry.objects.about(organization).get().verb == f"organizations.{verb}"
    else:
        with pytest.raises(NotAllowed):
            ACTS[verb](part, actor)
        assert sorted(organization.memberships.values_list("user", "role", "is_signatory")) == before
        assert not Entry.objects.about(organization).exists()


@pytest.mark.parametrize("role", ROLES)
def test_only_those_who_belong_to_it_leave(cast: Cast, role: str) -> None:
    organization, actor = cast.organization("verified"), cast.people[role]
    assert actor
    leave = lambda: services.leave_organization(pk=organization.pk, actor=actor, now=timezone.now())  # noqa: E731
    if role in ("owner", "editor", "member"):
        leave()
        assert not organization.memberships.filter(user=actor).exists()
        assert letters("person_gone") == {
            cast.people[who].email
            for who in {"owner", "own_moderator"} - {role}  # type: ignore[union-attr]
        }
    else:
        with pytest.raises(NotAllowed):
            leave()


def test_the_last_owner_neither_leaves_nor_is_demoted_nor_removed() -> None:
    owner = MembershipFactory(role=MembershipRole.OWNER)
    gone = MembershipFactory(
        organization=owner.organization, role=MembershipRole.OWNER, user=UserFactory(is_active=False)
    )
    now = timezone.now()
    for act in (
        lambda: services.leave_organization(pk=owner.organization_id, actor=owner.user, now=now),
        lambda: services.change_role(pk=owner.pk, actor=owner.user, role="editor", now=now),
        lambda: services.remove_member(pk=owner.pk, actor=owner.user, now=now),
    ):
        with translation.override("en"), pytest.raises(Refused, match="keeps at least one owner"):
            act()
    assert set(owner.organization.memberships.all()) == {owner, gone}
    # Whose account is closed is no owner who could stay behind; another can take that part away.
    services.remove_member(pk=gone.pk, actor=owner.user, now=now)


def test_a_hand_over_makes_the_one_an_owner_and_the_other_an_editor(cast: Cast) -> None:
    organization = cast.organization("verified")
    member, owner = cast.people["member"], cast.people["owner"]
    services.hand_over(pk=part_of(organization, member).pk, actor=owner, now=timezone.now())
    assert part_of(organization, member).role == "owner"
    assert part_of(organization, owner).role == "editor"
    assert letters("ownership_handed_over") == {member.email, cast.people["own_moderator"].email}
    with pytest.raises(NotAllowed):
        services.hand_over(pk=part_of(organization, member).pk, actor=owner, now=timezone.now())


def test_nothing_is_handed_to_oneself_nor_to_a_closed_account(cast: Cast) -> None:
    organization, owner = cast.organization("verified"), cast.people["owner"]
    closed = MembershipFactory(organization=organization, user=UserFactory(is_active=False))
    for part in (part_of(organization, owner), closed):
        with pytest.raises(Refused):
            services.hand_over(pk=part.pk, actor=owner, now=timezone.now())


def test_a_change_of_role_is_audited_and_told_to_the_person_and_the_other_owners(cast: Cast) -> None:
    organization, member = cast.organization("verified"), cast.people["member"]
    part = part_of(organization, member)
    services.change_role(pk=part.pk, actor=cast.people["owner"], role="editor", now=timezone.now())
    entry = Entry.objects.about(organization).get()
    assert (entry.before, entry.after) == (
        {"user": member.pk, "role": "member"},
        {"user": member.pk, "role": "editor"},
    )
    assert letters("role_changed") == {member.email, cast.people["own_moderator"].email}
    services.change_role(pk=part.pk, actor=cast.people["owner"], role="editor", now=timezone.now())
    assert Entry.objects.about(organization).count() == 1


def test_whoever_was_removed_hears_of_it_although_they_see_nothing_any_more(cast: Cast) -> None:
    organization, member = cast.organization("suspended"), cast.people["member"]
    services.remove_member(
        pk=part_of(organization, member).pk, actor=cast.people["owner"], now=timezone.now()
    )
    assert member.email in letters("person_gone")
    assert Message.objects.get(kind="organizations.person_gone", recipient=member).state == "pending"


def test_a_part_that_ended_meanwhile_gives_a_sentence(cast: Cast) -> None:
    organization = cast.organization("verified")
    part = part_of(organization, cast.people["member"])
    Membership.objects.filter(pk=part.pk).delete()
    for act in ACTS.values():
        with pytest.raises(Refused):
            act(part, cast.people["owner"])


# Who gets the page of the people; 404: the organization is unknown to them.
PAGES = {
    "visitor": 302, "person": 403, "stranger": 403, "manager": 403, "owner": 200, "editor": 200,
    "member": 200, "moderator": 200, "own_moderator": 200, "administrator": 200,
}  # fmt: skip


@pytest.mark.parametrize("role", PAGES)
def test_each_role_gets_the_pages_that_are_theirs(client: Client, cast: Cast, role: str) -> None:
    organization = cast.organization("verified")
    part = part_of(organization, cast.people["member"])
    InvitationFactory(organization=organization, email="invitat@undeva.example")
    as_(client, cast.people[role])
    answer = client.get(path(organization, "people/"))
    assert answer.status_code == PAGES[role]
    manages = role in ("owner", "own_moderator")
    assert ("invitat@undeva.example" in answer.content.decode()) == manages
    for page in ("people/invite/", f"people/{part.pk}/remove/", f"people/{part.pk}/hand-over/"):
        status = client.get(path(organization, page)).status_code
        assert status == (200 if manages else 302 if role == "visitor" else 403), page
    leaves = role in ("owner", "own_moderator", "editor", "member")
    status = client.get(path(organization, "people/leave/")).status_code
    assert status == (200 if leaves else 302 if role == "visitor" else 403)


@pytest.mark.parametrize("role", ["visitor", "person", "stranger", "editor", "member", "moderator"])
def test_a_post_by_whoever_may_not_changes_nobody(client: Client, cast: Cast, role: str) -> None:
    organization = cast.organization("verified")
    part = part_of(organization, cast.people["owner"])
    before = sorted(organization.memberships.values_list("user", "role"))
    as_(client, cast.people[role])
    for page, typed in (
        (f"people/{part.pk}/role/", {"role": "member"}),
        (f"people/{part.pk}/remove/", {}),
        (f"people/{part.pk}/hand-over/", {}),
        ("people/invite/", {"email": "x@y.example", "role": "owner"}),
    ):
        assert client.post(path(organization, page), typed).status_code in (302, 403), page
    assert sorted(organization.memberships.values_list("user", "role")) == before
    assert not organization.invitations.exists()


def test_a_part_in_another_organization_is_not_reached_through_ones_own(client: Client, cast: Cast) -> None:
    own, other = cast.organization("verified"), MembershipFactory(role=MembershipRole.MEMBER)
    MembershipFactory(organization=other.organization, role=MembershipRole.OWNER)
    as_(client, cast.people["owner"])
    for page in ("role", "remove", "hand-over"):
        answer = client.post(path(own, f"people/{other.pk}/{page}/"), {"role": "owner"})
        assert answer.status_code == 404
    other.refresh_from_db()
    assert other.role == "member"


def test_the_owner_works_on_the_page_and_the_last_one_gets_a_sentence(client: Client) -> None:
    owner = MembershipFactory(role=MembershipRole.OWNER, user__full_name=f"O{SCRIPT}")
    editor = MembershipFactory(organization=owner.organization)
    as_(client, owner.user)
    page = path(owner.organization, "people/")
    answer = client.post(path(owner.organization, "people/leave/"), follow=True)
    assert "keeps at least one owner" in answer.content.decode()
    answer = client.post(
        path(owner.organization, f"people/{owner.pk}/role/"), {"role": "member"}, follow=True
    )
    assert "keeps at least one owner" in answer.content.decode()
    for bad in ("", "king", "owner\x00"):
        client.post(path(owner.organization, f"people/{editor.pk}/role/"), {"role": bad})
        assert part_of(owner.organization, editor.user).role == "editor"
    client.post(path(owner.organization, f"people/{editor.pk}/role/"), {"role": "owner"})
    text = client.get(page).content.decode()
    assert SCRIPT not in text
    assert "&lt;script&gt;" in text
    answer = client.post(path(owner.organization, "people/leave/"))
    assert answer["Location"] == "/en/desk/"
    assert client.get(page).status_code == 403


def test_the_page_costs_the_same_at_one_row_and_at_three(client: Client) -> None:
    owner = MembershipFactory(role=MembershipRole.OWNER)
    as_(client, owner.user)
    page, counts = path(owner.organization, "people/"), []
    JoinRequestFactory(organization=owner.organization)
    InvitationFactory(organization=owner.organization)
    client.get(page)
    for more in (0, 2):
        for _time in range(more):
            MembershipFactory(organization=owner.organization)
            JoinRequestFactory(organization=owner.organization)
            InvitationFactory(organization=owner.organization)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_whoever_acts_for_one_acts_for_it_without_choosing(client: Client) -> None:
    part = MembershipFactory(organization__short_name="Atelierul Mic")
    MembershipFactory(user=part.user, role=MembershipRole.MEMBER)
    page = as_(client, part.user).get("/en/desk/").content.decode()
    assert "for Atelierul Mic" in page


def test_whoever_acts_for_several_chooses_and_the_choice_stays_until_the_part_ends(client: Client) -> None:
    first, second = (
        MembershipFactory(organization__name="Asociația Întâi"),
        AuthorityFactory(name="Primăria Doi"),
    )
    user = first.user
    part = MembershipFactory(user=user, organization=second)
    as_(client, user)
    assert "choose for whom you act" in client.get("/en/desk/").content.decode()
    answer = client.post("/en/organizations/acting/", {"organization": second.pk, "next": "/en/exports/"})
    assert answer["Location"] == "/en/exports/"
    assert client.session["acting_for"] == second.pk
    assert "for Primăria Doi" in client.get("/en/desk/").content.decode()
    # The last choice is the first of the next session.
    other = as_(Client(), user)
    assert "for Primăria Doi" in other.get("/en/desk/").content.decode()
    part.delete()
    assert "for Asociația Întâi" in client.get("/en/desk/").content.decode()


@pytest.mark.parametrize("typed", ["", "0", "x", "-1", "9" * 30, "1\x00", "²"])
def test_nobody_acts_for_what_is_not_theirs(client: Client, typed: str) -> None:
    user = MembershipFactory().user
    MembershipFactory(user=user)
    foreign = OrganizationFactory()
    as_(client, user)
    for organization in (typed, str(foreign.pk)):
        answer = client.post(
            "/en/organizations/acting/", {"organization": organization, "next": "//evil.example"}
        )
        assert answer["Location"] == "/en/organizations/acting/"
        assert "acting_for" not in client.session


@pytest.mark.parametrize(
    "next_page", ["foo", "organizations:acting", "https://evil.example/", "/\\evil.example"]
)
def test_one_is_sent_on_to_addresses_of_the_portal_only(client: Client, next_page: str) -> None:
    part = MembershipFactory()
    as_(client, part.user)
    answer = client.post(
        "/en/organizations/acting/", {"organization": part.organization_id, "next": next_page}
    )
    assert answer["Location"] == "/en/desk/"


def test_a_new_proposal_begins_with_the_organization_one_acts_for(client: Client) -> None:
    first = MembershipFactory()
    second = MembershipFactory(user=first.user)
    as_(client, first.user)
    page = "/en/partnerships/proposals/new/"
    assert client.get(page).context["form"]["ngo"].value() is None
    client.post("/en/organizations/acting/", {"organization": second.organization_id})
    assert client.get(page).context["form"]["ngo"].value() == second.organization_id


def test_showing_for_whom_one_acts_asks_the_database_nothing_more(client: Client) -> None:
    user = MembershipFactory().user
    as_(client, user)
    client.get("/en/about/")
    with CaptureQueriesContext(connection) as one:
        client.get("/en/about/")
    MembershipFactory(user=user)
    client.post("/en/organizations/acting/", {"organization": user.memberships.first().organization_id})
    with CaptureQueriesContext(connection) as two:
        client.get("/en/about/")
    asked = [query["sql"] for query in two if "membership" in query["sql"]]
    assert len(asked) == 1
    assert len(two) <= len(one) + 1


@pytest.mark.parametrize("name", ["requests", "invitations"])
def test_a_long_list_of_who_waits_comes_in_pieces_at_the_same_cost(
    client: Client, cast: Cast, name: str
) -> None:
    organization = cast.organization("verified")
    page = path(organization, "people/")
    as_(client, cast.people["owner"])
    factory = JoinRequestFactory if name == "requests" else InvitationFactory
    counts = []
    for many in (1, PIECE_ROWS + 2):
        factory.create_batch(many, organization=organization)
        with CaptureQueriesContext(connection) as queries:
            first = client.get(page)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert len(first.context[name].rows) == PIECE_ROWS
    assert f'href="?{name}=2#{name}"' in first.content.decode()
    second = client.get(f"{page}?{name}=2")
    assert len(second.context[name].rows) == 3
    assert not {row.pk for row in second.context[name].rows} & {row.pk for row in first.context[name].rows}
    assert f'href="?{name}=1#{name}"' in second.content.decode()
    for nonsense in ("99", "x", "0", "9" * 40):
        assert client.get(page, {name: nonsense}).context[name].rows == first.context[name].rows


def test_an_owner_names_a_signatory_on_the_page_and_takes_it_back(client: Client, cast: Cast) -> None:
    organization = cast.organization("verified")
    part = part_of(organization, cast.people["member"])
    address = path(organization, f"people/{part.pk}/signatory/")
    assert as_(client, cast.people["editor"]).post(address, {"signatory": "yes"}).status_code == 403
    as_(client, cast.people["owner"])
    for answer, named in (("yes", True), ("yes", True), ("no", False)):
        assert client.post(address, {"signatory": answer}).status_code == 302
        assert part_of(organization, cast.people["member"]).is_signatory == named
    verbs = Entry.objects.about(organization).values_list("verb", flat=True)
    assert list(verbs) == ["organizations.name_signatory"] * 2
