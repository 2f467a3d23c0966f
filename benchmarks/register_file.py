"""A file like the Ministry of Justice's national register of NGOs, of any size, with all that is odd in
the real
one: `python -m benchmarks.register_file 125840 register.xlsx [--seed 42] [--sheet Asociații]`.

The same seed and size make the same bytes. In a hundred thousand rows there are about as many of each
oddity as
somebody has counted in the real file: numbers shared by several organizations, several filings of one,
the text
of a court's decision in the place of a name, whole addresses as localities, counties in capitals without
diacritics, letters with cedilla, missing counties, missing purposes.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import IO
from xml.sax.saxutils import escape

HEADINGS = (
    "Denumire", "Numar inreg Reg National", "Starea actuala", "sediu schimbat",
    "organizatia trece in circumscriptia altei instante", "Judet", "Localitate", "Adresa", "Scopul initial",
    "Modificari ale scopului 1", "Modificari ale scopului 2", "Modificari ale scopului 3",
    "Modificari ale scopului 4", "Modificari ale scopului 5",
    "HG utilitate publica", "Data HG utilitate publica",
)  # fmt: skip
FOREIGN_HEADINGS = (*HEADINGS[:5], "Tara", *HEADINGS[5:])

PLACES = {
    "ALBA": ("ALBA IULIA", "SEBEȘ", "AIUD"), "ARAD": ("ARAD", "INEU"), "ARGES": ("PITEȘTI", "CÂMPULUNG"),
    "BACAU": ("BACĂU", "ONEȘTI"), "BIHOR": ("ORADEA", "SALONTA"), "BISTRITA-NASAUD": ("BISTRIȚA", "NĂSĂUD"),
    "BOTOSANI": ("BOTOȘANI", "DOROHOI"), "BRAILA": ("BRĂILA",), "BRASOV": ("BRAȘOV", "FĂGĂRAȘ"),
    "BUCURESTI": ("BUCUREȘTI", "SECTOR 1", "SECTORUL 2", "SECTOR 3", "BUCURESTI SECTOR 4", "SECTOR 5",
    "SECTOR 6"),
    "BUZAU": ("BUZĂU",), "CALARASI": ("CĂLĂRAȘI",), "CARAS-SEVERIN": ("REȘIȚA", "CARANSEBEȘ"),
    "CLUJ": ("CLUJ-NAPOCA", "TURDA", "DEJ", "FLOREȘTI"), "CONSTANTA": ("CONSTANȚA", "MANGALIA"),
    "COVASNA": ("SFÂNTU GHEORGHE",), "DAMBOVITA": ("TÂRGOVIȘTE", "MORENI"), "DOLJ": ("CRAIOVA", "CALAFAT"),
    "GALATI": ("GALAȚI", "TECUCI"), "GIURGIU": ("GIURGIU",), "GORJ": ("TÂRGU JIU", "MOTRU"),
    "HARGHITA": ("MIERCUREA CIUC", "GHEORGHENI"), "HUNEDOARA": ("DEVA", "PETROȘANI"), "IALOMITA":
    ("SLOBOZIA",),
    "IASI": ("IAȘI", "PAȘCANI"), "ILFOV": ("VOLUNTARI", "OTOPENI", "BUFTEA"),
    "MARAMURES": ("BAIA MARE", "SIGHETU MARMAȚIEI"), "MEHEDINTI": ("DROBETA-TURNU SEVERIN",),
    "MURES": ("TÂRGU MUREȘ", "SIGHIȘOARA"), "NEAMT": ("PIATRA NEAMȚ", "ROMAN"), "OLT": ("SLATINA", "CARACAL"),
    "PRAHOVA": ("PLOIEȘTI", "CÂMPINA"), "SALAJ": ("ZALĂU",), "SATU MARE": ("SATU MARE", "CAREI"),
    "SIBIU": ("SIBIU", "MEDIAȘ"), "SUCEAVA": ("SUCEAVA", "RĂDĂUȚI"), "TELEORMAN": ("ALEXANDRIA",),
    "TIMIS": ("TIMIȘOARA", "LUGOJ"), "TULCEA": ("TULCEA",), "VALCEA": ("RÂMNICU VÂLCEA", "DRĂGĂȘANI"),
    "VASLUI": ("VASLUI", "BÂRLAD"), "VRANCEA": ("FOCȘANI",),
}  # fmt: skip
STREETS = (
    "DEALURILOR",
    "MIHAI EMINESCU",
    "LIBERTĂȚII",
    "1 DECEMBRIE 1918",
    "GĂRII",
    "TRAIAN",
    "PĂCII",
    "ȘCOLII",
)
FIRST = (
    "ASOCIAȚIA", "ASOCIATIA", "Asociația", "Asociația", "FUNDAȚIA", "CLUBUL SPORTIV",
    "ASOCIAȚIA DE PROPRIETARI", "ASOCIATIA JUDETEANA", "ASOCIAȚIA PĂRINȚILOR",
    "ASOCIAȚIA CRESCĂTORILOR DE OI",
)  # fmt: skip
WORDS = (
    "SPERANȚA", "ÎMPREUNĂ", "Viitorul", "Tinerilor", "LUMINA", "Copiilor", "MUNTE", "ȘTIINȚĂ", "Țara",
    "Câmpiei",
    "SOLIDARITATE", "Cultură", "SPORT", "Pădurea", "Verde", "EUROPA", "ACȚIUNE", "Educație", "Sat",
    "Meșteșug",
    "Sănătate", "BUNĂSTARE", "Dialog", "RURAL", "Artă", "Muzica", "Orizont", "DACIA", "Izvor", "Pas cu pas",
)  # fmt: skip
AIMS = (
    "promovarea", "sprijinirea", "dezvoltarea", "protejarea", "apărarea", "organizarea", "educației copiilor",
    "persoanelor vârstnice", "mediului înconjurător", "tradițiilor locale", "sportului de masă",
    "vieții rurale", "economiei sociale", "drepturilor omului", "și", "prin activități", "cu voluntari",
    "în comunitate", "împreună cu autoritățile locale", "fără scop patrimonial", "la nivel județean",
    "și în străinătate",
)  # fmt: skip
COURT = (
    "Admite cererea formulată de petenta. Dispune autorizarea constituirii și acordarea personalității "
    "juridice. "
    "Dispune înscrierea în Registrul asociațiilor și fundațiilor aflat la grefa instanței, după rămânerea "
    "definitivă a prezentei încheieri. Cu drept de recurs în termen de 5 zile de la comunicare. "
)

# Most offices have the keyboards of before 2007: s and t with a cedilla, code points of their own.
CEDILLAS = str.maketrans("șțȘȚ", "\u015f\u0163\u015e\u0162")

# One in so many rows; what was counted in 125,840.
SHARED_NUMBER, SECOND_FILING, COURT_TEXT, NO_COUNTY = 20, 33, 450, 300
ADDRESS_AS_PLACE, NO_PURPOSE, PUBLIC_UTILITY = 4, 13, 225
OLD_KEYBOARD = 0.8
"""The share of rows with cedillas."""
STATES = ("radiata",) * 52 + ("in lichidare",) * 19 + ("dizolvata",) * 11 + ("",) * 1_176


def rows(count: int, seed: int = 42, *, is_foreign: bool = False) -> Iterator[list[str]]:
    """The rows without the headings.

    Args:
        count: how many.
        seed: of chance.
        is_foreign: as in the file of foreign legal persons, which has a column for the country.

    Yields:
        texts in the order of `HEADINGS` or `FOREIGN_HEADINGS`.
    """
    chance = random.Random(seed)
    last: list[str] = []
    for number in range(count):
        row = _row(chance, number)
        if last and chance.randrange(SECOND_FILING) == 0:
            row[:2] = [last[0].swapcase() if chance.random() < 0.3 else last[0], last[1]]
            row[2] = row[2] or last[2]
        elif last and chance.randrange(SHARED_NUMBER) == 0:
            row[1] = last[1]
        if chance.random() < OLD_KEYBOARD:
            row = [text.translate(CEDILLAS) for text in row]
        last = list(row)
        if is_foreign:
            row.insert(5, chance.choice(("GERMANIA", "Franta", "SUA")))
        yield row


def _row(chance: random.Random, number: int) -> list[str]:
    county = chance.choice(tuple(PLACES))
    locality = chance.choice(PLACES[county])
    street = f"STR. {chance.choice(STREETS)}, NR.{chance.randrange(1, 200)}"
    name = f"{chance.choice(FIRST)} „{' '.join(chance.sample(WORDS, 3))}” {number}"
    if chance.randrange(COURT_TEXT) == 0:
        name = (COURT * 6)[: chance.randrange(400, 1_800)]
    letter, slash = chance.choice("AAAAAAABC"), chance.choice(("/", "/", " / ", "-"))
    purposes = ["" if chance.randrange(NO_PURPOSE) == 0 else _purpose(chance), "", "", "", "", ""]
    if chance.randrange(12) == 0:
        purposes[chance.choice((1, 1, 2))] = _purpose(chance)
    is_useful = chance.randrange(PUBLIC_UTILITY) == 0
    return [
        name,
        # Every court counts for itself: the running number begins anew in each year.
        f"{number % 9_000 + 1}{slash}{letter}{slash}{2000 + number // 9_000}",
        chance.choice(STATES),
        chance.choice(("", "", "", "da")),
        "",
        "" if chance.randrange(NO_COUNTY) == 0 else county if chance.random() < 0.7 else county.title(),
        f"{locality}, {street}" if chance.randrange(ADDRESS_AS_PLACE) == 0 else locality,
        street,
        *purposes,
        f"{chance.randrange(100, 1500)}/{chance.randrange(2001, 2024)}" if is_useful else "",
        f"{chance.randrange(1, 29):02}.{chance.randrange(1, 13):02}.{chance.randrange(2001, 2024)}"
        if is_useful
        else "",
    ]


def _purpose(chance: random.Random) -> str:
    return "Scopul asociației este " + " ".join(chance.choices(AIMS, k=chance.randrange(12, 60))) + "."


def write(
    file: Path,
    table: Iterable[Sequence[str]],
    *,
    sheet: str = "Asociații",
    headings: Sequence[str] = HEADINGS,
) -> None:
    """Write rows as an XLSX workbook with shared strings, as the Ministry's program does.

    Args:
        file: written over.
        table: the rows.
        sheet: its name.
        headings: the first row.
    """
    with tempfile.TemporaryFile("w+", encoding="utf-8") as cells:
        strings: dict[str, int] = {}
        count = 0
        for count, row in enumerate(chain((headings,), table), 1):
            cells.write(f'<row r="{count}">')
            for column, text in enumerate(row):
                if text:
                    place = strings.setdefault(text, len(strings))
                    cells.write(f'<c r="{_letters(column)}{count}" t="s"><v>{place}</v></c>')
            cells.write("</row>\n")
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
            for name, part in _PARTS.items():
                package.writestr(_entry(name), part.format(sheet=escape(sheet, {'"': "&quot;"})))
            with package.open(_entry("xl/sharedStrings.xml"), "w") as part:
                part.write(f'<?xml version="1.0" encoding="UTF-8"?><sst xmlns="{_MAIN}">'.encode())
                for text in strings:
                    part.write(f'<si><t xml:space="preserve">{escape(text)}</t></si>'.encode())
                part.write(b"</sst>")
            with package.open(_entry("xl/worksheets/sheet1.xml"), "w") as part:
                last = f"{_letters(len(headings) - 1)}{count}"
                part.write(
                    f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{_MAIN}">'
                    f'<dimension ref="A1:{last}"/><sheetData>\n'.encode()
                )
                cells.seek(0)
                _copy(cells, part)
                part.write(b"</sheetData></worksheet>")


def _copy(cells: IO[str], part: IO[bytes]) -> None:
    while piece := cells.read(2**20):
        part.write(piece.encode())


def _letters(column: int) -> str:
    """A, B, … Z, AA for a column's number from 0."""
    return ("" if column < 26 else _letters(column // 26 - 1)) + chr(65 + column % 26)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    return entry


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS = {
    "[Content_Types].xml": '<?xml version="1.0" encoding="UTF-8"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
    f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/></Types>',
    "_rels/.rels": '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/_rels/workbook.xml.rels": '<?xml version="1.0" encoding="UTF-8"?>'
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    "xl/workbook.xml": '<?xml version="1.0" encoding="UTF-8"?>'
    f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
    '<sheet name="{sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>',
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.register_file", description=__doc__)
    parser.add_argument("rows", type=int)
    parser.add_argument("file", type=Path)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--sheet", default="Asociații")
    asked = parser.parse_args()
    write(asked.file, rows(asked.rows, asked.seed), sheet=asked.sheet)


if __name__ == "__main__":
    main()
