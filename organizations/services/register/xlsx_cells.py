"""The XML of a workbook's parts, read as it comes: the shared texts onto the disk, the sheet into rows."""

from __future__ import annotations

import os
import tempfile
from array import array
from collections.abc import Iterator
from typing import IO, Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from portal.core.exceptions import Refused

Row = tuple[int, list[str]]


def new_parser() -> Any:
    """An expat parser that refuses document types, and with them entities of every kind."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    return parser


def _refuse_doctype(*_declaration: object) -> None:
    raise Refused(
        _(
            "The file declares a document type, which no spreadsheet program writes, so it was not read. "
            "Nothing was kept."
        )
    )


class SharedStrings:
    """The texts that the cells refer to by number: on the disk, in UTF-8, with their places in memory."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  (closed with the workbook)
        self._ends = array("Q", [0])
        self._text: list[str] = []
        self._takes = self._is_reading = False
        self._length = 0
        parser = new_parser()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._data
        for piece in pieces:
            parser.Parse(piece)
        if self._length or len(self._ends) > 1:
            parser.Parse(b"", True)  # noqa: FBT003
        self._file.flush()
        self._descriptor = self._file.fileno()

    def get(self, number: int) -> str:
        """The text of this number.

        Raises:
            ValueError: when there is none.
        """
        if not 0 <= number < len(self._ends) - 1:
            raise ValueError(number)
        start = self._ends[number]
        return os.pread(self._descriptor, self._ends[number + 1] - start, start).decode()

    def close(self) -> None:
        """Let the system forget the texts."""
        self._file.close()

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "si":
            self._text, self._takes = [], True
        elif local == "rPh":
            # How a Japanese text is pronounced: no part of it.
            self._takes = False
        elif local == "t":
            self._is_reading = self._takes

    def _end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local == "t":
            self._is_reading = False
        elif local == "rPh":
            self._takes = True
        elif local == "si":
            text = "".join(self._text).encode("utf-8", "replace")
            self._file.write(text)
            self._length += len(text)
            self._ends.append(self._length)

    def _data(self, text: str) -> None:
        if self._is_reading:
            self._text.append(text)


class SheetReader:
    """Puts rows together from the XML of a sheet."""

    def __init__(self, strings: SharedStrings) -> None:
        self._strings = strings
        self._rows: list[Row] = []
        self._number = self._column = 0
        self._cells: list[str] = []
        self._kind = ""
        self._text: list[str] = []
        self._is_reading = False
        self._columns: dict[str, int] = {}
        self._parser = new_parser()
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end
        self._parser.CharacterDataHandler = self._data

    def feed(self, piece: bytes) -> list[Row]:
        """Take more of the part; the rows that are whole by then."""
        self._rows = []
        self._parser.Parse(piece)
        return self._rows

    def close(self) -> None:
        self._parser.Parse(b"", True)  # noqa: FBT003

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "c":
                self._kind = attributes.get("t", "n")
                self._column = self._place(attributes.get("r", ""))
                self._text = []
            case "v" | "t":
                self._is_reading = True
            case "row":
                self._number = int(attributes.get("r", self._number + 1))
                self._cells, self._column = [], -1

    def _end(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "v" | "t":
                self._is_reading = False
            case "c":
                if self._text:
                    text = "".join(self._text)
                    self._put(self._strings.get(int(text)) if self._kind == "s" else text)
            case "row":
                self._rows.append((self._number, self._cells))

    def _data(self, text: str) -> None:
        if self._is_reading:
            self._text.append(text)

    def _put(self, text: str) -> None:
        missing = self._column - len(self._cells)
        if missing > 0:
            self._cells.extend([""] * missing)
        self._cells.append(text)

    def _place(self, reference: str) -> int:
        """The column's number from 0 of a cell: "B7" is 1; the next one where the cell does not say."""
        if not reference:
            return self._column + 1
        letters = reference.rstrip("0123456789")
        place = self._columns.get(letters)
        if place is None:
            place = 0
            for letter in letters.upper():
                place = place * 26 + ord(letter) - 64
            if not 0 < place <= 16_384:
                raise ValueError(reference)
            self._columns[letters] = place
        return place - 1
