"""What Celery's processes do beside tasks: worker and clock give the signs of life that `/readyz` looks for.

The worker's sign comes from its main process, not from a task: a task would wait behind a full queue, or for
processes that are all busy, and a worker that works would count as silent.
"""

from typing import Any

from celery import bootsteps, current_app
from celery.signals import after_task_publish, beat_init, worker_init
from django.db import connections

from portal.core.health import HEARTBEAT_EVERY, Part, write_heartbeat


class SignOfLife(bootsteps.StartStopStep):
    """Says that a worker takes tasks, from the moment it does; again after each loss of the broker."""

    requires = ("celery.worker.consumer.tasks:Tasks",)

    def __init__(self, consumer: Any, **kwargs: Any) -> None:
        super().__init__(consumer, **kwargs)
        self._timer: Any = None

    def start(self, consumer: Any) -> None:
        write_heartbeat(Part.WORKER)
        self._timer = consumer.timer.call_repeatedly(HEARTBEAT_EVERY, write_heartbeat, (Part.WORKER,))

    def stop(self, consumer: Any) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None


current_app.steps["consumer"].add(SignOfLife)


@beat_init.connect
def watch_the_clock(**_kwargs: Any) -> None:
    """Say in beat's process that it runs, now and whenever it has asked for something."""
    clock_ticks()
    after_task_publish.connect(clock_ticks)


def clock_ticks(**_kwargs: Any) -> None:
    """Say that the clock goes on: it asks for a sweep every 20 seconds."""
    write_heartbeat(Part.CLOCK)


@worker_init.connect
def leave_the_pool(**_kwargs: Any) -> None:
    """Use plain connections in a worker.

    Celery closes the database before and after every task, a pool of connections with it; making a pool for
    each task costs more than twice what a connection does.
    """
    for settings in connections.settings.values():
        settings["OPTIONS"].pop("pool", None)
