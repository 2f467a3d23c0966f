"""A report written to a file row by row, in even memory."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable, Generator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, BinaryIO

from django.db import models
from django.utils.translation import get_language
from rustpy_xlsxwriter import Format, write_worksheet

from portal.core.exports.cells import Row, csv_row, xlsx_row
from portal.core.exports.columns import CellKind, Column
from portal.core.exports.reports import Report
from portal.core.exports.text import clean, cut, neutralise

# Called with the number of rows written so far. What it raises ends the writing and reaches the caller.
Progress = Callable[[int], None]

# A sheet has 1,048,576 rows, one of them the heading.
MAX_XLSX_ROWS = 1_048_575
CHUNK_ROWS = 500

_WIDTHS = {
    CellKind.TEXT: 36.0,
    CellKind.CHOICE: 22.0,
    CellKind.INTEGER: 10.0,
    CellKind.DECIMAL: 14.0,
    CellKind.DATE: 12.0,
    CellKind.DATETIME: 18.0,
    CellKind.DAYS: 10.0,
    CellKind.BOOLEAN: 10.0,
}
_MAX_WIDTH = 60.0
# Excel refuses these in a sheet's name, an apostrophe at its ends, more than 31 characters, and "History".
_NOT_IN_SHEET_NAME = re.compile(r"[\[\]:*?/\\]")


def write_xlsx(
    report: Report,
    queryset: models.QuerySet[Any],
    file: Path | BinaryIO,
    progress: Progress | None = None,
) -> int:
    """Write a report as an XLSX workbook of one sheet, with real dates, numbers and truth values.

    Labels are in the active language, times in the current time zone. Text stays text: no formula, no
    link. Rows are read through a server-side cursor. Until the end they lie in a temporary file without a
    name in the system's folder for such (`TMPDIR`), about 50 bytes a cell.

    Args:
        report: the columns.
        queryset: the rows, at most `MAX_XLSX_ROWS`, in their order.
        file: a path that is written over, or a binary file, which gets the workbook in one piece.
        progress: called every `CHUNK_ROWS` rows and at the end.

    Returns:
        The number of rows written.

    Raises:
        OSError: when a file cannot be written; its `errno` tells why (`ENOSPC`: the disk is full).
    """
    headings = [cut(clean(heading)) for heading in report.headings()]
    counted = _Count(progress)
    cells = _rows(queryset, xlsx_row(report.columns, queryset.model), counted)
    with closing(cells):
        try:
            write_worksheet(
                _records(headings, cells),
                str(file) if isinstance(file, Path) else file,
                sheet_name=_sheet_name(str(report.title)),
                freeze_row=1,
                autofilter=True,
                header_format=_header_format(),
                column_formats=[_format(column) for column in report.columns],
                column_widths=[_width(*pair) for pair in zip(report.columns, headings, strict=True)],
                ignore_errors=headings,
            )
        except BaseException as fault:
            told = _as_told(fault)
            if told is fault:
                raise
            raise told from fault
    return counted.rows


def write_csv(
    report: Report,
    queryset: models.QuerySet[Any],
    file: Path | BinaryIO,
    progress: Progress | None = None,
) -> int:
    """Write a report as CSV (RFC 4180, UTF-8 with a byte order mark so that Excel reads its letters right).

    Dates are ISO 8601, decimals have a point, durations are numbers of days. Text that a spreadsheet would
    run gets an apostrophe; numbers below zero stay numbers.

    Args:
        report: the columns.
        queryset: the rows, in their order.
        file: a path that is written over, or a binary file, which stays open.
        progress: called every `CHUNK_ROWS` rows and at the end.

    Returns:
        The number of rows written.

    Raises:
        OSError: when the file cannot be written.
    """
    if isinstance(file, Path):
        with file.open("wb") as opened:
            return write_csv(report, queryset, opened, progress)
    counted = _Count(progress)
    text = io.TextIOWrapper(file, encoding="utf-8", newline="")
    try:
        text.write("\ufeff")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow([neutralise(clean(heading)) for heading in report.headings()])
        with closing(_rows(queryset, csv_row(report.columns, queryset.model), counted)) as rows:
            writer.writerows(rows)
        text.flush()
    finally:
        text.detach()
    return counted.rows


class _Count:
    """The number of rows read so far, told to `progress`."""

    def __init__(self, progress: Progress | None) -> None:
        self.rows = 0
        self.progress = progress

    def tell(self, rows: int) -> None:
        self.rows = rows
        if self.progress is not None:
            self.progress(rows)


def _rows(queryset: models.QuerySet[Any], row: Row, counted: _Count) -> Generator[list[Any], None, None]:
    number = 0
    for number, record in enumerate(queryset.iterator(chunk_size=CHUNK_ROWS), start=1):
        yield row(record)
        if number % CHUNK_ROWS == 0:
            counted.tell(number)
    counted.tell(number)


def _records(headings: list[str], rows: Iterator[list[Any]]) -> Iterator[dict[str, Any]]:
    empty = True
    for cells in rows:
        empty = False
        yield dict(zip(headings, cells, strict=True))
    if empty:
        # The writer takes the headings from the first record: an empty one makes an empty table.
        yield dict.fromkeys(headings)


def _header_format() -> Format:
    return Format().set_bold().set_text_wrap().set_align("top").set_border_bottom("thin")


def _format(column: Column) -> Format:
    """How a column shows its cells; text keeps the mark that it is text when a person edits the cell."""
    cell = Format().set_align("top")
    match column.kind:
        case CellKind.TEXT | CellKind.CHOICE:
            return cell.set_quote_prefix()
        case CellKind.INTEGER:
            return cell.set_num_format("0")
        case CellKind.DECIMAL:
            return cell.set_num_format("#,##0." + "0" * column.places if column.places else "#,##0")
        case CellKind.DATE:
            return cell.set_num_format(_date_format())
        case CellKind.DATETIME:
            return cell.set_num_format(f"{_date_format()} hh:mm")
        case _:
            return cell


def _date_format() -> str:
    return "dd.mm.yyyy" if (get_language() or "").startswith("ro") else "yyyy-mm-dd"


def _width(column: Column, heading: str) -> float:
    if column.width is not None:
        return column.width
    longest_word = max((len(word) for word in heading.split()), default=0)
    # Room for the filter's button beside the heading.
    return min(_MAX_WIDTH, max(_WIDTHS[column.kind], longest_word + 4.0))


def _sheet_name(title: str) -> str:
    name = _NOT_IN_SHEET_NAME.sub(" ", clean(title).replace("\n", " "))[:31].strip(" '")
    return name if name and name.lower() != "history" else "Tandem"


def _as_told(fault: BaseException) -> BaseException:
    """The system's error, which the library tells as a text or as a panic; other faults as they are."""
    panic = type(fault).__name__ == "PanicException"
    if not panic and (
        type(fault) not in (OSError, RuntimeError) or getattr(fault, "errno", None) is not None
    ):
        return fault
    number = re.search(r"(?:os error |code: )(\d+)", str(fault))
    if number:
        return OSError(int(number[1]), os.strerror(int(number[1])))
    # A panic is no `Exception` and would pass every handler.
    return RuntimeError(str(fault)) if panic else fault
