"""What a start says when the servers that it was given cannot be used."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import psycopg
import pytest

from portal.local import prepare
from portal.local.addresses import check_database_url, check_redis_url
from portal.local.places import PROJECT
from portal.local.postgres import free_port
from portal.local.refusal import Refusal
from portal.local.supervisor import REFUSED


def run_preparation(tmp_path: Path, **addresses: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "portal.settings.local", "TANDEM_VAR": str(tmp_path)}
    return subprocess.run(
        [sys.executable, "-m", "portal.local.prepare", str(tmp_path / "shown")],
        env={**env, **addresses},
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )


def assert_one_sentence(done: subprocess.CompletedProcess[str], start: str) -> None:
    assert done.returncode == REFUSED, done.stderr
    assert done.stdout.count("\n") == 1
    assert done.stdout.startswith(start)
    assert done.stderr == ""


def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    port = free_port()
    done = run_preparation(tmp_path, DATABASE_URL=f"postgresql://tandem:secret@127.0.0.1:{port}/tandem")

    assert_one_sentence(done, f"The database of DATABASE_URL at 127.0.0.1:{port} cannot be used: ")
    assert "secret" not in done.stdout


@pytest.mark.parametrize(
    "url", ["mysql://tandem@127.0.0.1/tandem", "tandem", "postgresql://host:port/tandem", "postgresql://host"]
)
def test_an_address_that_is_not_of_a_postgresql_database(url: str) -> None:
    with pytest.raises(Refusal, match="DATABASE_URL has to name a PostgreSQL database"):
        check_database_url(url)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:6379", "127.0.0.1:6379", "redis://", "redis://host:port/0"]
)
def test_an_address_that_is_not_of_a_valkey_server(url: str) -> None:
    with pytest.raises(Refusal, match="REDIS_URL has to name a Valkey or Redis server"):
        check_redis_url(url)


def test_a_broker_that_does_not_answer(tmp_path: Path) -> None:
    done = run_preparation(tmp_path, REDIS_URL=f"redis://:secret@127.0.0.1:{free_port()}/0")

    assert_one_sentence(done, "The server of REDIS_URL at 127.0.0.1 cannot be used: ")
    assert "secret" not in done.stdout


@pytest.mark.parametrize(("number", "accepted"), [(140_019, False), (150_000, True), (180_006, True)])
def test_the_database_has_to_be_postgresql_15_or_newer(
    monkeypatch: pytest.MonkeyPatch, number: int, accepted: bool
) -> None:
    class Probe:
        info = SimpleNamespace(server_version=number)

        def __enter__(self) -> "Probe":
            return self

        def __exit__(self, *error: object) -> None:
            return None

    monkeypatch.setattr(psycopg, "connect", lambda **params: Probe())
    if accepted:
        prepare.check_database()
        return
    with pytest.raises(Refusal, match="is PostgreSQL 14: 15 or newer is needed"):
        prepare.check_database()
