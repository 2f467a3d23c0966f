"""How long an export takes and how much memory it needs, a program of its own that `make bench` runs.

Makes a table of its own in the portal's database, drops it at the end, and measures each way to write it in a
process of its own (Django included), the median of three. Prints a Markdown table.
"""

from __future__ import annotations

import datetime as dt
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.local")
django.setup()

from django.db import connection, models  # noqa: E402

from portal.core import exports  # noqa: E402
from portal.core.exports import CellKind, Column  # noqa: E402

SIZES = (10_000, 100_000)
GOALS = {(10_000, "xlsx"): (3.0, 120)}
"""Seconds and megabytes at most."""
RUNS = 3
TEXT = "Propunere de parteneriat pentru serviciile sociale din comună, „împreună” cu autoritatea locală"
ZONE = dt.UTC
KINDS = {
    "text": (CellKind.TEXT, 9, models.CharField(max_length=120), lambda n: f"{TEXT} {n}"),
    "number": (CellKind.INTEGER, 2, models.IntegerField(), lambda n: n * 7),
    "amount": (
        CellKind.DECIMAL,
        2,
        models.DecimalField(max_digits=12, decimal_places=2),
        lambda n: f"{n}.{n % 100:02}",
    ),
    "day": (CellKind.DATE, 2, models.DateField(), lambda n: dt.date(2020, 1, 1) + dt.timedelta(n % 2000)),
    "moment": (
        CellKind.DATETIME,
        2,
        models.DateTimeField(),
        lambda n: dt.datetime(2020, 1, 1, tzinfo=ZONE) + dt.timedelta(hours=n),
    ),
    "waited": (CellKind.DAYS, 1, models.DurationField(), lambda n: dt.timedelta(days=n % 30, hours=n % 24)),
    "public": (CellKind.BOOLEAN, 1, models.BooleanField(), lambda n: n % 2 == 0),
    "state": (
        CellKind.CHOICE,
        1,
        models.CharField(max_length=9, choices={"accepted": "Acceptată", "declined": "Respinsă"}),
        lambda n: ("accepted", "declined")[n % 2],
    ),
}
COLUMNS = {
    f"{name}_{i}": (kind, field, make)
    for name, (kind, count, field, make) in KINDS.items()
    for i in range(count)
}


class Meta:
    app_label = "reporting"
    db_table = "benchmark_export_row"


Row: Any = type(
    "Row",
    (models.Model,),
    {
        "__module__": __name__,
        "Meta": Meta,
        **{name: field.clone() for name, (_kind, field, _make) in COLUMNS.items()},
    },
)
RowReport: Any = type(
    "RowReport",
    (exports.Report,),
    {
        "title": "Benchmark",
        "permission": "",
        **{name: Column(name.capitalize(), kind) for name, (kind, _field, _make) in COLUMNS.items()},
    },
)


def fill(rows: int) -> None:
    """Fill the table.

    Args:
        rows: how many.
    """
    for numbers in batched(range(Row.objects.count(), rows)):
        Row.objects.bulk_create(
            Row(**{name: make(n) for name, (_kind, _field, make) in COLUMNS.items()}) for n in numbers
        )


def batched(numbers: range, size: int = 1_000) -> Iterator[range]:
    """The numbers in pieces of `size`."""
    return (numbers[start : start + size] for start in range(0, len(numbers), size))


def measure(way: str, rows: int) -> None:
    """Write the rows once in this process and print the seconds and the process's peak memory in MB.

    Args:
        way: `xlsx`, `csv`, or `rows` for reading the records alone.
        rows: how many of the table's rows.
    """
    queryset = Row.objects.order_by("pk")[:rows]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / f"rows.{way}"
        start = time.perf_counter()
        if way == "rows":
            for _record in queryset.iterator(chunk_size=1_000):
                pass
        else:
            {"xlsx": exports.write_xlsx, "csv": exports.write_csv}[way](RowReport(), queryset, file)
        seconds = time.perf_counter() - start
        size = file.stat().st_size if file.exists() else 0
    print(seconds, peak_megabytes(), size / 1_000_000)


def peak_megabytes() -> float:
    """The largest memory of this process since it was started; `getrusage` would count its parent's too."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def median(way: str, rows: int) -> tuple[float, ...]:
    """The medians of seconds, peak MB and file MB over `RUNS` processes."""
    command = [sys.executable, __file__, way, str(rows)]
    told = [subprocess.run(command, check=True, capture_output=True, text=True).stdout for _ in range(RUNS)]
    return tuple(
        statistics.median(column) for column in zip(*(map(float, line.split()) for line in told), strict=True)
    )


def main() -> None:
    """Measure every way at every size."""
    with connection.schema_editor() as editor:
        editor.create_model(Row)
    try:
        print(f"| rows × {len(COLUMNS)} columns | way | seconds | goal | peak MB | goal | file MB |")
        print("| ---: | --- | ---: | ---: | ---: | ---: | ---: |")
        for rows in SIZES:
            fill(rows)
            for way in ("xlsx", "csv", "rows"):
                seconds, peak, size = median(way, rows)
                most = GOALS.get((rows, way), ("", ""))
                cells = (f"{rows:,}", way, f"{seconds:.2f}", most[0], f"{peak:.0f}", most[1], f"{size:.1f}")
                print(f"| {' | '.join(map(str, cells))} |", flush=True)
    finally:
        with connection.schema_editor() as editor:
            editor.delete_model(Row)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        measure(sys.argv[1], int(sys.argv[2]))
    else:
        main()
