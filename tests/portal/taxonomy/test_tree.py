"""The tree of territories: what is shipped, its ways."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import translation

from portal.taxonomy.models import Domain, Territory
from portal.taxonomy.services import load_taxonomy
from portal.taxonomy.services.siruta import has_control_digit, spelled
from tests.factories.taxonomy import TerritoryFactory
from tests.portal.taxonomy.places import shipped


def test_a_record_that_an_administrator_named_keeps_its_name(db: None) -> None:
    load_taxonomy(localities=False)
    Territory.objects.filter(code="SI042").update(
        names={"ro": "Carniola Superioară"}, renamed=True, kind="county"
    )
    Territory.objects.filter(code="SI043").update(names={"ro": "x"})
    assert load_taxonomy(localities=False) == (99, 10)
    upper, goriska = Territory.objects.filter(code__in=["SI042", "SI043"]).order_by("code")
    assert (upper.name, upper.kind, goriska.name) == ("Carniola Superioară", "region", "Goriška")


def test_bucharest_covers_its_sectors_and_nothing_whose_code_begins_alike(db: None) -> None:
    city = TerritoryFactory(code="403", kind="municipality", names={"ro": "București"})
    sector = TerritoryFactory(parent=city)
    other = TerritoryFactory(code="4030", kind="county", names={"ro": "Altul"})
    assert sector.path == "403/179169/"
    assert set(Territory.objects.within(city.path)) == {city, sector}
    assert city.covers(sector)
    assert city.covers(city)
    assert not city.covers(other)
    assert not sector.covers(city)


def test_what_lies_in_a_place_moves_with_it(db: None) -> None:
    old, new = (TerritoryFactory(code=code, kind="county", names={"ro": code}) for code in ("OLD", "NEW"))
    commune = TerritoryFactory(code="C", kind="commune", names={"ro": "C"}, parent=old)
    village = TerritoryFactory(code="V", kind="locality", names={"ro": "V"}, parent=commune)
    commune.parent = new
    commune.save(update_fields=["parent"])
    village.refresh_from_db()
    assert village.path == "NEW/C/V/"
    commune.parent = village
    with pytest.raises(ValidationError, match="parte"):
        commune.full_clean()


def test_no_way_that_ends_elsewhere_can_be_written(db: None) -> None:
    place = TerritoryFactory()
    with pytest.raises(IntegrityError, match="territory_path_ends_with_code"), transaction.atomic():
        Territory.objects.filter(pk=place.pk).update(path="RO/1/")


@pytest.mark.parametrize("names", [{}, [], "x", {"en": "x"}, {"ro": ""}, {"ro": "x", "en": 3}, {"ro": " "}])
def test_a_record_without_a_name_in_the_first_language_is_refused(names: object) -> None:
    with pytest.raises(ValidationError):
        Domain(slug="x", names=names).clean_fields()


def test_a_label_is_said_in_the_readers_language(db: None) -> None:
    load_taxonomy(localities=False)
    constanta = Territory.objects.get(code="136")
    oltina = TerritoryFactory(code="X1", kind="commune", names={"ro": "Oltina"}, parent=constanta)
    satu_nou = TerritoryFactory(code="X2", kind="locality", names={"ro": "Satu Nou"}, parent=oltina)
    assert satu_nou.label == "Satu Nou, comuna Oltina, județul Constanța"
    with translation.override("en"):
        assert satu_nou.label == "Satu Nou, commune of Oltina, Constanța county"
        assert Territory.objects.get(code="403").label == "Bucharest (municipality)"


def test_the_command_tells_what_it_loaded(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("taxonomy")
    assert capsys.readouterr().out == f"{len(shipped())} territories, 10 fields of work\n"


@pytest.mark.parametrize(
    ("official", "written"),
    [
        ("MUNICIPIUL  MARGHITA", "Marghita"),
        ("ORAŞ VALEA LUI MIHAI", "Valea lui Mihai"),
        ("AIUDUL DE SUS", "Aiudul de Sus"),
        ("C.A.ROSETTI", "C.A. Rosetti"),
        ("SUB CETATE", "Sub Cetate"),
        ("GERSA II", "Gersa II"),
        ("SÂRBII - MĂGURA", "Sârbii-Măgura"),
        ("ŞTEFAN CEL MARE", "Ștefan cel Mare"),
        ("BISTRIŢA-NĂSĂUD", "Bistrița-Năsăud"),
    ],
)
def test_official_capitals_are_spelled_as_in_a_sentence(official: str, written: str) -> None:
    assert spelled(official) == written


def test_all_but_the_official_exceptions_have_their_control_digit() -> None:
    codes = [place.code for place in shipped() if place.code.isdigit()]
    assert sum(not has_control_digit(code) for code in codes) == 77
    assert not has_control_digit("1018")
