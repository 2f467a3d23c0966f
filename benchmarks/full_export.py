"""The exports of all partnerships and of all their indicators, made by a real worker.

A part of `make bench` with servers of its own; alone: `python -m benchmarks --only full-exports`.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import psutil

from benchmarks import webservers
from benchmarks.__main__ import Bench
from portal.local.children import Child

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.reporting.models import Export

REPORTS = {"partnerships": "partnerships.proposals", "their indicators": "partnerships.indicators"}
TOGETHER = "both, one after the other"
FORMATS = ("xlsx", "csv")
GOAL_SECONDS = 20.0
"""Of both exports together."""
GOAL_MEGABYTES = 150.0
"""Of the process that makes them, at its peak."""
LOOKS = 0.02
"""Seconds between two looks at an export that is being made."""
PATIENCE = 300.0
HEAD = (
    "export", "way", "rows", "seconds", "goal", "CPU s", "peak MB", "goal", "file MB",
    "longest without news, s",
)  # fmt: skip


@dataclass(frozen=True)
class Made:
    """One export.

    Attributes:
        rows: in it.
        seconds: from asking for it until it was there.
        cpu: processor seconds, the worker's and PostgreSQL's.
        megabytes: peak of the process that made it, what it shares with the worker's first process included.
        file_megabytes: of the file.
        silence: the longest time in seconds in which its progress stood still.
    """

    rows: float
    seconds: float
    cpu: float
    megabytes: float
    file_megabytes: float
    silence: float


class Worker(Child):
    """A Celery worker as it is deployed, with one process that makes what is asked for.

    Args:
        folder: for its log.
        env: the environment of its processes.
    """

    def __init__(self, folder: Path, env: Mapping[str, str]) -> None:
        super().__init__("worker", folder / "worker.log")
        self.env = env

    def launch(self) -> None:
        command = "-m celery -A portal worker --concurrency 1 --loglevel INFO"
        quick = "--without-gossip --without-mingle --without-heartbeat"
        self.spawn([sys.executable, *command.split(), *quick.split()], cwd=webservers.ROOT, env=self.env)

    def ready(self) -> bool:
        return self.running and " ready." in self.log.read_text() and bool(self._children())

    def peak_megabytes(self) -> float:
        """The largest memory so far of the process that makes what is asked for."""
        return max(_peak(child.pid) for child in self._children())

    def _children(self) -> list[psutil.Process]:
        return psutil.Process(self.pid).children()


class FullExportBench(Bench):
    """One run over the exports alone."""

    def _measure(self) -> None:
        from benchmarks import report  # noqa: PLC0415  (they read the settings)
        from benchmarks.full_export_data import fill_measures  # noqa: PLC0415
        from portal.accounts.models import User  # noqa: PLC0415

        fill_measures()
        manager = User.objects.get(email="manager@bench.example")
        made = {
            (name, way): [self._make(manager, key, way) for _round in range(self.asked.rounds)]
            for way in FORMATS
            for name, key in REPORTS.items()
        }
        table = report.table(HEAD, [row for way in FORMATS for row in _rows(made, way)])
        print(f"\n{table}", flush=True)
        if not (self.asked.no_write or self.asked.quick):
            report.write("full-exports", table)

    def _make(self, manager: User, key: str, way: str) -> Made:
        """Let a worker that has done nothing else make an export."""
        worker = Worker(self.folder, os.environ)
        worker.log.unlink(missing_ok=True)
        worker.start()
        try:
            return self._watched(worker, manager, key, way)
        finally:
            worker.stop()

    def _watched(self, worker: Worker, manager: User, key: str, way: str) -> Made:
        from django.conf import settings  # noqa: PLC0415  (as above)
        from django.utils import timezone  # noqa: PLC0415

        from portal.core.exports import find_report  # noqa: PLC0415
        from portal.reporting.enums import ExportFormat  # noqa: PLC0415
        from portal.reporting.services import request_export  # noqa: PLC0415

        servers = [psutil.Process(child.pid) for child in (worker, self.postgres)]
        before = sum(map(_cpu_seconds, servers))
        report = find_report(key)
        assert report is not None, f"{key} is declared"
        start = time.monotonic()
        export = request_export(
            user=manager, report=report, file_format=ExportFormat(way), filters="", rows=0, now=timezone.now()
        )
        told = [start, *_changes(export), time.monotonic()]
        assert export.is_ready, f"{key} as {way}: {export.state} {export.error}"
        return Made(
            rows=export.done,
            seconds=told[-1] - start,
            cpu=sum(map(_cpu_seconds, servers)) - before,
            megabytes=worker.peak_megabytes(),
            file_megabytes=(Path(settings.PRIVATE_ROOT) / "exports" / export.file_name).stat().st_size / 1e6,
            silence=max(later - earlier for earlier, later in pairwise(told)),
        )


def _changes(export: Export) -> list[float]:
    """When the progress of an export was told anew, until it ended."""
    moments, done, deadline = [], export.done, time.monotonic() + PATIENCE
    while export.is_open:
        assert time.monotonic() < deadline, f"{export} is not there after {PATIENCE:.0f} s"
        time.sleep(LOOKS)
        export.refresh_from_db()
        if export.done != done:
            done = export.done
            moments.append(time.monotonic())
    return moments


def _cpu_seconds(process: psutil.Process) -> float:
    """Processor time so far of a process and of all that it has begun, ended or not."""
    times, ended = [one.cpu_times() for one in (process, *process.children())], process.cpu_times()
    return sum(time.user + time.system for time in times) + ended.children_user + ended.children_system


def _peak(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _rows(made: Mapping[tuple[str, str], list[Made]], way: str) -> list[list[str]]:
    """The lines of one kind of file: each export, then both together, which have a goal."""
    medians = {name: _of_each(made[name, way], statistics.median) for name in REPORTS}
    both = list(medians.values())
    together = replace(
        _of_each(both, sum),
        megabytes=max(one.megabytes for one in both),
        silence=max(one.silence for one in both),
    )
    shown = {**medians, TOGETHER: together}
    return [_cells(name, way, one, has_goal=name == TOGETHER) for name, one in shown.items()]


def _of_each(made: Sequence[Made], figure: Callable[[Iterable[float]], float]) -> Made:
    """Each part of some exports in one figure."""
    return Made(*(figure(getattr(one, part.name) for one in made) for part in fields(Made)))


def _cells(name: str, way: str, one: Made, *, has_goal: bool) -> list[str]:
    seconds, megabytes = f"{one.seconds:.1f}", f"{one.megabytes:.0f}"
    return [
        name,
        way,
        f"{one.rows:,.0f}",
        f"**{seconds}**" if has_goal and one.seconds > GOAL_SECONDS else seconds,
        f"{GOAL_SECONDS:.0f}" if has_goal else "",
        f"{one.cpu:.1f}",
        f"**{megabytes}**" if one.megabytes > GOAL_MEGABYTES else megabytes,
        f"{GOAL_MEGABYTES:.0f}",
        f"{one.file_megabytes:.1f}",
        f"{one.silence:.1f}",
    ]
