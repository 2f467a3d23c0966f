"""Answers probes: `/healthz` says that the process lives, `/readyz` that everything it needs does too."""

from __future__ import annotations

import enum
import logging
import time
from collections.abc import Callable
from typing import Any, ClassVar

import psycopg
import redis
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 90
"""How old the last sign of life of a worker or of the clock may be."""

HEARTBEAT_EVERY = 10.0
"""How many seconds a worker waits between two of them."""

DATABASE_SECONDS = 2
VALKEY_SECONDS = 1

OK = "ok"
UNREACHABLE = "unreachable"
UNKNOWN = "unknown"
MISSING = "missing"
SILENT = "silent"


class Part(enum.StrEnum):
    """What answers no requests, and so leaves its signs of life in Valkey; the value is its name there."""

    WORKER = "tandem:worker-heartbeat"
    CLOCK = "tandem:clock-heartbeat"


class HealthMiddleware:
    """Answers the two probes by itself, before anything else looks at the request.

    A probe comes by address, not by name, so it may not be stopped by `ALLOWED_HOSTS`; it must be answered
    when the session store is down. The answers name no host, no version, no error text.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info == "/healthz":
            return _answer({"process": OK})
        if request.path_info == "/readyz":
            return _answer(Readiness.checks())
        return self.get_response(request)


class Readiness:
    """The checks behind `/readyz`; each gives one word and takes at most two seconds."""

    # A migration that was applied stays applied for the life of this process.
    _migrated: ClassVar[bool] = False

    @classmethod
    def checks(cls) -> dict[str, str]:
        """The state of the database, its migrations, Valkey, the workers and the clock, by name."""
        return {**cls._database(), **cls._valkey()}

    @classmethod
    def _database(cls) -> dict[str, str]:
        try:
            # Not from the pool: a probe must not wait until a busy server has a connection to spare.
            with psycopg.connect(**_probe_parameters()) as probe:
                probe.execute("SELECT 1")
                cls._migrated = cls._migrated or _is_migrated(probe)
        except psycopg.OperationalError:
            return {"database": UNREACHABLE, "migrations": UNKNOWN}
        return {"database": OK, "migrations": OK if cls._migrated else MISSING}

    @classmethod
    def _valkey(cls) -> dict[str, str]:
        try:
            with valkey() as client:
                worker, clock = client.mget([Part.WORKER.value, Part.CLOCK.value])
        except redis.RedisError:
            return {"valkey": UNREACHABLE, "worker": UNKNOWN, "clock": UNKNOWN}
        return {"valkey": OK, "worker": OK if worker else SILENT, "clock": OK if clock else SILENT}


def valkey() -> redis.Redis:
    """A client of Valkey that gives up after a second instead of trying again."""
    return redis.Redis.from_url(
        settings.REDIS_URL,
        socket_connect_timeout=VALKEY_SECONDS,
        socket_timeout=VALKEY_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )


def write_heartbeat(part: Part) -> None:
    """Leave a sign of life in Valkey; it fades by itself. Without Valkey there is none, and no error: the
    worker's main loop or the clock would break off for it.

    Args:
        part: who lives.
    """
    try:
        with valkey() as client:
            client.set(part.value, int(time.time()), ex=HEARTBEAT_SECONDS)
    except redis.RedisError as error:
        logger.warning("No sign of life could be given: %s", error)


def _probe_parameters() -> dict[str, Any]:
    parameters = connection.get_connection_params()
    for name in ("context", "cursor_factory"):
        parameters.pop(name, None)
    options = f"{parameters.get('options', '')} -c statement_timeout={DATABASE_SECONDS * 1000}"
    return {**parameters, "options": options, "connect_timeout": DATABASE_SECONDS, "autocommit": True}


def _is_migrated(probe: psycopg.Connection[Any]) -> bool:
    """Whether the last migration of every app was applied."""
    try:
        applied = set(probe.execute("SELECT app, name FROM django_migrations").fetchall())
    except psycopg.errors.UndefinedTable:
        return False
    return applied.issuperset(MigrationLoader(None).graph.leaf_nodes())


def _answer(checks: dict[str, str]) -> JsonResponse:
    fine = all(state == OK for state in checks.values())
    return JsonResponse(
        {"status": OK if fine else "unavailable", "checks": checks},
        status=200 if fine else 503,
        headers={"Cache-Control": "no-store"},
    )
