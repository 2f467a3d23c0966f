"""What `make run` runs beside the servers: the web server, a worker, the clock, and the step before them."""

import http
import http.client
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.local import places
from portal.local.children import Child

HOST = "127.0.0.1"


class Program(Child):
    """A Python module run with the portal's environment.

    Args:
        name: how the terminal and the log call it.
        arguments: what follows `python -m`.
    """

    # Celery's worker, when it is asked to hand back its tasks in the middle of writing one to its pool, waits
    # for that pool without end. What it was doing is due again, as after any kill; Celery ties the processes
    # of the pool to it likewise.
    death_signal = signal.SIGKILL

    def __init__(self, name: str, arguments: Sequence[str], env: Mapping[str, str]) -> None:
        super().__init__(name, places.logs() / f"{name}.log")
        self.arguments = list(arguments)
        self.env = dict(env)

    def launch(self) -> None:
        self.spawn([sys.executable, "-m", *self.arguments], cwd=places.PROJECT, env=self.env)

    def ready(self) -> bool:
        return self.running


class WebServer(Program):
    """A program that answers HTTP on a port of 127.0.0.1."""

    # Granian's workers end by its word alone; those that do not heed it are killed within seconds.
    death_signal = signal.SIGTERM

    def __init__(self, name: str, arguments: Sequence[str], env: Mapping[str, str], *, port: int) -> None:
        super().__init__(name, arguments, env)
        self.port = port

    def ready(self) -> bool:
        """Whether it answers; what it answers is not asked."""
        connection = http.client.HTTPConnection(HOST, self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status < http.HTTPStatus.INTERNAL_SERVER_ERROR
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


class Clock(Program):
    """Celery beat, which remembers in a file when each task was last due.

    The file is made anew at each start: one that a crash cut short would stop beat, and all it keeps is worth
    one period of a task.
    """

    def __init__(self, env: Mapping[str, str]) -> None:
        self.schedule = places.run() / "beat"
        # An empty --pidfile: the supervisor sees to it that there is one, and a stale file would stop it.
        arguments = ["celery", "-A", "portal", "beat", "--schedule", str(self.schedule), "--pidfile", ""]
        super().__init__("beat", arguments, env)

    def launch(self) -> None:
        # The database library adds endings of its own.
        for path in self.schedule.parent.glob(f"{self.schedule.name}*"):
            path.unlink()
        super().launch()


@dataclass(frozen=True)
class Portal:
    """The programs of one portal.

    Attributes:
        prepare: runs to its end before the others; leaves what the terminal shall show in `shown`.
        web: the server whose answer means that the portal is there.
        others: started beside it.
    """

    prepare: Program
    web: WebServer
    others: tuple[Program, ...]
    shown: Path


# Makes the programs from the port and the environment of all of them.
MakePortal = Callable[[int, Mapping[str, str]], Portal]


def portal(port: int, env: Mapping[str, str]) -> Portal:
    """Tandem itself.

    Args:
        port: where the web server listens on 127.0.0.1.
        env: the environment of every program, with the servers' addresses.
    """
    shown = places.run() / "sign-ins.txt"
    granian = ["granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "1"]
    granian += ["--http", "1", "--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", "5"]
    worker = ["celery", "-A", "portal", "worker", "--concurrency", "2", "--loglevel", "INFO"]
    worker += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    # Asked to stop, the worker hands its running tasks back to the queue instead of finishing them first.
    worker_env = {**env, "REMAP_SIGTERM": "SIGQUIT"}
    return Portal(
        prepare=Program("prepare", ["portal.local.prepare", str(shown)], env),
        web=WebServer(
            "web", [*granian, "--host", HOST, "--port", str(port), "portal.wsgi:application"], env, port=port
        ),
        others=(Program("worker", worker, worker_env), Clock(env)),
        shown=shown,
    )
