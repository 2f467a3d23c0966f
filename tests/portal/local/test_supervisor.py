import fcntl
import os
import pty
import signal
import socket
import subprocess
import sys
import termios
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg
import pytest

from portal.local import runfile
from portal.local.places import PROJECT
from portal.local.supervisor import Supervisor
from tests.portal.local.conftest import (
    PATIENCE,
    SURROUNDINGS,
    MakeData,
    Run,
    StartPortal,
    living,
    quiet_port,
    wait_until_gone,
)
from tests.portal.local.deaf_worker import DEAF
from tests.portal.local.small_portal import small_portal
from tests.waiting import wait_until


def commit_a_row(run: Run, text: str) -> None:
    with psycopg.connect(run.addresses["DATABASE_URL"]) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (text text)")
        connection.execute("INSERT INTO kept VALUES (%s)", [text])


def committed_rows(run: Run) -> list[str]:
    with psycopg.connect(run.addresses["DATABASE_URL"]) as connection:
        return [text for (text,) in connection.execute("SELECT text FROM kept ORDER BY text")]


def program(run: Run, word: str) -> psutil.Process:
    """The supervisor's own child with this word in its command line."""
    children = psutil.Process(run.process.pid).children()
    return next(child for child in children if any(word in part for part in child.cmdline()))


def answers(run: Run) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", run.port)) == 0


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_in_good_order(start_portal: StartPortal, signum: signal.Signals) -> None:
    run = start_portal().wait_until_up()
    family = run.remember_family()
    assert {"postgres", "valkey-server"} <= {process.name() for process in family}

    assert run.end(signum) == 0
    assert living(family) == []
    assert not (run.var / "run" / "servers.json").exists()
    assert not (run.var / "postgres" / "postmaster.pid").exists()
    assert run.err == ""


def test_under_nohup_it_goes_on_without_its_terminal(start_portal: StartPortal) -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    run = start_portal().wait_until_up()
    run.process.send_signal(signal.SIGHUP)
    with pytest.raises(subprocess.TimeoutExpired):
        run.process.wait(1)
    assert answers(run)
    assert run.end() == 0


def test_a_signal_is_heard_at_any_moment() -> None:
    supervisor = Supervisor(0, small_portal)
    before = signal.signal(signal.SIGALRM, supervisor._ask_to_stop)
    # Thousands of signals, so that some fall into every line of the waiting itself.
    signal.setitimer(signal.ITIMER_REAL, 0.0002, 0.0002)
    try:
        for _ in range(2000):
            supervisor.asked_to_stop = False
            assert any(supervisor._pause(0) for _ in range(100_000))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("through_make", [False, True])
def test_a_closed_terminal_stops_everything(tmp_path: Path, make_data: MakeData, through_make: bool) -> None:
    make_data(tmp_path / "var" / "postgres")
    terminal, end = pty.openpty()
    command = [sys.executable, "-m", "tests.portal.local.small_portal"]
    if through_make:
        # The first process of the session, so the only one that the terminal's end is told to.
        command = small_make(tmp_path, command)
    env = {name: value for name, value in os.environ.items() if name not in SURROUNDINGS}
    process = subprocess.Popen(
        command,
        env={**env, "TANDEM_VAR": str(tmp_path / "var"), "PORT": str(quiet_port())},
        cwd=PROJECT,
        stdin=end,
        stdout=end,
        stderr=end,
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 (nothing else runs)
    )
    os.close(end)
    shown = b""
    while b"Ctrl-C" not in shown:
        shown += os.read(terminal, 4096)
    family = psutil.Process(process.pid).children(recursive=True)

    os.close(terminal)

    assert process.wait(PATIENCE) == (-signal.SIGHUP if through_make else 0)
    assert family
    assert living(family) == []


def small_make(folder: Path, command: list[str]) -> list[str]:
    """A `make` that runs one command, as `make run` does."""
    makefile = folder / "Makefile"
    makefile.write_text(f"run:\n\t@{' '.join(command)}\n")
    return ["make", "-f", str(makefile), "run"]


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGHUP, signal.SIGKILL])
def test_a_make_that_is_told_to_end_takes_everything_along(
    tmp_path: Path, make_data: MakeData, signum: signal.Signals
) -> None:
    make_data(tmp_path / "var" / "postgres")
    env = {name: value for name, value in os.environ.items() if name not in SURROUNDINGS}
    process = subprocess.Popen(
        small_make(tmp_path, [sys.executable, "-m", "tests.portal.local.small_portal"]),
        env={**env, "TANDEM_VAR": str(tmp_path / "var"), "PORT": str(quiet_port())},
        cwd=PROJECT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        # A shell starts what it runs in the background, this run perhaps, deaf to the interrupt.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 (nothing else runs)
    )
    assert process.stdout
    with process.stdout as shown:
        assert any("Ctrl-C" in line for line in iter(shown.readline, ""))
        family = psutil.Process(process.pid).children(recursive=True)

        # To `make` alone, which passes on SIGTERM only.
        process.send_signal(signum)

        assert process.wait(PATIENCE) == -signum
        wait_until_gone(family)
    assert family


def test_a_killed_supervisor_takes_its_programs_along_and_nothing_committed_is_lost(
    start_portal: StartPortal,
) -> None:
    first = start_portal(SMALL_PORTAL_WORKER="tests.portal.local.deaf_worker").wait_until_up()
    worker_log = first.var / "log" / "worker.log"
    wait_until(
        lambda: worker_log.exists() and worker_log.read_text() == DEAF, "the worker hears nothing", PATIENCE
    )
    commit_a_row(first, "before the kill")
    family = first.remember_family()

    first.end(signal.SIGKILL)
    wait_until_gone(family)

    second = start_portal().wait_until_up()
    assert committed_rows(second) == ["before the kill"]
    assert second.end() == 0


def test_a_killed_machine_leaves_nothing_that_hinders_the_next_start(start_portal: StartPortal) -> None:
    first = start_portal().wait_until_up()
    commit_a_row(first, "before the kill")
    for process in [psutil.Process(first.process.pid), *first.remember_family()]:
        # Each takes others along.
        with suppress(psutil.NoSuchProcess):
            process.kill()
    first.wait_for_end()
    assert (first.var / "postgres" / "postmaster.pid").exists()

    second = start_portal(port=first.port).wait_until_up()
    assert committed_rows(second) == ["before the kill"]


def test_programs_that_outlived_their_supervisor_are_ended_by_the_next_start(
    start_portal: StartPortal,
) -> None:
    first = start_portal().wait_until_up()
    web = program(first, "http.server")
    # A stopped program does not hear the signal that the supervisor's death sends it.
    web.suspend()
    wait_until(lambda: web.status() == psutil.STATUS_STOPPED, "the web server stands still", PATIENCE)
    first.end(signal.SIGKILL)
    assert living([web])

    start_portal(port=first.port).wait_until_up()
    assert living([web]) == []


def test_a_killed_postgres_comes_back_while_the_portal_runs(start_portal: StartPortal) -> None:
    run = start_portal().wait_until_up()
    commit_a_row(run, "committed")
    server = program(run, "postgres")

    server.kill()
    wait_until(lambda: _rows_or_none(run) == ["committed"], "PostgreSQL answers again", PATIENCE)

    assert program(run, "postgres").pid != server.pid
    assert "PostgreSQL stopped; starting it again" in run.out


def _rows_or_none(run: Run) -> list[str] | None:
    try:
        return committed_rows(run)
    except psycopg.OperationalError:
        return None


def test_a_killed_program_comes_back(start_portal: StartPortal) -> None:
    run = start_portal().wait_until_up()
    web = program(run, str(run.port))

    web.kill()
    wait_until(lambda: "web stopped" in run.out and answers(run), "the web server answers again", PATIENCE)

    assert program(run, str(run.port)).pid != web.pid


def test_a_port_in_use_is_one_sentence(start_portal: StartPortal) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        run = start_portal(port=other.getsockname()[1], empty=True)

        assert run.wait_for_end() == 1
    assert run.err == f"Port {run.port} is in use: stop what listens there or set PORT.\n"
    assert run.out == ""


def test_a_port_that_is_taken_during_the_preparation_is_one_sentence(start_portal: StartPortal) -> None:
    run = start_portal(SMALL_PORTAL_PREPARE="tests.portal.local.slow_step")
    with socket.socket() as other:
        wait_until((run.var / "run" / "servers.json").exists, "the preparation begins", PATIENCE)
        other.bind(("127.0.0.1", run.port))
        other.listen()

        assert run.wait_for_end() == 1
    assert run.err == f"Port {run.port} is in use: stop what listens there or set PORT.\n"


@pytest.mark.parametrize("port", ["web", "0", "65536", "-1", "80.5", "٨٠٠٠"])
def test_a_port_that_is_none_is_one_sentence(start_portal: StartPortal, port: str) -> None:
    run = start_portal(PORT=port, empty=True)

    assert run.wait_for_end() == 1
    assert run.err == f"PORT={port} is not a port: give a number from 1 to 65535.\n"


def test_a_second_portal_of_the_same_folder_is_refused(start_portal: StartPortal) -> None:
    first = start_portal().wait_until_up()
    second = start_portal()

    assert second.wait_for_end() == 1
    assert second.err == (
        f"The portal of this folder runs already at http://localhost:{first.port}: stop it first.\n"
    )
    assert answers(first)


def test_a_data_folder_that_is_closed_is_one_sentence(start_portal: StartPortal) -> None:
    first = start_portal().wait_until_up()
    first.end()
    closed = first.var / "postgres"
    closed.chmod(0)

    second = start_portal()

    assert second.wait_for_end() == 1
    assert second.err == f"The data folder {closed} cannot be read and written by this user.\n"
    closed.chmod(0o700)


def test_a_data_folder_that_is_a_file_is_one_sentence(start_portal: StartPortal, tmp_path: Path) -> None:
    (tmp_path / "var").write_text("not a folder")

    run = start_portal()

    assert run.wait_for_end() == 1
    assert run.err == f"{tmp_path / 'var'}: File exists.\n"


def test_a_failed_preparation_shows_the_end_of_its_log(start_portal: StartPortal) -> None:
    run = start_portal(SMALL_PORTAL_PREPARE="no_such_module")

    assert run.wait_for_end() == 1
    assert "prepare did not start" in run.err
    assert "No module named no_such_module" in run.err
    assert "Traceback" not in run.err


def test_no_folder_outside_changes_its_permissions(start_portal: StartPortal, tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    outside = [*tmp_path.parents, tmp_path, Path(sys.prefix), *Path(sys.prefix).parents, Path.home()]
    before = {path: path.stat().st_mode for path in outside}

    start_portal(empty=True).wait_until_up().end()

    assert {path: path.stat().st_mode for path in outside} == before
    assert (tmp_path / "var").stat().st_mode & 0o777 == 0o700


def test_the_addresses_are_told_while_the_servers_run_and_to_this_user_only(
    start_portal: StartPortal, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = start_portal().wait_until_up()
    monkeypatch.setenv("TANDEM_VAR", str(run.var))

    told = runfile.read()
    assert set(told) == {"DATABASE_URL", "REDIS_URL", "PORTAL_URL"}
    assert told["PORTAL_URL"] == f"http://localhost:{run.port}"
    assert (run.var / "run" / "servers.json").stat().st_mode & 0o777 == 0o600

    run.end(signal.SIGKILL)
    assert (run.var / "run" / "servers.json").exists()
    # Its programs, which hold the lock with it, take a moment to go.
    wait_until(lambda: runfile.read() == {}, "nobody is told addresses of what is gone")


def test_servers_of_others_are_used_instead_of_embedded_ones(start_portal: StartPortal) -> None:
    run = start_portal(DATABASE_URL=os.environ["DATABASE_URL"], REDIS_URL=os.environ["REDIS_URL"], empty=True)
    run.wait_until_up()

    assert not {"postgres", "valkey-server"} & {process.name() for process in run.remember_family()}
    assert run.addresses["DATABASE_URL"] == os.environ["DATABASE_URL"]
    assert not (run.var / "postgres").exists()
