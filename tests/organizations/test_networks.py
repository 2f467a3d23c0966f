"""Members of networks: one side asks, the other confirms, either ends it; nobody else does anything."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organizations import services
from organizations.enums import MembershipRole
from organizations.models import DirectoryEntry, Membership, NetworkMember, Organization
from organizations.rules import roles_of
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused
from portal.notifications.models import Message
from tests.factories.accounts import make_people
from tests.factories.joining import ListedFactory, NetworkMemberFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory, make_members
from tests.organizations.conftest import as_, path

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert('x')</script>"


class Sides:
    """A federation and an association, with their people by role."""

    def __init__(self) -> None:
        self.network = OrganizationFactory(name="Federația Apelor", slug="federatia-apelor")
        self.member = OrganizationFactory(name="Asociația Râului", slug="asociatia-raului")
        sides = {"network": self.network, "member": self.member}
        parts = {f"{side} {role}": (sides[side], role) for side in sides for role in MembershipRole.values}
        self.people = make_people(person={}, moderator={"is_moderator": True}, **{who: {} for who in parts})
        make_members((side, self.people[who], role) for who, (side, role) in parts.items())
        self.people["stranger"] = MembershipFactory(role=MembershipRole.OWNER).user

    def ask(self, who: str, *, by_network: bool) -> NetworkMember:
        return services.ask_network(
            network_pk=self.network.pk,
            member_pk=self.member.pk,
            by_network=by_network,
            actor=self.people[who],
            now=timezone.now(),
        )


@pytest.fixture(scope="module")
def made_sides(shared_rows: None) -> Sides:
    return Sides()


@pytest.fixture
def sides(made_sides: Sides) -> Sides:
    return deepcopy(made_sides)


def letters(kind: str) -> set[str]:
    found = Message.objects.filter(kind=f"organizations.{kind}")
    return set(found.values_list("recipient__email", flat=True))


WRITERS = {side: {f"{side} owner", f"{side} editor"} for side in ("network", "member")}
EVERYBODY = ("person", "moderator", "stranger", *(f"{s} {r}" for s in WRITERS for r in MembershipRole.values))


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("by_network", [True, False])
def test_only_those_who_act_for_a_side_ask_for_it(sides: Sides, who: str, by_network: bool) -> None:
    asking, asked = ("network", "member") if by_network else ("member", "network")
    if who in WRITERS[asking]:
        link = sides.ask(who, by_network=by_network)
        assert (link.asked_by_network, link.confirmed_at) == (by_network, None)
        assert letters("network_asked") == {sides.people[writer].email for writer in WRITERS[asked]}
    else:
        with pytest.raises(NotAllowed):
            sides.ask(who, by_network=by_network)
        assert not NetworkMember.objects.exists()


Act = Callable[[NetworkMember, User], Any]
ACTS: dict[str, Act] = {
    "confirm": lambda link, actor: services.confirm_network(pk=link.pk, actor=actor, now=timezone.now()),
    "decline": lambda link, actor: services.decline_network(pk=link.pk, actor=actor, now=timezone.now()),
    "end": lambda link, actor: services.end_network(pk=link.pk, actor=actor, now=timezone.now()),
}


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("verb", ACTS)
@pytest.mark.parametrize("by_network", [True, False])
def test_the_asked_side_answers_and_either_side_ends(
    sides: Sides, who: str, verb: str, by_network: bool
) -> None:
    link = NetworkMemberFactory(
        network=sides.network, member=sides.member, asked_by_network=by_network, confirmed_at=None
    )
    asked = "member" if by_network else "network"
    may = WRITERS["network"] | WRITERS["member"] if verb == "end" else WRITERS[asked]
    if who in may:
        ACTS[verb](link, sides.people[who])
        assert NetworkMember.objects.confirmed().exists() == (verb == "confirm")
        assert NetworkMember.objects.exists() == (verb == "confirm")
        for side in (sides.network, sides.member):
            assert Entry.objects.about(side).get().verb == f"organizations.{verb}_network"
    else:
        with pytest.raises(NotAllowed):
            ACTS[verb](link, sides.people[who])
        assert list(NetworkMember.objects.asked()) == [link]


def test_asking_back_confirms_and_both_sides_are_shown_with_it(sides: Sides) -> None:
    sides.ask("member owner", by_network=False)
    with pytest.raises(Refused):
        sides.ask("member editor", by_network=False)
    sides.ask("network editor", by_network=True)
    assert NetworkMember.objects.confirmed().count() == 1
    assert letters("network_confirmed") == {sides.people[who].email for who in WRITERS["member"]}
    assert DirectoryEntry.objects.get(organization=sides.member).in_network
    with pytest.raises(Refused):
        sides.ask("network owner", by_network=True)
    services.end_network(
        pk=NetworkMember.objects.get().pk, actor=sides.people["member editor"], now=timezone.now()
    )
    assert not DirectoryEntry.objects.get(organization=sides.member).in_network
    ended = letters("network_ended")
    assert sides.people["network owner"].email in ended
    assert sides.people["member editor"].email not in ended


def test_an_answer_to_what_is_gone_or_confirmed_gives_a_sentence(sides: Sides) -> None:
    link = NetworkMemberFactory(network=sides.network, member=sides.member)
    for verb in ("confirm", "decline"):
        with pytest.raises(Refused):
            ACTS[verb](link, sides.people["network owner"])
    services.end_network(pk=link.pk, actor=sides.people["network owner"], now=timezone.now())
    for act in ACTS.values():
        with pytest.raises(Refused):
            act(link, sides.people["network owner"])


@pytest.mark.parametrize("state", ["pending", "refused", "suspended", "listed"])
def test_only_verified_organizations_are_linked(sides: Sides, state: str) -> None:
    other = ListedFactory() if state == "listed" else OrganizationFactory(state=state)
    with pytest.raises(Refused):
        services.ask_network(
            network_pk=sides.network.pk, member_pk=other.pk, by_network=True,
            actor=sides.people["network owner"], now=timezone.now(),
        )  # fmt: skip


def test_a_kind_without_members_has_none_and_nobody_is_their_own_member(sides: Sides) -> None:
    company = MembershipFactory(organization__kind="company", role=MembershipRole.OWNER)
    for network, member in ((company.organization_id, sides.member.pk), (sides.network.pk, sides.network.pk)):
        with pytest.raises((Refused, NotAllowed)):
            services.ask_network(
                network_pk=network, member_pk=member, by_network=True, actor=company.user, now=timezone.now()
            )
    assert not NetworkMember.objects.exists()


def test_everyone_sees_confirmed_members_and_only_the_side_itself_what_waits(
    client: Client, sides: Sides
) -> None:
    NetworkMemberFactory(network=sides.network, member=sides.member)
    waiting = NetworkMemberFactory(
        network=sides.network, member__name=f"Așteaptă {SCRIPT}", confirmed_at=None, asked_by_network=False
    )
    gone = NetworkMemberFactory(network=sides.network, member__state="suspended", member__name="Suspendata")
    page = path(sides.network, "network/")
    for who in ("visitor", "stranger", "network member"):
        seen = as_(Client(), sides.people.get(who)).get(page).content.decode()
        assert "Asociația Râului" in seen
        assert "Așteaptă" not in seen
        assert gone.member.name not in seen
    seen = as_(client, sides.people["network editor"]).get(page).content.decode()
    assert "Așteaptă" in seen
    assert SCRIPT not in seen
    assert "Federația Apelor" in Client().get(path(sides.member, "network/")).content.decode()
    assert client.post(path(sides.network, f"network/{waiting.pk}/confirm/")).status_code == 302
    assert "Așteaptă" in Client().get(f"{page}?again").content.decode()


def test_the_pages_ask_confirm_and_end(client: Client, sides: Sides) -> None:
    as_(client, sides.people["member owner"])
    page = path(sides.member, "network/")
    found = client.get(page, {"q": "federatia apelor"}).context["found"]
    assert found == [sides.network]
    client.post(path(sides.member, "network/ask/"), {"organization": sides.network.slug, "as": "member"})
    link = NetworkMember.objects.get()
    assert (link.network, link.member, link.asked_by_network) == (sides.network, sides.member, False)
    other = as_(Client(), sides.people["network owner"])
    other.post(path(sides.network, f"network/{link.pk}/confirm/"))
    assert NetworkMember.objects.confirmed().exists()
    assert other.get(path(sides.network, f"network/{link.pk}/end/")).status_code == 200
    assert NetworkMember.objects.exists()
    other.post(path(sides.network, f"network/{link.pk}/end/"))
    assert not NetworkMember.objects.exists()


@pytest.mark.parametrize("who", ["person", "stranger", "network member", "moderator"])
def test_a_post_by_whoever_may_not_changes_nothing(client: Client, sides: Sides, who: str) -> None:
    link = NetworkMemberFactory(network=sides.network, member=sides.member, confirmed_at=None)
    as_(client, sides.people[who])
    for page in ("confirm", "decline", "end"):
        assert client.post(path(sides.network, f"network/{link.pk}/{page}/")).status_code == 403
    typed = {"organization": sides.member.slug, "as": "network"}
    assert client.post(path(sides.network, "network/ask/"), typed).status_code == 403
    assert list(NetworkMember.objects.asked()) == [link]


def test_a_link_of_others_is_not_reached_through_ones_own_organization(client: Client, sides: Sides) -> None:
    foreign = NetworkMemberFactory(confirmed_at=None)
    as_(client, sides.people["network owner"])
    for page in ("confirm", "decline", "end"):
        assert client.post(path(sides.network, f"network/{foreign.pk}/{page}/")).status_code == 404
    for slug in ("nu-exista", "\x00", ""):
        answer = client.post(path(sides.network, "network/ask/"), {"organization": slug, "as": "network"})
        assert answer.status_code == 404
    assert Organization.objects.filter(network_members=foreign).exists()


def test_the_page_costs_the_same_at_one_row_and_at_three(client: Client, sides: Sides) -> None:
    as_(client, sides.people["network owner"])
    counts = []
    for more in (1, 2):
        for _time in range(more):
            NetworkMemberFactory(network=sides.network)
            NetworkMemberFactory(member=sides.network)
            NetworkMemberFactory(network=sides.network, confirmed_at=None)
            NetworkMemberFactory(network=sides.network, confirmed_at=None, asked_by_network=True)
        page = path(sides.network, "network/")
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_who_was_removed_meanwhile_no_longer_acts(db: None) -> None:
    part = MembershipFactory(role="owner", organization__state="verified")
    now = timezone.now()
    link = NetworkMember.objects.create(
        network=part.organization, member=OrganizationFactory(), asked_by_network=False, asked_at=now
    )
    assert roles_of(part.user) == {part.organization_id: "owner"}
    Membership.objects.filter(pk=part.pk).delete()
    with pytest.raises(NotAllowed):
        services.confirm_network(pk=link.pk, actor=part.user, now=now)
    with pytest.raises(NotAllowed):
        services.change_organization(
            pk=part.organization_id, actor=part.user, fields={"mission": "x"}, now=now
        )
