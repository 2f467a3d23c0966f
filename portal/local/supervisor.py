"""Starts the servers and the portal's programs, keeps them running, and stops them all."""

import contextlib
import errno
import fcntl
import os
import signal
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from portal.local import leftovers, places, programs, runfile, source
from portal.local.addresses import check_database_url, check_redis_url
from portal.local.caller import Caller
from portal.local.children import Child
from portal.local.parts import HOST, MakePortal, Portal
from portal.local.postgres import EmbeddedPostgres
from portal.local.refusal import Refusal
from portal.local.valkey import EmbeddedValkey

LOG_LIMIT = 5_000_000
FIRST_DELAY = 0.2
LONGEST_DELAY = 30.0
# A program that ran this long is forgiven its earlier deaths (seconds).
STEADY_AFTER = 30.0
# How long the programs, then the servers, may take to stop (seconds).
PROGRAMS_PATIENCE = 8.0
SERVERS_PATIENCE = 30.0
# The exit code of a preparation whose last line is a sentence for the person.
REFUSED = 3


class Stopped(Exception):
    """Someone asked for the end while the start was still going on."""


@dataclass
class Watch:
    """What the supervisor remembers of one child."""

    child: Child
    started: float = field(default_factory=time.monotonic)
    delay: float = FIRST_DELAY
    start_again_at: float | None = None


class Supervisor:
    """One run of the local portal, from the first check to the last child's end.

    Args:
        port: where the portal listens on 127.0.0.1.
        make_portal: makes the programs from the port and their environment.
    """

    def __init__(self, port: int, make_portal: MakePortal) -> None:
        self.port = port
        self.make_portal = make_portal
        self.servers: list[Child] = []
        self.programs: list[Child] = []
        self.watched: list[Watch] = []
        self.asked_to_stop = False
        self._caller: Caller | None = None
        self._lock: IO[str] | None = None
        # Remembers for which sources the database was prepared; servers of others are always asked.
        self._prepared: Path | None = None

    def run(self) -> None:
        """Run until a signal asks for the end.

        Raises:
            Refusal: when the portal cannot start, or not go on.
            OSError: when the data folder cannot be used.
        """
        self._listen_for_signals()
        self._take_folders()
        try:
            self._clear_leftovers()
            check_port(self.port)
            env = self._start_servers()
            self._start_portal(self.make_portal(self.port, env))
            self._keep_running()
        except Stopped:
            pass
        finally:
            self._stop_all()

    # --- Before anything runs --------------------------------------------------------------

    def _listen_for_signals(self) -> None:
        self._caller = Caller()
        for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            # `nohup make run` means to go on when the terminal closes.
            if signum == signal.SIGHUP and signal.getsignal(signum) is signal.SIG_IGN:
                continue
            signal.signal(signum, self._ask_to_stop)

    def _ask_to_stop(self, *_: object) -> None:
        # No lock, so no threading.Event: this runs in the middle of anything, its own wait included.
        self.asked_to_stop = True

    def _pause(self, seconds: float) -> bool:
        """Sleep unless the end was asked for; returns whether it was."""
        if not self.asked_to_stop:
            time.sleep(seconds)
        return self.asked_to_stop or (self._caller is not None and self._caller.gone())

    def _take_folders(self) -> None:
        """Make the data folder and lock it for this run."""
        for folder in (places.var(), places.run(), places.logs()):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._lock = runfile.lock_path().open("a")
        # A command that asks whether we run holds the lock for an instant.
        for _ in range(20):
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(0.02)
        else:
            where = f" at {url}" if (url := runfile.read().get("PORTAL_URL")) else ""
            raise Refusal(f"The portal of this folder runs already{where}: stop it first.")
        for log in places.logs().glob("*.log"):
            if log.stat().st_size > LOG_LIMIT:
                log.replace(log.with_suffix(".log.1"))

    def _clear_leftovers(self) -> None:
        """End what a killed supervisor left running; a marker file tells that it was killed."""
        if self._marker.exists():
            leftovers.end(leftovers.of_supervisor(places.var()), signal.SIGTERM, signal.SIGKILL)
        if copied := read_text(self._copy_note):
            programs.remove_copy(Path(copied))
            self._copy_note.unlink()
        runfile.path().unlink(missing_ok=True)
        self._marker.touch()

    @property
    def _marker(self) -> Path:
        return places.run() / "unfinished"

    @property
    def _copy_note(self) -> Path:
        return places.run() / "postgres-programs"

    # --- Starting --------------------------------------------------------------------------

    def _start_servers(self) -> dict[str, str]:
        """Start the embedded servers that no variable replaces; returns the programs' environment."""
        var, logs = places.var(), places.logs()
        addresses = {
            name: os.environ[name]
            for name in ("DATABASE_URL", "REDIS_URL", "PORTAL_URL")
            if os.environ.get(name)
        }
        if "DATABASE_URL" in addresses:
            check_database_url(addresses["DATABASE_URL"])
        if "REDIS_URL" in addresses:
            check_redis_url(addresses["REDIS_URL"])
        addresses.setdefault("PORTAL_URL", f"http://localhost:{self.port}")
        postgres = valkey = None
        if "DATABASE_URL" not in addresses:
            postgres = EmbeddedPostgres(var / "postgres", log=logs / "postgres.log")
            self._begin(postgres, self.servers)
            addresses["DATABASE_URL"] = postgres.url
            if postgres.copied:
                self._copy_note.write_text(str(postgres.copied))
        if "REDIS_URL" not in addresses:
            valkey = EmbeddedValkey(var / "valkey", log=logs / "valkey.log")
            self._begin(valkey, self.servers)
            addresses["REDIS_URL"] = valkey.url
        if postgres and valkey:
            # In the data folder, so that it goes with the data that it speaks of.
            self._prepared = postgres.data / "tandem.prepared"
        for server in self.servers:
            self._wait(server.ready, server)
        runfile.write(addresses)
        return {
            **os.environ,
            **addresses,
            "TANDEM_VAR": str(var),
            leftovers.MARK: str(var),
            "DJANGO_SETTINGS_MODULE": "portal.settings.local",
            "PYTHONUNBUFFERED": "1",
        }

    def _start_portal(self, portal: Portal) -> None:
        """Prepare the data, start the programs, and say where the portal is once it answers.

        When nothing changed since the last start there is nothing to prepare: the web server comes first
        then, and the check that this is so follows it.
        """
        fingerprint = source.fingerprint()
        unchanged = (
            self._prepared is not None
            and read_text(self._prepared) == fingerprint
            and places.static_stamp().exists()
        )
        if not unchanged:
            self._prepare(portal)
            # That may have taken a minute, and the web server would share the port with another such server.
            check_port(self.port)
        self._begin(portal.web, self.programs)
        self._wait(portal.web.ready, portal.web)
        self._announce(portal)
        if unchanged:
            self._prepare(portal)
        for program in portal.others:
            self._begin(program, self.programs)
        if self._prepared is not None:
            self._prepared.write_text(fingerprint)

    def _prepare(self, portal: Portal) -> None:
        step = portal.prepare
        self.programs.append(step)
        step.launch()
        self._wait(lambda: not step.running, None)
        code = step.process.returncode if step.process else None
        if code == REFUSED:
            raise Refusal(step.log_end().splitlines()[-1])
        if code != 0:
            raise step.failure()
        self.programs.remove(step)

    def _begin(self, child: Child, group: list[Child]) -> None:
        group.append(child)
        child.launch()
        self.watched.append(Watch(child))

    def _wait(self, condition: Callable[[], bool], child: Child | None) -> None:
        """Wait for a condition; give up when `child` ends first or the end is asked for."""
        while not condition():
            if child is not None and not child.running:
                raise child.failure()
            if self._pause(0.02):
                raise Stopped

    def _announce(self, portal: Portal) -> None:
        lines = [f"Tandem runs at http://localhost:{self.port}", read_text(portal.shown).rstrip()]
        lines.append(f"Logs are in {places.logs()}. Stop with Ctrl-C.")
        say("\n\n".join(line for line in lines if line))

    # --- Running ---------------------------------------------------------------------------

    def _keep_running(self) -> None:
        while not self._pause(0.1):
            for watch in self.watched:
                self._look_after(watch)

    def _look_after(self, watch: Watch) -> None:
        now = time.monotonic()
        if watch.child.running:
            if now - watch.started > STEADY_AFTER:
                watch.delay = FIRST_DELAY
            return
        if watch.start_again_at is None:
            watch.child.clear_group()
            watch.start_again_at = now + watch.delay
            say(f"{watch.child.name} stopped; starting it again (see {watch.child.log}).")
            return
        if now < watch.start_again_at:
            return
        watch.delay = min(watch.delay * 2, LONGEST_DELAY)
        watch.start_again_at = None
        watch.started = now
        try:
            watch.child.launch()
        except (Refusal, OSError) as error:
            say(str(error))

    # --- The end ---------------------------------------------------------------------------

    def _stop_all(self) -> None:
        """Stop the programs, then the servers they use; a second signal does not wait for the programs."""
        self.asked_to_stop = False
        for child in self.programs:
            child.ask_to_stop()
        deadline = time.monotonic() + PROGRAMS_PATIENCE
        while any(child.running for child in self.programs) and time.monotonic() < deadline:
            time.sleep(0.02)
            if self.asked_to_stop:
                break
        for child in self.programs:
            child.wait_for_end(0)
        for child in self.servers:
            child.ask_to_stop()
        for child in self.servers:
            child.wait_for_end(SERVERS_PATIENCE)
        with contextlib.suppress(OSError):
            for path in (runfile.path(), self._copy_note, self._marker):
                path.unlink(missing_ok=True)


def check_port(port: int) -> None:
    """See that the portal can listen on the port.

    Raises:
        Refusal: when another program does, or this user may not.
    """
    for family, address in ((socket.AF_INET, HOST), (socket.AF_INET6, "::1")):
        # A machine without IPv6 has nothing to answer there.
        with contextlib.suppress(OSError), socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    raise Refusal(f"Port {port} is in use: stop what listens there or set PORT.") from error
                if error.errno == errno.EACCES:
                    raise Refusal(f"This user may not listen on port {port}: set PORT above 1023.") from error


def read_text(path: Path) -> str:
    """What a small file says; nothing when it is missing."""
    try:
        return path.read_text()
    except OSError:
        return ""


def say(text: str) -> None:
    """Print, unless the terminal is gone."""
    try:
        print(text, flush=True)
    except OSError:
        sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 (for the rest of this process)
