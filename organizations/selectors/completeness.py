"""What of a profile is filled in, and what to fill in next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from organizations.enums import DocumentKind
from organizations.models import Organization

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Part:
    """A part of the profile that counts.

    Attributes:
        field: the question in the form that it answers.
        say: what to do.
        because: why it is worth it.
        is_filled: whether an organization has done it.
    """

    field: str
    say: StrOrPromise
    because: StrOrPromise
    is_filled: Callable[[Organization], bool]

    @property
    def anchor(self) -> str:
        """The place of the question on the form's page."""
        return "id_domains_0" if self.field == "domains" else f"id_{self.field}"


# In the order in which they are worth doing: what is found and read first comes first.
PARTS = (
    Part(
        "mission", _("Say what you do"), _("it is what everybody reads first"), lambda one: bool(one.mission)
    ),
    Part(
        "domains",
        _("Choose your fields of work"),
        _("people who look for partners filter by them"),
        lambda one: bool(one.domains.all()),
    ),
    Part("seeks", _("Say what you look for"), _("authorities search by it"), lambda one: bool(one.seeks)),
    Part(
        "offers",
        _("Say what you offer"),
        _("it decides whether somebody writes to you"),
        lambda one: bool(one.offers),
    ),
    Part(
        "works_in",
        _("Say where you work"),
        _("you are found in every place that you name"),
        lambda one: one.works_in.exists(),
    ),
    Part(
        "email",
        _("Give an e-mail address for messages"),
        _("what people write to you reaches the right person at once; it is never shown"),
        lambda one: bool(one.email),
    ),
    Part(
        "website",
        _("Give your website"),
        _("people check there who you are"),
        lambda one: bool(one.website or one.links),
    ),
    Part(
        "new_logo",
        _("Show your logo"),
        _("people recognise you by it"),
        lambda one: one.logo_id is not None,
    ),
    Part(
        "phone",
        _("Give a telephone number"),
        _("some town halls call before they write"),
        lambda one: bool(one.phone),
    ),
    Part(
        "founded_year",
        _("Say since when you exist"),
        _("funders ask for it"),
        lambda one: one.founded_year is not None,
    ),
    Part("size", _("Say how many work in it"), _("a partner plans by it"), lambda one: bool(one.size)),
    Part(
        "document_file",
        _("Add a document, for example your annual report"),
        _("it answers what people would ask"),
        lambda one: one.documents.filter(kind=DocumentKind.PUBLIC).exists(),
    ),
)


@dataclass(frozen=True)
class Completeness:
    """How far a profile is.

    Attributes:
        filled: how many parts are there.
        missing: the others, the next to fill first.
    """

    filled: int
    missing: tuple[Part, ...]

    @property
    def total(self) -> int:
        """How many parts count."""
        return self.filled + len(self.missing)

    @property
    def next(self) -> Part | None:
        """What is worth filling in next; None when all is there."""
        return self.missing[0] if self.missing else None


def completeness_of(organization: Organization) -> Completeness:
    """How far an organization's profile is; asks for its territory of work and its documents."""
    missing = tuple(part for part in PARTS if not part.is_filled(organization))
    return Completeness(filled=len(PARTS) - len(missing), missing=missing)
