"""What every test may ask for."""

import gc
import os
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.utils import translation
from hypothesis import HealthCheck, settings
from pytest_django.plugin import DjangoDbBlocker
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

from tests.servers import TEMPLATE

# Hundreds of thousands of objects live as long as the run: going over them often takes a tenth of it.
gc.set_threshold(50_000, 20, 100)

# A machine that does something else at the same time is slow, and nothing is wrong with what it runs.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")

GUARDED = ("change", "truncate")
# What tables hold together that are emptied row by row.
FEW_BYTES = 1_000_000
KEPT = {"django_content_type", "auth_permission"}

# What takes longest, longest first: begun last, it would leave all but one of the parallel processes idle.
BEGUN_FIRST = (
    "tests/e2e/test_every_page.py",
    "tests/e2e/",
    "tests/portal/notifications/test_faults.py",
    # Asks no database: it need not wait while the first process migrates one.
    "tests/architecture/",
    "tests/portal/local/test_whole_portal.py",
    "tests/portal/local/test_install.py",
    "tests/portal/local/",
    "tests/portal/demo/",
    "tests/portal/reporting/",
)


# Needs a browser and no worker, and takes as long as all the journeys.
ALONE = "tests/e2e/test_every_page.py"
# The journeys would each start a browser and a worker, those of the architecture each read every source.
TOGETHER = ("tests/e2e/", "tests/architecture/")


class ByFile(LoadFileScheduling):
    """A file's tests in one process, and some folders' in one."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return next((it for it in TOGETHER if file.startswith(it) and file != ALONE), file)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> ByFile:
    """How tests are shared out among the parallel processes."""
    return ByFile(config, log)


def pytest_collection(session: pytest.Session) -> None:
    """Let each parallel process compile its share of the test files first, and find the others' compiled."""
    worker, workers = (os.environ.get(f"PYTEST_XDIST_{name}") for name in ("WORKER", "WORKER_COUNT"))
    if worker is None or workers is None:
        return
    root = session.config.rootpath
    folders = [folder for folder in (root / argument for argument in session.config.args) if folder.is_dir()]
    files = sorted(file for folder in folders for file in folder.rglob("test_*.py"))
    for file in files[int(worker.removeprefix("gw")) :: int(workers)]:
        # What is wrong with a file is said when it is collected.
        with suppress(Exception):
            import_module(".".join(file.relative_to(root).with_suffix("").parts))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest; the rest keeps its order."""

    def rank(item: pytest.Item) -> int:
        ranks = (rank for rank, start in enumerate(BEGUN_FIRST) if item.nodeid.startswith(start))
        return next(ranks, len(BEGUN_FIRST))

    items.sort(key=rank)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Where the run has its own server, copy each process's database from one that the first migrated."""
    if template := os.environ.get(TEMPLATE):
        with django_db_blocker.unblock():
            _migrate_once(template)
        connection.settings_dict["TEST"]["TEMPLATE"] = template


def _migrate_once(template: str) -> None:
    with connection._nodb_cursor() as server:
        # Whoever comes while the first is at it waits here, however long; the lock goes with the connection.
        server.execute("SET statement_timeout = 0")
        server.execute("SELECT pg_advisory_lock(1)")
        server.execute("SELECT datistemplate FROM pg_database WHERE datname = %s", [template])
        if not server.fetchone()[0]:
            call_command("migrate", verbosity=0)
            connection.close()
            connection.close_pool()
            # A database that somebody is connected to cannot be copied.
            server.execute(f'ALTER DATABASE "{template}" IS_TEMPLATE true')


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """Make the flush after a test with real transactions quick, and able to empty the audit.

    The database forbids to empty the audit. The models' kinds and their permissions stay as migrating left
    them: to make them anew would take most of a second each time.
    """
    run = DatabaseOperations.execute_sql_flush

    def flush(operations: DatabaseOperations, _sql_list: list[str]) -> None:
        unlock = "ALTER TABLE audit_entry DISABLE TRIGGER USER"
        lock = [f"ALTER TABLE audit_entry ENABLE ALWAYS TRIGGER audit_entry_no_{act}" for act in GUARDED]
        run(operations, [unlock, *_emptying(operations), *lock])

    # Of the class: a journey's browser keeps a loop, and with it a connection of its own.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(DatabaseOperations, "execute_sql_flush", flush)
        patch.setattr("django.core.management.commands.flush.emit_post_migrate_signal", lambda *given: None)
        yield


def _emptying(operations: DatabaseOperations) -> list[str]:
    """Statements that empty every table but the kept ones: row by row, unless there are many rows.

    TRUNCATE makes all tables and their indexes anew, which takes PostgreSQL a tenth of a second.
    """
    found = set(connection.introspection.django_table_names(only_existing=True)) - KEPT
    # The directory before its counts, which its trigger writes.
    tables = sorted(found, reverse=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"pg_relation_size('{table}')" for table in tables))
        sizes = dict(zip(tables, cursor.fetchone(), strict=True))
    if sum(sizes.values()) > FEW_BYTES:
        return operations.sql_flush(no_style(), tables)
    return [f"DELETE FROM {table}" for table, size in sizes.items() if size]  # noqa: S608  (names of our own)


@pytest.fixture(scope="module")
def shared_rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """A transaction around a file: what its fixtures write in it is made once and goes after the last test.

    What a test itself writes goes after that test, whose own transaction is a savepoint in this one.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session")
def own_database_url(django_db_setup: None) -> str:
    """The address of this process's database, for programs of their own."""
    known = connection.settings_dict
    return f"postgres://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{known['NAME']}"


@pytest.fixture(autouse=True)
def _own_language() -> Iterator[None]:
    """Every test begins in the portal's first language, whatever page the one before asked for."""
    with translation.override("ro"):
        yield


@pytest.fixture(autouse=True)
def _own_cache() -> None:
    """No test sees what another left in Valkey: rate limits, pages, heartbeats."""
    cache.clear()
