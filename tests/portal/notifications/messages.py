"""Letters for the tests: real kinds about a real organization."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from organizations.enums import MembershipRole
from organizations.models import Organization
from organizations.notifications import OrganizationSubmitted, OrganizationVerified
from portal.accounts.models import User
from portal.notifications.enums import MessageState
from portal.notifications.models import Message
from portal.notifications.services import notify
from portal.notifications.services.outbox import write_account_message
from tests.factories.accounts import UserFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory


def organization_of(*people: User, **fields: Any) -> Organization:
    """An organization that these people own."""
    organization = OrganizationFactory(**fields)
    for person in people:
        MembershipFactory(organization=organization, user=person, role=MembershipRole.OWNER)
    return organization


def tell_members(organization: Organization, actor: User | None = None) -> None:
    """Write to the people of an organization that it was verified; it cannot be unsubscribed."""
    with transaction.atomic():
        notify(OrganizationVerified, organization, actor=actor, now=timezone.now())


def tell_moderators(organization: Organization, actor: User | None = None) -> None:
    """Write to the moderators that an organization waits; it can be unsubscribed."""
    with transaction.atomic():
        notify(OrganizationSubmitted, organization, actor=actor, now=timezone.now())


def letter(**person: Any) -> Message:
    """One letter to one new person, waiting to be sent."""
    reader = UserFactory(**person)
    tell_members(organization_of(reader))
    return Message.objects.get(recipient=reader)


def account_letter(*, holds_secret: bool = True, recipient: User | None = None) -> Message:
    """A letter with a link that works for whoever reads it."""
    before = set(Message.objects.values_list("pk", flat=True))
    write_account_message(
        name="accounts.password_reset_key",
        recipient=recipient,
        address="cineva@example.org",
        values={"email": "cineva@example.org", "url": "https://portal.example/reset/abc/"},
        holds_secret=holds_secret,
        now=timezone.now(),
    )
    return Message.objects.exclude(pk__in=before).get()


def undeliverable_letter(**fields: Any) -> Message:
    """A letter that was given up."""
    message = letter()
    changes = {
        "state": MessageState.UNDELIVERABLE,
        "due_at": None,
        "reason": "address_refused",
        "last_error": "550 5.1.1 no such mailbox",
        "attempts": 1,
        **fields,
    }
    Message.objects.filter(pk=message.pk).update(**changes)
    message.refresh_from_db()
    return message
