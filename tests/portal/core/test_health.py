from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import psycopg
import pytest
from celery.signals import after_task_publish, beat_init
from django.core.cache import cache
from django.test import Client
from kombu.asynchronous.timer import Timer
from pytest_django import Settings

from portal.celery import app
from portal.core import health
from portal.core.health import Part, write_heartbeat
from portal.core.tasks import SignOfLife, clock_ticks, watch_the_clock


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that was not asked before."""
    monkeypatch.setattr(health.Readiness, "_migrated", False)


@pytest.fixture
def silent_port() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(5)
        yield listener.getsockname()[1]


def everyone_lives() -> None:
    for part in Part:
        write_heartbeat(part)


def lives(part: Part) -> bool:
    with health.valkey() as client:
        return bool(client.exists(part.value))


def ready(client: Client) -> tuple[int, dict[str, str]]:
    answer = client.get("/readyz")
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, answer.json()["checks"]


def lead_probe_to(monkeypatch: pytest.MonkeyPatch, **elsewhere: Any) -> None:
    there = {**health._probe_parameters(), **elsewhere}
    monkeypatch.setattr(health, "_probe_parameters", lambda: there)


@pytest.mark.django_db
def test_a_portal_with_everything_it_needs_is_ready(client: Client) -> None:
    everyone_lives()
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "checks": {"database": "ok", "migrations": "ok", "valkey": "ok", "worker": "ok", "clock": "ok"},
    }


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.django_db
def test_a_probe_by_address_is_answered(client: Client, path: str) -> None:
    everyone_lives()
    answer = client.get(path, headers={"host": "10.1.2.3:8000"})
    assert answer.status_code == 200
    assert client.get("/", headers={"host": "10.1.2.3:8000"}).status_code == 400


def test_the_process_lives_without_database_and_valkey(
    client: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead_probe_to(monkeypatch, port="1")
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["checks"]) == (200, {"process": "ok"})
    answer = client.get("/readyz")
    assert answer.json() == {
        "status": "unavailable",
        "checks": {
            "database": "unreachable",
            "migrations": "unknown",
            "valkey": "unreachable",
            "worker": "unknown",
            "clock": "unknown",
        },
    }


@pytest.mark.django_db
def test_no_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    everyone_lives()
    lead_probe_to(monkeypatch, port="1")
    status, checks = ready(client)
    assert status == 503
    assert checks == {
        "database": "unreachable",
        "migrations": "unknown",
        "valkey": "ok",
        "worker": "ok",
        "clock": "ok",
    }


def test_a_silent_database_is_not_waited_for(
    client: Client, monkeypatch: pytest.MonkeyPatch, silent_port: int
) -> None:
    lead_probe_to(monkeypatch, port=str(silent_port))
    asked = time.monotonic()
    _status, checks = ready(client)
    assert checks["database"] == "unreachable"
    assert time.monotonic() - asked < 3


@pytest.mark.django_db
def test_an_empty_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    everyone_lives()
    lead_probe_to(monkeypatch, dbname="postgres")
    status, checks = ready(client)
    assert status == 503
    assert checks == {
        "database": "ok",
        "migrations": "missing",
        "valkey": "ok",
        "worker": "ok",
        "clock": "ok",
    }


@pytest.mark.django_db
def test_a_migration_that_was_not_applied(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    everyone_lives()

    class Graph:
        def leaf_nodes(self) -> list[tuple[str, str]]:
            return [("notifications", "0001_first_release"), ("notifications", "9999_next")]

    class Loader:
        def __init__(self, connection: None) -> None:
            self.graph = Graph()

    with monkeypatch.context() as newer:
        newer.setattr(health, "MigrationLoader", Loader)
        assert ready(client)[1]["migrations"] == "missing"
    assert ready(client)[1]["migrations"] == "ok", "looked at again until it is applied"
    monkeypatch.setattr(health, "MigrationLoader", Loader)
    assert ready(client)[1]["migrations"] == "ok", "and not any more afterwards"


@pytest.mark.django_db
def test_no_valkey(client: Client, settings: Settings) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    status, checks = ready(client)
    assert status == 503
    assert checks == {
        "database": "ok",
        "migrations": "ok",
        "valkey": "unreachable",
        "worker": "unknown",
        "clock": "unknown",
    }


@pytest.mark.django_db
def test_a_silent_valkey_is_not_waited_for(client: Client, settings: Settings, silent_port: int) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{silent_port}/0"
    asked = time.monotonic()
    _status, checks = ready(client)
    assert checks["valkey"] == "unreachable"
    assert time.monotonic() - asked < 2


@pytest.mark.parametrize(
    ("living", "said"),
    [
        ([], {"worker": "silent", "clock": "silent"}),
        ([Part.WORKER], {"worker": "ok", "clock": "silent"}),
        ([Part.CLOCK], {"worker": "silent", "clock": "ok"}),
    ],
)
@pytest.mark.django_db
def test_no_worker_or_no_clock(client: Client, living: list[Part], said: dict[str, str]) -> None:
    for part in living:
        write_heartbeat(part)
    status, checks = ready(client)
    assert status == 503
    assert checks == {"database": "ok", "migrations": "ok", "valkey": "ok", **said}


@pytest.mark.parametrize("part", Part)
def test_a_sign_of_life_fades(part: Part) -> None:
    write_heartbeat(part)
    with health.valkey() as client:
        assert 80 < client.ttl(part.value) <= 90


def test_a_sign_of_life_without_valkey_breaks_nothing_off(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    write_heartbeat(Part.WORKER)
    assert "No sign of life could be given" in caplog.text


def test_a_worker_gives_signs_from_its_main_process_while_it_takes_tasks() -> None:
    timer = Timer()
    consumer = SimpleNamespace(timer=timer, steps=[])
    step = SignOfLife(consumer)
    step.start(consumer)
    assert SignOfLife in app.steps["consumer"]
    assert lives(Part.WORKER), "at once"
    cache.clear()
    ((due, _priority, entry),) = timer.queue
    assert 0 < due - time.monotonic() <= health.HEARTBEAT_EVERY
    entry()
    assert lives(Part.WORKER), "and again, without a task"
    step.stop(consumer)
    assert entry.canceled


def test_the_clock_gives_a_sign_when_it_starts_and_whenever_it_asks_for_something() -> None:
    assert watch_the_clock in list(beat_init._live_receivers(None))
    try:
        watch_the_clock()
        assert lives(Part.CLOCK)
        cache.clear()
        after_task_publish.send(sender="portal.notifications.tasks.sweep")
        assert lives(Part.CLOCK)
    finally:
        after_task_publish.disconnect(clock_ticks)


@pytest.mark.django_db
def test_the_answers_tell_nothing_about_the_inside(client: Client, settings: Settings) -> None:
    parameters = health._probe_parameters()
    said = client.get("/readyz").content.decode() + client.get("/healthz").content.decode()
    for inside in (
        str(parameters["port"]),
        str(parameters["dbname"]),
        "127.0.0.1",
        "Django",
        psycopg.__version__,
    ):
        assert inside not in said
