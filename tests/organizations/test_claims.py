"""Two people claim one listed organization: what was given to the moderators stays with them."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone, translation

from organizations import services
from organizations.enums import MembershipRole
from organizations.models import JoinRequest, Membership, Organization
from portal.accounts.models import User
from portal.core.exceptions import NotAllowed, Refused, TransitionRefused
from portal.notifications.models import Message
from tests.factories.accounts import UserFactory
from tests.factories.files import PDF
from tests.factories.joining import JoinRequestFactory, ListedFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory
from tests.organizations.conftest import as_, path

pytestmark = pytest.mark.django_db


@pytest.fixture
def moderator() -> User:
    return UserFactory(is_moderator=True)


def claim(organization: Organization, person: User) -> JoinRequest:
    return services.ask_to_join(
        organization_pk=organization.pk,
        actor=person,
        message="Sunt președinta, buletinul este atașat.",
        evidence=SimpleUploadedFile("mandat.pdf", PDF, "application/pdf"),
        now=timezone.now(),
    )


def give(asked: JoinRequest, moderator: User) -> JoinRequest:
    return services.accept_request(
        pk=asked.pk, actor=moderator, role="", reason="Am văzut mandatul.", now=timezone.now()
    )


@pytest.mark.parametrize("reason", ["", " \n\t"])
def test_a_listed_organization_is_not_given_away_without_a_reason(moderator: User, reason: str) -> None:
    asked = claim(ListedFactory(), UserFactory())
    with translation.override("en"), pytest.raises(Refused, match="A decision needs a reason"):
        services.accept_request(pk=asked.pk, actor=moderator, role="", reason=reason, now=timezone.now())
    asked.refresh_from_db()
    assert asked.is_waiting
    assert asked.organization.state == "listed"
    assert not Membership.objects.filter(organization=asked.organization).exists()
    assert not Message.objects.filter(kind="organizations.organization_verified").exists()


def statuses(person: User, asked: JoinRequest) -> set[int]:
    """Of what shows a request: its page, and its evidence."""
    assert asked.evidence is not None
    client = as_(Client(), person)
    pages = (f"/en/organizations/requests/{asked.pk}/", asked.evidence.get_absolute_url())
    return {client.get(page).status_code for page in pages}


def test_the_new_owner_never_reads_what_a_rival_gave_the_moderators(moderator: User) -> None:
    organization = ListedFactory()
    rival, given = (claim(organization, UserFactory(language="en")) for _person in range(2))
    give(given, moderator)
    rival.refresh_from_db()
    assert (rival.state, rival.decided_by) == ("declined", moderator)
    letter = Message.objects.get(kind="organizations.join_declined")
    assert letter.recipient == rival.user
    assert "was given to another person who asked for it" in letter.text
    assert statuses(given.user, rival) == {404}
    assert statuses(rival.user, rival) == statuses(moderator, rival) == statuses(given.user, given) == {200}
    # An owner who comes later does not read the mandate of the first.
    assert statuses(MembershipFactory(organization=organization, role="owner").user, given) == {404}


def test_whose_claim_was_declined_may_ask_the_new_owner(moderator: User) -> None:
    organization = ListedFactory()
    rival, given = (claim(organization, UserFactory()) for _person in range(2))
    give(given, moderator)
    again = claim(organization, rival.user)
    assert statuses(given.user, again) == {200}
    services.accept_request(pk=again.pk, actor=given.user, role="editor", now=timezone.now())
    assert Membership.objects.get(organization=organization, user=rival.user).role == "editor"


def test_a_claim_of_what_was_merged_stays_with_the_moderators(moderator: User) -> None:
    listed, kept = ListedFactory(), OrganizationFactory()
    owner = MembershipFactory(organization=kept, role=MembershipRole.OWNER).user
    asked = claim(listed, UserFactory())
    services.merge_organizations(
        kept=kept.pk, gone=listed.pk, actor=moderator, choices={}, reason="Una.", now=timezone.now()
    )
    asked.refresh_from_db()
    assert (asked.organization, asked.state) == (kept, "waiting")
    assert statuses(owner, asked) == {404}
    assert not as_(Client(), owner).get(path(kept, "people/")).context["requests"].rows
    assert asked in as_(Client(), moderator).get("/en/organizations/requests/").context["page"]
    with pytest.raises(NotAllowed):
        services.accept_request(pk=asked.pk, actor=owner, role="member", now=timezone.now())
    services.accept_request(pk=asked.pk, actor=moderator, role="member", now=timezone.now())
    assert Membership.objects.filter(organization=kept, user=asked.user).exists()


def test_a_claim_that_is_given_too_late_gets_a_sentence(moderator: User) -> None:
    organization = ListedFactory()
    ago = timezone.now() - dt.timedelta(days=11)
    first, second = JoinRequestFactory.create_batch(2, organization=organization, created_at=ago)
    give(first, moderator)
    with translation.override("en"), pytest.raises(TransitionRefused, match="already answered"):
        give(second, moderator)
    # One that moved there by a merge, on a page that was opened before.
    moved = JoinRequestFactory(organization=organization, created_at=ago)
    with translation.override("en"), pytest.raises(TransitionRefused, match="was taken over meanwhile"):
        give(moved, moderator)
    assert Membership.objects.filter(organization=organization).count() == 1
    assert JoinRequest.objects.get(pk=moved.pk).is_waiting
