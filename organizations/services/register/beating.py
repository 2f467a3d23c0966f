"""A claim that holds as long as the worker lives, and progress that is seen before anything is committed."""

from __future__ import annotations

import logging
import threading
import time
from types import TracebackType
from typing import Any, Self

import psycopg
from django.db import Error, connection, connections
from django.utils import timezone

from organizations.enums import RegisterStep
from organizations.models import RegisterRun
from portal.core.jobs import ClaimLost, Held, JobState

logger = logging.getLogger(__name__)

BEAT_SECONDS = 1.0
"""How often what is told is written, and how soon a worker learns that it is to stop."""

BEATS_IN_A_LEASE = 4
"""How often the claim is renewed in the time for which it holds."""


class Beating(Held[RegisterRun]):
    """A run in a worker's hand whose heart beats in a thread, on a connection of its own.

    What the work itself writes may be one long transaction, of which nobody sees anything before its end, and
    one of its statements may take longer than the claim holds. The thread renews the claim and writes what it
    was told, each time in a transaction of its own. When it finds that the run was cancelled, or given to
    another worker, it stops the statement that the work is at. It dies with the process.

    Whether the work may be kept is decided by the work's own last word, not here: a beat that cannot be
    written is tried again.

    Args:
        held: the claimed run; the heart beats between `__enter__` and `__exit__`.
    """

    def __init__(self, held: Held[RegisterRun]) -> None:
        super().__init__(held.job, held.lease)
        self._over = threading.Event()
        self._lost = threading.Event()
        self._lock = threading.Lock()
        self._news: dict[str, Any] = {}
        self._written: dict[str, Any] = {}
        self._renewed = time.monotonic()
        self._worker: Any = None
        self._thread = threading.Thread(target=self._beat, name=f"run {held.job.pk}", daemon=True)

    def __enter__(self) -> Self:
        connection.ensure_connection()
        self._worker = connection.connection
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Under the lock: a beat that is about to stop a statement must not hit what comes after the run.
        with self._lock:
            self._over.set()
        self._thread.join()

    @property
    def is_lost(self) -> bool:
        """Whether a beat has found that the run is no longer this worker's."""
        return self._lost.is_set()

    def tell(self, step: RegisterStep, done: int = 0, total: int = 0) -> None:
        """Say how far the work is; written with the next beat.

        Args:
            step: what it is at.
            done: of that step so far.
            total: of that step; 0 where nobody counts.

        Raises:
            ClaimLost: when the run is known to be no longer this worker's.
        """
        if self.is_lost:
            raise ClaimLost
        # Put in place whole: the thread sees the one or the other.
        self._news = {"step": step, "done": done, "total": total}

    def _beat(self) -> None:
        try:
            while not self._over.wait(BEAT_SECONDS):
                try:
                    if not self._say():
                        return
                except Error:
                    logger.warning("A beat of run %s could not be written", self.job.pk, exc_info=True)
        finally:
            connections.close_all()

    def _say(self) -> bool:
        """Write what there is to say; whether to go on."""
        news, now = self._news, time.monotonic()
        if news == self._written and now - self._renewed < self.lease.total_seconds() / BEATS_IN_A_LEASE:
            is_held = self._mine().exists()
        else:
            is_held = bool(self._mine().update(**news, lapses_at=timezone.now() + self.lease))
            self._written, self._renewed = news, now
        return is_held or self._looks_on()

    def _looks_on(self) -> bool:
        """What to make of a run that does not look like this worker's: stop the work, or go on."""
        found = RegisterRun.objects.filter(pk=self.job.pk).values_list("state", flat=True).first()
        if found is None or found == JobState.DONE:
            # Not to be seen from here, or the work itself has ended it.
            return found is None
        self._lost.set()
        with self._lock:
            if not self._over.is_set():
                try:
                    self._worker.cancel()
                except psycopg.Error:
                    logger.warning("The statement of run %s could not be stopped", self.job.pk, exc_info=True)
        return False
