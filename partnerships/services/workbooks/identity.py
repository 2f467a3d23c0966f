"""What a workbook is, told by itself: signed by the portal, on a sheet of its own that is not shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core import signing
from django.utils.translation import gettext as _

from portal.core.exceptions import Refused

if TYPE_CHECKING:
    from openpyxl import Workbook

MARK = "tandem.indicators"
FORMAT = 1
SHEET = "tandem"
SALT = "partnerships.workbooks"
PIECE = 8_000
"""Characters of the signature in a cell; spreadsheet programs hold no more than 32,767."""

MOST_PIECES = 50


def signed(partnerships: Iterable[int]) -> list[str]:
    """What the sheet holds, cell by cell downwards.

    Args:
        partnerships: the keys of those whose indicators the workbook holds.
    """
    text = signing.dumps({"format": FORMAT, "partnerships": sorted(partnerships)}, salt=SALT, compress=True)
    return [MARK, *(text[start : start + PIECE] for start in range(0, len(text), PIECE))]


def partnerships_in(workbook: Workbook) -> frozenset[int]:
    """The keys of the partnerships that a workbook was made for, whatever its file and sheets are called.

    Raises:
        Refused: when it was not made by this portal, was changed where it says what it is, or is of a format
            that is not read any more.
    """
    for sheet in workbook.worksheets:
        if sheet["A1"].value == MARK:
            cells = (sheet.cell(row, 1).value for row in range(2, MOST_PIECES + 2))
            return _read("".join(cell for cell in cells if isinstance(cell, str)))
    raise Refused(
        _(
            "This workbook does not say which partnerships it is of: it was not made by the portal, or its "
            "hidden sheet was lost. Please download it here anew and copy your figures into it."
        )
    )


def _read(text: str) -> frozenset[int]:
    try:
        said = signing.loads(text, salt=SALT)
    except signing.BadSignature as error:
        raise Refused(
            _(
                "What this workbook says of itself was changed, so it was not read. Please download it here "
                "anew and copy your figures into it."
            )
        ) from error
    if said["format"] != FORMAT:
        raise Refused(
            _(
                "This workbook was downloaded before its form was changed. Please download it here anew and "
                "copy your figures into it."
            )
        )
    return frozenset(said["partnerships"])
