from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from celery.signals import worker_ready
from django.test import Client
from pytest_django import Settings

from portal.core import health
from portal.core.tasks import first_heartbeat, heartbeat


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


def ready(client: Client) -> tuple[int, dict[str, str]]:
    answer = client.get("/readyz")
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.status_code, answer.json()["checks"]


def lead_probe_to(monkeypatch: pytest.MonkeyPatch, **elsewhere: Any) -> None:
    there = {**health._probe_parameters(), **elsewhere}
    monkeypatch.setattr(health, "_probe_parameters", lambda: there)


@pytest.mark.django_db
def test_a_portal_with_everything_it_needs_is_ready(client: Client) -> None:
    heartbeat()
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "checks": {"database": "ok", "migrations": "ok", "valkey": "ok", "worker": "ok"},
    }


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.django_db
def test_a_probe_by_address_is_answered(client: Client, path: str) -> None:
    heartbeat()
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
        },
    }


@pytest.mark.django_db
def test_no_database(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    heartbeat()
    lead_probe_to(monkeypatch, port="1")
    status, checks = ready(client)
    assert status == 503
    assert checks == {"database": "unreachable", "migrations": "unknown", "valkey": "ok", "worker": "ok"}


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
    heartbeat()
    lead_probe_to(monkeypatch, dbname="postgres")
    status, checks = ready(client)
    assert status == 503
    assert checks == {"database": "ok", "migrations": "missing", "valkey": "ok", "worker": "ok"}


@pytest.mark.django_db
def test_a_migration_that_was_not_applied(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    heartbeat()

    class Graph:
        def leaf_nodes(self) -> list[tuple[str, str]]:
            return [("notifications", "0001_initial"), ("notifications", "9999_next")]

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
    assert checks == {"database": "ok", "migrations": "ok", "valkey": "unreachable", "worker": "unknown"}


@pytest.mark.django_db
def test_a_silent_valkey_is_not_waited_for(client: Client, settings: Settings, silent_port: int) -> None:
    settings.REDIS_URL = f"redis://127.0.0.1:{silent_port}/0"
    asked = time.monotonic()
    _status, checks = ready(client)
    assert checks["valkey"] == "unreachable"
    assert time.monotonic() - asked < 2


@pytest.mark.django_db
def test_no_worker(client: Client) -> None:
    status, checks = ready(client)
    assert status == 503
    assert checks == {"database": "ok", "migrations": "ok", "valkey": "ok", "worker": "silent"}


def test_a_workers_sign_of_life_fades() -> None:
    heartbeat()
    with health.valkey() as client:
        assert 80 < client.ttl(health.HEARTBEAT_KEY) <= 90


def test_a_worker_gives_a_sign_as_soon_as_it_is_ready() -> None:
    assert first_heartbeat in list(worker_ready._live_receivers(None))
    first_heartbeat()
    with health.valkey() as client:
        assert client.exists(health.HEARTBEAT_KEY)


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
