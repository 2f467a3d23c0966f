"""What is taken away as a ZIP of JSON files instead of a table."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO, ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from portal.core.exports.reports import Report
from portal.core.exports.writers import Progress


class Archive(Report):
    """Records of many kinds in one file; a worker makes it, whatever its size."""

    formats: ClassVar[tuple[str, ...]] = ("zip",)
    may_be_direct: ClassVar[bool] = False

    def parts(self, queryset: models.QuerySet[Any]) -> Iterator[tuple[str, Iterable[Mapping[str, Any]]]]:
        """The files: each a name without extension, and its records.

        Args:
            queryset: what `for_user` gave.
        """
        raise NotImplementedError

    def count(self, queryset: models.QuerySet[Any]) -> int:
        """How many parts it has; none of their records is read."""
        return sum(1 for _part in self.parts(queryset))


def write_zip(
    report: Archive,
    queryset: models.QuerySet[Any],
    file: Path | BinaryIO,
    progress: Progress | None = None,
) -> int:
    """Write an archive: for each part a JSON file, a list of objects, one record at a time in memory.

    Args:
        report: what it holds.
        queryset: what `for_user` gave.
        file: a path that is written over, or a binary file.
        progress: called after every part.

    Returns:
        The number of parts written.

    Raises:
        OSError: when the file cannot be written.
    """
    count = 0
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for count, (name, records) in enumerate(report.parts(queryset), start=1):
            with archive.open(f"{name}.json", "w") as part:
                _write_list(io.TextIOWrapper(part, encoding="utf-8", write_through=True), records)
            if progress:
                progress(count)
    return count


def _write_list(text: io.TextIOWrapper, records: Iterable[Mapping[str, Any]]) -> None:
    text.write("[")
    for number, record in enumerate(records):
        text.write(",\n" if number else "\n")
        text.write(json.dumps(record, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1))
    text.write("\n]\n")
    text.detach()
