"""The picture beside the directory: the same figures as the facet, where the places are."""

from __future__ import annotations

import csv
import math
import re

import pytest
from django.test import Client

from organizations.selectors.directory.mapping import Place, draw
from organizations.services import refresh_entries
from portal.taxonomy.models import Territory
from portal.taxonomy.services import load_taxonomy
from portal.taxonomy.services.geography import outlines, shipped_points
from portal.taxonomy.services.loading import DATA
from tests.factories.organizations import OrganizationFactory

pytestmark = pytest.mark.django_db

# South, north, west, east; degrees.
BOXES = {
    "RO": (43.6, 48.3, 20.2, 29.8),
    "SI": (45.4, 46.9, 13.3, 16.7),
    "BG": (41.2, 44.3, 22.3, 28.7),
}


def _rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_area_and_what_is_shipped_with_it_lies_in_its_country() -> None:
    parents = {row["code"]: row["parent"] for row in _rows("territories.csv")}
    for code, parent in parents.items():
        if parent:
            south, north, west, east = BOXES[parents[parent] or parent]
            point = shipped_points()[code]
            assert south < point.latitude < north, code
            assert west < point.longitude < east, code
    assert set(outlines()) == {code for code, parent in parents.items() if parent in BOXES}


def test_no_commune_lies_far_from_its_county() -> None:
    known = 0
    for row in _rows("siruta.csv"):
        if (point := shipped_points().get(row["code"])) is None:
            continue
        known += 1
        county = shipped_points()[row["parent"]]
        north = (point.latitude - county.latitude) * 111.2
        east = (point.longitude - county.longitude) * 111.2 * math.cos(math.radians(county.latitude))
        assert math.hypot(north, east) < 120, row
    assert known > 3_000


def test_the_square_of_a_circle_goes_with_its_number() -> None:
    places = [
        Place("127", "Cluj", "?a", 100),
        Place("350", "Timiș", "?b", 25),
        Place("1", "Nowhere", "?c", 3),
    ]
    picture = draw(places, ["127", "350"])
    assert picture is not None
    large, small = picture.circles
    assert (large.place.code, small.place.code) == ("127", "350")
    assert large.radius == 2 * small.radius
    # Timiș lies to the west and to the south of Cluj.
    assert small.x < large.x
    assert small.y > large.y
    assert [place.code for place in picture.missing] == ["1"]


def test_an_area_without_an_outline_has_no_picture() -> None:
    assert draw([Place("127", "Cluj", "?", 1)], ["XX"]) is None


@pytest.fixture(scope="module")
def _directory(shared_rows: None) -> None:
    load_taxonomy(localities=False)
    for code in ("127", "127", "350", "179141", "BG-PDV"):
        OrganizationFactory(territory=Territory.objects.get(code=code), state="verified")
    refresh_entries(None)


def _circles(page: str) -> list[str]:
    return re.findall(r'<a href="([^"]+)" rel="nofollow" aria-label="([^"]+)"><title>', page)


@pytest.mark.usefixtures("_directory")
def test_shows_what_the_facet_counts_and_leads_where_it_leads(client: Client) -> None:
    page = client.get("/en/organizations/map/?verified=1").content.decode()
    assert ("/en/organizations/?verified=1&amp;territory=127", "Cluj: 2") in _circles(page)
    assert "1 lies outside the picture." in page


@pytest.mark.usefixtures("_directory")
def test_shows_the_sectors_of_the_city_that_was_chosen(client: Client) -> None:
    page = client.get("/en/organizations/map/?territory=403").content.decode()
    assert _circles(page) == [("/en/organizations/?territory=179141", "Bucharest, Sector 1: 1")]


@pytest.mark.usefixtures("_directory")
def test_a_county_without_parts_that_are_told_apart_stands_for_itself(client: Client) -> None:
    county = client.get("/en/organizations/map/?territory=127").content.decode()
    assert [label for _url, label in _circles(county)] == ["Cluj: 2"]


@pytest.mark.usefixtures("_directory")
def test_asks_little_and_says_so_when_nothing_is_found(
    client: Client, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    with django_assert_max_num_queries(8):
        page = client.get("/en/organizations/map/?q=nothing-of-the-kind").content.decode()
    assert "There is nothing to show on the map." in page


def test_the_picture_of_an_area_holds_all_that_lies_in_it() -> None:
    parts = [*_rows("territories.csv"), *_rows("siruta.csv")]
    areas = set(outlines())
    inside: dict[str, list[Place]] = {}
    for row in parts:
        if row["parent"] in areas and row["code"] in shipped_points():
            inside.setdefault(row["parent"], []).append(Place(row["code"], row["name_ro"], "?", 1))
    pictures = {area: draw(places, [area]) for area, places in inside.items()}
    assert {area for area, picture in pictures.items() if picture is None or picture.missing} == set()
