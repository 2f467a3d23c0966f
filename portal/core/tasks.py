"""What every worker does beside its tasks: it gives the sign of life that `/readyz` looks for."""

from typing import Any

from celery import shared_task
from celery.signals import worker_init, worker_ready
from django.db import connections

from portal.core.health import write_heartbeat


@shared_task
def heartbeat() -> None:
    """Say that a worker takes tasks; beat asks for it every 20 seconds."""
    write_heartbeat()


@worker_ready.connect
def first_heartbeat(**_kwargs: Any) -> None:
    """Say so at once when a worker starts, not only when beat asks."""
    write_heartbeat()


@worker_init.connect
def leave_the_pool(**_kwargs: Any) -> None:
    """Use plain connections in a worker.

    Celery closes the database before and after every task, a pool of connections with it; making a pool for
    each task costs more than twice what a connection does.
    """
    for settings in connections.settings.values():
        settings["OPTIONS"].pop("pool", None)
