"""Invitations by mail: whose they are, how long they hold, and what their letter and their link tell."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone, translation

from organizations import services
from organizations.enums import InvitationState, MembershipRole
from organizations.models import Invitation, JoinRequest, Membership
from organizations.services.invitations import HOLDS, INVITATIONS_A_DAY
from portal.audit.models import Entry
from portal.audit.services import transition
from portal.core.exceptions import NotAllowed, Refused, TransitionRefused
from portal.notifications.enums import MessageState, Reason
from portal.notifications.models import Message
from portal.notifications.services import delivery
from tests.factories.accounts import UserFactory
from tests.factories.joining import InvitationFactory, JoinRequestFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory
from tests.organizations.conftest import Cast, as_, path

pytestmark = pytest.mark.django_db

NEW = "nou@vecini.example"
SCRIPT = "<script>alert('x')</script>"


@pytest.fixture
def owner() -> Membership:
    return MembershipFactory(role=MembershipRole.OWNER, user__full_name="Olga Ocol")


def invite(owner: Membership, email: str = NEW, **more: Any) -> Invitation:
    given = {"role": "editor", "now": timezone.now(), **more}
    return services.invite(organization_pk=owner.organization_id, actor=owner.user, email=email, **given)


def link_of(invitation: Invitation) -> str:
    """The path in the newest letter."""
    letter = Message.objects.filter(target_type="organizations.invitation", target_id=invitation.pk).first()
    assert letter
    found = re.search(r"https?://[^/]+(/\S*invitations/\S+)", letter.text)
    assert found
    return found[1]


def test_an_invitation_keeps_only_the_digest_of_its_link_and_its_letter_says_who_invites_to_what(
    owner: Membership,
) -> None:
    now = timezone.now()
    with translation.override("en"):
        invitation = invite(owner, "  Nou@Vecini.Example ", now=now)
    letter = Message.objects.get()
    assert (letter.address, letter.recipient, letter.kind) == (NEW, None, "organizations.invitation_sent")
    assert letter.holds_secret
    for told in ("Olga Ocol", owner.organization.name, "editor"):
        assert told in letter.text
    token = link_of(invitation).rstrip("/").rpartition("/")[2]
    assert invitation.token_digest == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(Invitation.objects.values().get())
    assert invitation.expires_at == now + HOLDS
    entry = Entry.objects.about(owner.organization).get()
    assert (entry.verb, entry.after) == (
        "organizations.invite",
        {"invitation": invitation.pk, "role": "editor"},
    )
    assert NEW not in f"{entry.target_name}{entry.before}{entry.after}"


def test_a_known_reader_gets_the_letter_in_their_own_language(owner: Membership) -> None:
    UserFactory(email=NEW, language="en")
    with translation.override("ro"):
        invite(owner)
    assert Message.objects.get().language == "en"
    assert "/en/organizations/invitations/" in Message.objects.get().text


@pytest.mark.parametrize("role", ["person", "stranger", "editor", "member", "moderator", "administrator"])
def test_only_an_owner_invites_sends_again_and_withdraws(cast: Cast, role: str) -> None:
    organization, actor, now = cast.organization("verified"), cast.people[role], timezone.now()
    assert actor
    invitation = InvitationFactory(organization=organization)
    for act in (
        lambda: services.invite(
            organization_pk=organization.pk, actor=actor, email=NEW, role="owner", now=now
        ),
        lambda: services.invite_again(pk=invitation.pk, actor=actor, now=now),
        lambda: services.withdraw_invitation(pk=invitation.pk, actor=actor, now=now),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert Invitation.objects.get().state == "open"
    assert not Message.objects.exists()


@pytest.mark.parametrize("state", ["pending", "refused", "suspended"])
def test_what_nobody_vouches_for_writes_to_no_stranger(state: str) -> None:
    owner = MembershipFactory(role=MembershipRole.OWNER, organization=OrganizationFactory(state=state))
    with pytest.raises(Refused):
        invite(owner)
    assert not Message.objects.exists()


def test_the_outcome_does_not_tell_whether_an_address_has_an_account(
    client: Client, owner: Membership
) -> None:
    UserFactory(email="cunoscut@example.org")
    as_(client, owner.user)
    answers = []
    for email in ("cunoscut@example.org", "necunoscut@example.org"):
        answer = client.post(path(owner.organization, "people/invite/"), {"email": email, "role": "member"})
        page = client.get(answer["Location"]).content.decode()
        answers.append((answer.status_code, page.count(email)))
    assert answers[0] == answers[1]


def test_nobody_is_invited_twice_nor_where_they_belong_nor_endlessly(owner: Membership) -> None:
    invite(owner)
    for email in (NEW, NEW.upper(), owner.user.email):
        with pytest.raises(Refused):
            invite(owner, email)
    for number in range(INVITATIONS_A_DAY - 1):
        invite(owner, f"n{number}@vecini.example")
    with pytest.raises(Refused, match=str(INVITATIONS_A_DAY)):
        invite(owner, "unul-prea-mult@vecini.example")
    with pytest.raises(Refused, match=str(INVITATIONS_A_DAY)):
        services.invite_again(pk=Invitation.objects.first().pk, actor=owner.user, now=timezone.now())
    invite(
        owner, "mâine@vecini.example".replace("â", "a"), now=timezone.now() + dt.timedelta(days=1, hours=1)
    )


def test_sent_again_it_has_a_new_link_and_the_old_one_does_not_work(
    client: Client, owner: Membership
) -> None:
    invitation = invite(owner)
    old = link_of(invitation)
    later = timezone.now() + dt.timedelta(days=13)
    services.invite_again(pk=invitation.pk, actor=owner.user, now=later)
    assert client.get(old).status_code == 404
    assert client.get(link_of(invitation)).status_code == 200
    assert Invitation.objects.get().expires_at == later + HOLDS


@pytest.mark.parametrize(
    "email",
    [
        "x@y.example\r\nBcc: z@evil.example",
        "x@y.example\n",
        "x",
        "",
        "x@y\x00.example",
        "a" * 250 + "@b.example",
    ],
)
def test_what_is_no_address_gets_no_letter(client: Client, owner: Membership, email: str) -> None:
    as_(client, owner.user)
    answer = client.post(path(owner.organization, "people/invite/"), {"email": email, "role": "member"})
    if email.strip() == "x@y.example":
        assert Message.objects.get().address == "x@y.example"
    else:
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == ["email"]
        assert not Message.objects.exists()


def test_names_that_would_break_a_header_or_a_page_are_harmless(client: Client) -> None:
    owner = MembershipFactory(
        role=MembershipRole.OWNER,
        user__full_name=f"O{SCRIPT}",
        organization__name=f"A\r\nBcc: x@evil.example {SCRIPT}",
    )
    invitation = invite(owner)
    letter = Message.objects.get()
    assert "\n" not in letter.subject
    assert "\r" not in letter.subject
    assert SCRIPT not in letter.html
    page = client.get(link_of(invitation)).content.decode()
    assert SCRIPT not in page
    assert "&lt;script&gt;" in page


def test_the_link_tells_a_visitor_who_invites_and_hides_half_of_the_address(
    client: Client, owner: Membership
) -> None:
    invitation = invite(owner)
    answer = client.get(link_of(invitation))
    page = answer.content.decode()
    assert "Olga Ocol" in page
    assert owner.organization.name in page
    assert NEW not in page
    assert "n…@vecini.example" in page
    assert "no-cache" in answer["Cache-Control"] or "no-store" in answer["Cache-Control"]
    assert client.post(link_of(invitation), {"answer": "accept"})["Location"].startswith(
        "/accounts/login/?next="
    )
    assert not Membership.objects.filter(organization=owner.organization).exclude(pk=owner.pk).exists()
    for bad in ("x", "%00", "a" * 500):
        assert client.get(f"/organizations/invitations/{bad}/").status_code == 404


def test_only_the_person_with_the_confirmed_address_accepts(client: Client, owner: Membership) -> None:
    invitation = invite(owner)
    link = link_of(invitation)
    wrong = UserFactory()
    unconfirmed = UserFactory(email=NEW)
    unconfirmed.emailaddress_set.update(verified=False)
    for person in (wrong, unconfirmed):
        page = as_(Client(), person).get(link).content.decode()
        assert "n…@vecini.example" in page
        assert 'value="accept"' not in page
        assert as_(Client(), person).post(link, {"answer": "accept"}).status_code == 403
        with pytest.raises(NotAllowed):
            services.decline_invitation(pk=invitation.pk, actor=person, now=timezone.now())
    assert Invitation.objects.get().state == "open"
    unconfirmed.emailaddress_set.update(verified=True)
    request = JoinRequestFactory(organization=owner.organization, user=unconfirmed)
    as_(client, unconfirmed)
    assert client.post(link, {"answer": "x"})["Location"] == link
    answer = client.post(link, {"answer": "accept"})
    assert answer["Location"].endswith(f"{owner.organization.slug}/people/")
    assert Membership.objects.get(user=unconfirmed).role == "editor"
    assert JoinRequest.objects.get(pk=request.pk).state == "withdrawn"
    told = Message.objects.filter(kind="organizations.person_joined")
    assert list(told.values_list("recipient", flat=True)) == [owner.user_id]
    again = client.post(link, {"answer": "accept"}, follow=True)
    assert again.status_code == 200
    assert Membership.objects.filter(user=unconfirmed).count() == 1


def _accept(invitation: Invitation, actors: dict[str, Any]) -> object:
    return services.accept_invitation(pk=invitation.pk, actor=actors["invited"], now=timezone.now())


def _decline(invitation: Invitation, actors: dict[str, Any]) -> object:
    return services.decline_invitation(pk=invitation.pk, actor=actors["invited"], now=timezone.now())


def _withdraw(invitation: Invitation, actors: dict[str, Any]) -> object:
    return services.withdraw_invitation(pk=invitation.pk, actor=actors["owner"], now=timezone.now())


MOVES: dict[str, Callable[[Invitation, dict[str, Any]], object]] = {
    "accepted": _accept,
    "declined": _decline,
    "withdrawn": _withdraw,
}


@pytest.mark.parametrize("to", MOVES)
@pytest.mark.parametrize("state", InvitationState.values)
def test_the_square_of_states(owner: Membership, state: str, to: str) -> None:
    invitation = InvitationFactory(organization=owner.organization, email=NEW, state=state)
    actors = {"owner": owner.user, "invited": UserFactory(email=NEW)}
    if state == "open":
        MOVES[to](invitation, actors)
        assert Invitation.objects.get().state == to
        assert Entry.objects.about(invitation).count() == 1
    else:
        with pytest.raises(TransitionRefused) as refusal:
            MOVES[to](invitation, actors)
        assert invitation.state_label in refusal.value.sentence
        assert Invitation.objects.get().state == state
        assert not Membership.objects.filter(user=actors["invited"]).exists()
        with pytest.raises(TransitionRefused):
            services.invite_again(pk=invitation.pk, actor=owner.user, now=timezone.now())


@pytest.mark.parametrize("to", InvitationState.values)
@pytest.mark.parametrize("state", InvitationState.values)
def test_the_table_of_states_leads_from_open_to_an_end_and_nowhere_else(state: str, to: str) -> None:
    invitation = InvitationFactory(state=state)
    move = lambda: transition(  # noqa: E731
        Invitation,
        invitation.pk,
        to=to,
        actor=None,
        verb="organizations.withdraw_invitation",
        now=timezone.now(),
        check=lambda _locked: None,
        fields={"ended_at": timezone.now()},
    )
    if state == "open" and to != "open":
        assert move().state == to
    else:
        with pytest.raises(TransitionRefused):
            move()


@pytest.mark.parametrize("standing", ["expired", "withdrawn", "declined", "accepted", "member"])
def test_an_invitation_that_no_longer_holds_says_so(client: Client, owner: Membership, standing: str) -> None:
    invited = UserFactory(email=NEW)
    state = standing if standing in InvitationState.values else "open"
    made = timezone.now() - dt.timedelta(days=15 if standing == "expired" else 1)
    InvitationFactory(
        organization=owner.organization, email=NEW, state=state, created_at=made, token=standing
    )
    if standing in ("member", "accepted"):
        MembershipFactory(organization=owner.organization, user=invited)
    link = f"/en/organizations/invitations/{standing}/"
    words = {
        "expired": "This invitation held until",
        "withdrawn": "was taken back on",
        "declined": "was answered on",
        "accepted": "was answered on",
        "member": "You already belong",
    }
    as_(client, invited)
    assert words[standing] in client.get(link).content.decode()
    before = Membership.objects.count()
    answer = client.post(link, {"answer": "accept"}, follow=True)
    assert answer.status_code == 200
    assert list(answer.context["messages"])
    assert Membership.objects.count() == before


def test_an_invitation_of_another_organization_is_not_reached_through_ones_own(
    client: Client, owner: Membership
) -> None:
    foreign = InvitationFactory()
    as_(client, owner.user)
    for page in ("again", "withdraw"):
        assert client.post(path(owner.organization, f"invitations/{foreign.pk}/{page}/")).status_code == 404
    assert Invitation.objects.get(pk=foreign.pk).state == "open"


def test_a_letter_of_an_invitation_that_was_withdrawn_is_not_sent_and_one_that_was_sent_is_forgotten(
    owner: Membership, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    withdrawn, open_one = invite(owner), invite(owner, "alt@vecini.example")
    services.withdraw_invitation(pk=withdrawn.pk, actor=owner.user, now=timezone.now())
    letters = {
        invitation.pk: Message.objects.get(target_id=invitation.pk, kind="organizations.invitation_sent").pk
        for invitation in (withdrawn, open_one)
    }
    for pk in letters.values():
        claimed = Message.objects.get(pk=pk)
        claimed.attempts = 1
        outcome = delivery._try(claimed, delivery.MailServer())
        if pk == letters[withdrawn.pk]:
            assert (outcome.state, outcome.reason) == (MessageState.WITHDRAWN, Reason.TARGET_GONE)
        else:
            assert outcome.state == MessageState.SENT


@pytest.mark.parametrize("how", ["removed", "made an editor", "left", "handed over", "closed"])
def test_whoever_no_longer_owns_it_does_not_come_back_by_an_invitation_of_their_own(
    owner: Membership, how: str
) -> None:
    other = MembershipFactory(organization=owner.organization, role=MembershipRole.OWNER)
    second, now = UserFactory(email=NEW), timezone.now()
    invitation = invite(owner, role="owner")
    if how == "removed":
        services.remove_member(pk=owner.pk, actor=other.user, now=now)
    elif how == "made an editor":
        services.change_role(pk=owner.pk, actor=other.user, role="editor", now=now)
    elif how == "left":
        services.leave_organization(pk=owner.organization_id, actor=owner.user, now=now)
    elif how == "handed over":
        services.hand_over(pk=other.pk, actor=owner.user, now=now)
    else:
        owner.user.is_active = False
        owner.user.save()
    told = "Olga Ocol no longer owns .* Please ask an owner for a new invitation"
    with translation.override("en"), pytest.raises(Refused, match=told):
        services.accept_invitation(pk=invitation.pk, actor=second, now=now)
    assert not Membership.objects.filter(user=second).exists()
    # Who owns it now can vouch for it.
    services.invite_again(pk=invitation.pk, actor=other.user, now=now)
    assert services.accept_invitation(pk=invitation.pk, actor=second, now=now).role == "owner"


@pytest.mark.parametrize("state", ["refused", "suspended", "merged"])
def test_nobody_comes_into_what_is_closed(client: Client, owner: Membership, state: str) -> None:
    person, invitation = UserFactory(email=NEW), invite(owner)
    organization = owner.organization
    organization.state = state
    if state == "refused":
        organization.verified_until = None
    elif state == "merged":
        organization.merged_into = OrganizationFactory()
    organization.save()
    answer = as_(client, person).post(f"/en{link_of(invitation)}", {"answer": "accept"}, follow=True)
    assert "takes in nobody now" in answer.content.decode()
    assert not Membership.objects.filter(user=person).exists()
    assert Invitation.objects.get().is_open
