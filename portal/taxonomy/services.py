"""Loads the taxonomies that the portal ships with."""

import csv
from collections.abc import Iterator
from pathlib import Path

from django.db import transaction

from portal.core.page_cache import drop_pages
from portal.taxonomy.models import Domain, Territory

# Whose pages name territories and fields of work.
SHOWN_ON = ("taxonomy", "organizations", "partnerships", "consultations", "resources", "events")
DATA = Path(__file__).parent / "data"


@transaction.atomic
def load_taxonomy() -> tuple[int, int]:
    """Write the shipped territories and domains; a record that exists is brought up to date.

    Territories are Romania's counties, Bucharest and its sectors with the codes of the national
    nomenclature SIRUTA (National Institute of Statistics, edition S1 2025).

    Returns:
        how many territories and how many domains were read.
    """
    territories: dict[str, Territory] = {}
    for position, row in enumerate(_rows("territories.csv")):
        territories[row["code"]], _created = Territory.objects.update_or_create(
            code=row["code"],
            defaults={
                "kind": row["kind"],
                "names": _names(row),
                "parent": territories.get(row["parent"]),
                "position": position,
            },
        )
    domains = 0
    for position, row in enumerate(_rows("domains.csv")):
        Domain.objects.update_or_create(
            slug=row["slug"], defaults={"names": _names(row), "position": position}
        )
        domains += 1
    drop_pages(*SHOWN_ON)
    return len(territories), domains


def _names(row: dict[str, str]) -> dict[str, str]:
    return {column.removeprefix("name_"): text for column, text in row.items() if column.startswith("name_")}


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
