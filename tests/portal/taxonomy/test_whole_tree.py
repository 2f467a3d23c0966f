"""All shipped places in the database, loaded once for this file: what is there, and what people type."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Concat
from django.test.utils import CaptureQueriesContext

from portal.core.fold import fold
from portal.taxonomy.models import Domain, Territory
from portal.taxonomy.services import load_taxonomy

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def _whole_tree(shared_rows: None) -> None:
    load_taxonomy()


def test_is_as_large_as_the_official_lists() -> None:
    kinds = Counter(Territory.objects.filter(path__startswith="RO/").values_list("kind", flat=True))
    # 103 municipalities with Bucharest, which is a county too.
    assert kinds == {
        "country": 1, "county": 41, "municipality": 103, "town": 216, "commune": 2862, "sector": 6,
        "locality": 13749,
    }  # fmt: skip
    for country, kind, count in [("SI", "region", 12), ("BG", "district", 28), ("BG", "municipality", 8)]:
        assert Territory.objects.filter(path__startswith=f"{country}/", kind=kind).count() == count
    assert Domain.objects.exclude(icnpo="").count() == 10


def test_every_way_agrees_with_what_the_place_lies_in() -> None:
    wrong = Territory.objects.exclude(parent=None).exclude(
        path=Concat(F("parent__path"), F("code"), Value("/"))
    )
    assert list(wrong) == []


def test_is_read_and_not_written_when_it_is_there() -> None:
    with CaptureQueriesContext(connection) as queries:
        load_taxonomy()
    assert len(queries) <= 6
    assert not any(query["sql"].startswith(("INSERT", "UPDATE")) for query in queries)


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("cluj napoca", "Cluj-Napoca, județul Cluj"),
        ("CLUJ-NAPOCA", "Cluj-Napoca, județul Cluj"),
        ("cluj", "Cluj (județ)"),
        ("dambovita", "Dâmbovița (județ)"),
        ("Dîmbovița, județ", "Dâmbovița (județ)"),
        ("sector 3", "București, Sectorul 3"),
        ("sectorul 3 bucuresti", "București, Sectorul 3"),
        ("Bucharest", "București (municipiu)"),
        ("Русе", "Ruse (district), Bulgaria"),
        ("ruse", "Ruse (district), Bulgaria"),
        ("Велико Търново", "Veliko Tărnovo (district), Bulgaria"),
        ("Jugovzhodna", "Slovenia de sud-est (regiune), Slovenia"),
        ("satu nou, com. oltina", "Satu Nou, comuna Oltina, județul Constanța"),
        ("Satu Nou, comuna Oltina, județul Constanța", "Satu Nou, comuna Oltina, județul Constanța"),
        ("comuna Oltina", "Oltina, județul Constanța"),
        ("Satu Mare (județ)", "Satu Mare (județ)"),
        ("cluj napocca", "Cluj-Napoca, județul Cluj"),
        ("Tîrgu Mureș", "Târgu Mureș, județul Mureș"),
    ],
)
def test_a_place_is_found_as_it_is_typed(typed: str, first: str) -> None:
    assert Territory.objects.find(typed)[0].label == first


@pytest.mark.parametrize("nothing", ["", "  ", "xyzzy", "\x00", "%", "_", "'", "漢", ",,(", "a" * 5_000])
def test_what_is_no_place_is_not_found(nothing: str) -> None:
    assert Territory.objects.find(nothing) == []


def test_every_label_finds_its_own_place() -> None:
    places = {place.pk: place for place in Territory.objects.all()}
    for place in places.values():
        place.parent = places.get(place.parent_id or 0)
    labels = Counter(place.label for place in places.values())
    assert max(labels.values()) == 1
    for place in list(places.values())[::1500]:
        if place.parent is None or place.kind != "locality" or place.name != place.parent.name:
            assert Territory.objects.find(place.label) == [place]


def test_one_country_only_is_looked_in() -> None:
    assert {place.path[:3] for place in Territory.objects.find("ruse", "BG")} == {"BG/"}
    assert Territory.objects.find("ruse", "SI") == []


def test_names_of_the_database_are_folded_as_in_python() -> None:
    for place in Territory.objects.order_by("code")[::97]:
        assert place.folded == "|" + "|".join(sorted({fold(name) for name in place.names.values()})) + "|"


def test_finding_and_all_that_lies_in_a_place_use_an_index() -> None:
    cluj = Territory.objects.get(code="127")
    assert "Index" in Territory.objects.within(cluj.path).order_by().explain()
    assert Territory.objects.within(cluj.path).filter(kind="commune").count() == 75
