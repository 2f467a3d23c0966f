"""What a row of the register says, put in order, with what a person should look at."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache

from organizations.enums import LegalForm, RegisterRemark, RegisterStatus
from organizations.models.organization import LONGEST_MISSION, LONGEST_NAME
from portal.core.fold import fold

KEPT_OF_A_NAME = 2_000
"""Characters of what stands in the place of a name that the remarks show."""

# The courts number within each year; sources disagree whether B is a foundation or a federation, so the
# letter tells nothing.
NUMBER = re.compile(r"\s*(\d{1,5})\s*[/\-]\s*(A|B|C|PJ)\s*[/\-]\s*((?:19|20)\d{2})\s*", re.IGNORECASE)
STATUSES = {
    "": RegisterStatus.ACTIVE,
    "activa": RegisterStatus.ACTIVE,
    "activ": RegisterStatus.ACTIVE,
    "radiata": RegisterStatus.STRUCK_OFF,
    "radiat": RegisterStatus.STRUCK_OFF,
    "dizolvata": RegisterStatus.DISSOLVED,
    "dizolvat": RegisterStatus.DISSOLVED,
    "in lichidare": RegisterStatus.IN_LIQUIDATION,
}
# How a court's decision begins, and what stands in it and in no name; folded.
COURT = re.compile(
    r"^(?:admite|respinge|dispune|incuviinteaza|autorizeaza|acorda|constata|ia act|in temeiul|in baza"
    r"|pentru aceste)\b"
    r"|\b(?:cu drept de (?:recurs|apel)|prezentei incheieri|personalitatii juridice|dispune inscrierea"
    r"|pronuntata in (?:camera|sedinta))\b"
)
# Romania's comma below for the cedilla of old keyboards.
LETTERS = (("\u015f", "ș"), ("\u0163", "ț"), ("\u015e", "Ș"), ("\u0162", "Ț"))
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\ufeff\ufffe\uffff]+")
DATE = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})|(\d{4})-(\d{2})-(\d{2})")
# A spreadsheet counts days from here (ECMA-376, part 1, 18.17.4.1).
FIRST_DAY = dt.date(1899, 12, 30)

Match = Callable[[str, str], int | None]


@dataclass(slots=True)
class RowFacts:
    """One row. The texts are clean: Unicode's composed form, comma below, single blanks.

    Attributes:
        territory_id: of the seat; None where the register names no place that is known.
        remarks: in the order in which they were found.
    """

    register_number: str
    raw_number: str
    name: str
    folded_name: str
    status: str
    origin_country: str
    county: str
    locality: str
    territory_id: int | None
    address: str
    mission: str
    utility_act: str
    utility_on: dt.date | None
    remarks: list[str] = field(default_factory=list)

    @property
    def is_held(self) -> bool:
        """Whether it is not written, whatever else it says."""
        return not HOLDING.isdisjoint(self.remarks)


HOLDING = frozenset(RegisterRemark.holding())


def facts_of(cells: dict[str, str], *, form: str, match: Match) -> RowFacts:
    """Put a row in order.

    Args:
        cells: texts by field (`columns.FIELDS`).
        form: of the whole file; a foreign legal person needs no county.
        match: gives a territory's key for a county and a locality.
    """
    remarks: list[str] = []
    name, folded = (given := clean(cells["name"])), fold(given)
    _judge_name(name, folded, remarks)
    number = normal_number(cells["number"])
    if not number:
        remarks.append(RegisterRemark.NUMBER_PATTERN)
    status = STATUSES.get(fold(cells["status"]), "")
    if not status:
        remarks.append(RegisterRemark.UNKNOWN_STATUS)
    county, locality = clean(cells.get("county", "")), clean(cells.get("locality", ""))
    territory_id = match(county, locality) if county or locality else None
    if form != LegalForm.FOREIGN:
        _judge_place(county, territory_id, remarks)
    utility_on = day_of(clean(cells.get("utility_on", "")))
    if utility_on is None and cells.get("utility_on", "").strip():
        remarks.append(RegisterRemark.BAD_DATE)
    return RowFacts(
        register_number=number,
        raw_number=clean(cells["number"])[:60],
        name=name[:KEPT_OF_A_NAME],
        folded_name=folded[:KEPT_OF_A_NAME],
        status=status,
        origin_country=clean(cells.get("country", ""))[:60],
        county=county[:60],
        locality=locality[:200],
        territory_id=territory_id,
        address=_address(clean(cells.get("address", "")), locality),
        mission=cut_at_word(_purpose(cells), LONGEST_MISSION),
        utility_act=clean(cells.get("utility_act", ""))[:100],
        utility_on=utility_on,
        remarks=remarks,
    )


def clean(text: str) -> str:
    """The text with composed letters, comma below for cedilla, single blanks, and nothing that is not
    shown."""
    if not text:
        return ""
    composed = unicodedata.normalize("NFC", text)
    # Four replacements cost a tenth of one translation table over a long text.
    for cedilla, comma in LETTERS:
        composed = composed.replace(cedilla, comma)
    if not composed.isprintable():
        composed = CONTROLS.sub(" ", composed)
    return " ".join(composed.split())


def normal_number(text: str) -> str:
    """A register number as "7/A/2016"; empty for anything else."""
    found = NUMBER.fullmatch(text)
    return f"{int(found[1])}/{found[2].upper()}/{found[3]}" if found else ""


def day_of(text: str) -> dt.date | None:
    """A day that was written as text, or as a spreadsheet keeps days; None for anything else."""
    try:
        if text.replace(".0", "").isdecimal() and len(text) <= 7:
            return FIRST_DAY + dt.timedelta(days=int(float(text)))
        found = DATE.match(text)
        if found is None:
            return None
        if found[1]:
            return dt.date(int(found[3]), int(found[2]), int(found[1]))
        return dt.date(int(found[4]), int(found[5]), int(found[6]))
    except (ValueError, OverflowError):
        return None


def cut_at_word(text: str, limit: int) -> str:
    """The text, or as many whole words of it as fit, with an ellipsis."""
    if len(text) <= limit:
        return text
    head = text[: limit - 1]
    return f"{head.rpartition(' ')[0] or head}…"


def remembering(match: Match) -> Match:
    """`match`, which answers the same question only once; a register has few places and many rows."""
    return lru_cache(maxsize=20_000)(match)


def _judge_name(name: str, folded: str, remarks: list[str]) -> None:
    if not folded:
        remarks.append(RegisterRemark.NO_NAME)
    elif COURT.search(folded):
        remarks.append(RegisterRemark.COURT_TEXT)
    elif len(name) > LONGEST_NAME:
        remarks.append(RegisterRemark.LONG_NAME)


def _judge_place(county: str, territory_id: int | None, remarks: list[str]) -> None:
    if not county:
        remarks.append(RegisterRemark.NO_COUNTY)
    elif territory_id is None:
        remarks.append(RegisterRemark.UNKNOWN_PLACE)


def _purpose(cells: dict[str, str]) -> str:
    """The latest modification that says something, else the first purpose."""
    for number in range(5, 0, -1):
        text = clean(cells.get(f"purpose_{number}", ""))
        if text:
            return text
    return clean(cells.get("purpose", ""))


def _address(address: str, locality: str) -> str:
    """The street: of its own column, else what follows the place in a locality that is a whole address."""
    return (address or locality.partition(",")[2].strip())[:300]
