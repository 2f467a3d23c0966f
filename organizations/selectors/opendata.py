"""Organizations as open data: a stable id for each, and the public facts, in one shape for every format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.enums import OrganizationState
from organizations.models import Organization
from portal.taxonomy.models import Domain, Territory

# The lists of numbers by org-id.guide (https://org-id.guide, entries of 2017-10-24).
ROMANIAN, BULGARIAN = "RO-CUI", "BG-EIK"
SLOVENE_TAX, SLOVENE_REGISTER = "SI-TIN", "SI-PRS"
OWN = "TANDEM"
"""The portal's own numbers, of organizations that have none of a state's: not in org-id.guide."""
_COUNTRY_OF = {ROMANIAN: "RO", BULGARIAN: "BG", SLOVENE_TAX: "SI", SLOVENE_REGISTER: "SI"}
_ID = re.compile(rf"({'|'.join((*_COUNTRY_OF, OWN))})-([0-9]{{1,18}})")
AT_ONCE = 2_000
"""Rows read from the database at a time."""

# In the order of the columns.
FIELDS = {
    "id": _("Stable id; see above."),
    "name": _("Legal name."),
    "short_name": _("The name people use for it, if another."),
    "former_names": _("Legal names that it gave up; a list."),
    "kind": _("What it is: ngo, public_authority, public_institution, social_enterprise, insertion_enterprise, company, university or media."),  # noqa: E501
    "legal_form": _("Of an NGO: association, foundation, federation, union, foreign or informal."),
    "country": _("ISO 3166-1 code of two letters."),
    "identifier": _("The number by which its state knows it: CUI in Romania, EIK in Bulgaria, matična or davčna številka in Slovenia."),  # noqa: E501
    "register_number": _("Number in the national register; several organizations can share one."),
    "register_status": _("What that register says: active, in_liquidation, dissolved or struck_off; empty when it does not say."),  # noqa: E501
    "territory_code": _("Official code of its seat: SIRUTA in Romania."),
    "territory": _("Name of that place in Romanian."),
    "works_in": _("Official codes of the places where it works; a list."),
    "fields_of_work": _("Its fields of work, by the portal's short names; a list."),
    "icnpo": _("The same by the International Classification of Nonprofit Organizations; a list."),
    "mission": _("What it does, in its own words or the register's."),
    "offers": _("What it offers a partner."),
    "looks_for": _("What it looks for."),
    "website": _("Its website."),
    "links": _("Other pages of its own; a list."),
    "founded_year": _("The year in which it was founded."),
    "size": _("How many people work in it, volunteers aside: 0, 1-5, 6-20, 21-100 or 101+."),
    "public_utility": _("Whether it is of public utility."),
    "public_utility_act": _("The decision that says so."),
    "public_utility_on": _("The date of that decision."),
    "verified": _("Whether the portal has verified it and this still holds; the others come from the national register or have expired."),  # noqa: E501
    "verified_until": _("Until when this holds."),
    "url": _("Its page on the portal."),
}  # fmt: skip


def stable_id(country: str, identifier: str | None, pk: int) -> str:
    """The id of an organization that outlives its name and its address.

    Args:
        country: ISO 3166-1 code.
        identifier: its number, as `check_identifier` gives it; None when it has none.
        pk: its number on the portal.
    """
    if not identifier:
        return f"{OWN}-{pk}"
    if country == "SI":
        return f"{SLOVENE_TAX if len(identifier) == 8 else SLOVENE_REGISTER}-{identifier}"
    return f"{ROMANIAN if country == 'RO' else BULGARIAN}-{identifier}"


def example_id() -> str:
    """The id of a public organization that has a number of a state's; empty while there is none."""
    numbered = Organization.objects.public().filter(identifier__isnull=False)
    first = numbered.order_by("pk").values_list("country", "identifier", "pk").first()
    return stable_id(*first) if first is not None else ""


def facts_of_id(text: str) -> dict[str, Any] | None:
    """The public facts of the organization with an id.

    An organization that got a number of a state's since is found by its own number of the portal too.

    Args:
        text: as `stable_id` gives it.

    Returns:
        by field the values; None when no public organization has this id.
    """
    found = _ID.fullmatch(text)
    if found is None:
        return None
    scheme, number = found.groups()
    public = Organization.objects.public()
    if scheme == OWN:
        public = public.filter(pk=int(number))
    else:
        public = public.filter(country=_COUNTRY_OF[scheme], identifier=number)
    facts = next(_facts(public), None)
    return facts if facts is not None and (scheme == OWN or facts["id"] == text) else None


def all_facts() -> Iterator[dict[str, Any]]:
    """The public facts of every public organization, in the order in which they came here.

    Read through a cursor of the server, `AT_ONCE` at a time: memory stays flat. To be called inside a
    transaction, so that all of it is of one moment and the cursor need not be written to a disk first.
    """
    return _facts(Organization.objects.public())


def _facts(organizations: Any) -> Iterator[dict[str, Any]]:
    names = "country", "identifier", "name", "short_name", "former_names", "kind", "form", "register_number"
    more = "register_status", "mission", "offers", "seeks", "website", "links", "founded_year", "size"
    last = "is_public_utility", "public_utility_act", "public_utility_on", "state", "verified_until", "slug"
    domains = Domain.objects.filter(pk__in=_through("domains", "domain_id")).order_by("position", "pk")
    places = Territory.objects.filter(pk__in=_through("works_in", "territory_id")).order_by("path")
    rows = organizations.order_by("pk").annotate(
        domain_slugs=ArraySubquery(domains.values("slug")),
        icnpo_codes=ArraySubquery(domains.exclude(icnpo="").values("icnpo")),
        places=ArraySubquery(places.values("code")),
    )
    asked = rows.values(
        "pk", *names, *more, *last, "territory__code", "territory__names",
        "domain_slugs", "icnpo_codes", "places",
    )  # fmt: skip
    today = timezone.localdate()
    for row in asked.iterator(chunk_size=AT_ONCE):
        yield _shaped(row, today)


def _through(name: str, column: str) -> Any:
    """The keys that an organization of the outer query is linked to."""
    links = getattr(Organization, name).through.objects.filter(organization_id=OuterRef(OuterRef("pk")))
    return links.values(column)


def _shaped(row: dict[str, Any], today: Any) -> dict[str, Any]:
    until = row["verified_until"]
    return {
        "id": stable_id(row["country"], row["identifier"], row["pk"]),
        "name": row["name"],
        "short_name": row["short_name"],
        "former_names": row["former_names"],
        "kind": row["kind"],
        "legal_form": row["form"],
        "country": row["country"],
        "identifier": row["identifier"] or "",
        "register_number": row["register_number"],
        "register_status": row["register_status"],
        "territory_code": row["territory__code"] or "",
        "territory": (row["territory__names"] or {}).get(settings.LANGUAGE_CODE, ""),
        "works_in": row["places"],
        "fields_of_work": row["domain_slugs"],
        "icnpo": list(dict.fromkeys(row["icnpo_codes"])),
        "mission": row["mission"],
        "offers": row["offers"],
        "looks_for": row["seeks"],
        "website": row["website"],
        "links": row["links"],
        "founded_year": row["founded_year"],
        "size": row["size"],
        "public_utility": row["is_public_utility"],
        "public_utility_act": row["public_utility_act"],
        "public_utility_on": row["public_utility_on"],
        "verified": row["state"] == OrganizationState.VERIFIED and (until is None or until >= today),
        "verified_until": until,
        "url": f"{settings.PORTAL_URL}/organizations/{row['slug']}/",
    }
