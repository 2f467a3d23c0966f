"""The XML of a workbook's parts, read as it comes: the shared texts onto the disk, the sheet into rows."""

from __future__ import annotations

import os
import tempfile
from array import array
from collections.abc import Iterator
from typing import IO, Any
from xml.parsers import expat

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from organizations.services.register.csv_file import MAX_CELL
from portal.core.exceptions import Refused

Row = tuple[int, list[str]]

LAST_ROW = 2**20
"""The lowest row that a sheet can have."""

MAX_COLUMNS = 256
"""Columns with text; the register has 11."""

MAX_ROW = 2**20
"""Characters in all the cells of a row; 11 cells as full as spreadsheet programs allow have a third of it."""

MAX_STRINGS = 10_000_000
"""Shared texts; each costs eight bytes of memory."""

MAX_TAG = 2**18
"""Bytes of one tag or comment, which expat holds whole and reads anew with every piece."""


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


def parse_piece(parser: Any, piece: bytes, before: int) -> int:
    """Give a parser more of its part.

    Args:
        parser: of `new_parser`.
        piece: the bytes.
        before: how many bytes it was given until now.

    Returns:
        how many it was given in all.

    Raises:
        Refused: for a tag or comment longer than `MAX_TAG`.
        expat.ExpatError: for what is no XML.
    """
    parser.Parse(piece)
    given = before + len(piece)
    if given - parser.CurrentByteIndex > MAX_TAG:
        _refuse_large()
    return given


def _refuse_large(*, row: int = 0) -> None:
    """Refuse what no register holds and no memory should."""
    if not row:
        raise Refused(_("The file unpacks to far more than a register holds, so it was not read."))
    raise Refused(
        _(
            "Row %(row)s of the sheet holds far too long a text, or one far to the right of the table. "
            "Shorten or empty that cell, save the file, and send it again."
        )
        % {"row": number_format(row, force_grouping=True)}
    )


class SharedStrings:
    """The texts that the cells refer to by number: on the disk, in UTF-8, with their places in memory."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  (closed with the workbook)
        self._ends = array("Q", [0])
        self._text: list[str] = []
        self._takes = self._is_reading = False
        self._length = self._so_far = 0
        parser = new_parser()
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._data
        given = 0
        for piece in pieces:
            given = parse_piece(parser, piece, given)
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
            self._text, self._so_far, self._takes = [], 0, True
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
            if len(self._ends) > MAX_STRINGS:
                _refuse_large()

    def _data(self, text: str) -> None:
        if self._is_reading:
            self._so_far += len(text)
            if self._so_far > MAX_CELL:
                _refuse_large()
            self._text.append(text)


class SheetReader:
    """Puts rows together from the XML of a sheet."""

    def __init__(self, strings: SharedStrings) -> None:
        self._strings = strings
        # Of a shared text its number until its row is handed out: a piece may name a long one very often.
        self._rows: list[tuple[int, list[str | int]]] = []
        self._number = self._column = 0
        self._cells: list[str | int] = []
        self._kind = ""
        self._text: list[str] = []
        self._length = self._given = 0
        self._is_reading = False
        self._columns: dict[str, int] = {}
        self._parser = new_parser()
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end
        self._parser.CharacterDataHandler = self._data

    def feed(self, piece: bytes) -> Iterator[Row]:
        """Take more of the part; the rows that are whole by then.

        Raises:
            Refused: for a row with more text, or text further to the right, than a register has.
            ValueError: for rows or cells that are not in order, and texts that are not there.
        """
        self._rows = []
        self._given = parse_piece(self._parser, piece, self._given)
        return (self._whole(number, cells) for number, cells in self._rows)

    def close(self) -> None:
        self._parser.Parse(b"", True)  # noqa: FBT003

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "c":
                self._kind = attributes.get("t", "n")
                self._column = self._place(attributes.get("r", ""))
                self._text, self._length = [], 0
            case "v" | "t":
                self._is_reading = True
            case "row":
                self._number = self._next_row(attributes.get("r", ""))
                self._cells, self._column = [], -1

    def _end(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "v" | "t":
                self._is_reading = False
            case "c":
                if self._text:
                    text = "".join(self._text)
                    self._put(int(text) if self._kind == "s" else text)
            case "row":
                self._rows.append((self._number, self._cells))

    def _data(self, text: str) -> None:
        if self._is_reading:
            self._length += len(text)
            if self._length > MAX_CELL:
                _refuse_large(row=self._number)
            self._text.append(text)

    def _put(self, cell: str | int) -> None:
        if self._column >= MAX_COLUMNS:
            _refuse_large(row=self._number)
        self._cells.extend([""] * (self._column - len(self._cells)))
        self._cells.append(cell)

    def _whole(self, number: int, cells: list[str | int]) -> Row:
        """A row with the texts that its cells refer to."""
        texts: list[str] = []
        length = 0
        for cell in cells:
            texts.append(self._strings.get(cell) if isinstance(cell, int) else cell)
            length += len(texts[-1])
            if length > MAX_ROW:
                _refuse_large(row=number)
        return number, texts

    def _next_row(self, given: str) -> int:
        """The number of the row that begins; the next one where it does not say."""
        number = int(given) if given else self._number + 1
        if not self._number < number <= LAST_ROW:
            raise ValueError(given)
        return number

    def _place(self, reference: str) -> int:
        """The column's number from 0 of a cell: "B7" is 1; the next one where the cell does not say."""
        if not reference:
            return self._column + 1
        letters = reference.rstrip("0123456789")
        place = self._columns.get(letters)
        if place is None:
            if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
                raise ValueError(reference)
            place = 0
            for letter in letters.upper():
                place = place * 26 + ord(letter) - 64
            self._columns[letters] = place
        if place <= self._column + 1:
            raise ValueError(reference)
        return place - 1
