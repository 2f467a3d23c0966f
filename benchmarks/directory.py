"""The directory at the size of the national register: searches and filters beside the rendered floor.

A part of `make bench` with servers of its own; alone: `python -m benchmarks --only directory`.
"""

from __future__ import annotations

import os
import statistics
import urllib.request
from typing import TYPE_CHECKING

import psutil

from benchmarks import webservers
from benchmarks.__main__ import FLOOR_EVERY, Bench

if TYPE_CHECKING:
    from benchmarks.pages import Page
    from benchmarks.report import Measured

SIZE = 125_840
QUICK_SIZE = 5_000
FIRST_ASKED = 8
"""How often in a round a page is asked for right after a change, to tell what the first who asks pays."""
GOAL = 4.0
"""Times the floor that any search or filter may take."""
PAGES = {
    "all": "",
    "all, last page": "page=99999",
    "all, a page in the middle": "page=2500",
    "one kind": "kind=ngo",
    "one kind, a page in the middle": "kind=ngo&page=2300",
    "rare kind, last page": "kind=media&page=99",
    "Bucharest": "territory=403",
    "field and county": "domain=culture&territory=127",
    "verified, newest first": "verified=1&sort=newest",
    "rare word": "q=bazeta",
    "two words": "q=primaria+cluj",
    "common word": "q=tineri",
    "very common word": "q=promovarea",
    "very common word, page 40": "q=promovarea&page=40",
    "very common word, to be counted": "q=promovarea&count=all",
    "very common word and kind": "q=promovarea&kind=media",
    "common word in Bucharest": "q=tineri&territory=403",
    "very common word in Bucharest": "q=promovarea&territory=403",
    "small word": "q=pentru",
    "mistyped": "q=sperannta",
    "no such word": "q=xyzqwv",
    "fiscal code": "q=RO10000005",
}
HEAD = (
    "search or filter", "requests/s", "p50 ms", "p95 ms", "p95 in floors", "CPU ms", "CPU in floors",
    "first, CPU ms", "first in floors", "goal, in floors", "queries",
)  # fmt: skip


class DirectoryBench(Bench):
    """One run over the directory alone."""

    goal = GOAL
    subject = "directory"
    """Of the page cache: with a change of it all is gone that is kept of these pages."""

    def _fill(self) -> None:
        """Put as many organizations into the directory as the national register has."""
        from benchmarks.directory_data import fill  # noqa: PLC0415
        from portal.accounts.models import User  # noqa: PLC0415

        creator = User.objects.first()
        assert creator is not None, "the seed makes people"
        fill(QUICK_SIZE if self.asked.quick else SIZE, creator)

    def _measure(self) -> None:
        from benchmarks import names, pages, report  # noqa: PLC0415

        self._fill()
        named = report.table(names.HEAD, names.rows())
        print(f"\n{named}", flush=True)
        floor = pages.FLOORS[pages.Floor.RENDERED]
        asked = [
            pages.Page(name, f"/organizations/?{query}", pages.Asker.UNCACHED)
            for name, query in PAGES.items()
        ]
        measured = [report.Measured(page, pages.cost(page, self.sessions)) for page in (floor, *asked)]
        table = report.table(HEAD, self._rows(measured))
        print(f"\n{table}", flush=True)
        if not (self.asked.no_write or self.asked.quick):
            report.write("directory", table)
            report.write("names", named)

    def _rows(self, measured: list[Measured], *, say_asker: bool = False) -> list[list[str]]:
        """The table's lines: the floor's, then each page's.

        Args:
            measured: the floor, then the pages.
            say_asker: whether each line says who asks.
        """
        floor, *others = measured
        in_floors: dict[Page, list[tuple[float, float]]] = {one.page: [] for one in others}
        server = webservers.WebServer(webservers.CHOSEN, self.folder, os.environ)
        server.start()
        try:
            for one in measured:
                server.warm(one.page.path, one.page.headers(self.sessions))
            for number in range(self.asked.rounds):
                for place, one in enumerate(others):
                    if place % FLOOR_EVERY == 0:
                        self._put(server, floor)
                    self._put(server, one)
                    in_floors[one.page].append(
                        (one.loads[-1].p95 / floor.loads[-1].p95, one.cpu[-1] / floor.cpu[-1])
                    )
                print(f"round {number + 1} of {self.asked.rounds}", flush=True)
            first = {one.page: self._first(server, one.page, floor.page) for one in others}
        finally:
            server.stop()
        rows = [_cells(floor, "", "", "", "", "", say_asker=say_asker)]
        for one in others:
            p95, cpu = (statistics.median(part) for part in zip(*in_floors[one.page], strict=True))
            milliseconds, floors = first[one.page]
            compared = [self._bold(times) for times in (p95, cpu, floors)]
            cells = (*compared[:2], f"{milliseconds:.1f}", compared[2], f"{self.goal:.0f}")
            rows.append(_cells(one, *cells, say_asker=say_asker))
        return rows

    def _bold(self, times: float) -> str:
        return f"**{times:.1f}**" if times > self.goal else f"{times:.1f}"

    def _first(self, server: webservers.WebServer, page: Page, floor: Page) -> tuple[float, float]:
        """Milliseconds of processor time of an answer for which nothing is kept, and how many floors that is.

        One is asked for after another, the floor in turns with it; both figures are medians over the rounds.
        """
        pairs = [
            (self._alone(server, page, fresh=True), self._alone(server, floor, fresh=False))
            for _round in range(self.asked.rounds)
        ]
        return statistics.median(one for one, _floor in pairs), statistics.median(
            one / its for one, its in pairs
        )

    def _alone(self, server: webservers.WebServer, page: Page, *, fresh: bool) -> float:
        """Milliseconds of processor time of an answer to somebody who asks alone.

        Args:
            server: that answers.
            page: what is asked for.
            fresh: whether what it shows has just changed, each time.
        """
        from portal.core.page_cache import process_generations  # noqa: PLC0415

        servers = [psutil.Process(child.pid) for child in (server, self.postgres, self.valkey)]
        asked = urllib.request.Request(server.url + page.path, headers=page.headers(self.sessions))  # noqa: S310  (http)
        before = sum(map(webservers.cpu_seconds, servers))
        for _time in range(FIRST_ASKED):
            if fresh:
                process_generations.replace((self.subject,))
            with urllib.request.urlopen(asked) as answer:  # noqa: S310  (as above)
                answer.read()
        return 1_000 * (sum(map(webservers.cpu_seconds, servers)) - before) / FIRST_ASKED


def _cells(one: Measured, *compared: str, say_asker: bool) -> list[str]:
    p95, cpu, *first = compared
    return [
        one.page.name,
        *([str(one.page.asker)] if say_asker else []),
        f"{statistics.median(load.rate for load in one.loads):,.0f}",
        f"{statistics.median(load.p50 for load in one.loads):,.1f}",
        f"{statistics.median(load.p95 for load in one.loads):,.1f}",
        p95,
        f"{statistics.median(one.cpu):,.1f}",
        cpu,
        *first,
        str(one.cost.queries),
    ]
