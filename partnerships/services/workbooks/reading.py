"""What a workbook says, row by row: values to be saved, and what is wrong in which cell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from partnerships.enums import BreakdownPart
from partnerships.models import Indicator, Partnership
from partnerships.services.values import Given, faults_of
from partnerships.services.workbooks import columns
from partnerships.services.workbooks.cells import Unreadable, day_in, is_empty, number_in, text_in
from partnerships.services.workbooks.making import MOST_LINES
from partnerships.services.workbooks.opening import refuse_large
from portal.core.exceptions import Refused
from portal.core.fold import fold

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

HEADING_WITHIN = 20
"""Rows among which the headings are looked for: people write above a table."""

MOST_COLUMNS = 200
MOST_SHEETS = 20
"""In which the table is looked for; the portal's own workbook has two."""
LONGEST_KEY = 18
MOST_FAULTS = 500
"""Told at once; whoever has more has one fault many times."""


@dataclass
class Read:
    """What was read.

    Attributes:
        sheet: the one with the values.
        given: what would be saved, with the number of its row.
        faults: by the cell's address what is wrong with it.
        unread: headings that mean nothing to the portal.
    """

    sheet: Worksheet
    given: list[tuple[int, Given]] = field(default_factory=list)
    faults: dict[str, list[str]] = field(default_factory=dict)
    unread: list[str] = field(default_factory=list)

    def blame(self, cell: Any, sentence: str) -> None:
        """Say that a cell is wrong."""
        # By its numbers: to ask for the name of a cell in an area reads the name anew, for each of them.
        row, column = cell.row, cell.column
        merged = (
            one
            for one in self.sheet.merged_cells.ranges
            if one.min_row <= row <= one.max_row and one.min_col <= column <= one.max_col
        )
        address = next((one.start_cell.coordinate for one in merged), cell.coordinate)
        self.faults.setdefault(address, []).append(sentence)


def cells_of(sheet: Worksheet) -> list[Any]:
    """The cells that a sheet holds, none of those between them."""
    return list(sheet._cells.values())  # noqa: SLF001  (the library's own ways fill in the whole area)


class Reader:
    """Reads a workbook for somebody.

    Args:
        workbook: opened.
        indicators: those of the partnerships it is of, that may be reported on.
        partnerships: these, by key.
        today: by the portal's own clock.
    """

    def __init__(
        self,
        workbook: Workbook,
        indicators: Mapping[int, Indicator],
        partnerships: Mapping[int, Partnership],
        today: dt.date,
    ) -> None:
        self._indicators, self._partnerships, self._today = indicators, partnerships, today
        self._epoch = workbook.epoch
        sheet, self._heading_row, self._places, unread = _find_table(workbook)
        self.read = Read(sheet, unread=unread)
        self._by_name: dict[tuple[str, str], list[Indicator]] = {}
        for one in indicators.values():
            title = partnerships[one.partnership_id].title
            for said in ("", title):
                self._by_name.setdefault((fold(said), fold(one.name)), []).append(one)

    def run(self) -> Read:
        """Read every row beneath the headings.

        Raises:
            Refused: when there are more than `MOST_LINES` that say something.
        """
        seen: set[tuple[int, dt.date]] = set()
        lines = 0
        for cells in self._rows():
            lines += 1
            if lines > MOST_LINES:
                refuse_large()
            if len(self.read.faults) > MOST_FAULTS:
                break
            given = self._given_in(cells)
            if given is None:
                continue
            key = (given.indicator.pk, given.as_of)
            if key in seen:
                self.read.blame(
                    cells[columns.AS_OF],
                    _("Another row above reports the same indicator for the same day. Please leave one."),
                )
                continue
            seen.add(key)
            self.read.given.append((cells[columns.VALUE].row, given))
        return self.read

    def _rows(self) -> Iterator[dict[str, Any]]:
        """The cells by column, of the rows in which something is given."""
        asked = [
            name
            for name in self._places
            if name in (columns.VALUE, columns.NOTE) or name in BreakdownPart.values
        ]
        sheet = self.read.sheet
        # Not every row down to the last: somebody's cursor may have left something in the lowest of all.
        numbers = sorted({cell.row for cell in cells_of(sheet)})
        for number in numbers:
            if number <= self._heading_row:
                continue
            cells = {name: sheet.cell(number, place) for name, place in self._places.items()}
            if not all(is_empty(cells[name]) for name in asked):
                yield cells

    def _given_in(self, cells: dict[str, Any]) -> Given | None:
        """What a row gives; None when something is wrong in it, which is then told."""
        before = len(self.read.faults)
        indicator = self._indicator_in(cells)
        as_of = self._part(cells[columns.AS_OF], lambda cell: day_in(cell, self._epoch))
        value = self._value_in(cells[columns.VALUE])
        names = [name for name in BreakdownPart.values if name in cells and not is_empty(cells[name])]
        parts: dict[str, Decimal] = {
            name: amount for name in names if (amount := self._part(cells[name], number_in)) is not None
        }
        note = self._part(cells[columns.NOTE], text_in) if columns.NOTE in cells else ""
        if indicator is None or as_of is None or value is None or len(self.read.faults) > before:
            return None
        given = Given(indicator, as_of, value, parts, note or "")
        faults = faults_of(given, self._partnerships[indicator.partnership_id], today=self._today)
        for fault in faults:
            self.read.blame(cells[fault.name], fault.sentence)
        return None if faults else given

    def _part(self, cell: Any, read: Any) -> Any:
        try:
            return read(cell)
        except Unreadable as fault:
            self.read.blame(cell, fault.sentence)
            return None

    def _value_in(self, cell: Any) -> Decimal | None:
        if is_empty(cell):
            self.read.blame(cell, _("The value itself is missing: a breakdown or a note alone says nothing."))
            return None
        number: Decimal | None = self._part(cell, number_in)
        return number

    def _indicator_in(self, cells: dict[str, Any]) -> Indicator | None:
        """By its code; of a row that was added without one, by its name."""
        code = cells.get(columns.CODE)
        if code is not None and not is_empty(code):
            said = self._part(code, text_in)
            if said is None:
                return None
            key = said[1:].strip() if said[:1] in "Ii" else ""
            is_key = key.isascii() and key.isdecimal() and len(key) <= LONGEST_KEY
            found = self._indicators.get(int(key)) if is_key else None
            if found is None:
                self.read.blame(code, _("No indicator of this workbook that you report on has this code."))
            return found
        name = cells.get(columns.INDICATOR)
        blamed = code if name is None else name
        named = cells.get(columns.PARTNERSHIP)
        title = "" if named is None else self._part(named, text_in)
        text = "" if name is None else self._part(name, text_in)
        if text is None or title is None:
            return None
        fitting = self._by_name.get((fold(title), fold(text)), [])
        if len(fitting) == 1:
            return fitting[0]
        self.read.blame(
            blamed,
            _("Which indicator is this? Please copy its code into this row from another of its rows."),
        )
        return None


def _find_table(workbook: Workbook) -> tuple[Worksheet, int, dict[str, int], list[str]]:
    """The sheet with the values, the row of its headings, the columns' places from 1, what is not read.

    Raises:
        Refused: when there is none, or a column is missing or there twice.
    """
    known = columns.known_headings()
    missing: list[str] = []
    for sheet in workbook.worksheets[:MOST_SHEETS]:
        for number in range(1, min(sheet.max_row, HEADING_WITHIN) + 1):
            places: dict[str, int] = {}
            unread, twice = [], []
            for place in range(1, min(sheet.max_column, MOST_COLUMNS) + 1):
                # The library's own way makes a cell of every place that it is asked for.
                cell = sheet._cells.get((number, place))  # noqa: SLF001
                said = cell.value if cell is not None else None
                if not isinstance(said, str) or not said.strip():
                    continue
                name = known.get(fold(said))
                if name is None:
                    unread.append(said.strip()[:60])
                elif name in places:
                    twice.append(said.strip()[:60])
                else:
                    places[name] = place
            lost = _lost(places)
            if places and not lost:
                if twice:
                    raise Refused(
                        _("The column “%(name)s” is there twice. Please leave one.") % {"name": twice[0]}
                    )
                return sheet, number, places, unread
            if len(places) > 1:
                missing = missing or lost
    if missing:
        raise Refused(
            _(
                "The column “%(name)s” is missing, so the values cannot be read. Please put it back, with "
                "its heading, or download the workbook anew."
            )
            % {"name": missing[0]}
        )
    raise Refused(_("No sheet of this workbook has the headings of the values. Please download it anew."))


def _lost(places: Mapping[str, int]) -> list[str]:
    """The headings of the columns that are missing."""
    told = columns.headings(())
    needed = [name for name in columns.NEEDED if name not in places]
    if columns.CODE not in places and columns.INDICATOR not in places:
        needed.append(columns.CODE)
    return [told[name] for name in needed]
