"""A workbook that somebody sent, looked through before it is opened: what would cost too much is refused.

openpyxl holds a workbook whole in memory and fills in every cell of an area that is merged, linked or a
table; so what it would be given is counted first, as a stream. Document types, and with them entities, are
refused.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string
from openpyxl.utils.exceptions import InvalidFileException
from PIL import Image

from portal.core.exceptions import Refused
from portal.files.enums import FileType
from portal.files.services import PACKED_BY, damage_refused, recognise

if TYPE_CHECKING:
    from openpyxl import Workbook

MOST_BYTES = 5 * 2**20
"""Of the file."""

MOST_UNPACKED = 64 * 2**20
MOST_PARTS = 300
MOST_CELLS = 150_000
"""In all sheets; 5,000 rows have 27 columns at most."""

MOST_ROWS = 20_000
MOST_OTHER = 120_000
"""Elements that are neither rows nor cells nor texts: styles, rules, links."""

MOST_AREA = 300_000
"""Cells in all that are merged, linked, commented or of a table."""

PIECE = 2**16
MOST_TAG = 2**18
"""Bytes of one tag or comment, which expat holds whole."""

_PLAIN = frozenset({"c", "v", "t", "is", "si", "f", "r", "row"})
MOST_AREAS = 2_000
"""Of these, however small: each is looked at for every cell that is wrong."""

_AREAS = frozenset({"mergeCell", "hyperlink", "comment", "table"})
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")
# What openpyxl stumbles on in a workbook that breaks the format in one of many ways.
_STUMBLES = (
    AssertionError,
    AttributeError,
    IndexError,
    InvalidFileException,
    KeyError,
    ParseError,
    RecursionError,
    TypeError,
    expat.ExpatError,
    Image.DecompressionBombError,
)


def open_workbook(content: bytes) -> Workbook:
    """Open what somebody sent.

    Args:
        content: of the file, at most `MOST_BYTES`.

    Raises:
        Refused: when it is no workbook that can be read, or holds more than a workbook of values needs.
    """
    kind = recognise(io.BytesIO(content))
    if kind == FileType.ODS:
        raise Refused(
            _("This is an OpenDocument spreadsheet (ODS). Please save it as Excel (XLSX) and send that file.")
        )
    if kind != FileType.XLSX:
        raise Refused(_("This is not an Excel workbook (XLSX), whatever its name says."))
    with damage():
        _look_through(content)
        return load_workbook(io.BytesIO(content), keep_links=False)


@contextmanager
def damage() -> Iterator[None]:
    """Turns what a damaged or odd workbook makes its reader and writer stumble on into a sentence."""
    sentence = _(
        "This workbook cannot be read: it is damaged, or of a kind that the portal does not know. Please "
        "save it as “Excel workbook (XLSX)” and send it again."
    )
    with damage_refused(sentence, *_STUMBLES):
        yield


def _look_through(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        entries = package.infolist()
        if any(entry.flag_bits & 1 or entry.compress_type not in PACKED_BY for entry in entries):
            raise zipfile.BadZipFile
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
            refuse_large()
        count = _Count()
        for entry in entries:
            if entry.filename.lower().endswith((".xml", ".rels", ".vml")):
                with package.open(entry) as part:
                    count.read(part)


def refuse_large() -> None:
    """Refuse what holds more than a workbook of values needs."""
    raise Refused(
        _(
            "The workbook holds far more than the values of indicators, so it was not read. Please delete "
            "what does not belong to them, empty rows and columns with a format too, and send it again."
        )
    )


class _Count:
    """The elements of all parts of a package."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def read(self, part: Any) -> None:
        """Count one more part, from a binary stream."""
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.StartDoctypeDeclHandler = _refuse_doctype
        given = 0
        while piece := part.read(PIECE):
            parser.Parse(piece)
            given += len(piece)
            if given - parser.CurrentByteIndex > MOST_TAG:
                refuse_large()
        parser.Parse(b"", True)  # noqa: FBT003  (expat's own interface)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        kind = name if name in _PLAIN else "other"
        self._seen[kind] += 1
        if name in _AREAS:
            self._seen["area"] += area_of(attributes.get("ref", "A1"))
            self._seen["areas"] += 1
        seen = self._seen
        if (
            seen["areas"] > MOST_AREAS
            or seen["c"] > MOST_CELLS
            or seen["row"] > MOST_ROWS
            or seen["other"] > MOST_OTHER
            or seen["area"] > MOST_AREA
            or seen["r"] + seen["si"] > 2 * MOST_CELLS
        ):
            refuse_large()


def area_of(reference: str) -> int:
    """How many cells a reference like "B2:D9" names; of one that cannot be read, more than are allowed."""
    corners = [_CELL.fullmatch(corner) for corner in reference.split(":")]
    if len(corners) > 2 or not all(corners):
        return MOST_AREA + 1
    places = [(column_index_from_string(one[1]), int(one[2])) for one in corners if one]
    (left, top), (right, bottom) = places[0], places[-1]
    return (abs(right - left) + 1) * (abs(bottom - top) + 1)


def _refuse_doctype(*_declaration: object) -> None:
    raise Refused(
        _("The workbook declares a document type, which no spreadsheet program writes, so it was not read.")
    )
