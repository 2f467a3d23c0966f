"""Two people, one organization, the same second: one result, and a sentence for the other."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from organizations import services
from organizations.enums import MembershipRole
from organizations.models import Follow, Invitation, JoinRequest, Membership, NetworkMember, Organization
from organizations.services.joining import REQUESTS_AT_ONCE
from organizations.services.registration import PENDING_AT_ONCE
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused
from portal.taxonomy.models import Territory
from tests.factories.accounts import UserFactory
from tests.factories.files import PDF
from tests.factories.joining import InvitationFactory, JoinRequestFactory, ListedFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory
from tests.factories.taxonomy import TerritoryFactory
from tests.organizations.conftest import typed

pytestmark = pytest.mark.django_db(transaction=True)

TOGETHER = 4


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run the acts on threads of their own that start together; what each gave or raised."""
    start, outcomes = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        start.wait()
        try:
            outcomes.append(act())
        except (Refused, NotAllowed) as refusal:
            outcomes.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def sentences(outcomes: list[object]) -> list[str]:
    """Of those who came second."""
    return [outcome.sentence for outcome in outcomes if isinstance(outcome, (Refused, NotAllowed))]


def two_owners() -> tuple[Organization, list[User]]:
    organization = OrganizationFactory()
    parts = MembershipFactory.create_batch(2, organization=organization, role=MembershipRole.OWNER)
    return organization, [part.user for part in parts]


def test_of_two_owners_who_leave_one_stays() -> None:
    organization, owners = two_owners()
    outcomes = at_once(
        *[
            lambda user=user: services.leave_organization(pk=organization.pk, actor=user, now=timezone.now())
            for user in owners
        ]
    )
    assert len(sentences(outcomes)) == 1
    assert Membership.objects.filter(organization=organization, role="owner").count() == 1


def test_of_two_owners_who_demote_each_other_one_stays() -> None:
    organization, owners = two_owners()
    parts = {part.user_id: part for part in organization.memberships.all()}
    pairs = [(owners[0], parts[owners[1].pk]), (owners[1], parts[owners[0].pk])]
    outcomes = at_once(
        *[
            lambda actor=actor, part=part: services.change_role(
                pk=part.pk, actor=actor, role="member", now=timezone.now()
            )
            for actor, part in pairs
        ]
    )
    assert len(sentences(outcomes)) == 1
    assert Membership.objects.filter(organization=organization, role="owner").count() == 1


def test_a_request_accepted_and_declined_has_one_answer() -> None:
    organization, owners = two_owners()
    asked, now = JoinRequestFactory(organization=organization), timezone.now()
    outcomes = at_once(
        lambda: services.accept_request(pk=asked.pk, actor=owners[0], role="member", now=now),
        lambda: services.decline_request(pk=asked.pk, actor=owners[1], reason="Nu vă știm.", now=now),
    )
    assert len(sentences(outcomes)) == 1
    asked.refresh_from_db()
    joined = Membership.objects.filter(organization=organization, user=asked.user).exists()
    assert joined == (asked.state == "accepted")
    assert Entry.objects.about(asked).count() == 1


def test_of_two_claims_given_at_once_one_person_gets_the_organization() -> None:
    organization = ListedFactory()
    claims = JoinRequestFactory.create_batch(2, organization=organization)
    moderators = [UserFactory(is_moderator=True) for _claim in claims]
    outcomes = at_once(
        *[
            lambda claim=claim, actor=actor: services.accept_request(
                pk=claim.pk, actor=actor, role="owner", reason="Am văzut mandatul.", now=timezone.now()
            )
            for claim, actor in zip(claims, moderators, strict=True)
        ]
    )
    assert len(sentences(outcomes)) == 1
    organization.refresh_from_db()
    owner = Membership.objects.get(organization=organization)
    assert (organization.state, organization.created_by_id) == ("verified", owner.user_id)
    assert sorted(JoinRequest.objects.values_list("state", flat=True)) == ["accepted", "declined"]


def test_clicks_at_the_same_time_register_one_organization() -> None:
    person, territory = UserFactory(), TerritoryFactory()
    outcomes = at_once(*[lambda: register(person, territory, "Asociația Zorile")] * TOGETHER)
    assert len(sentences(outcomes)) == TOGETHER - 1
    assert all("Asociația Zorile" in told for told in sentences(outcomes))
    assert Organization.objects.get().created_by == person


def test_a_form_sent_several_times_at_once_registers_one_organization_and_shows_it() -> None:
    person, form = UserFactory(), typed(identifier="")

    def post() -> tuple[int, bool]:
        client = Client()
        client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
        answer = client.post("/en/organizations/register/new/", form)
        return answer.status_code, Organization.objects.get().get_absolute_url() in answer.content.decode()

    outcomes = at_once(*[post] * TOGETHER)
    assert sorted(outcomes) == [(302, False), *[(422, True)] * (TOGETHER - 1)]
    assert Organization.objects.count() == 1


def test_no_more_wait_for_verification_at_once_than_may() -> None:
    person, territory = UserFactory(), TerritoryFactory()
    more = [
        lambda number=number: register(person, territory, f"Asociația {number}")
        for number in range(PENDING_AT_ONCE + 2)
    ]
    assert len(sentences(at_once(*more))) == 2
    assert Organization.objects.count() == PENDING_AT_ONCE


def register(person: User, territory: Territory, name: str) -> Organization:
    fields = {"kind": "ngo", "name": name, "short_name": "", "identifier": None, "country": "RO"}
    more = {"territory": territory, "domains": [], "mission": "Curățăm lunca.", "website": ""}
    actor = User.objects.get(pk=person.pk)
    return services.register_organization(actor=actor, fields={**fields, **more}, now=timezone.now())


def test_requests_to_several_organizations_at_once_are_no_more_than_may_wait() -> None:
    person = UserFactory()
    organizations = OrganizationFactory.create_batch(REQUESTS_AT_ONCE + 2)
    outcomes = at_once(
        *[
            lambda organization=organization: services.ask_to_join(
                organization_pk=organization.pk,
                actor=User.objects.get(pk=person.pk),
                message="Eu.",
                now=timezone.now(),
            )
            for organization in organizations
        ]
    )
    assert len(sentences(outcomes)) == 2
    assert JoinRequest.objects.filter(user=person).count() == REQUESTS_AT_ONCE


def test_a_request_sent_several_times_is_one() -> None:
    organization, person = OrganizationFactory(), UserFactory()

    def post() -> int:
        client = Client()
        client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
        return client.post(f"/organizations/{organization.slug}/join/", {"message": "Eu."}).status_code

    assert set(at_once(*[post] * TOGETHER)) <= {302, 422}
    assert JoinRequest.objects.count() == 1


def test_an_invitation_accepted_several_times_makes_one_part() -> None:
    person = UserFactory()
    invitation = InvitationFactory(email=person.email, token="o-cale")

    def post() -> int:
        client = Client()
        client.force_login(person, "allauth.account.auth_backends.AuthenticationBackend")
        return client.post("/organizations/invitations/o-cale/", {"answer": "accept"}).status_code

    assert at_once(*[post] * TOGETHER) == [302] * TOGETHER
    assert Membership.objects.filter(user=person, organization=invitation.organization).count() == 1
    assert Entry.objects.about(invitation).count() == 1


def test_an_invitation_accepted_while_it_is_withdrawn_is_one_of_the_two() -> None:
    owner, person = MembershipFactory(role=MembershipRole.OWNER), UserFactory()
    invitation = InvitationFactory(email=person.email, organization=owner.organization)
    now = timezone.now()
    outcomes = at_once(
        lambda: services.accept_invitation(pk=invitation.pk, actor=person, now=now),
        lambda: services.withdraw_invitation(pk=invitation.pk, actor=owner.user, now=now),
    )
    assert len(sentences(outcomes)) == 1
    state = Invitation.objects.get().state
    assert Membership.objects.filter(user=person).exists() == (state == "accepted")


def test_one_address_invited_by_two_owners_gets_one_invitation() -> None:
    organization, owners = two_owners()
    outcomes = at_once(
        *[
            lambda user=user: services.invite(
                organization_pk=organization.pk,
                actor=user,
                email="nou@a.example",
                role="member",
                now=timezone.now(),
            )
            for user in owners
        ]
    )
    assert len(sentences(outcomes)) == 1
    assert Invitation.objects.count() == 1


def test_two_sides_that_ask_each_other_have_confirmed() -> None:
    network = MembershipFactory(role=MembershipRole.OWNER)
    member = MembershipFactory(role=MembershipRole.OWNER)
    outcomes = at_once(
        *[
            lambda part=part: services.ask_network(
                network_pk=network.organization_id,
                member_pk=member.organization_id,
                by_network=part is network,
                actor=part.user,
                now=timezone.now(),
            )
            for part in (network, member)
        ]
    )
    assert sentences(outcomes) == []
    assert NetworkMember.objects.confirmed().count() == NetworkMember.objects.count() == 1


def test_the_same_request_is_told_to_the_moderators_once_by_several_clocks() -> None:
    asked = JoinRequestFactory()
    UserFactory(is_moderator=True)
    told = at_once(*[lambda: services.tell_moderators(now=timezone.now())] * TOGETHER)
    assert sorted(told) == [0, 0, 0, 1]
    asked.refresh_from_db()
    assert asked.moderators_told_at is not None


def test_whoever_follows_many_at_once_follows_no_more_than_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("organizations.services.following.MOST_FOLLOWED", 2)
    # Whoever has counted waits for the others, as long as it takes to see that they cannot come.
    counted, write = threading.Barrier(2 * TOGETHER), Follow.objects.get_or_create

    def once_all_have_counted(**fields: object) -> object:
        with suppress(threading.BrokenBarrierError):
            counted.wait(timeout=0.5)
        return write(**fields)

    monkeypatch.setattr(Follow.objects, "get_or_create", once_all_have_counted)
    person, organizations = UserFactory(), OrganizationFactory.create_batch(2 * TOGETHER)
    outcomes = at_once(
        *[
            lambda pk=organization.pk: services.follow(
                pk=pk, actor=User.objects.get(pk=person.pk), now=timezone.now()
            )
            for organization in organizations
        ]
    )
    assert Follow.objects.filter(user=person).count() == 2
    refused = sentences(outcomes)
    assert len(refused) == 2 * TOGETHER - 2
    # One that is followed already is followed on; one that is not any more makes room.
    kept, gone = Follow.objects.filter(user=person)
    services.follow(pk=kept.organization_id, actor=person, now=timezone.now())
    services.unfollow(pk=gone.organization_id, actor=person)
    services.follow(pk=gone.organization_id, actor=person, now=timezone.now())
    assert Follow.objects.filter(user=person).count() == 2


def test_documents_that_are_added_at_once_are_no_more_than_the_most(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("organizations.services.profile.MOST_PUBLIC_DOCUMENTS", 1)
    organization, owners = two_owners()
    outcomes = at_once(
        *[
            lambda actor=actor, number=number: services.change_profile(
                pk=organization.pk,
                actor=actor,
                fields={},
                files=services.Files(
                    title=f"Act {number}", document=SimpleUploadedFile("act.pdf", PDF, "application/pdf")
                ),
                vouched_for=True,
                now=timezone.now(),
            )
            for number, actor in enumerate(owners * 2)
        ]
    )
    assert len(sentences(outcomes)) == 3
    document = organization.documents.get()
    assert document.kind == "public"
    # What is removed in the same act makes room for the new one.
    services.change_profile(
        pk=organization.pk,
        actor=owners[0],
        fields={},
        files=services.Files(
            title="Altul", document=SimpleUploadedFile("act.pdf", PDF, "application/pdf"), removed=[document]
        ),
        vouched_for=True,
        now=timezone.now(),
    )
    assert organization.documents.get().title == "Altul"
