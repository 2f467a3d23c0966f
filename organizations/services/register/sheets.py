"""A register file opened: whichever of the two kinds it is, its rows with text and where the columns
stand."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from organizations.services.register.columns import Layout, find_layout
from organizations.services.register.csv_file import CsvFile
from organizations.services.register.xlsx import Workbook
from portal.core.exceptions import Refused
from portal.files.enums import FileType

MAX_ROWS = 500_000
"""Rows with text; the five files together have about 130,000."""

MAX_EMPTY = 20_000
"""Rows without text."""

Sheet = Workbook | CsvFile


def open_sheet(path: Path, content_type: str) -> Sheet:
    """Open a file for reading.

    Args:
        path: of the file.
        content_type: as it was recognised when it was kept.

    Raises:
        Refused: with what is wrong with it.
    """
    return Workbook(path) if content_type == FileType.XLSX else CsvFile(path)


def records(sheet: Sheet, layout: Layout) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows beneath the headings that hold text, with their numbers.

    Args:
        sheet: opened.
        layout: of its columns.

    Raises:
        Refused: with what is wrong with the file: more rows than a register has, empty ones without end, the
            headings a second time.
    """
    empty = count = 0
    name = layout.places["name"]
    for number, row in sheet.rows():
        if number <= layout.heading_row:
            continue
        if not any(row) or not any(text.strip() for text in row):
            empty += 1
            _refuse_many_empty(empty)
            continue
        count += 1
        if count > MAX_ROWS:
            raise Refused(
                _("The sheet has more than %(count)s rows, which no register has.")
                % {"count": _figure(MAX_ROWS)}
            )
        if name < len(row) and len(row[name]) < 20 and layout.repeats(row):
            raise Refused(
                _(
                    "Row %(row)s holds the headings a second time: are there two tables in the sheet? "
                    "Leave one, and send the file again."
                )
                % {"row": _figure(number)}
            )
        yield number, layout.cells(row)
    if not count:
        raise Refused(_("Beneath the headings the sheet is empty."))


def _refuse_many_empty(count: int) -> None:
    if count > MAX_EMPTY:
        raise Refused(
            _(
                "The sheet has more than %(count)s empty rows. Delete the empty rows beneath the table, save "
                "the file, and send it again."
            )
            % {"count": _figure(MAX_EMPTY)}
        )


def layout_of(sheet: Sheet) -> Layout:
    """Where the columns of a sheet stand.

    Raises:
        Refused: see `find_layout`.
    """
    return find_layout(sheet.rows())


def _figure(number: int) -> str:
    return str(number_format(number, force_grouping=True))
