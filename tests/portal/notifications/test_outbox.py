from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils import timezone
from kombu.exceptions import OperationalError
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks, Settings

from organizations.enums import OrganizationKind
from organizations.models import Organization
from organizations.notifications import InvitationSent, OrganizationSubmitted, OrganizationVerified
from partnerships.enums import PartnershipState
from partnerships.models import Partnership
from partnerships.notifications import AgreementAccepted, ProposalSubmitted
from portal.accounts.models import User
from portal.notifications.enums import MessageState
from portal.notifications.kinds import Kind
from portal.notifications.models import Message
from portal.notifications.services import as_history, notify, outbox, write_to_address
from portal.notifications.services.preferences import stop
from tests.factories.accounts import UserFactory
from tests.factories.agreements import make_agreement
from tests.factories.joining import InvitationFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.partnerships import PartnershipFactory
from tests.portal.notifications.conftest import Batches
from tests.portal.notifications.messages import (
    account_letter,
    letter,
    organization_of,
    tell_members,
    tell_moderators,
)

pytestmark = pytest.mark.django_db


def test_a_letter_is_written_in_its_readers_language_with_an_absolute_link(settings: Settings) -> None:
    settings.PORTAL_URL = "https://tandem.example"
    organization = OrganizationFactory()
    UserFactory(is_moderator=True, language="ro", email="ro@example.org")
    UserFactory(is_moderator=True, language="en", email="en@example.org")
    tell_moderators(organization)
    romanian, english = (Message.objects.get(address=f"{code}@example.org") for code in ("ro", "en"))
    assert (romanian.language, english.language) == ("ro", "en")
    assert english.subject == f"{organization.name} waits for verification"
    assert f"https://tandem.example/en/organizations/{organization.slug}/" in english.text
    assert f"https://tandem.example/organizations/{organization.slug}/" in romanian.text
    assert "https://tandem.example/en/notifications/unsubscribe/" in english.text
    assert english.target_type == "organizations.organization"
    assert english.target_id == organization.pk
    assert english.message_id.endswith("@tandem.example>")
    assert english.state == MessageState.PENDING


def test_the_actor_is_not_told_of_their_own_act() -> None:
    actor, other = UserFactory(), UserFactory()
    tell_members(organization_of(actor, other), actor=actor)
    assert [message.recipient for message in Message.objects.all()] == [other]


def test_an_actor_is_told_when_the_kind_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OrganizationSubmitted, "tells_actor", True)
    actor = UserFactory(is_moderator=True)
    tell_moderators(OrganizationFactory(), actor=actor)
    assert Message.objects.get().recipient == actor


def test_nobody_is_written_to_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    person = UserFactory(is_moderator=True)
    monkeypatch.setattr(OrganizationSubmitted, "recipients", lambda self, target: [person, person])
    tell_moderators(OrganizationFactory())
    assert Message.objects.count() == 1


def test_who_may_not_see_the_record_or_cannot_sign_in_is_not_written_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stranger, closed = UserFactory(), UserFactory(is_moderator=True, is_active=False)
    monkeypatch.setattr(OrganizationSubmitted, "recipients", lambda self, target: [stranger, closed])
    tell_moderators(OrganizationFactory())
    assert not Message.objects.exists()


def test_a_kind_somebody_stopped_is_not_written_to_them() -> None:
    stopped, other = UserFactory(is_moderator=True), UserFactory(is_moderator=True)
    stop(user=stopped, kind=OrganizationSubmitted, now=timezone.now())
    tell_moderators(OrganizationFactory())
    assert [message.recipient for message in Message.objects.all()] == [other]


def test_nobody_is_told_of_what_is_brought_in_as_history() -> None:
    UserFactory(is_moderator=True)
    organization, invitation, ends = OrganizationFactory(), InvitationFactory(), timezone.now()
    with as_history(until=ends):
        for at in (ends - dt.timedelta(microseconds=1), ends):
            notify(OrganizationSubmitted, organization, now=at)
            write_to_address(
                InvitationSent, invitation, address="a@example.org", language="ro", path="/", now=at
            )
    assert [message.created_at for message in Message.objects.all()] == [ends, ends]

    notify(OrganizationSubmitted, organization, now=ends - dt.timedelta(days=1))
    assert Message.objects.count() == 3


def test_messages_are_handed_over_by_key_after_the_commit_only(
    handed_over: Batches, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    people = [UserFactory() for _number in range(outbox.BATCH + 1)]
    with django_capture_on_commit_callbacks(execute=True):
        tell_members(organization_of(*people))
        assert handed_over == []
    keys = list(Message.objects.order_by("pk").values_list("pk", flat=True))
    assert handed_over == [keys[: outbox.BATCH], keys[outbox.BATCH :]]
    assert handed_over.expiries == [None, None]


def tell(kind: type[Kind[Any]], target: Model) -> None:
    with transaction.atomic():
        notify(kind, target, now=timezone.now())


def proposal_to(*people: User) -> Partnership:
    return PartnershipFactory(
        authority=organization_of(*people, kind=OrganizationKind.PUBLIC_AUTHORITY),
        state=PartnershipState.SUBMITTED,
    )


def agreement_of(*people: User) -> Partnership:
    """One that is negotiated by the authority of these people, so that its letters say who has accepted."""
    made: Partnership = PartnershipFactory(
        authority=organization_of(*people, kind=OrganizationKind.PUBLIC_AUTHORITY),
        state=PartnershipState.NEGOTIATION,
    )
    make_agreement(made)
    return made


def waiting_before(*people: User) -> Organization:
    User.objects.filter(pk__in=[person.pk for person in people]).update(is_moderator=True)
    return OrganizationFactory()


@pytest.mark.parametrize(
    ("kind", "about", "at_most"),
    [
        (OrganizationVerified, organization_of, 8),
        (OrganizationSubmitted, waiting_before, 8),
        (ProposalSubmitted, proposal_to, 8),
        # Its letters name who has accepted, who has still to, and the authorities.
        (AgreementAccepted, agreement_of, 11),
    ],
)
def test_telling_many_asks_the_database_no_more_than_telling_one(
    kind: type[Kind[Any]],
    about: Callable[..., Model],
    at_most: int,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    tell(kind, about(UserFactory()))
    one, five = about(UserFactory()), about(*[UserFactory() for _number in range(5)])
    Message.objects.all().delete()
    with django_assert_max_num_queries(at_most) as asked:
        tell(kind, one)
    told = Message.objects.count()
    with django_assert_num_queries(len(asked)):
        tell(kind, five)
    assert Message.objects.count() - told >= 5


def test_only_the_wishes_of_those_to_be_told_are_read(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    moderator, stranger = UserFactory(is_moderator=True), UserFactory()
    stop(user=stranger, kind=OrganizationSubmitted, now=timezone.now())
    organization = OrganizationFactory()
    with django_assert_max_num_queries(8) as asked:
        tell(OrganizationSubmitted, organization)
    (wishes,) = [one["sql"] for one in asked.captured_queries if "notifications_unsubscription" in one["sql"]]
    assert f"IN ({moderator.pk})" in wishes
    assert Message.objects.get().recipient == moderator


@pytest.mark.django_db(transaction=True)
def test_a_rollback_leaves_no_message_and_hands_nothing_over(handed_over: Batches) -> None:
    organization = organization_of(UserFactory())

    def fail() -> None:
        with transaction.atomic():
            tell_members(organization)
            raise RuntimeError("the service failed")

    with pytest.raises(RuntimeError, match="the service failed"):
        fail()
    assert not Message.objects.exists()
    assert handed_over == []


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_is_down_is_asked_once_and_fails_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def send_task(name: str, args: list[list[int]], expires: int | None) -> None:
        asked.append(args)
        raise OperationalError("refused")

    monkeypatch.setattr(outbox.current_app, "send_task", send_task)
    monkeypatch.setattr(outbox, "_rest_until", 0.0)
    organizations = [organization_of(UserFactory()) for _number in range(3)]
    with transaction.atomic():
        for organization in organizations:
            tell_members(organization)
    assert len(asked) == 1
    assert Message.objects.filter(state=MessageState.PENDING, due_at__lte=timezone.now()).count() == 3
    monkeypatch.setattr(outbox, "_rest_until", time.monotonic() - 1)
    tell_members(organizations[0])
    assert len(asked) == 2


@pytest.mark.django_db(transaction=True)
def test_notify_insists_on_the_callers_transaction() -> None:
    organization = OrganizationFactory()
    with pytest.raises(AssertionError, match="written with what it tells"):
        notify(OrganizationSubmitted, organization, now=timezone.now())


def test_every_message_has_an_id_of_its_own() -> None:
    tell_members(organization_of(UserFactory(), UserFactory(), UserFactory()))
    ids = set(Message.objects.values_list("message_id", flat=True))
    assert len(ids) == 3
    assert all(one.startswith("<") and one.endswith(">") for one in ids)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("message_state_known", {"state": "lost", "due_at": None}),
        ("message_reason_known", {"reason": "whatever"}),
        ("message_language_known", {"language": "tlh"}),
        ("message_due_while_under_way", {"due_at": None}),
        ("message_due_while_under_way", {"state": "withdrawn", "reason": "no_access"}),
        ("message_sent_at_when_sent", {"state": "sent", "due_at": None}),
        ("message_not_sent_has_reason", {"state": "undeliverable", "due_at": None}),
        ("message_has_recipient", {"recipient": None}),
        ("message_target_whole", {"target_id": None}),
        ("message_headers_one_line", {"subject": "One\r\nBcc: all@example.org"}),
        ("message_headers_one_line", {"address": "a@example.org\nBcc: all@example.org"}),
    ],
)
def test_the_database_refuses_what_cannot_be(name: str, change: dict[str, object]) -> None:
    message = letter()
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(**change)


def test_an_account_message_needs_no_account() -> None:
    message = account_letter(recipient=None)
    assert message.recipient is None
    assert message.address == "cineva@example.org"
    assert message.kind == "accounts.password_reset_key"
