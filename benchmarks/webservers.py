"""The portal under different web servers, each with two worker processes."""

from __future__ import annotations

import http.client
import importlib.util
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import psutil

from portal.local.children import Child
from portal.local.postgres import free_port

WORKERS = 2
ROOT = Path(__file__).resolve().parents[1]
HOST = "127.0.0.1"
GRANIAN = ["-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws", "--workers", str(WORKERS)]
GUNICORN = ["-m", "gunicorn", "--workers", str(WORKERS), "--keep-alive", "60"]
KINDS = {
    "granian WSGI, 1 blocking thread": [*GRANIAN, "--blocking-threads", "1"],
    "granian WSGI, 4 blocking threads": [*GRANIAN, "--blocking-threads", "4"],
    "gunicorn gthread, 4 threads": [*GUNICORN, "--worker-class", "gthread", "--threads", "4"],
    "gunicorn sync": [*GUNICORN, "--worker-class", "sync"],
}
CHOSEN = "granian WSGI, 1 blocking thread"
WARM_REQUESTS = 10
APPLICATION = "portal.wsgi:application"


class WebServer(Child):
    """The portal under one kind of server, on a free port.

    Args:
        kind: one of `KINDS`.
        folder: for its log.
        env: the environment of its processes.
    """

    def __init__(self, kind: str, folder: Path, env: Mapping[str, str]) -> None:
        super().__init__(kind, folder / f"{kind.replace(' ', '-').replace(',', '')}.log")
        self.port = free_port()
        self.env = env
        self.arguments = KINDS[kind]

    @property
    def url(self) -> str:
        """Where it answers, without a slash at the end."""
        return f"http://{HOST}:{self.port}"

    def launch(self) -> None:
        place = (
            ["--host", HOST, "--port", str(self.port)]
            if "granian" in self.arguments
            else ["--bind", f"{HOST}:{self.port}"]
        )
        self.spawn([sys.executable, *self.arguments, *place, APPLICATION], cwd=ROOT, env=self.env)

    def ready(self) -> bool:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def warm(self, path: str, headers: Mapping[str, str]) -> None:
        """Ask for a page so often that every worker has loaded what it takes."""
        for _time in range(WARM_REQUESTS):
            connection = http.client.HTTPConnection(HOST, self.port, timeout=60)
            connection.request("GET", path, headers=dict(headers))
            connection.getresponse().read()
            connection.close()

    def megabytes(self) -> float:
        """The memory of its worker processes together, each counted without what it shares."""
        workers = psutil.Process(self.pid).children(recursive=True)
        return sum(worker.memory_full_info().uss for worker in workers) / 2**20


def gunicorn_found(folder: str) -> bool:
    """Whether gunicorn can be run, from the environment or from a folder that is then put on the path.

    Args:
        folder: where `pip install --target` has put it; empty for the environment alone.
    """
    if folder:
        sys.path.append(folder)
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (os.environ.get("PYTHONPATH"), folder)))
    return importlib.util.find_spec("gunicorn") is not None


def cpu_seconds(process: psutil.Process) -> float:
    """The processor time that a process and its children have used so far.

    Args:
        process: one whose children do not end meanwhile.
    """
    times = [one.cpu_times() for one in (process, *process.children(recursive=True))]
    return sum(time.user + time.system for time in times)
