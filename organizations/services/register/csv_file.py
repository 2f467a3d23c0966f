"""The rows of a CSV copy of the register, one by one."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from portal.core.exceptions import Refused

DELIMITERS = ",;\t"
MAX_CELL = 2**17


class CsvFile:
    """A CSV file that is being read: UTF-8 with or without a byte order mark, parted by commas,
    semicolons or tabs.

    Args:
        path: of the file.

    Raises:
        Refused: when it is not UTF-8.
    """

    sheet = ""

    def __init__(self, path: Path) -> None:
        self._path = path
        with _sentences(), path.open(encoding="utf-8-sig", newline="") as file:
            head = file.read(4_096)
        self._delimiter = max(DELIMITERS, key=head.count)

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Every row with its number from 1 (a cell may hold several lines) and its cells.

        Raises:
            Refused: when a byte is no UTF-8, or a quotation mark is never closed.
        """
        csv.field_size_limit(MAX_CELL)
        with _sentences(), self._path.open(encoding="utf-8-sig", newline="") as file:
            yield from enumerate(csv.reader(file, delimiter=self._delimiter), start=1)

    def expected_rows(self) -> int:
        """How many rows there are at most: the lines."""
        with self._path.open("rb") as file:
            return sum(piece.count(b"\n") for piece in iter(lambda: file.read(2**20), b""))

    def close(self) -> None:
        """Nothing is held open between two readings."""

    def __enter__(self) -> CsvFile:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()


@contextmanager
def _sentences() -> Iterator[None]:
    """Turns what stands in the way of reading into a sentence."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise Refused(
            _(
                "The text of the file is in another encoding than UTF-8, so its letters would be read wrong. "
                "Save it as “CSV UTF-8” and send it again, or send the workbook (XLSX)."
            )
        ) from error
    except csv.Error as error:
        raise Refused(
            _(
                "The file cannot be read as CSV: a quotation mark is opened and never closed, or a cell is "
                "far too long."
            )
        ) from error
