"""The one Django step of a start: servers checked, tables migrated, taxonomy, static files and demo made.

Run as `python -m portal.local.prepare FILE`; the demo's sign-ins go to FILE.
"""

import hashlib
import io
import sys
from pathlib import Path
from urllib.parse import urlsplit

import django
import psycopg
import redis
from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from portal.local import places
from portal.local.refusal import Refusal
from portal.local.supervisor import REFUSED

OLDEST_POSTGRES = 15
# Seconds to wait for a server that does not answer.
PATIENCE = 5


def check_database() -> None:
    """See that the database answers and is new enough.

    Raises:
        Refusal: when it does not answer, or is older than 15.
    """
    database = settings.DATABASES["default"]
    where = f"{database['HOST'] or 'the local socket'}:{database['PORT'] or 5432}"
    params = {name: value for name, value in connection.get_connection_params().items() if name != "pool"}
    try:
        with psycopg.connect(**{**params, "connect_timeout": PATIENCE}) as probe:
            version = probe.info.server_version // 10_000
    except psycopg.Error as error:
        reason = " ".join(str(error).split())
        raise Refusal(f"The database of DATABASE_URL at {where} cannot be used: {reason}") from error
    if version < OLDEST_POSTGRES:
        raise Refusal(
            f"The database at {where} is PostgreSQL {version}: {OLDEST_POSTGRES} or newer is needed."
        )


def check_broker() -> None:
    """See that Valkey, or another server with the Redis protocol, answers.

    Raises:
        Refusal: when it does not.
    """
    try:
        with redis.Redis.from_url(
            settings.REDIS_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE
        ) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        where = urlsplit(settings.REDIS_URL).hostname or "the given address"
        raise Refusal(f"The server of REDIS_URL at {where} cannot be used: {error}") from error


def migrate() -> None:
    """Apply the migrations that the database lacks."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", interactive=False, verbosity=0)


def collect_static() -> None:
    """Collect and compress the static files when one of them changed since the last time."""
    stamp = places.static_stamp()
    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            seen.update(f"{path} {found.st_size} {found.st_mtime_ns}\n".encode())
    if stamp.exists() and stamp.read_text() == seen.hexdigest():
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(seen.hexdigest())


def load_demo() -> None:
    """Load the demonstration into a portal without a single user."""
    if not apps.get_model(settings.AUTH_USER_MODEL).objects.exists():
        call_command("demo", stdout=io.StringIO())


def sign_ins() -> str:
    """The demo's sign-ins as a table for the terminal; empty in a portal without the demo."""
    table = io.StringIO()
    call_command("demo", sign_ins=True, stdout=table)
    return table.getvalue()


def main(shown: Path) -> int:
    """Prepare the portal; returns the exit code, REFUSED after a sentence on standard output."""
    try:
        django.setup()
        check_database()
        check_broker()
        migrate()
        call_command("taxonomy", stdout=io.StringIO())
        collect_static()
        load_demo()
        shown.write_text(sign_ins())
    except Refusal as refusal:
        print(refusal)
        return REFUSED
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
