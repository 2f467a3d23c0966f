"""Addresses as the register of the Ministry of Justice writes them, and the places that they mean."""

from __future__ import annotations

import time

import pytest

from portal.core.fold import fold
from portal.taxonomy.selectors import PlaceIndex
from tests.portal.taxonomy.places import shipped


@pytest.fixture(scope="module")
def index() -> PlaceIndex:
    return PlaceIndex(shipped())


def matched(index: PlaceIndex, county: str, address: str) -> str:
    place = index.match_place(county, address)
    if place is None:
        return ""
    by_code = {territory.code: territory for territory in shipped()}
    way = place.path.strip("/").split("/")[1:]
    return " > ".join(by_code[code].names["ro"] for code in way)


@pytest.mark.parametrize(
    ("county", "address", "place"),
    [
        ("ARGES", "PITEŞTI, STR. DEALURILOR, NR.26", "Argeș > Pitești"),
        ("ARGEŞ", "Piteşti", "Argeș > Pitești"),
        ("Argeș", "MUN. PITESTI", "Argeș > Pitești"),
        ("JUD. ARGES", "PITESTI STR. VICTORIEI 3", "Argeș > Pitești"),
        ("DAMBOVITA", "TARGOVISTE", "Dâmbovița > Târgoviște"),
        ("DIMBOVITA", "TÎRGOVIŞTE", "Dâmbovița > Târgoviște"),
        ("VALCEA", "RM. VALCEA, BD. TUDOR VLADIMIRESCU", "Vâlcea > Râmnicu Vâlcea"),
        ("VILCEA", "RIMNICU VILCEA", "Vâlcea > Râmnicu Vâlcea"),
        ("MURES", "TG. MURES, P-TA TRANDAFIRILOR NR. 5", "Mureș > Târgu Mureș"),
        ("MURES", "TIRGU MURES", "Mureș > Târgu Mureș"),
        ("COVASNA", "SF. GHEORGHE", "Covasna > Sfântu Gheorghe"),
        ("MEHEDINTI", "DROBETA TR. SEVERIN", "Mehedinți > Drobeta-Turnu Severin"),
        ("CLUJ", "Cluj Napoca, 400001, str. Memorandumului", "Cluj > Cluj-Napoca"),
        ("CONSTANTA", "COM. OLTINA, SAT SATU NOU", "Constanța > Oltina > Satu Nou"),
        ("CONSTANTA", "SAT SATU NOU COM. OLTINA", "Constanța > Oltina > Satu Nou"),
        ("CONSTANTA", "SATU NOU, OLTINA, STR. PRINCIPALA", "Constanța > Oltina > Satu Nou"),
        # Two communes of the county have a Satu Nou.
        ("CONSTANTA", "SATU NOU", "Constanța"),
        ("CONSTANTA", "COM. OLTINA, SAT NICAIERI", "Constanța > Oltina"),
        ("ALBA", "ABRUD-SAT", "Alba > Abrud > Abrud-Sat"),
        ("ALBA", "1 MAI NR 3", "Alba"),
        ("CLUJ", "SAT FUNDATURA, COM. ICLOD", "Cluj > Iclod > Fundătura"),
        ("BOTOSANI", "SAT SAT NOU, ORAS SAVENI", "Botoșani > Săveni > Sat Nou"),
        ("VASLUI", "1 DECEMBRIE, BANCA", "Vaslui > Banca > 1 Decembrie"),
        ("ILFOV", "", "Ilfov"),
        ("ILFOV", "BUCURESTI, SECTOR 3", "Ilfov"),
        ("", "", ""),
        ("", "CLUJ-NAPOCA", "Cluj > Cluj-Napoca"),
        ("", "CLUJ-NAPOCA, JUD. CLUJ, STR. HOREA", "Cluj > Cluj-Napoca"),
        ("", "SATU NOU", ""),
        ("", "SATU NOU, COM. OLTINA, JUD. CONSTANTA", "Constanța > Oltina > Satu Nou"),
        # A village of Gorj bears the name too.
        ("", "IASI", ""),
        ("IASI", "IASI", "Iași > Iași"),
        ("BUCURESTI", "SECTOR 3, STR. MIHAI BRAVU", "București > București, Sectorul 3"),
        ("BUCURESTI", "BUCURESTI, STR. LIPSCANI NR. 3", "București"),
        ("MUNICIPIUL BUCUREŞTI", "Sectorul 6", "București > București, Sectorul 6"),
        ("BUCURESTI SECTORUL 2", "STR. X NR. 4", "București > București, Sectorul 2"),
        ("BUCURESTI", "BUCUREŞTI SECT. 5", "București > București, Sectorul 5"),
        ("", "BUCUREŞTI, STR. FABRICII NR. 2, BL. 4, AP. 5, SECTOR 6", "București > București, Sectorul 6"),
        ("", "Bucureşti", "București"),
        ("SECTOR 1", "BUCURESTI", "București > București, Sectorul 1"),
        ("NOWHERE", "PITESTI", "Argeș > Pitești"),
        ("\x00", "\u200b,,,", ""),
    ],
)
def test_an_address_means_this_place(index: PlaceIndex, county: str, address: str, place: str) -> None:
    assert matched(index, county, address) == place


def test_every_place_is_found_by_its_own_address(index: PlaceIndex) -> None:
    """All but the villages that bear their commune's name, which the commune stands for."""
    by_code = {territory.code: territory for territory in shipped()}
    missed = []
    for territory in shipped():
        _country, *codes = territory.path.strip("/").split("/")
        if territory.kind == "sector" or not territory.path.startswith("RO/") or len(codes) < 2:
            continue
        county, commune = (by_code[code].names["ro"] for code in codes[:2])
        address = (
            commune if len(codes) == 2 else f"SAT {territory.names['ro']}, COM. {commune}, STR. MARE NR. 3"
        )
        found = index.match_place(fold(county).upper(), address.upper())
        if found is None or found.names != territory.names or not territory.path.startswith(found.path):
            missed.append((county, address))
    assert missed == []


def test_the_whole_register_is_matched_in_seconds(index: PlaceIndex) -> None:
    addresses = [
        ("CONSTANTA", f"COM. OLTINA, SAT SATU NOU, STR. PRINCIPALA NR. {number}") for number in range(5_000)
    ]
    began = time.process_time()
    places = {place.code for county, address in addresses if (place := index.match_place(county, address))}
    # 125,840 rows at this pace take under a quarter of a minute.
    assert time.process_time() - began < 0.6
    assert len(places) == 1
