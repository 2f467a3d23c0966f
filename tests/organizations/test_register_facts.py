"""What is odd in the real register is put in order, or told."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from organizations.enums import LegalForm, RegisterRemark, RegisterStatus
from organizations.models.organization import LONGEST_MISSION
from organizations.services.register.columns import form_told_by
from organizations.services.register.facts import (
    clean,
    cut_at_word,
    day_of,
    facts_of,
    normal_number,
)

COURT = (
    "Admite cererea formulată de petenta ASOCIAŢIA X. Dispune înscrierea în Registrul asociaţiilor, după "
    "rămânerea definitivă a prezentei încheieri. Cu drept de recurs în termen de 5 zile."
)


def read(form: str = LegalForm.ASSOCIATION, **cells: str):
    given_cells = {
        "name": "Asociația Speranța",
        "number": "7/A/2016",
        "status": "",
        "county": "CLUJ",
        **cells,
    }
    return facts_of(given_cells, form=form, match=lambda county, locality: 12 if "CLUJ" in county else None)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("7/A/2016", "7/A/2016"),
        (" 7 / A / 2016 ", "7/A/2016"),
        ("00123-B-1999", "123/B/1999"),
        ("7/pj/2003", "7/PJ/2003"),
        ("7/D/2016", ""),
        ("7/A/1816", ""),
        ("123456/A/2016", ""),
        ("7/A/2016 bis", ""),
        ("", ""),
    ],
)
def test_a_register_number_has_one_form(written: str, kept: str) -> None:
    assert normal_number(written) == kept
    assert (RegisterRemark.NUMBER_PATTERN in read(number=written).remarks) is (kept == "")


@given(st.text(max_size=40))
def test_any_text_is_a_register_number_or_none(text: str) -> None:
    number = normal_number(text)
    assert number == "" or normal_number(number) == number


@pytest.mark.parametrize(
    ("written", "status"),
    [
        ("", RegisterStatus.ACTIVE),
        ("radiata", RegisterStatus.STRUCK_OFF),
        ("RADIATĂ", RegisterStatus.STRUCK_OFF),
        ("dizolvata", RegisterStatus.DISSOLVED),
        ("In lichidare", RegisterStatus.IN_LIQUIDATION),
        ("în  lichidare", RegisterStatus.IN_LIQUIDATION),
    ],
)
def test_a_blank_state_is_an_active_one(written: str, status: str) -> None:
    assert read(status=written).status == status


def test_an_unknown_state_is_told_and_holds_the_row_back() -> None:
    facts = read(status="suspendată de Marte")
    assert facts.remarks == [RegisterRemark.UNKNOWN_STATUS]
    assert facts.is_held


@pytest.mark.parametrize(
    "name", [COURT, COURT * 6, "Respinge cererea ca neîntemeiată.", "Constată că petenta"]
)
def test_a_courts_text_is_no_name(name: str) -> None:
    facts = read(name=name)
    assert facts.remarks == [RegisterRemark.COURT_TEXT]
    assert facts.is_held


@pytest.mark.parametrize(
    ("name", "remark"),
    [("", RegisterRemark.NO_NAME), ("„”", RegisterRemark.NO_NAME), ("A" * 301, RegisterRemark.LONG_NAME)],
)
def test_a_name_that_cannot_be_one_holds_the_row_back(name: str, remark: str) -> None:
    assert read(name=name).remarks == [remark]
    assert read(name=name).is_held


def test_cedilla_and_comma_make_the_same_name() -> None:
    cedilla, comma, bare = (
        read(name=name) for name in ("ASOCIAŢIA ŞTIINŢA", "Asociația Știința", "ASOCIATIA STIINTA")
    )
    assert cedilla.name == "ASOCIAȚIA ȘTIINȚA"
    assert cedilla.folded_name == comma.folded_name == bare.folded_name == "asociatia stiinta"


def test_the_letter_of_the_number_does_not_tell_the_form() -> None:
    assert form_told_by("Foaie1", "Fundatii 2026.xlsx") is LegalForm.FOUNDATION
    assert form_told_by("Persoane juridice străine", "x.xlsx") is LegalForm.FOREIGN
    assert form_told_by("UNIUNI") is LegalForm.UNION
    assert form_told_by("Federaţii") is LegalForm.FEDERATION
    assert form_told_by("7-B-2016.xlsx") is None


def test_a_whole_address_as_locality_gives_its_street() -> None:
    assert read(locality="PITEŞTI, STR. DEALURILOR, NR.26").address == "STR. DEALURILOR, NR.26"
    assert read(locality="PITEŞTI, STR. DEALURILOR", address="STR. GĂRII 1").address == "STR. GĂRII 1"


def test_a_row_without_county_is_told_and_written() -> None:
    facts = read(county="", locality="Dej")
    assert facts.remarks == [RegisterRemark.NO_COUNTY]
    assert not facts.is_held
    assert read(county="", locality="Berlin", form=LegalForm.FOREIGN).remarks == []


def test_a_place_that_nobody_knows_is_told() -> None:
    facts = read(county="NARNIA", locality="X")
    assert (facts.territory_id, facts.remarks) == (None, [RegisterRemark.UNKNOWN_PLACE])


def test_the_latest_purpose_that_says_something_counts() -> None:
    first = "Ajutor."
    assert read(purpose=first, purpose_1="Sport.", purpose_3="  ", purpose_5="").mission == "Sport."
    assert read(purpose=first).mission == first
    assert read().mission == ""


def test_a_long_purpose_is_cut_at_a_word() -> None:
    mission = read(purpose="cuvânt " * 1_000).mission
    assert len(mission) <= LONGEST_MISSION
    assert mission.endswith("cuvânt…")
    assert cut_at_word("x" * 10, 5) == "xxxx…"


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("04.11.2005", dt.date(2005, 11, 4)),
        ("2005-11-04", dt.date(2005, 11, 4)),
        ("38660", dt.date(2005, 11, 4)),
        ("38660.0", dt.date(2005, 11, 4)),
        ("31.02.2005", None),
        ("demult", None),
    ],
)
def test_a_date_is_read_as_text_or_as_a_spreadsheet_keeps_it(written: str, day: dt.date | None) -> None:
    assert day_of(written) == day
    assert (RegisterRemark.BAD_DATE in read(utility_on=written).remarks) is (day is None)


@given(st.text())
def test_clean_text_has_nothing_that_a_database_refuses(text: str) -> None:
    cleaned = clean(text)
    assert "\x00" not in cleaned
    assert clean(cleaned) == cleaned
