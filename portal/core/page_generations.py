"""Which generation of each public subject is current: one random token per subject, kept in Valkey.

A token is replaced when the subject's data change. Whoever kept a page under other tokens must not serve it.
Random, not counted: a Valkey that comes back empty must not count up to a number that an old page carries.
"""

from __future__ import annotations

import logging
import os
import secrets
import threading
import time
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import count

import redis
from django.conf import settings

logger = logging.getLogger(__name__)

TIMEOUT_SECONDS = 0.25
"""How long one question to Valkey may take. A page is rendered in less, so waiting longer is no gain."""

REST_SECONDS = 5.0
"""How long Valkey is left alone after it failed: pages are rendered meanwhile, without waiting for it."""

REPEAT_SECONDS = 0.5
"""How often a replacement that did not reach Valkey is sent again."""

Stamp = tuple[int | bytes, ...]
"""The number of this process's latest connection to Valkey, then one token per subject."""


class Generations:
    """The tokens of subjects, asked with one round trip; safe to share between threads and after a fork."""

    def __init__(self) -> None:
        self._thread = threading.local()
        self._lock = threading.Lock()
        self._numbers = count(1)
        self._number = 0
        self._rest_until = 0.0
        self._failing = False
        self._owed: set[str] = set()
        self._repeating = False
        os.register_at_fork(after_in_child=self._forget_parent)

    def read(self, subjects: Sequence[str]) -> Stamp | None:
        """The current stamp of some subjects.

        Two equal stamps mean that nothing was replaced between the readings. The connection's number is
        part of it because a Valkey that restarted may have gone back to older tokens: a restart breaks the
        connection, and a new connection makes every stamp of before differ.

        Args:
            subjects: names, in the same order whenever stamps are compared.

        Returns:
            the stamp; None when Valkey does not answer or does not know one of the subjects.
        """
        answer = self._ask(_question(tuple(subjects)))
        return None if answer is None or None in answer else answer

    def begin(self, subjects: Sequence[str]) -> Stamp | None:
        """The current stamp, as `read`, but subjects that Valkey does not know get their first token."""
        stamp = self.read(subjects)
        if stamp is None and not self._failing:
            for subject in subjects:
                self._ask(("SET", _name(subject), secrets.token_bytes(12), "NX"))
            stamp = self.read(subjects)
        return stamp

    def replace(self, subjects: Iterable[str]) -> None:
        """Give subjects new tokens, now if Valkey answers, else as soon as it does.

        The repetition lives in this process. Should the process end first, a page of before the change can
        be served by another process until its time is over (`PAGE_CACHE_SECONDS`).
        """
        wanted = set(subjects)
        if self._send(wanted):
            return
        with self._lock:
            self._owed |= wanted
            if not self._repeating:
                self._repeating = True
                threading.Thread(target=self._repeat, name="page generations", daemon=True).start()

    def _repeat(self) -> None:
        while True:
            time.sleep(REPEAT_SECONDS)
            with self._lock:
                # Taken away before sending: what is owed anew while this is under way is sent again.
                owed, self._owed = self._owed, set()
            done = self._send(owed, insist=True)
            with self._lock:
                if not done:
                    self._owed |= owed
                if not self._owed:
                    self._repeating = False
                    return

    def _send(self, subjects: set[str], *, insist: bool = False) -> bool:
        tokens = [part for subject in subjects for part in (_name(subject), secrets.token_bytes(12))]
        return self._ask(("MSET", *tokens), insist=insist) is not None

    @cached_property
    def _pool(self) -> redis.ConnectionPool:
        # Only for its reading of the address: connections are held one per thread.
        return redis.ConnectionPool.from_url(
            settings.REDIS_URL,
            protocol=2,
            socket_timeout=TIMEOUT_SECONDS,
            socket_connect_timeout=TIMEOUT_SECONDS,
            redis_connect_func=self._connected,
        )

    def _connected(self, connection: redis.Connection) -> None:
        connection.on_connect()
        self._number = next(self._numbers)

    def _connection(self) -> redis.Connection:
        connection: redis.Connection | None = getattr(self._thread, "connection", None)
        if connection is None:
            connection = self._pool.connection_class(**self._pool.connection_kwargs)
            self._thread.connection = connection
        return connection

    def _ask(self, command: tuple[str | bytes, ...], *, insist: bool = False) -> Stamp | None:
        """Send one command and wait for its answer, over a new connection if the old one is dead.

        redis-py's client would do the same and cost three times as long, most of it for features not used
        here; a hit is short enough for that to halve the pages per second.

        Args:
            command: its name and arguments.
            insist: ask even while Valkey is left alone.

        Returns:
            the connection's number and the answer (a list spread out); None when Valkey does not answer.
        """
        if not insist and time.monotonic() < self._rest_until:
            return None
        connection = self._connection()
        try:
            try:
                number, answer = self._exchange(connection, command)
            except redis.ConnectionError:
                connection.disconnect()
                number, answer = self._exchange(connection, command)
        except (redis.RedisError, OSError) as error:
            connection.disconnect()
            self._failed(error)
            return None
        except BaseException:
            # Interrupted between question and answer: the next question would read this one's answer.
            connection.disconnect()
            raise
        self._failing = False
        return (number, *answer) if isinstance(answer, list) else (number, answer)

    def _exchange(
        self, connection: redis.Connection, command: tuple[str | bytes, ...]
    ) -> tuple[int, bytes | list[bytes]]:
        if not connection.is_connected:
            connection.connect()
        # Before the question: should another thread find its connection broken meanwhile, this number is old.
        number = self._number
        connection.send_packed_command(connection.pack_command(*command))
        return number, connection.read_response()

    def _failed(self, error: Exception) -> None:
        self._rest_until = time.monotonic() + REST_SECONDS
        if not self._failing:
            self._failing = True
            logger.warning("Valkey does not answer; public pages are rendered uncached: %s", error)

    def _forget_parent(self) -> None:
        self._thread = threading.local()
        self._lock = threading.Lock()
        self._repeating = False


def _name(subject: str) -> str:
    return f"tandem:page-generation:{subject}"


@lru_cache(maxsize=256)
def _question(subjects: tuple[str, ...]) -> tuple[str, ...]:
    return ("MGET", *map(_name, subjects))
