"""Part of the real tree, without a database: the shipped rows as unsaved territories."""

from __future__ import annotations

import csv
from functools import cache

from portal.taxonomy.models import PATH_END, Territory
from portal.taxonomy.services.loading import DATA


@cache
def shipped() -> list[Territory]:
    """Every shipped territory."""
    paths = {"": ""}
    made = []
    for name in ("territories.csv", "siruta.csv"):
        with (DATA / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                path = paths[row["code"]] = paths[row["parent"]] + row["code"] + PATH_END
                names = {key[5:]: text for key, text in row.items() if key.startswith("name_") and text}
                made.append(Territory(code=row["code"], kind=row["kind"], names=names, path=path))
    return made
