"""A clock that journeys can move, for the live portal and for the real worker alike.

The portal asks one function what time it is: `django.utils.timezone.now`. Here it is asked the same, and so
many seconds are added as stand in Valkey. The portal runs in the test's own process; the worker is started
as `celery -A tests.e2e.moved_time`, and looks before each task. Whatever does not ask that function, above
all the browser and PostgreSQL, keeps its own time.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from celery import signals
from django.core.cache import cache
from django.utils import timezone

from portal.celery import app as portal_app

__all__ = ["app", "keep_moved", "move"]

app = portal_app
KEY = "tests.moved_time"

_now = timezone.now
_moved = dt.timedelta()


def keep_moved() -> None:
    """Let this process be asked for the moved time from now on."""
    timezone.now = _later


def move(by: dt.timedelta) -> None:
    """Move the time, here and for the worker; cumulative, until the next test empties the cache.

    Args:
        by: how far, by the clock on the wall: a day later it is the same hour, in summer as in winter. Zero
            time sets it right again.
    """
    global _moved  # noqa: PLW0603  (one clock for the process)
    here = timezone.localtime(_later())
    _moved = (here + by).astimezone(dt.UTC) - _now() if by else dt.timedelta()
    cache.set(KEY, _moved.total_seconds(), None)


def _later() -> dt.datetime:
    return _now() + _moved


@signals.worker_init.connect
def _begin(**_given: Any) -> None:
    keep_moved()


@signals.task_prerun.connect
def _look(**_given: Any) -> None:
    global _moved  # noqa: PLW0603  (one clock for the process)
    _moved = dt.timedelta(seconds=cache.get(KEY, 0))
