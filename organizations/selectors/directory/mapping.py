"""The picture beside the list: where those found are, a circle for each territory."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from portal.taxonomy.services.geography import Point, Ring, outlines, points

WIDTH = 400
"""Of the picture, in its own units; its height follows."""
MARGIN = 10
LARGEST, SMALLEST = 24.0, 2.0
"""Radius of the circle of the largest number, and the least one that can be seen."""
LETTER = 7.5
LINE = 13.0


class Place(NamedTuple):
    """Where some are.

    Attributes:
        code: of the territory.
        label: its name.
        url: the list of those there.
        number: how many; None when it is not known.
    """

    code: str
    label: str
    url: str
    number: int | None


class Bounds(NamedTuple):
    """The edges of the picture, in degrees of WGS 84."""

    south: float
    west: float
    north: float
    east: float


class Circle(NamedTuple):
    """A place as it is drawn.

    Attributes:
        place: what it stands for.
        x: from the left.
        y: from the top.
        radius: whose square goes with the number.
        says_number: whether there is room for the number.
    """

    place: Place
    x: float
    y: float
    radius: float
    says_number: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn.

    Attributes:
        height: of the picture, whose width is `WIDTH`.
        bounds: what part of the earth it shows.
        areas: outlines, those looked at last.
        circles: the largest first, so that none hides beneath another.
        missing: of the places, those of which nobody knows where they lie, or that lie outside the frame.
    """

    height: int
    bounds: Bounds
    areas: tuple[Area, ...]
    circles: tuple[Circle, ...]
    missing: tuple[Place, ...]


class Area(NamedTuple):
    """A county, district or region as it is drawn.

    Attributes:
        path: its outline, as an SVG path.
        is_shown: whether it is one of those looked at; the others lie around.
        code: of the territory.
    """

    path: str
    is_shown: bool
    code: str


class Frame(NamedTuple):
    """What part of the earth is drawn, by Mercator's projection.

    Attributes:
        west: its left edge, in degrees.
        north: its upper edge, projected.
        scale: units of the picture to a degree.
        height: of the picture.
    """

    west: float
    north: float
    scale: float
    height: int

    def at(self, point: Point) -> tuple[float, float]:
        """From the left and from the top of the picture."""
        return (point.longitude - self.west) * self.scale, (self.north - _projected(point)) * self.scale

    def holds(self, point: Point) -> bool:
        """Whether a point lies in the picture."""
        x, y = self.at(point)
        return 0 <= x <= WIDTH and 0 <= y <= self.height

    def bounds(self) -> Bounds:
        """Its edges; five decimals are a metre."""
        edges = (
            _latitude(self.north - self.height / self.scale),
            self.west,
            _latitude(self.north),
            self.west + WIDTH / self.scale,
        )
        return Bounds(*(round(edge, 5) for edge in edges))


def draw(places: Iterable[Place], areas: Sequence[str]) -> Picture | None:
    """The picture of some places.

    Args:
        places: those with somebody in them.
        areas: codes of the counties, districts or regions looked at; without an outline they are passed over.

    Returns:
        None when none of the areas has an outline.
    """
    shown = tuple(code for code in areas if code in outlines())
    if not shown:
        return None
    places, known = list(places), points()
    # The outlines are coarse: a border town of the one area looked at may lie beyond.
    own = [known[place.code] for place in places if place.code in known] if len(shown) == 1 else []
    frame, paths = _framed(shown, tuple(own))
    inside, missing = [], []
    for place in places:
        point = known.get(place.code)
        if point is not None and frame.holds(point):
            inside.append((place, *frame.at(point)))
        else:
            missing.append(place)
    return Picture(frame.height, frame.bounds(), paths, tuple(_circles(inside)), tuple(missing))


def most_of(places: Iterable[Place], country_of: dict[str, str]) -> str:
    """The code of the country in which most are; "" when there is none.

    Args:
        places: counties, districts and regions.
        country_of: the country of each, by code.
    """
    numbers: Counter[str] = Counter()
    for place in places:
        if place.code in country_of:
            numbers[country_of[place.code]] += place.number or 1
    return max(numbers, key=lambda code: numbers[code], default="")


def _circles(places: list[tuple[Place, float, float]]) -> Iterable[Circle]:
    most = max((place.number or 0 for place, _x, _y in places), default=0)
    boxes: list[tuple[float, float, float]] = []
    for place, x, y in sorted(places, key=lambda one: -(one[0].number or 0)):
        share = (place.number or 0) / most if most else 0
        half = LETTER * len(str(place.number)) / 2
        free = place.number is not None and not any(
            abs(y - other_y) < LINE and abs(x - other_x) < half + other_half
            for other_x, other_y, other_half in boxes
        )
        if free:
            boxes.append((x, y, half))
        radius = max(LARGEST * math.sqrt(share), SMALLEST) if place.number else 5.0
        yield Circle(place, round(x, 1), round(y, 1), round(radius, 1), free)


@lru_cache(maxsize=128)
def _framed(shown: tuple[str, ...], own: Ring) -> tuple[Frame, tuple[Area, ...]]:
    """The frame around some areas, and the outlines in it.

    Args:
        shown: codes of those looked at.
        own: points that are to be seen beside them.
    """
    every = outlines()
    looked_at = [point for code in shown for ring in every[code] for point in ring] + [*own]
    west, east = min(p.longitude for p in looked_at), max(p.longitude for p in looked_at)
    south, north = min(map(_projected, looked_at)), max(map(_projected, looked_at))
    scale = (WIDTH - 2 * MARGIN) / max(east - west, (north - south) * 1.1)
    width, height = (east - west) * scale, (north - south) * scale
    left = west - (WIDTH - width) / 2 / scale
    frame = Frame(left, north + MARGIN / scale, scale, round(height + 2 * MARGIN))
    paths = [
        Area(_path(rings, frame), code in shown, code)
        for code, rings in every.items()
        if code in shown or any(frame.holds(point) for ring in rings for point in ring)
    ]
    return frame, tuple(sorted(paths, key=lambda one: one.is_shown))


def _path(rings: tuple[Ring, ...], frame: Frame) -> str:
    drawn = []
    for ring in rings:
        corners = (frame.at(point) for point in ring)
        drawn.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in corners) + "Z")
    return "".join(drawn)


def _projected(point: Point) -> float:
    """How far north, in degrees of the equator."""
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(point.latitude) / 2)))


def _latitude(projected: float) -> float:
    return math.degrees(2 * math.atan(math.exp(math.radians(projected))) - math.pi / 2)
