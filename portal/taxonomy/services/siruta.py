"""Romania's official list of places, made into the file that the portal ships.

The source is SIRUTA, the nomenclature of territorial units of the National Institute of Statistics, as
published on data.gov.ro: a CSV in UTF-8 whose names are in capitals, s and t with a cedilla. The package
django-siruta has it among its sources. `data/siruta.csv` is made from the edition S1 2025 by

    manage.py taxonomy --siruta siruta_s1_2025.csv

Counties, Bucharest and its sectors are not in it: `data/territories.csv` has them, with their names in more
languages.
"""

from __future__ import annotations

import csv
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

logger = logging.getLogger(__name__)

COUNTY, BUCHAREST, SECTOR = "40", "179132", "6"
# The nomenclature's types (column TIP): county seats and other municipalities, towns, communes; all others
# are localities of one of these.
KINDS = {"1": "municipality", "4": "municipality", "2": "town", "5": "town", "3": "commune"}
TITLES = re.compile("^(MUNICIPIUL|ORA\u015eUL|ORA\u015e) +")
LETTERS = str.maketrans("\u015f\u0163\u015e\u0162", "șțȘȚ")
SMALL_WORDS = {"de", "din", "lui", "cel", "cu", "la", "pe", "sub", "in", "în", "după", "peste"}
NUMERALS = {"I", "II", "III", "IV"}
WORD = re.compile(r"[^\s.-]+")
INITIAL = re.compile(r"\.(?=[^\s.]{2})")


class Place(NamedTuple):
    """One row of `data/siruta.csv`."""

    code: str
    kind: str
    parent: str
    name: str


def read_official(path: Path) -> Iterator[Place]:
    """The municipalities, towns, communes and localities of the official file.

    A control digit that fails is told to the log and changes nothing: 77 codes of the official file do.

    Args:
        path: of the CSV file, with the columns SIRUTA, DENLOC, SIRSUP and TIP.

    Raises:
        OSError: when it cannot be read.
        KeyError: when a column is missing.
    """
    failing = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            code, kind = row["SIRUTA"], row["TIP"]
            if not has_control_digit(code):
                failing.append(code)
            if kind not in (COUNTY, SECTOR) and code != BUCHAREST:
                yield Place(code, KINDS.get(kind, "locality"), row["SIRSUP"], spelled(row["DENLOC"]))
    if failing:
        logger.warning("%d codes fail their control digit: %s", len(failing), ", ".join(failing))


def write_shipped(places: Iterator[Place], path: Path) -> int:
    """Write the shipped file: municipalities, towns and communes first, then localities.

    Args:
        places: from `read_official`.
        path: of the file that is written over.

    Returns:
        how many places there are.

    Raises:
        OSError: when it cannot be written.
    """
    ordered = sorted(places, key=lambda place: place.kind == "locality")
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("code", "kind", "parent", "name_ro"))
        writer.writerows(ordered)
    return len(ordered)


def has_control_digit(code: str) -> bool:
    """Whether a SIRUTA code ends with its control digit.

    The five digits before it by 7, 5, 3, 2 and 1, the digits of each product added up: with the control digit
    they make a number that ends with 1.

    Args:
        code: up to six digits.
    """
    digits = [int(digit) for digit in code.zfill(6)]
    products = [digit * weight for digit, weight in zip(digits, (7, 5, 3, 2, 1), strict=False)]
    return (sum(product // 10 + product % 10 for product in products) + digits[5]) % 10 == 1


def spelled(name: str) -> str:
    """A name of the official file as it is written in a sentence: "AIUDUL DE SUS" → "Aiudul de Sus".

    Args:
        name: in capitals, a municipality's or a town's with its title.
    """
    untitled = TITLES.sub("", " ".join(name.split())).replace(" - ", "-")
    spaced = INITIAL.sub(". ", untitled).translate(LETTERS)
    return WORD.sub(lambda found: _word(found[0], first=found.start() == 0), spaced)


def _word(word: str, *, first: bool) -> str:
    if word in NUMERALS:
        return word
    small = word.lower()
    return small if small in SMALL_WORDS and not first else small.capitalize()
