"""The embedded Valkey: the broker and the cache of one machine, on 127.0.0.1 with a password."""

import os
import secrets
import signal
import socket
from collections.abc import Mapping
from pathlib import Path

from portal.local import leftovers, programs
from portal.local.children import Child
from portal.local.postgres import free_port

# What it answers to AUTH and PING once its data are loaded.
GREETING = [b"+OK", b"+PONG"]


class EmbeddedValkey(Child):
    """A Valkey server of our own; keeps its queue and cache across restarts.

    Args:
        data: its data folder, made when missing; the parent must exist.
        port: where it listens on 127.0.0.1; a free one when None.
        settings: more of Valkey's settings, by name; `appendonly=no` keeps nothing on disk.
        log: its log file.
    """

    def __init__(
        self,
        data: Path,
        *,
        port: int | None = None,
        settings: Mapping[str, str] | None = None,
        log: Path | None = None,
    ) -> None:
        super().__init__("Valkey", log or data.parent / "valkey.log")
        self.data = data.absolute()
        self.port = port or free_port()
        self.settings = dict(settings or {})
        # A new one at each start: nothing but the running programs has to know it.
        self.password = secrets.token_hex(24)

    @property
    def url(self) -> str:
        """The address, password included."""
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def launch(self) -> None:
        self.data.mkdir(mode=0o700, exist_ok=True)
        pid_file = self.data / "valkey.pid"
        if pid_file.exists():
            leftovers.end(leftovers.of_server(self.data, "valkey-server"), signal.SIGTERM, signal.SIGKILL)
            pid_file.unlink(missing_ok=True)
        settings = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "requirepass": self.password,
            "pidfile": "valkey.pid",
            "appendonly": "yes",
            "save": '""',
            "maxmemory-policy": "noeviction",
            **self.settings,
        }
        # On standard input, so that the password stands neither in a file nor in the list of processes.
        feed = "".join(f"{name} {value}\n" for name, value in settings.items()).encode()
        self.spawn([programs.valkey(), "-"], cwd=self.data, env=os.environ, feed=feed)

    def ready(self) -> bool:
        """Whether it has loaded its data and answers."""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(f"AUTH {self.password}\r\nPING\r\n".encode())
                answer = b""
                while answer.count(b"\r\n") < len(GREETING) and (more := connection.recv(256)):
                    answer += more
        except OSError:
            return False
        return answer.splitlines() == GREETING
