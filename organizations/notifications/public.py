"""What people write to an organization through its page."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any, ClassVar

import rules
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.models import Enquiry
from organizations.notifications.readers import writers_of
from organizations.rules import read_roles
from portal.accounts.models import User
from portal.notifications.kinds import AddressKind, Kind, register

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


def told_of(enquiry: Enquiry) -> dict[str, Any]:
    """What the letters show; each line of the stranger's own words is marked as such."""
    lines = [f"> {line}".rstrip() for line in enquiry.message.splitlines()]
    return {"enquiry": enquiry, "organization": enquiry.organization, "quoted": "\n".join(lines)}


@register
class EnquiryReceived(Kind[Enquiry]):
    """Somebody wrote to the organization: for those who act for it."""

    name: ClassVar[str] = "organizations.enquiry_received"
    label: ClassVar[str | StrPromise] = _("Somebody writes to your organization")
    may_unsubscribe: ClassVar[bool] = False

    def recipients(self, target: Enquiry) -> Iterable[User]:
        return writers_of(target.organization_id)

    def prepare(self, people: Collection[User]) -> None:
        read_roles(people)

    def may_see(self, user: User, target: Enquiry) -> bool:
        return bool(rules.has_perm("organizations.view_enquiries", user, target.organization))

    def url(self, target: Enquiry) -> str:
        return reverse("organizations:enquiries", kwargs={"slug": target.organization.slug})

    def context(self, target: Enquiry) -> dict[str, Any]:
        return told_of(target)

    def reply_to(self, target: Enquiry) -> str:
        return target.email


@register
class EnquirySent(AddressKind[Enquiry]):
    """Somebody wrote to the organization: for the address that it gave for messages."""

    name: ClassVar[str] = "organizations.enquiry_sent"
    label: ClassVar[str | StrPromise] = _("Somebody writes to your organization's address")

    def is_wanted(self, target: Enquiry) -> bool:
        return target.organization.is_verified

    def context(self, target: Enquiry) -> dict[str, Any]:
        return told_of(target)

    def reply_to(self, target: Enquiry) -> str:
        return target.email
