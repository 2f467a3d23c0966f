"""Numbers and days as people and spreadsheet programs write them; what could be two things is asked back."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from openpyxl.utils.datetime import from_excel

DIGITS_OF_A_FLOAT = 9
"""After the decimal sign; what a program's arithmetic leaves behind them is no digit that anybody typed."""

DAY_NUMBERS = range(20_000, 80_000)
"""Days since 1900 or 1904 as a spreadsheet counts them, from 1954 to 2119: a day whose format was lost."""

_GROUPED_DOTS = re.compile(r"\d{1,3}(\.\d{3})+")
_GROUPED_COMMAS = re.compile(r"\d{1,3}(,\d{3})+")
_DECIMAL_COMMA = re.compile(r"\d+,\d+")
_DECIMAL_DOT = re.compile(r"\d+\.\d+")
_ROMANIAN = re.compile(r"\d{1,3}(\.\d{3})+,\d+")
_ENGLISH = re.compile(r"\d{1,3}(,\d{3})+\.\d+")
_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")
_BLANKS = re.compile(r"[\s\u00a0\u202f]+")


class Unreadable(Exception):
    """A cell does not hold what its column is for.

    Args:
        sentence: what to do, in the reader's language.
    """

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def is_empty(cell: Any) -> bool:
    """Whether a cell says nothing."""
    value = cell.value
    return value is None or (isinstance(value, str) and not value.strip())


def text_in(cell: Any) -> str:
    """What a cell says, in one line.

    Raises:
        Unreadable: for a formula.
    """
    _refuse_formula(cell)
    return "" if cell.value is None else _BLANKS.sub(" ", str(cell.value)).strip()


def number_in(cell: Any) -> Decimal:
    """The number that a cell holds.

    Raises:
        Unreadable: for anything else, a formula, and a text that could be two numbers.
    """
    _refuse_formula(cell)
    value = cell.value
    if (
        isinstance(value, bool)
        or cell.data_type == "e"
        or isinstance(value, (dt.date, dt.time, dt.timedelta))
    ):
        raise Unreadable(_("Please put a number here."))
    if isinstance(value, (int, float, Decimal)):
        return _exact(value)
    return number_of(str(value))


def number_of(text: str) -> Decimal:
    """The number that a text says, written as in Romanian ("1.234,5") or in English ("1,234.5").

    Raises:
        Unreadable: when it is none, or could be two: "1.234" is a thousand to one and one to another.
    """
    plain = _BLANKS.sub("", text).replace("\N{MINUS SIGN}", "-")
    sign, digits = ("-", plain[1:]) if plain.startswith("-") else ("", plain)
    if digits.isascii() and digits.isdecimal():
        return Decimal(sign + digits)
    if _ROMANIAN.fullmatch(digits):
        return Decimal(sign + digits.replace(".", "").replace(",", "."))
    if _ENGLISH.fullmatch(digits):
        return Decimal(sign + digits.replace(",", ""))
    for grouped, mark in ((_GROUPED_DOTS, "."), (_GROUPED_COMMAS, ",")):
        if grouped.fullmatch(digits):
            if digits.count(mark) > 1:
                return Decimal(sign + digits.replace(mark, ""))
            raise Unreadable(
                _("“%(text)s” could be two numbers. Please write it without the sign between thousands.")
                % {"text": text.strip()[:40]}
            )
    if _DECIMAL_COMMA.fullmatch(digits) or _DECIMAL_DOT.fullmatch(digits):
        return Decimal(sign + digits.replace(",", "."))
    raise Unreadable(_("“%(text)s” is not a number. Please put a number here.") % {"text": text.strip()[:40]})


def day_in(cell: Any, epoch: dt.datetime) -> dt.date:
    """The day that a cell holds.

    Args:
        cell: of the workbook.
        epoch: from when the workbook counts its days.

    Raises:
        Unreadable: for anything else, and a formula.
    """
    _refuse_formula(cell)
    value = cell.value
    if isinstance(value, dt.datetime):
        return value.date()
    if isinstance(value, dt.date):
        return value
    if isinstance(value, (int, float)) and not isinstance(value, bool) and int(value) in DAY_NUMBERS:
        return _day_of_number(value, epoch)
    return day_of("" if value is None else str(value))


def day_of(text: str) -> dt.date:
    """The day that a text says: "30.09.2026" or "2026-09-30".

    Raises:
        Unreadable: when it is none.
    """
    said = text.strip()
    try:
        if found := _DAY.fullmatch(said):
            return dt.date(int(found[3]), int(found[2]), int(found[1]))
        return dt.date.fromisoformat(said)
    except ValueError as error:
        raise Unreadable(_("Please put a day here, as 30.09.2026.")) from error


def _day_of_number(number: float, epoch: dt.datetime) -> dt.date:
    found = from_excel(number, epoch)
    return found.date() if isinstance(found, dt.datetime) else day_of(str(found))


def _exact(number: int | float | Decimal) -> Decimal:
    try:
        exact = Decimal(repr(number)) if isinstance(number, float) else Decimal(number)
        return round(exact, DIGITS_OF_A_FLOAT)
    except InvalidOperation as error:
        raise Unreadable(_("This number is too large to be right. Please check it.")) from error


def _refuse_formula(cell: Any) -> None:
    if cell.data_type == "f":
        raise Unreadable(
            _("There is a formula here. Please put in the figure itself: copy, then paste the values only.")
        )
