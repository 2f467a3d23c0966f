"""What of two records of one organization agrees, and what a moderator has to choose between."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """Some fields that only make sense together, so are chosen together.

    Attributes:
        name: how the choice is called in a form.
        label: what a person reads.
        fields: as stored: a foreign key's by its key.
        is_list: whether it holds several values, so that both records' can be kept.
    """

    name: str
    label: StrOrPromise
    fields: tuple[str, ...]
    is_list: bool = False


PARTS = (
    Part("name", _("legal name"), ("name",)),
    Part("short_name", _("short name"), ("short_name",)),
    Part("kind", _("kind"), ("kind", "form")),
    Part("identifier", _("fiscal code"), ("country", "identifier")),
    Part("register", _("number in the national register"), ("register_number", "register_status")),
    Part("seat", _("seat"), ("territory_id", "address")),
    Part("works_in", _("territory of work"), ("works_in",), is_list=True),
    Part("domains", _("fields of work"), ("domains",), is_list=True),
    Part("mission", _("what the organization does"), ("mission",)),
    Part("offers", _("what it offers"), ("offers",)),
    Part("seeks", _("what it looks for"), ("seeks",)),
    Part("email", _("address for messages"), ("email",)),
    Part("phone", _("telephone"), ("phone",)),
    Part("contact", _("contact person"), ("contact_person", "contact_person_agreed")),
    Part("website", _("website"), ("website",)),
    Part("links", _("other links"), ("links",), is_list=True),
    Part("logo", _("logo"), ("logo_id",)),
    Part("founded", _("founded in the year"), ("founded_year",)),
    Part("size", _("size"), ("size",)),
    Part(
        "utility",
        _("of public utility"),
        ("is_public_utility", "public_utility_act", "public_utility_on"),
    ),
    Part("former_names", _("former names"), ("former_names",), is_list=True),
)
"""Everything of an organization that a merge chooses between, in the order in which it is shown."""

LISTS = frozenset(field.name for field in Organization._meta.many_to_many)


def values_of(organization: Organization, part: Part) -> dict[str, Any]:
    """The values of a part as JSON holds them, by field; of a list of records their keys in order."""
    return {name: _plain(organization, name) for name in part.fields}


def _plain(organization: Organization, name: str) -> Any:
    if name in LISTS:
        return sorted(record.pk for record in getattr(organization, name).all())
    value = getattr(organization, name)
    return value.isoformat() if hasattr(value, "isoformat") else value


@dataclass(frozen=True)
class Comparison:
    """A part of two records, side by side.

    Attributes:
        part: which.
        first: what the one says, as a person reads it; empty when it says nothing.
        second: what the other says.
        differs: whether there is something to choose.
    """

    part: Part
    first: str
    second: str
    differs: bool


def compare(first: Organization, second: Organization) -> list[Comparison]:
    """The two records part by part, without what neither says anything of."""
    rows = [
        Comparison(
            part,
            text_of(first, part),
            text_of(second, part),
            values_of(first, part) != values_of(second, part),
        )
        for part in PARTS
    ]
    return [row for row in rows if row.first or row.second]


def text_of(organization: Organization, part: Part) -> str:
    """What a person reads for a part of a record; empty when it says nothing."""
    texts = [_text(organization, name) for name in part.fields if name not in ("contact_person_agreed",)]
    if part.name == "identifier":
        return f"{organization.identifier} ({organization.country})" if organization.identifier else ""
    return " · ".join(text for text in texts if text)


def _text(organization: Organization, name: str) -> str:
    if name in LISTS:
        return "; ".join(sorted(str(record) for record in getattr(organization, name).all()))
    field: Any = Organization._meta.get_field(name)
    if field.choices:
        return str(getattr(organization, f"get_{field.attname}_display")())
    value = getattr(organization, field.name)
    if isinstance(value, bool):
        return str(_("yes")) if value else ""
    if isinstance(value, list):
        return "; ".join(value)
    if hasattr(value, "isoformat"):
        return date_format(value)
    return "" if value is None else str(value)
