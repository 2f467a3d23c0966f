"""Partnerships as open data: what everyone may see of each, in one shape for every format."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from organizations.selectors.opendata import stable_id
from partnerships.life import Side
from partnerships.models import CoParty, Partnership
from partnerships.querysets import PartnershipQuerySet

AT_ONCE = 2_000
"""Rows read from the database at a time."""
LONGEST_NUMBER = 18

# In the order of the columns.
FIELDS = {
    "id": _("Its number on the portal; it never changes."),
    "title": _("Title."),
    "state": _("Where it stands: accepted_in_principle, negotiation, council_approval, signing, active, suspended, ended, final_report, follow_up, closed, cancelled, terminated or withdrawn."),  # noqa: E501
    "ngo": _("Name of the NGO that leads."),
    "ngo_id": _("Its id among the organizations."),
    "authority": _("Name of the authority that leads."),
    "authority_id": _("Its id among the organizations."),
    "further_ngos": _("Names of the other NGOs; a list."),
    "further_authorities": _("Names of the other authorities; a list."),
    "field_of_work": _("Its field of work, by the portal's short name."),
    "territory_code": _("Official code of the authority's seat: SIRUTA in Romania."),
    "territory": _("Name of that place in Romanian."),
    "objectives": _("What it is for, as it was proposed."),
    "people_reached": _("People reached, as it was proposed."),
    "budget_lei": _("Budget in lei, as it was proposed."),
    "starts_on": _("First day."),
    "ends_on": _("Last day."),
    "submitted_on": _("The day on which it was proposed."),
    "accepted_on": _("The day of the authority's answer."),
    "active_since": _("The day on which it began."),
    "ended_on": _("The day on which it ended, in time or early."),
    "url": _("Its page on the portal."),
}  # fmt: skip


def all_facts() -> Iterator[dict[str, Any]]:
    """What is public of every partnership, in the order in which they were drawn up.

    To be called inside a transaction: read through a cursor of the server, so that memory stays flat.
    """
    return _facts(Partnership.objects.public())


def facts_of_id(text: str) -> dict[str, Any] | None:
    """What is public of the partnership with a number; None when everyone may see none with it.

    Args:
        text: as the address has it.
    """
    if not (text.isascii() and text.isdigit()) or len(text) > LONGEST_NUMBER:
        return None
    return next(_facts(Partnership.objects.public().filter(pk=int(text))), None)


def example_id() -> str:
    """The number of some public partnership; empty while there is none."""
    first = Partnership.objects.public().order_by("pk").values_list("pk", flat=True).first()
    return "" if first is None else str(first)


def _facts(partnerships: PartnershipQuerySet) -> Iterator[dict[str, Any]]:
    plain = ("title", "state", "objectives", "people_reached", "budget", "starts_on", "ends_on")
    moments = ("submitted_at", "answered_at", "activated_at", "ended_at", "terminated_at")
    parties = [
        f"{side}__{name}" for side in ("ngo", "authority") for name in ("pk", "name", "country", "identifier")
    ]
    place = ("domain__slug", "authority__territory__code", "authority__territory__names")
    rows = partnerships.order_by("pk").annotate(ngos=_further(Side.NGO), authorities=_further(Side.AUTHORITY))
    asked = rows.values("pk", *plain, *moments, *parties, *place, "ngos", "authorities")
    for row in asked.iterator(chunk_size=AT_ONCE):
        yield _shaped(row)


def _further(side: Side) -> ArraySubquery:
    """Names of those that have confirmed to take part beside the one that leads."""
    confirmed = CoParty.objects.filter(partnership=OuterRef("pk"), side=side, confirmed_at__isnull=False)
    return ArraySubquery(confirmed.order_by("pk").values("organization__name"))


def _shaped(row: dict[str, Any]) -> dict[str, Any]:
    days = {
        name: None if (moment := row[f"{name}_at"]) is None else timezone.localdate(moment)
        for name in ("submitted", "answered", "activated", "ended", "terminated")
    }
    ids = {
        side: stable_id(row[f"{side}__country"], row[f"{side}__identifier"], row[f"{side}__pk"])
        for side in ("ngo", "authority")
    }
    return {
        "id": row["pk"],
        "title": row["title"],
        "state": row["state"],
        "ngo": row["ngo__name"],
        "ngo_id": ids["ngo"],
        "authority": row["authority__name"],
        "authority_id": ids["authority"],
        "further_ngos": row["ngos"],
        "further_authorities": row["authorities"],
        "field_of_work": row["domain__slug"],
        "territory_code": row["authority__territory__code"] or "",
        "territory": (row["authority__territory__names"] or {}).get(settings.LANGUAGE_CODE, ""),
        "objectives": row["objectives"],
        "people_reached": row["people_reached"],
        "budget_lei": row["budget"],
        "starts_on": row["starts_on"],
        "ends_on": row["ends_on"],
        "submitted_on": days["submitted"],
        "accepted_on": days["answered"],
        "active_since": days["activated"],
        # The portal notes an end in the night after the last day.
        "ended_on": row["ends_on"] if days["ended"] else days["terminated"],
        "url": f"{settings.PORTAL_URL}/partnerships/{row['pk']}/",
    }
