"""Writes the shipped territories and fields of work, as far as they are not there yet."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from portal.core.page_cache import drop_pages
from portal.taxonomy.models import PATH_END, Domain, Territory

# Whose pages name territories and fields of work.
SHOWN_ON = ("taxonomy", "organizations", "partnerships", "consultations", "resources", "events")
DATA = Path(__file__).parent.parent / "data"
BATCH_ROWS = 2_000
TERRITORY_FIELDS = ("kind", "names", "parent_id", "path", "position")
DOMAIN_FIELDS = ("names", "icnpo", "position")


@transaction.atomic
def load_taxonomy(*, localities: bool = True) -> tuple[int, int]:
    """Write the shipped territories and domains; a record that exists is brought up to date.

    Only what differs is written, so a second run reads. Names that an administrator gave stay.

    Territories are Romania's counties, Bucharest with its sectors, municipalities, towns, communes and
    localities with the codes of the national nomenclature SIRUTA (National Institute of Statistics, edition
    S1 2025; `portal.taxonomy.services.siruta` makes the file); Slovenia's statistical regions by their NUTS 3
    codes (Regulation (EU) 2016/2066); Bulgaria's districts and the municipalities of Ruse by their codes of
    the national classification EKATTE (National Statistical Institute), with "BG-" before them. Bucharest is
    a county and a municipality in SIRUTA, 403 and 179132; here it is one place, 403. Fields of work are the
    themes of the programmes, with their code of the International Classification of Nonprofit Organizations
    (Salamon and Anheier, revision 1, 1996).

    Args:
        localities: whether to read Romania's municipalities, towns, communes and localities too.

    Returns:
        how many territories and how many domains were read.
    """
    rows = list(chain(_rows("territories.csv"), _rows("siruta.csv") if localities else ()))
    written = _load_territories(rows) + _load_domains()
    if written:
        drop_pages(*SHOWN_ON)
    return len(rows), Domain.objects.count()


def _load_territories(rows: list[dict[str, str]]) -> int:
    """Write what differs, each level after the one that it lies in.

    Args:
        rows: of the shipped files, what lies in something after it.

    Returns:
        how many records were written.
    """
    kept = {
        code: (pk, tuple(values), renamed)
        for pk, code, renamed, *values in Territory.objects.values_list(
            "pk", "code", "renamed", *TERRITORY_FIELDS
        )
    }
    keys = {code: pk for code, (pk, _values, _renamed) in kept.items()}
    paths: dict[str, str] = {"": ""}
    levels: dict[int, list[Territory]] = {}
    for position, row in enumerate(rows):
        code, parent = row["code"], row["parent"]
        paths[code] = paths[parent] + code + PATH_END
        _pk, was, renamed = kept.get(code, (None, None, False))
        names = was[1] if was and renamed else _names(row)
        if was != (row["kind"], names, keys.get(parent), paths[code], position):
            territory = Territory(
                code=code, kind=row["kind"], names=names, path=paths[code], position=position, renamed=renamed
            )
            levels.setdefault(paths[code].count(PATH_END), []).append(territory)
    parents = {row["code"]: row["parent"] for row in rows}
    for _level, territories in sorted(levels.items()):
        for territory in territories:
            territory.parent_id = keys.get(parents[territory.code])
        _write(Territory, territories, "code", TERRITORY_FIELDS)
        keys |= {territory.code: territory.pk for territory in territories}
    return sum(map(len, levels.values()))


def _load_domains() -> int:
    """Write the fields of work that differ; returns how many."""
    kept = {domain.slug: domain for domain in Domain.objects.all()}
    changed = []
    for position, row in enumerate(_rows("domains.csv")):
        was = kept.get(row["slug"])
        names = was.names if was and was.renamed else _names(row)
        if not was or (was.names, was.icnpo, was.position) != (names, row["icnpo"], position):
            changed.append(Domain(slug=row["slug"], names=names, icnpo=row["icnpo"], position=position))
    _write(Domain, changed, "slug", DOMAIN_FIELDS)
    return len(changed)


def _write(
    model: type[Territory] | type[Domain], records: list[Any], key: str, fields: tuple[str, ...]
) -> None:
    model.objects.bulk_create(
        records,
        batch_size=BATCH_ROWS,
        update_conflicts=True,
        unique_fields=[key],
        update_fields=[field.removesuffix("_id") for field in fields],
    )


def _names(row: dict[str, str]) -> dict[str, str]:
    """The names of a row; the languages of the interface have one each where the file names any other."""
    names = {
        column.removeprefix("name_"): text
        for column, text in row.items()
        if column.startswith("name_") and text
    }
    if "name_en" in row:
        names = {code: names.get(code, row["name_ro"]) for code, _name in settings.LANGUAGES} | names
    return names


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
