"""The files of the open data, written every night and given out as they are.

Written ahead, because a download lasts as long as the client takes: each would hold a cursor and a
transaction open, and ask the database for everything again. A file has a size, a date and a tag, so
that whoever comes back for the same asks in vain at no cost, and it is packed once.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TextIO

import redis
from celery import current_app
from django.conf import settings
from django.core.cache import cache
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from kombu.exceptions import KombuError

from portal.core.exports.text import clean, neutralise
from portal.core.open_data.datasets import Dataset

LICENCE = "CC BY 4.0"
LICENCE_URL = "https://creativecommons.org/licenses/by/4.0/"
LISTS_PARTED_BY = " | "
FORMATS = ("csv", "json")
WRITE = "portal.reporting.tasks.write_open_data"
_ASKED_SECONDS = 600
_PACK_LEVEL = 6


def path_of_file(dataset: Dataset, file_format: str) -> Path:
    """Where the packed file of a dataset lies, or would.

    Args:
        dataset: whose file.
        file_format: one of `FORMATS`.
    """
    return Path(settings.PRIVATE_ROOT) / "open-data" / f"{dataset.name}.{file_format}.gz"


def write_files(dataset: Dataset) -> list[str]:
    """Write the files of a dataset anew; one whose content is the same as before keeps its date.

    Both are written in one pass over the database, row by row.

    Args:
        dataset: whose files.

    Returns:
        the formats that changed.

    Raises:
        OSError: when a file cannot be written; the ones of before stay.
    """
    folder = path_of_file(dataset, "csv").parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = {file_format: _NewFile(path_of_file(dataset, file_format)) for file_format in FORMATS}
    try:
        with transaction.atomic():
            _write(dataset, csv_to=files["csv"].text, json_to=files["json"].text)
        return [file_format for file_format, file in files.items() if file.take_place()]
    finally:
        for file in files.values():
            file.drop()


def ask_for_files() -> None:
    """Have a worker write the files that are not there yet; asked once in ten minutes."""
    if cache.add("open-data:asked", value=True, timeout=_ASKED_SECONDS):
        with suppress(KombuError, redis.RedisError, OSError):
            current_app.send_task(WRITE)


def as_json(facts: Mapping[str, Any]) -> str:
    """The facts of one record, on one line."""
    return json.dumps(facts, cls=DjangoJSONEncoder, ensure_ascii=False)


def head_of_json(dataset: Dataset) -> dict[str, Any]:
    """What stands before the records: what this is, and what may be done with it.

    Args:
        dataset: whose records.
    """
    return {
        "title": f"Tandem: {dataset.name}",
        "documentation": f"{settings.PORTAL_URL}/open-data/",
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
    }


def _write(dataset: Dataset, *, csv_to: TextIO, json_to: TextIO) -> None:
    csv_to.write("\ufeff")
    table = csv.writer(csv_to, lineterminator="\r\n")
    table.writerow(dataset.fields)
    json_to.write(f'{as_json(head_of_json(dataset))[:-1]}, "{dataset.name}": [')
    for number, facts in enumerate(dataset.rows()):
        table.writerow([_cell(facts[name]) for name in dataset.fields])
        json_to.write(",\n" if number else "\n")
        json_to.write(as_json(facts))
    json_to.write("\n]}\n")


def _cell(value: Any) -> Any:
    """A value in a table: text that no spreadsheet runs, lists in one cell, truth as true and false."""
    if isinstance(value, str):
        return neutralise(clean(value))
    if isinstance(value, list):
        return neutralise(clean(LISTS_PARTED_BY.join(value)))
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


class _NewFile:
    """A packed file that takes the place of another once it is whole, unless it says the same."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._part = path.with_name(f"{path.name}.{os.getpid()}.part")
        # Without a name and a time in its head, the same content is the same file.
        self._raw = self._part.open("wb")
        self._packed = gzip.GzipFile("", "wb", _PACK_LEVEL, self._raw, mtime=0)
        self.text: TextIO = io.TextIOWrapper(self._packed, encoding="utf-8", newline="")

    def take_place(self) -> bool:
        """Whether it says something else than the one before, and so took its place."""
        self.text.close()
        self._raw.flush()
        os.fsync(self._raw.fileno())
        self._raw.close()
        if self.path.exists() and _digest(self.path) == _digest(self._part):
            return False
        self._part.replace(self.path)
        return True

    def drop(self) -> None:
        """Leave nothing behind of what did not take its place."""
        with suppress(OSError, ValueError):
            self.text.close()
        self._raw.close()
        self._part.unlink(missing_ok=True)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
