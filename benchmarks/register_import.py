"""How long an import of the national register takes, and how much memory: first all of it, then the same
file.

Each run is made in a process of its own, as a worker does it; what PostgreSQL does counts in the seconds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

ROWS = 125_840
"""Organizations in the real register, counted in September 2026."""

GOALS = {"first": (240.0, 400.0), "the same file again": (90.0, 400.0)}
"""Seconds and megabytes at most."""


@dataclass(frozen=True)
class Imported:
    """One import.

    Attributes:
        name: which.
        read: seconds of reading the file and making the preview.
        written: seconds of writing the preview.
        cpu: processor seconds of both, the worker's and PostgreSQL's.
        megabytes: the process's peak.
        counts: of the preview.
    """

    name: str
    read: float
    written: float
    cpu: float
    megabytes: float
    counts: dict[str, int]

    @property
    def seconds(self) -> float:
        return self.read + self.written


def measure(folder: Path, rows: int = ROWS) -> list[Imported]:
    """Make a register and import it twice into the database that the settings name.

    Args:
        folder: for the file.
        rows: how many.
    """
    from benchmarks import register_file  # noqa: PLC0415

    file = folder / "Asociatii.xlsx"
    register_file.write(file, register_file.rows(rows))
    return [_in_a_process(name, file) for name in GOALS]


def _in_a_process(name: str, file: Path) -> Imported:
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.register_import", str(file)],
        check=True,
        capture_output=True,
        text=True,
    )
    return Imported(name, **json.loads(told.stdout.splitlines()[-1]))


def table(imported: list[Imported], rows: int = ROWS) -> str:
    """The figures as a Markdown table; what misses its goal is bold."""
    head = (
        f"{rows:,} rows", "read and compared s", "written s", "together s", "goal", "CPU s", "peak MB",
        "goal", "new", "unchanged",
    )  # fmt: skip
    lines = [f"| {' | '.join(head)} |", f"| --- |{' ---: |' * (len(head) - 1)}"]
    for one in imported:
        seconds, megabytes = GOALS[one.name]
        together = f"{one.seconds:.0f}" if one.seconds <= seconds else f"**{one.seconds:.0f}**"
        peak = f"{one.megabytes:.0f}" if one.megabytes <= megabytes else f"**{one.megabytes:.0f}**"
        lines.append(
            f"| {one.name} | {one.read:.0f} | {one.written:.0f} | {together} | {seconds:.0f} "
            f"| {one.cpu:.0f} | {peak} | {megabytes:.0f} | {one.counts.get('new', 0):,} "
            f"| {one.counts.get('unchanged', 0):,} |"
        )
    return "\n".join(lines)


def _cpu_seconds(worker: psutil.Process, server: psutil.Process) -> float:
    """Processor time so far: the worker's, and that of all that the server has begun, ended or not."""
    times = [one.cpu_times() for one in (worker, server, *server.children())]
    ended = server.cpu_times()
    return sum(time.user + time.system for time in times) + ended.children_user + ended.children_system


def main(file: Path) -> None:
    """Import one file and print the figures as JSON."""
    import django  # noqa: PLC0415

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.settings")
    django.setup()
    from django.core.files import File  # noqa: PLC0415
    from django.db import connection  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from organizations.models import RegisterImport  # noqa: PLC0415
    from organizations.services import register  # noqa: PLC0415
    from portal.accounts.models import User  # noqa: PLC0415

    moderator, _created = User.objects.get_or_create(
        email="registru@bench.example", defaults={"full_name": "Registru", "is_moderator": True}
    )
    with file.open("rb") as opened:
        source = register.start_import(
            actor=moderator, upload=File(opened, name=file.name), form="", now=timezone.now()
        )
    connection.ensure_connection()
    server = psutil.Process(connection.connection.info.backend_pid).parent()
    assert server is not None, "every backend is a child of the server"
    spent = _cpu_seconds(psutil.Process(), server)
    start = time.monotonic()
    register.do_run(source.runs.get().pk)
    read = time.monotonic() - start
    source.refresh_from_db()
    register.confirm_import(
        pk=source.pk, actor=moderator, seen=register.preview_mark(source), now=timezone.now()
    )
    start = time.monotonic()
    register.do_run(source.runs.latest("pk").pk)
    written = time.monotonic() - start
    spent = _cpu_seconds(psutil.Process(), server) - spent
    source = RegisterImport.objects.get(pk=source.pk)
    assert source.written_at, source.runs.latest("pk").error
    register.sweep_imports(now=timezone.now())
    status = Path("/proc/self/status").read_text()
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    counts = source.counts["verdicts"]
    told = {"read": read, "written": written, "cpu": spent, "megabytes": peak, "counts": counts}
    print(json.dumps(told))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
