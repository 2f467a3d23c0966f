"""Organizations as open data: a stable id for each, and the public facts, in one shape for every format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils import timezone

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

# In the order of the columns; docs of each stand in `organizations.views.opendata`.
FIELDS = (
    "id", "name", "short_name", "former_names", "kind", "legal_form", "country", "identifier",
    "register_number", "register_status", "territory_code", "territory", "works_in", "fields_of_work",
    "icnpo", "mission", "offers", "looks_for", "website", "links", "founded_year", "size",
    "public_utility", "public_utility_act", "public_utility_on", "verified", "verified_until", "url",
)  # fmt: skip


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
