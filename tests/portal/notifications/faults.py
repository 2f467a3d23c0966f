"""A portal of several processes on servers of its own, which the fault tests stop and kill."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import psycopg
import redis
from celery import Celery
from kombu.exceptions import OperationalError

from portal.core.health import Part
from portal.local import programs
from portal.local.children import tied_to
from portal.local.postgres import EmbeddedPostgres
from portal.local.valkey import EmbeddedValkey
from tests.portal.notifications.smtp_server import Mood, SmtpServer

ROOT = Path(__file__).parents[3]
# What is committed outlives a killed PostgreSQL, though not a machine without power; no test takes that away.
FAST = {"fsync": "off", "full_page_writes": "off"}
PATIENCE = 90


def until(
    condition: Callable[[], Any], *, patience: float = PATIENCE, pump: Callable[[], object] | None = None
) -> Any:
    """Wait for a condition and return what it gives.

    Args:
        condition: asked every twentieth of a second; an error of the database counts as no.
        patience: seconds.
        pump: called about twice a second meanwhile.

    Raises:
        AssertionError: when it does not come true in time.
    """
    ends = time.monotonic() + patience
    pumped = 0.0
    while time.monotonic() < ends:
        if pump is not None and time.monotonic() - pumped > 0.5:
            pump()
            pumped = time.monotonic()
        with contextlib.suppress(psycopg.OperationalError):
            if answer := condition():
                return answer
        time.sleep(0.05)
    raise AssertionError(f"not within {patience} seconds: {condition}")


class Process:
    """A process in a session of its own, so that it can be killed with its children."""

    def __init__(self, command: Sequence[str], env: dict[str, str], log: Path) -> None:
        with log.open("ab") as output:
            self._popen = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=env,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE if "writer" in command[-1] else output,
                stderr=output,
                text=True,
                start_new_session=True,
                preexec_fn=tied_to(os.getpid(), signal.SIGKILL),  # noqa: PLW1509
            )

    def ask(self, line: object) -> str:
        """Say one line to it and wait for the answer."""
        assert self._popen.stdin is not None
        self._popen.stdin.write(f"{line}\n")
        self._popen.stdin.flush()
        return self.answer()

    def answer(self) -> str:
        assert self._popen.stdout is not None
        return self._popen.stdout.readline().strip()

    def kill(self) -> None:
        """SIGKILL to it and all its children at once: a machine that lost its power."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._popen.pid, signal.SIGKILL)
        self._popen.wait()
        for stream in (self._popen.stdin, self._popen.stdout):
            if stream is not None:
                with contextlib.suppress(BrokenPipeError):
                    stream.close()


class Portal:
    """PostgreSQL, Valkey, a mail server, somebody who writes, and workers.

    Args:
        folder: where the servers and logs live.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.postgres = EmbeddedPostgres(folder / "postgres", settings=FAST)
        self.valkey = EmbeddedValkey(folder / "valkey", settings={"appendonly": "no"})
        self.smtp = SmtpServer()
        self.workers: list[Process] = []
        self._writer: Process | None = None

    def start(self, like: str) -> None:
        """Start what is not started by a test itself.

        Args:
            like: the address of a database that has the portal's tables, which is quicker than to migrate.
        """
        for server in (self.postgres, self.valkey, self.smtp):
            server.start()
        tools = programs.installed() / "bin"
        dump = subprocess.run([tools / "pg_dump", like], stdout=subprocess.PIPE, check=True)
        restore = [tools / "psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", self.postgres.url]
        subprocess.run(restore, input=dump.stdout, stdout=subprocess.DEVNULL, check=True)
        self._writer = Process(
            ["-m", "tests.portal.notifications.fault_writer"], self.env(), self.folder / "writer.log"
        )
        assert self._writer.answer() == "ready", (self.folder / "writer.log").read_text()
        self._broker = Celery(broker=self.valkey.url)
        self._broker.conf.broker_transport_options = {"max_retries": 0, "socket_connect_timeout": 1}

    def stop(self) -> None:
        self.kill_workers()
        if self._writer is not None:
            self._writer.kill()
        for server in (self.smtp, self.valkey, self.postgres):
            server.stop()

    def env(self) -> dict[str, str]:
        """The environment of the portal's processes."""
        return {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "portal.settings.test",
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.valkey.url,
            "TEST_SMTP_PORT": str(self.smtp.port),
            "EMAIL_TIMEOUT": "60",
            "CELERY_SKIP_CHECKS": "1",
        }

    def start_worker(self) -> None:
        """Start a worker of one process, which sends one message at a time; returns before it is ready."""
        command = "-m celery -A portal worker --concurrency 1 --loglevel INFO"
        quick = "--without-gossip --without-mingle --without-heartbeat"
        log = self.folder / "worker.log"
        self.workers.append(Process(f"{command} {quick}".split(), self.env(), log))

    def kill_workers(self) -> None:
        while self.workers:
            self.workers.pop().kill()

    def write(self, calls: int = 1) -> dict[str, Any]:
        """Have a person do something that tells three people, `calls` times in one transaction."""
        assert self._writer is not None
        return dict(json.loads(self._writer.ask(calls)))

    def sweep(self) -> None:
        """What beat does every 20 seconds."""
        with contextlib.suppress(OperationalError):
            self._broker.send_task("portal.notifications.tasks.sweep", expires=20)

    def deliver(self, pks: Sequence[int]) -> None:
        """Hand messages over as the portal does."""
        self._broker.send_task("portal.notifications.tasks.deliver", args=[list(pks)])

    def empty_queue(self) -> None:
        """Lose every task, as a Valkey that loses its data does."""
        self._broker.control.purge()

    def worker_lives(self) -> bool:
        """Whether a worker has given a sign of life."""
        with redis.Redis.from_url(self.valkey.url) as client:
            return bool(client.exists(Part.WORKER.value))

    def forget_signs_of_life(self) -> None:
        """Let the time pass after which an old sign counts no more."""
        with redis.Redis.from_url(self.valkey.url) as client:
            client.delete(Part.WORKER.value)

    def sql(self, query: str, *arguments: Any) -> list[tuple[Any, ...]]:
        """Ask the database, as nobody's code."""
        with psycopg.connect(self.postgres.url, connect_timeout=2, autocommit=True) as connection:
            cursor = connection.execute(query, arguments)
            return cursor.fetchall() if cursor.description else []

    def outbox(self, column: str = "state") -> list[Any]:
        """One column of every message, oldest first."""
        return [row[0] for row in self.sql(f"SELECT {column} FROM notifications_message ORDER BY id")]  # noqa: S608

    def all_sent(self) -> bool:
        return set(self.outbox()) == {"sent"}

    def lapse_claims(self) -> None:
        """Let the time pass for which a worker has a message for itself."""
        self.sql("UPDATE notifications_message SET due_at = now() WHERE state = 'sending'")

    def clear(self) -> None:
        """An empty outbox, an empty queue and an empty, well-behaved mail server; workers stay."""
        self.sql("TRUNCATE notifications_message")
        self.empty_queue()
        self.smtp.handler.taken.clear()
        self.smtp.handler.mood = Mood.TAKES
