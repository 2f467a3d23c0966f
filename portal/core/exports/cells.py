"""A record's values turned into cells: typed for XLSX, as text for CSV."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.core.exports.columns import CellKind, Column
from portal.core.exports.text import clean, cut, neutralise

Convert = Callable[[Any], Any]
Row = Callable[[Any], list[Any]]

# A spreadsheet's numbers have 15 significant digits, and its calendar begins with 1900.
_WHOLE_LIMIT = 10**15
_FIRST_YEAR = 1900


def xlsx_row(columns: Iterable[Column], model: type[models.Model]) -> Row:
    """A function that takes a record and gives its cells for an XLSX sheet.

    Args:
        columns: of the report.
        model: of the records.
    """
    finish: dict[CellKind, Convert] = {
        CellKind.TEXT: cut,
        CellKind.CHOICE: cut,
        CellKind.INTEGER: _spreadsheet_number,
        CellKind.DECIMAL: _spreadsheet_number,
        CellKind.DATE: _spreadsheet_date,
        CellKind.DATETIME: _spreadsheet_date,
    }
    return _row(columns, model, finish)


def csv_row(columns: Iterable[Column], model: type[models.Model]) -> Row:
    """A function that takes a record and gives its cells for a CSV file.

    Args:
        columns: of the report.
        model: of the records.
    """
    yes, no = _("yes"), _("no")
    finish: dict[CellKind, Convert] = {
        CellKind.TEXT: neutralise,
        CellKind.CHOICE: neutralise,
        CellKind.DECIMAL: lambda number: format(number, "f") if isinstance(number, Decimal) else number,
        CellKind.DATE: dt.date.isoformat,
        CellKind.DATETIME: lambda moment: moment.isoformat(" "),
        CellKind.BOOLEAN: lambda truth: yes if truth else no,
    }
    return _row(columns, model, finish)


def _row(columns: Iterable[Column], model: type[models.Model], finish: Mapping[CellKind, Convert]) -> Row:
    zone = timezone.get_current_timezone()

    def moment(value: dt.datetime) -> dt.datetime:
        local = value if value.tzinfo is None else value.astimezone(zone)
        return local.replace(tzinfo=None, microsecond=0)

    def date(value: dt.date) -> dt.date:
        return moment(value).date() if isinstance(value, dt.datetime) else value

    typed: dict[CellKind, Convert] = {
        CellKind.TEXT: _text,
        CellKind.CHOICE: _text,
        CellKind.INTEGER: int,
        CellKind.DECIMAL: _same,
        CellKind.DATE: date,
        CellKind.DATETIME: moment,
        CellKind.DAYS: _days,
        CellKind.BOOLEAN: bool,
    }
    steps = [(c.reader(model), typed[c.kind], finish.get(c.kind, _same)) for c in columns]

    def row(record: Any) -> list[Any]:
        cells = []
        for read, to_type, to_cell in steps:
            value = read(record)
            cells.append(None if value is None else to_cell(to_type(value)))
        return cells

    return row


def _same(value: Any) -> Any:
    return value


def _text(value: Any) -> str:
    return clean(value if type(value) is str else str(value))


def _days(value: dt.timedelta | int | float) -> int | float:
    if not isinstance(value, dt.timedelta):
        return value
    if not value.seconds and not value.microseconds:
        return value.days
    return round(value / dt.timedelta(days=1), 4)


def _spreadsheet_number(number: int | float | Decimal) -> int | float | str:
    """The number, or its digits as text where a spreadsheet would change or refuse them."""
    if isinstance(number, Decimal):
        if not number.is_finite():
            return str(number)
        if abs(number) >= _WHOLE_LIMIT:
            return format(number, "f")
        return float(number)
    if isinstance(number, float):
        return number if abs(number) < float("inf") else str(number)
    return number if abs(number) < _WHOLE_LIMIT else str(number)


def _spreadsheet_date(value: dt.date) -> dt.date | str:
    return value if value.year >= _FIRST_YEAR else value.isoformat()
