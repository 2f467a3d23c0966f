"""A pytest plugin: one PostgreSQL and one Valkey for the whole run, shared by its parallel workers.

Loaded before Django's settings are read (`-p tests.servers` in pyproject.toml), because the settings read the
servers' addresses. `DATABASE_URL` and `REDIS_URL`, where set, are used instead.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from portal.local.postgres import DATABASE, EmbeddedPostgres
from portal.local.valkey import EmbeddedValkey

# Valkey's numbered databases: one for each parallel worker, so that no test sees another's keys.
VALKEY_DATABASES = 64
# Where the run has a PostgreSQL of its own, the name of the database that its processes may copy.
TEMPLATE = "TEST_TEMPLATE"
FAST_POSTGRES = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    # Nothing here lives long enough to be swept or to need a checkpoint.
    "autovacuum": "off",
    "checkpoint_timeout": "1h",
    "max_wal_size": "4GB",
}


class Servers:
    """What this run has started, and stops at its end."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="tandem-tests-"))
        self.folder.chmod(0o755)
        self.started: list[EmbeddedPostgres | EmbeddedValkey] = []

    def start(self) -> None:
        if "DATABASE_URL" not in os.environ:
            postgres = EmbeddedPostgres(self.folder / "postgres", settings=FAST_POSTGRES)
            self.started.append(postgres)
            postgres.start()
            os.environ["DATABASE_URL"] = postgres.url
            os.environ[TEMPLATE] = DATABASE
        if "REDIS_URL" not in os.environ:
            valkey = EmbeddedValkey(
                self.folder / "valkey", settings={"appendonly": "no", "databases": str(VALKEY_DATABASES)}
            )
            self.started.append(valkey)
            valkey.start()
            os.environ["REDIS_URL"] = valkey.url

    def stop(self) -> None:
        for server in reversed(self.started):
            server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Runs before the settings are read: the controller starts the servers, a worker picks its database."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker is None:
        servers.start()
    else:
        number = int(worker.removeprefix("gw")) + 1
        stem, _slash, _database = os.environ["REDIS_URL"].rpartition("/")
        os.environ["REDIS_URL"] = f"{stem}/{number}"


def pytest_unconfigure(config: pytest.Config) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        servers.stop()


servers = Servers()
