"""A workbook to be filled in: a row for each indicator and day, with what stands."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from partnerships.enums import Breakdown
from partnerships.life import months_after
from partnerships.models import Indicator, Partnership, ReportedValue
from partnerships.services.values import standing
from partnerships.services.workbooks import columns
from partnerships.services.workbooks.identity import SHEET, signed
from portal.core.exceptions import Refused
from portal.core.exports.text import clean, cut

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

MOST_LINES = 5_000
"""Of a workbook that is made, and of one that is read."""

MONTH, QUARTER, LATEST = "month", "quarter", "latest"
EVERY = {MONTH: 1, QUARTER: 3, LATEST: 0}
"""For which days rows are made: the ends of periods of so many months, or the last day alone."""

DATE_FORMAT = "dd.mm.yyyy"
WIDTHS = {columns.PARTNERSHIP: 34, columns.INDICATOR: 40, columns.NOTE: 40, columns.AS_OF: 13}
USUAL_WIDTH = 12

_TOLD = frozenset(
    {
        columns.CODE,
        columns.PARTNERSHIP,
        columns.INDICATOR,
        columns.UNIT,
        columns.TARGET,
        columns.AS_OF,
        columns.STANDS,
    }
)
_HEADING = Font(bold=True)
_WRAPPED = Alignment(wrap_text=True, vertical="top")
_QUIET = Font(color="FF6B6B6B")
_TO_FILL_IN = PatternFill("solid", start_color="FFFFF6D6")
_NOT_ASKED = PatternFill("solid", start_color="FFE6E6E6")


def make_workbook(partnerships: Sequence[Partnership], *, every: str, today: dt.date) -> bytes:
    """A workbook (XLSX) in the reader's language; three questions, however many partnerships.

    Args:
        partnerships: those whose indicators it holds.
        every: one of `EVERY`; days for which something stands have rows in any case.
        today: by the portal's own clock.

    Raises:
        Refused: when it would have no row, or more than `MOST_LINES`.
    """
    by_key = {one.pk: one for one in partnerships}
    indicators = list(Indicator.objects.filter(partnership__in=by_key).order_by("partnership_id", "pk"))
    stands = standing(indicators)
    days = _days_by_indicator(indicators, by_key, stands, EVERY[every], today)
    count = sum(map(len, days.values()))
    if not count:
        raise Refused(_("There is no indicator yet, so there is nothing to fill in."))
    if count > MOST_LINES:
        raise Refused(
            _("This would be more than %(count)s rows. Please choose fewer days.") % {"count": MOST_LINES}
        )
    headings = columns.headings({name for one in indicators for name in one.breakdowns})
    workbook = Workbook(write_only=True)
    sheet: Any = workbook.create_sheet(_("Values"))
    _lay_out(sheet, headings)
    lines = _Lines(sheet, headings)
    for indicator in indicators:
        for day in days[indicator.pk]:
            value = stands.get((indicator.pk, day))
            sheet.append(lines.of(by_key[indicator.partnership_id], indicator, day, value))
    hidden: Any = workbook.create_sheet(SHEET)
    hidden.sheet_state = "veryHidden"
    for text in signed(by_key):
        hidden.append([_text(hidden, text)])
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def _days_by_indicator(
    indicators: Iterable[Indicator],
    partnerships: dict[int, Partnership],
    stands: Iterable[tuple[int, dt.date]],
    months: int,
    today: dt.date,
) -> dict[int, list[dt.date]]:
    wanted = {key: set(report_days(one, months, today)) for key, one in partnerships.items()}
    days = {one.pk: set(wanted[one.partnership_id]) for one in indicators}
    for key, day in stands:
        days[key].add(day)
    return {key: sorted(found) for key, found in days.items()}


def report_days(partnership: Partnership, months: int, today: dt.date) -> Iterator[dt.date]:
    """The last days of whole periods of the calendar since a partnership began, then the present day.

    Args:
        partnership: which; after its end its own last day stands for the present one.
        months: of a period, counted from January; 0 for the present day alone.
        today: by the portal's own clock.
    """
    until = min(partnership.ends_on, today)
    if until < partnership.starts_on:
        return
    if months:
        first = partnership.starts_on.replace(day=1)
        first = first.replace(month=first.month - (first.month - 1) % months)
        while (last := months_after(first, months) - dt.timedelta(days=1)) < until:
            if last >= partnership.starts_on:
                yield last
            first = months_after(first, months)
    yield until


def _lay_out(sheet: Any, headings: dict[str, str]) -> None:
    sheet.freeze_panes = "A2"
    for number, name in enumerate(headings, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = WIDTHS.get(name, USUAL_WIDTH)
    cells = [_text(sheet, heading) for heading in headings.values()]
    for cell in cells:
        cell.font, cell.alignment = _HEADING, _WRAPPED
    sheet.append(cells)


class _Lines:
    """The rows beneath the headings: the same cells again and again, for their looks cost most of the time.

    Args:
        sheet: on which they are written.
        headings: the names of the columns, in their order.
    """

    def __init__(self, sheet: WriteOnlyWorksheet, headings: Iterable[str]) -> None:
        self._names = list(headings)
        self._told = {name: WriteOnlyCell(sheet) for name in self._names if name in _TOLD}
        for name, cell in self._told.items():
            cell.font = _QUIET
            if name == columns.AS_OF:
                cell.font, cell.number_format = Font(), DATE_FORMAT
        self._asked, self._not_asked = WriteOnlyCell(sheet), WriteOnlyCell(sheet)
        self._asked.fill, self._not_asked.fill = _TO_FILL_IN, _NOT_ASKED

    def of(
        self, partnership: Partnership, indicator: Indicator, day: dt.date, value: ReportedValue | None
    ) -> list[Any]:
        """The cells of an indicator and a day; those of the row before are no longer good."""
        told: dict[str, str | dt.date | Decimal | None] = {
            columns.CODE: f"I{indicator.pk}",
            columns.PARTNERSHIP: partnership.title,
            columns.INDICATOR: indicator.name,
            columns.UNIT: indicator.unit,
            columns.TARGET: indicator.target,
            columns.AS_OF: day,
            columns.STANDS: value.value if value else None,
        }
        for name, said in told.items():
            _say(self._told[name], said)
        parts = {part.value for one in Breakdown if one in indicator.breakdowns for part in one.parts}
        asked = parts | {columns.VALUE, columns.NOTE}
        return [
            self._told.get(name) or (self._asked if name in asked else self._not_asked)
            for name in self._names
        ]


def _text(sheet: WriteOnlyWorksheet, text: str) -> Any:
    cell = WriteOnlyCell(sheet)
    _say(cell, text)
    return cell


def _say(cell: Any, said: str | dt.date | Decimal | None) -> None:
    """Put something into a cell; text stays text, also where the library takes it for a formula."""
    cell.value = cut(clean(said)) if isinstance(said, str) else said
    if isinstance(said, str):
        cell.data_type = "s"
