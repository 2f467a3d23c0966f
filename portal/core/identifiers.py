"""Numbers by which a state knows an organization, checked by their control digits. Never a person's."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import InvalidChecksum
from stdnum.exceptions import ValidationError as NumberError
from stdnum.ro import cui
from stdnum.si import ddv, maticna

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def check_identifier(country: str, text: str) -> str:
    """Check an organization's number and give it in its compact form.

    Romania: CUI or CIF, 2 to 10 digits with a control digit, no leading zero, `RO` before it allowed.
    Bulgaria: EIK (BULSTAT), 9 digits, or 13 for a branch (control digits by the rule in `_bulgarian`).
    Slovenia: matična, 7 digits and 3 more for a unit, or davčna, 8 digits, `SI` before it allowed.

    Args:
        country: ISO 3166-1 code; one of `COUNTRIES`.
        text: what was typed; spaces and dashes do not matter.

    Raises:
        ValidationError: with the reason in one sentence.
    """
    return _CHECKS[country](re.sub(r"[\s\u00a0.\-]", "", text).upper())


def _romanian(number: str) -> str:
    digits = number.removeprefix("RO")
    _require_digits(digits)
    if len(digits) == 13:
        raise _error(
            _(
                "A CUI has 2 to 10 digits. Thirteen digits look like a personal number (CNP): "
                "please do not enter one here, nothing was kept."
            )
        )
    if not 2 <= len(digits) <= 10:
        raise _error(_("A CUI has 2 to 10 digits; here there are %(count)d.") % {"count": len(digits)})
    if digits.startswith("0"):
        raise _error(_("A CUI does not begin with zero."))
    try:
        return cui.validate(digits)
    except InvalidChecksum as error:
        raise _error(
            _("The last digit of a CUI checks the others, and here it does not match. Is a digit mistyped?")
        ) from error


def _bulgarian(number: str) -> str:
    digits = number.removeprefix("BG")
    _require_digits(digits)
    if len(digits) == 10:
        raise _error(
            _(
                "An EIK has 9 digits, or 13 for a branch. Ten digits look like a personal number (EGN): "
                "please do not enter one here, nothing was kept."
            )
        )
    if len(digits) not in (9, 13):
        raise _error(
            _("An EIK has 9 digits, or 13 for a branch; here there are %(count)d.") % {"count": len(digits)}
        )
    values = [int(digit) for digit in digits]
    matches = _control(values[:8], range(1, 9), range(3, 11)) == values[8]
    if len(digits) == 13:
        matches = matches and _control(values[8:12], (2, 7, 3, 5), (4, 9, 5, 7)) == values[12]
    if not matches:
        raise _error(
            _("The last digit of an EIK checks the others, and here it does not match. Is a digit mistyped?")
        )
    return digits


def _control(values: list[int], weights: range | tuple[int, ...], second: range | tuple[int, ...]) -> int:
    """Bulgaria's BULSTAT control digit: modulo 11, with second weights where the rest is 10, then 10 is 0."""
    rest = sum(value * weight for value, weight in zip(values, weights, strict=True)) % 11
    if rest == 10:
        rest = sum(value * weight for value, weight in zip(values, second, strict=True)) % 11
    return rest % 10


def _slovene(number: str) -> str:
    digits = number.removeprefix("SI")
    _require_digits(digits)
    try:
        if len(digits) == 8:
            return ddv.validate(digits)
        if len(digits) in (7, 10):
            maticna.validate(digits)
            return digits
    except NumberError as error:
        raise _error(_("The control digit does not match the other digits. Is a digit mistyped?")) from error
    raise _error(
        _("A matična has 7 or 10 digits and a davčna 8; here there are %(count)d.") % {"count": len(digits)}
    )


def _require_digits(digits: str) -> None:
    if not re.fullmatch(r"[0-9]+", digits):
        raise _error(_("The number is made of digits only."))


def _error(sentence: StrOrPromise) -> ValidationError:
    return ValidationError(sentence, code="identifier")


_CHECKS: dict[str, Callable[[str], str]] = {"RO": _romanian, "BG": _bulgarian, "SI": _slovene}

COUNTRIES = (("RO", _("Romania")), ("BG", _("Bulgaria")), ("SI", _("Slovenia")))
