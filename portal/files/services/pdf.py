"""Whether what begins as a PDF is one that a reader opens, told from its frame; nothing in it is run."""

from __future__ import annotations

import re
from typing import BinaryIO

from django.utils.translation import gettext as _

from portal.core.exceptions import Refused

TAIL_BYTES = 4_096
"""Readers look for the end within the last 1,024 bytes; some programs write more behind it."""
TABLE_BYTES = 8 * 2**20
"""Of a table of places that is looked at: 20 bytes for each of 400,000 objects."""

# ISO 32000-1, 7.5.5: where the table of places begins; the last one counts.
_END = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF")
_TABLE = re.compile(rb"\s*xref\s")
# Since PDF 1.5 the table may be an object, 7.5.8.
_OBJECT = re.compile(rb"\s*\d+\s+\d+\s+obj\b")


def require_readable(file: BinaryIO) -> None:
    """Ask whether a PDF is whole and not encrypted.

    Its end names the place of its table of objects, and the table ends with the root of the document. What
    lost its end on the way, or is something else under a PDF's first bytes, has neither.

    Args:
        file: seekable, beginning as a PDF.

    Raises:
        Refused: when it is damaged, or protected.
    """
    closing = _closing(file)
    if closing is None or b"/Root" not in closing:
        raise Refused(
            _(
                "The file begins as a PDF but is damaged or not whole, so nobody could open it. Please save "
                "it again, look whether it opens, and send it once more."
            )
        )
    if b"/Encrypt" in closing:
        raise Refused(
            _(
                "The PDF is protected with a password or against being used, so others could not read it. "
                "Please save it without protection and send that one."
            )
        )


def _closing(file: BinaryIO) -> bytes | None:
    """The dictionary that closes a PDF (its trailer); None where it is not to be found."""
    size = file.seek(0, 2)
    file.seek(max(0, size - TAIL_BYTES))
    ends = list(_END.finditer(file.read()))
    if not ends or (place := int(ends[-1][1])) >= size:
        return None
    file.seek(place)
    table = file.read(TABLE_BYTES)
    if _TABLE.match(table):
        _rows, found, closing = table.partition(b"trailer")
        return closing.partition(b"startxref")[0] if found else None
    return table.partition(b"stream")[0] if _OBJECT.match(table) else None
