"""Where the shipped territories lie, and the outlines of counties, districts and regions.

Outlines are Natural Earth's first-level divisions (public domain), Slovenia's municipalities drawn together
to statistical regions, made simpler; an area's point lies in the middle of its outline. The points of
Romania's municipalities, towns and communes are their seats in GeoNames (CC BY 4.0), whose second-level code
there is SIRUTA's. A territory that this leaves in doubt has no point until an administrator writes one down.
"""

from __future__ import annotations

import csv
import json
from collections import ChainMap
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from portal.taxonomy.models import Territory
from portal.taxonomy.services.loading import DATA


class Point(NamedTuple):
    """A place on the earth, in degrees of WGS 84."""

    latitude: float
    longitude: float


Ring = tuple[Point, ...]


def points() -> Mapping[str, Point]:
    """Where each territory lies, by its code; those whose place is not known are not there.

    What an administrator wrote down comes before what the portal ships with.
    """
    placed = Territory.objects.filter(latitude__isnull=False).order_by()
    written = {
        code: Point(latitude, longitude)
        for code, latitude, longitude in placed.values_list("code", "latitude", "longitude")
        if latitude is not None and longitude is not None
    }
    return ChainMap(written, shipped_points())


@cache
def shipped_points() -> dict[str, Point]:
    """The points that the portal ships with, by code."""
    with (DATA / "coordinates.csv").open(encoding="utf-8", newline="") as file:
        return {
            row["code"]: Point(float(row["latitude"]), float(row["longitude"]))
            for row in csv.DictReader(file)
        }


@cache
def outlines() -> dict[str, tuple[Ring, ...]]:
    """The rings around each county, district and region, by its code; a ring in another is a hole."""
    # Thousandths of a degree: longitude, latitude, longitude, …
    areas = json.loads((DATA / "outlines.json").read_text(encoding="ascii"))
    return {
        code: tuple(
            tuple(Point(north / 1000, east / 1000) for east, north in zip(ring[::2], ring[1::2], strict=True))
            for ring in rings
        )
        for code, rings in areas.items()
    }
