"""The cells of a workbook's first sheet, row by row, in even memory.

The package is read as a stream and its shared strings lie on the disk: a workbook of 125,840 rows costs
about as much memory as one of ten (docs/decisions/register-import.md compares the libraries). Nothing in the
file is followed or run: document types are refused, and with them entities of every kind; formulas are not
looked at, the value that the sheet holds for them is.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from xml.parsers import expat

from django.utils.translation import gettext as _

from organizations.services.register.xlsx_cells import (
    Row,
    SharedStrings,
    SheetReader,
    new_parser,
    parse_piece,
)
from portal.core.exceptions import Refused
from portal.files.services import PACKED_BY, damage_refused

MAX_UNPACKED = 2**30
"""Bytes of XML in all that are unpacked at most; the whole register takes about 150 MB."""

MAX_RATIO = 150
"""Unpacked to packed bytes of one part; sheets of real text come to 10 or 20."""

FREE_OF_RATIO = 16 * 2**20
"""Bytes up to which the ratio does not matter."""

PIECE = 2**16


class Workbook:
    """A workbook that is being read.

    Args:
        path: of the file.

    Raises:
        Refused: when it is none, is damaged, unpacks to more than is sensible, or holds what a table
        needs not.
    """

    def __init__(self, path: Path) -> None:
        with _sentences():
            self._package = zipfile.ZipFile(path)
            self._check_sizes()
            self.sheet, self._sheet_part, self._strings_part = self._parts()
        self._strings: SharedStrings | None = None

    def __enter__(self) -> Workbook:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back the file and what lies on the disk."""
        self._package.close()
        if self._strings is not None:
            self._strings.close()

    def rows(self) -> Iterator[Row]:
        """Every row that the sheet holds, with its number from 1 and its cells from column A on, as text.

        Raises:
            Refused: as for the class.
        """
        with _sentences():
            if self._strings is None:
                self._strings = SharedStrings(self._pieces(self._strings_part))
            reader = SheetReader(self._strings)
            for piece in self._pieces(self._sheet_part):
                yield from reader.feed(piece)
            reader.close()

    def expected_rows(self) -> int:
        """How many rows the sheet says it has; 0 when it does not say."""
        with _sentences(), self._package.open(self._sheet_part) as part:
            head = part.read(4_096).decode("utf-8", "replace")
        _before, found, rest = head.partition('dimension ref="')
        last = rest.partition('"')[0].rpartition(":")[2].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
        return int(last) if found and last.isdecimal() and len(last) <= 7 else 0

    def _check_sizes(self) -> None:
        """What the package says of itself; what it unpacks to in truth is cut at what it says."""
        entries = self._package.infolist()
        if any(entry.flag_bits & 1 for entry in entries):
            raise Refused(_("The file is protected with a password. Save it without one and send it again."))
        if any(entry.compress_type not in PACKED_BY for entry in entries):
            raise zipfile.BadZipFile
        swollen = [
            entry
            for entry in entries
            if entry.file_size > FREE_OF_RATIO and entry.file_size > MAX_RATIO * entry.compress_size
        ]
        if swollen or sum(entry.file_size for entry in entries) > MAX_UNPACKED:
            raise Refused(
                _(
                    "The file is small but unpacks to far more than a register holds, so it was not read. "
                    "If it is the Ministry's, save it again in a spreadsheet program without its empty rows."
                )
            )

    def _parts(self) -> tuple[str, str, str]:
        """The first sheet's name, and the parts with its cells and with the shared strings."""
        sheets: list[tuple[str, str]] = []
        relations: dict[str, tuple[str, str]] = {}

        def sheet(name: str, attributes: dict[str, str]) -> None:
            if name.rpartition(":")[2] == "sheet" and attributes.get("state", "visible") == "visible":
                key = next((value for label, value in attributes.items() if label.endswith(":id")), "")
                sheets.append((attributes.get("name", ""), key))

        def relation(name: str, attributes: dict[str, str]) -> None:
            if name.rpartition(":")[2] == "Relationship" and attributes.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/xl", attributes["Target"])).lstrip("/")
                relations[attributes["Id"]] = (attributes["Type"], target)

        self._parse("xl/workbook.xml", sheet)
        self._parse("xl/_rels/workbook.xml.rels", relation)
        if not sheets:
            raise Refused(_("The workbook has no sheet that is shown."))
        name, key = sheets[0]
        strings = next((part for kind, part in relations.values() if kind.endswith("/sharedStrings")), "")
        return name, relations[key][1], strings

    def _parse(self, part: str, start: Callable[[str, dict[str, str]], None]) -> None:
        parser = new_parser()
        parser.StartElementHandler = start
        given = 0
        for piece in self._pieces(part):
            given = parse_piece(parser, piece, given)
        parser.Parse(b"", True)  # noqa: FBT003  (expat's own interface)

    def _pieces(self, part: str) -> Iterator[bytes]:
        if not part:
            return
        read = 0
        with self._package.open(part) as stream:
            while piece := stream.read(PIECE):
                read += len(piece)
                if read > MAX_UNPACKED:
                    raise Refused(
                        _("The file unpacks to far more than a register holds, so it was not read.")
                    )
                yield piece


@contextmanager
def _sentences() -> Iterator[None]:
    """Turns what a damaged or false workbook makes the readers stumble on into a sentence."""
    sentence = _(
        "This is not a workbook that can be read (XLSX): it is damaged. Please download or save it again."
    )
    with damage_refused(sentence, expat.ExpatError, KeyError):
        yield
