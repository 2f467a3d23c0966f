"""Portals that run as programs of their own, each with its own data folder and port."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import psutil
import pytest

from portal.local import leftovers
from portal.local.places import PROJECT
from portal.local.postgres import EmbeddedPostgres
from tests.waiting import wait_until

PATIENCE = 300
# What the surrounding test run sets and a portal of its own must not take over.
SURROUNDINGS = ("DATABASE_URL", "REDIS_URL", "PORTAL_URL", "PORT", "DJANGO_SETTINGS_MODULE", "MAKELEVEL")


class Run:
    """One supervisor process.

    Attributes:
        process: the supervisor.
        family: every process below it, remembered by `remember_family`.
    """

    def __init__(self, var: Path, module: str, port: int, extra: dict[str, str]) -> None:
        self.var = var
        self.port = port
        self.family: list[psutil.Process] = []
        env = {name: value for name, value in os.environ.items() if name not in SURROUNDINGS}
        env |= {"TANDEM_VAR": str(var), "PORT": str(port), **extra}
        self._out = (var.parent / f"out-{port}").open("w+")
        self._err = (var.parent / f"err-{port}").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", module], env=env, cwd=PROJECT, stdout=self._out, stderr=self._err
        )

    def wait_until_up(self) -> "Run":
        wait_until(
            lambda: "runs at" in self.out or self.process.poll() is not None, "the portal runs", PATIENCE
        )
        assert self.process.poll() is None, self.err
        return self

    def remember_family(self) -> list[psutil.Process]:
        self.family = psutil.Process(self.process.pid).children(recursive=True)
        return self.family

    def end(self, signum: signal.Signals = signal.SIGINT) -> int:
        """Send a signal and wait; returns the exit code."""
        self.process.send_signal(signum)
        return self.process.wait(PATIENCE)

    def wait_for_end(self) -> int:
        return self.process.wait(PATIENCE)

    @property
    def out(self) -> str:
        return Path(self._out.name).read_text()

    @property
    def err(self) -> str:
        return Path(self._err.name).read_text()

    def log(self, name: str) -> str:
        return (self.var / "log" / f"{name}.log").read_text()

    @property
    def addresses(self) -> dict[str, str]:
        return dict(json.loads((self.var / "run" / "servers.json").read_text()))

    def close(self) -> None:
        if self.process.poll() is None:
            self.end(signal.SIGTERM)
        self._out.close()
        self._err.close()


@pytest.fixture(autouse=True)
def _hears_a_closed_terminal() -> Iterator[None]:
    """What is started here heeds SIGHUP, also where the tests themselves run under `nohup`."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


StartPortal = Callable[..., Run]
MakeData = Callable[[Path], None]

# Each parallel process has its own, below those that the system gives to the near ends of connections: one of
# those can be taken in the moment between asking for it and listening there.
_ports = count(20_000 + 1_000 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")))


def quiet_port() -> int:
    """A TCP port on 127.0.0.1 that nobody listens on and no connection is given."""
    for port in _ports:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) != 0:
                return port
    raise AssertionError("unreachable: the numbers do not end")


@pytest.fixture(scope="session")
def make_data(tmp_path_factory: pytest.TempPathFactory) -> MakeData:
    """Lays PostgreSQL's data folder, as a first start makes it, where a test wants one."""
    first = EmbeddedPostgres(tmp_path_factory.mktemp("made") / "postgres", settings={"fsync": "off"})
    first.start(PATIENCE)
    first.stop()

    def lay(folder: Path) -> None:
        folder.parent.mkdir(mode=0o700, exist_ok=True)
        # Owner and rights too: as root the folder belongs to another account.
        subprocess.run(["cp", "-a", first.data, folder], check=True)

    return lay


@pytest.fixture
def start_portal(tmp_path: Path, make_data: MakeData) -> Iterator[StartPortal]:
    """Starts portals on one data folder; those that still run at the end are stopped.

    PostgreSQL's data are made beforehand, which is the dearest part of a start, unless it begins `empty`.
    """
    runs: list[Run] = []
    var = tmp_path / "var"

    def start(
        module: str = "tests.portal.local.small_portal",
        *,
        port: int | None = None,
        empty: bool = False,
        **extra: str,
    ) -> Run:
        if not empty and not var.exists():
            make_data(var / "postgres")
        runs.append(Run(var, module, port or quiet_port(), extra))
        return runs[-1]

    yield start
    for run in runs:
        run.close()
    leftovers.end(leftovers.of_supervisor(var), signal.SIGKILL)
    leftovers.end(leftovers.of_server(var / "postgres", "postgres"), signal.SIGQUIT, signal.SIGKILL)


def wait_until_gone(processes: list[psutil.Process], patience: float = PATIENCE) -> None:
    """Wait until none of the processes lives any more.

    Args:
        patience: seconds.

    Raises:
        AssertionError: when some live on; names them.
    """
    deadline = time.monotonic() + patience
    while left := living(processes):
        assert time.monotonic() < deadline, f"still there after {patience:.0f} seconds: {left}"
        time.sleep(0.05)


def living(processes: list[psutil.Process]) -> list[str]:
    """Those of the processes that live, by number, state and command line.

    One that waits to be collected is dead, and so is one whose number another process has by now.
    """
    return [said for process in processes if (said := _said_of(process))]


def _said_of(process: psutil.Process) -> str:
    try:
        with process.oneshot():
            state = process.status()
            # Compares when it was started, too.
            if not process.is_running() or state == psutil.STATUS_ZOMBIE:
                return ""
            return f"{process.pid} ({state}): {' '.join(process.cmdline()) or process.name()}"
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return ""
