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

import django

from benchmarks import load, webservers
from portal.local.postgres import EmbeddedPostgres
from portal.local.valkey import EmbeddedValkey

FLOOR_EVERY = 4
"""Pages between two measures of their floor."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="one second each: a first look, not to be quoted"
    )
    parser.add_argument("--rounds", type=int, default=3, help="how often each page is measured")
    parser.add_argument("--only", choices=("pages", "servers"), help="leave the other part out")
    parser.add_argument("--match", default="", help="only pages whose name holds this; nothing is written")
    parser.add_argument(
        "--gunicorn", default="", metavar="FOLDER", help="where pip install --target put gunicorn"
    )
    parser.add_argument("--no-write", action="store_true", help="leave docs/performance.md as it is")
    asked = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="tandem-bench-"))
    folder.chmod(0o755)
    postgres = EmbeddedPostgres(folder / "postgres")
    valkey = EmbeddedValkey(folder / "valkey", settings={"appendonly": "no"})
    try:
        postgres.start()
        valkey.start()
        _prepare(folder, postgres, valkey)
        _measure(folder, asked)
    finally:
        valkey.stop()
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _prepare(folder: Path, postgres: EmbeddedPostgres, valkey: EmbeddedValkey) -> None:
    os.environ.update(
        DJANGO_SETTINGS_MODULE="benchmarks.settings",
        DATABASE_URL=postgres.url,
        REDIS_URL=valkey.url,
        BENCH_STATIC_ROOT=str(folder / "static"),
        PRIVATE_ROOT=str(folder / "private"),
    )
    for command in (["migrate", "--run-syncdb"], ["collectstatic", "--no-input"]):
        subprocess.run(
            [sys.executable, "-m", "django", *command, "--verbosity", "0"], cwd=webservers.ROOT, check=True
        )
    django.setup()


def _measure(folder: Path, asked: argparse.Namespace) -> None:
    # These read the settings, which are only known by now.
    from django.db import connection  # noqa: PLC0415

    from benchmarks import pages, report, seed  # noqa: PLC0415

    start = time.monotonic()
    sessions = seed.seed()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    print(f"{report.machine()}\nSeeded in {time.monotonic() - start:.0f} s.\n", flush=True)
    writes = not (asked.no_write or asked.quick or asked.match)
    if asked.only != "servers":
        wanted = [page for page in pages.pages() if asked.match in page.name]
        table = _measure_pages(folder, wanted, sessions, asked)
        print(table, "\n", flush=True)
        if writes:
            report.write("pages", table)
    if asked.only != "pages":
        table = _measure_servers(folder, sessions, asked)
        print(table, flush=True)
        if writes:
            report.write("servers", table)
    if writes:
        report.write("machine", report.machine())
    print(f"\nTook {time.monotonic() - start:.0f} s.")


def _measure_pages(folder: Path, wanted: list, sessions: dict[str, str], asked: argparse.Namespace) -> str:
    from benchmarks import pages, report  # noqa: PLC0415

    floors = {
        floor: report.Measured(page, pages.cost(page, sessions)) for floor, page in pages.FLOORS.items()
    }
    measured = [report.Measured(page, pages.cost(page, sessions)) for page in wanted]
    seconds = 1 if asked.quick else 2
    server = webservers.WebServer(webservers.CHOSEN, folder, os.environ)
    server.start()
    try:
        for one in [*floors.values(), *measured]:
            load.put(server.url + one.page.path, one.page.headers(sessions), 1)
        for number in range(asked.rounds):
            last_floor = None
            for place, one in enumerate(measured):
                floor = floors[one.page.floor]
                if place % FLOOR_EVERY == 0 or floor is not last_floor:
                    url = server.url + floor.page.path
                    floor.loads.append(load.put(url, floor.page.headers(sessions), seconds))
                    last_floor = floor
                one.loads.append(load.put(server.url + one.page.path, one.page.headers(sessions), seconds))
                one.shares.append(one.loads[-1].rate / floor.loads[-1].rate)
            print(f"round {number + 1} of {asked.rounds}", flush=True)
    finally:
        server.stop()
    return report.pages_table([one for one in (*floors.values(), *measured) if one.loads])


def _measure_servers(folder: Path, sessions: dict[str, str], asked: argparse.Namespace) -> str:
    from benchmarks import pages, report  # noqa: PLC0415

    kinds = list(webservers.KINDS)
    if not webservers.gunicorn_found(asked.gunicorn):
        kinds = [kind for kind in kinds if "gunicorn" not in kind]
        print("gunicorn is not installed: see --gunicorn in docs/performance.md.", flush=True)
    names = ("organizations", "proposals")
    shown = [
        *pages.FLOORS.values(),
        *[page for page in pages.pages() if page.name in names and page.asker != pages.Asker.UNCACHED],
    ][:4]
    servers = [webservers.WebServer(kind, folder, os.environ) for kind in kinds]
    loads: dict[tuple[str, str], list[load.Load]] = {
        (server.name, page.name): [] for server in servers for page in shown
    }
    try:
        for server in servers:
            server.start()
        for _round in range(asked.rounds):
            for page in shown:
                for server in servers:
                    url = server.url + page.path
                    got = load.put(url, page.headers(sessions), 1 if asked.quick else 2)
                    loads[server.name, page.name].append(got)
        memory = {server.name: server.megabytes() for server in servers}
    finally:
        for server in servers:
            server.stop()
    return report.servers_table(loads, memory)


if __name__ == "__main__":
    main()
