"""`make bench`: the portal's pages beside a floor, and web servers beside each other, in one run.

Starts its own PostgreSQL and Valkey, seeds them, measures in rounds that take turns, and writes the tables
to the terminal and to docs/performance.md. Ratios count: a machine that does something else at the same time
slows all of them alike.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import django
import psutil

from benchmarks import load, webservers
from portal.local.postgres import EmbeddedPostgres
from portal.local.valkey import EmbeddedValkey

if TYPE_CHECKING:
    from benchmarks.report import Measured

FLOOR_EVERY = 4
"""Pages between two measures of their floor."""
OF_THEIR_OWN = ("directory", "partnerships", "suggestions", "full-exports")
"""Parts with databases of their own, which one process cannot change to."""
PARTS = ("pages", "servers", "exports", "register", *OF_THEIR_OWN)


class Bench:
    """One run.

    Args:
        asked: what the command line said.
        folder: for the servers' data and logs; emptied by nobody here.
    """

    def __init__(self, asked: argparse.Namespace, folder: Path) -> None:
        self.asked = asked
        self.folder = folder
        self.seconds = 1 if asked.quick else 2
        self.postgres = EmbeddedPostgres(folder / "postgres")
        self.valkey = EmbeddedValkey(folder / "valkey", settings={"appendonly": "no"})
        self.sessions: dict[str, str] = {}

    def run(self) -> None:
        """Start the servers, measure, report, stop the servers."""
        start = time.monotonic()
        try:
            self.postgres.start()
            self.valkey.start()
            self._prepare()
            print(f"Seeded in {time.monotonic() - start:.0f} s.", flush=True)
            self._measure()
        finally:
            self.valkey.stop()
            self.postgres.stop()
        print(f"\nTook {time.monotonic() - start:.0f} s.")

    def _prepare(self) -> None:
        os.environ.update(
            DJANGO_SETTINGS_MODULE="benchmarks.settings",
            DATABASE_URL=self.postgres.url,
            REDIS_URL=self.valkey.url,
            BENCH_STATIC_ROOT=str(self.folder / "static"),
            PRIVATE_ROOT=str(self.folder / "private"),
        )
        for command in (["migrate", "--run-syncdb"], ["collectstatic", "--no-input"]):
            subprocess.run(
                [sys.executable, "-m", "django", *command, "--verbosity", "0"],
                cwd=webservers.ROOT,
                check=True,
            )
        django.setup()
        # These read the settings, which are known by now.
        from django.db import connection  # noqa: PLC0415

        from benchmarks.seed import seed  # noqa: PLC0415

        self.sessions = seed()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")

    def _measure(self) -> None:
        from benchmarks import report  # noqa: PLC0415

        tables = {"machine": report.machine()}
        if self.asked.only in (None, "pages"):
            tables["pages"] = report.pages_table(self._pages())
        if self.asked.only in (None, "servers"):
            tables["servers"] = self._servers()
        if self.asked.only in (None, "exports") and not self.asked.match:
            tables["exports"] = self._exports()
        # Last: it fills the directory.
        if self.asked.only in (None, "register") and not self.asked.match:
            tables["register"] = self._register()
        for name, table in tables.items():
            print(f"\n{table}", flush=True)
            if not (self.asked.no_write or self.asked.quick or self.asked.match):
                report.write(name, table)

    def _exports(self) -> str:
        """Spreadsheets of 10,000 and 100,000 rows, each written in a process of its own."""
        command = [sys.executable, str(webservers.ROOT / "benchmarks" / "export.py")]
        return subprocess.run(
            command, cwd=webservers.ROOT, check=True, stdout=subprocess.PIPE, text=True
        ).stdout.strip()

    def _register(self) -> str:
        """An import of a register of the real size, and the same file again."""
        from benchmarks import register_import  # noqa: PLC0415

        rows = 5_000 if self.asked.quick else register_import.ROWS
        return register_import.table(register_import.measure(self.folder, rows), rows)

    def _pages(self) -> list[Measured]:
        """Every page and its floor under the chosen server, in turns."""
        from benchmarks import pages  # noqa: PLC0415
        from benchmarks.report import Measured  # noqa: PLC0415

        floors = {
            floor: Measured(page, pages.cost(page, self.sessions)) for floor, page in pages.FLOORS.items()
        }
        wanted = [page for page in pages.pages() if self.asked.match in page.name]
        measured = [Measured(page, pages.cost(page, self.sessions)) for page in wanted]
        server = webservers.WebServer(webservers.CHOSEN, self.folder, os.environ)
        server.start()
        try:
            for one in (*floors.values(), *measured):
                server.warm(one.page.path, one.page.headers(self.sessions))
            for number in range(self.asked.rounds):
                last_floor = None
                for place, one in enumerate(measured):
                    floor = floors[one.page.floor]
                    if place % FLOOR_EVERY == 0 or floor is not last_floor:
                        self._put(server, floor)
                        last_floor = floor
                    self._put(server, one)
                    one.shares.append(one.loads[-1].rate / floor.loads[-1].rate)
                print(f"round {number + 1} of {self.asked.rounds}", flush=True)
        finally:
            server.stop()
        return [one for one in (*floors.values(), *measured) if one.loads]

    def _put(self, server: webservers.WebServer, one: Measured) -> None:
        """Put load on one page and note the rate and the processor time of an answer."""
        servers = [psutil.Process(child.pid) for child in (server, self.postgres, self.valkey)]
        before = sum(map(webservers.cpu_seconds, servers))
        got = load.put(server.url + one.page.path, one.page.headers(self.sessions), self.seconds)
        one.loads.append(got)
        one.cpu.append(1_000 * (sum(map(webservers.cpu_seconds, servers)) - before) / got.answers)

    def _servers(self) -> str:
        """Some pages under every server, in turns; all servers stand ready at the same time."""
        from benchmarks import pages, report  # noqa: PLC0415

        kinds = list(webservers.KINDS)
        if not webservers.gunicorn_found(self.asked.gunicorn):
            kinds = [kind for kind in kinds if "gunicorn" not in kind]
            print("\ngunicorn is left out: see --gunicorn in docs/performance.md.", flush=True)
        shown = [*pages.FLOORS.values(), *pages.for_servers()]
        servers = [webservers.WebServer(kind, self.folder, os.environ) for kind in kinds]
        loads: dict[tuple[str, str], list[load.Load]] = {
            (server.name, page.name): [] for server in servers for page in shown
        }
        try:
            for server in servers:
                server.start()
                for page in shown:
                    server.warm(page.path, page.headers(self.sessions))
            for _round in range(self.asked.rounds):
                for page in shown:
                    for server in servers:
                        got = load.put(server.url + page.path, page.headers(self.sessions), self.seconds)
                        loads[server.name, page.name].append(got)
            memory = {server.name: server.megabytes() for server in servers}
        finally:
            for server in servers:
                server.stop()
        return report.servers_table(loads, memory)


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="one second each: a first look, not written down"
    )
    parser.add_argument("--rounds", type=int, default=3, help="how often each page is measured")
    parser.add_argument(
        "--only",
        choices=PARTS,
        help="leave the other parts out",
    )
    parser.add_argument(
        "--match", default="", help="only pages whose name holds this; nothing is written down"
    )
    parser.add_argument("--gunicorn", default="", metavar="FOLDER", help="where pip install --target put it")
    parser.add_argument("--no-write", action="store_true", help="leave docs/performance.md as it is")
    folder = Path(tempfile.mkdtemp(prefix="tandem-bench-"))
    folder.chmod(0o755)
    try:
        asked = parser.parse_args()
        if asked.only == "directory":
            from benchmarks.directory import DirectoryBench  # noqa: PLC0415  (it is a Bench itself)

            DirectoryBench(asked, folder).run()
        elif asked.only == "partnerships":
            from benchmarks.partnerships import PartnershipsBench  # noqa: PLC0415  (as above)

            PartnershipsBench(asked, folder).run()
        elif asked.only == "suggestions":
            from benchmarks.suggestions import SuggestionsBench  # noqa: PLC0415  (as above)

            SuggestionsBench(asked, folder).run()
        elif asked.only == "full-exports":
            from benchmarks.full_export import FullExportBench  # noqa: PLC0415  (as above)

            FullExportBench(asked, folder).run()
        else:
            Bench(asked, folder).run()
        if asked.only is None and not asked.match:
            for part in OF_THEIR_OWN:
                again = [sys.executable, "-m", "benchmarks", *sys.argv[1:], "--only", part]
                subprocess.run(again, check=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
