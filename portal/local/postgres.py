"""The embedded PostgreSQL: one data folder, one server on 127.0.0.1, a password only its owner can read."""

import os
import pwd
import secrets
import shutil
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import psutil

from portal.local import leftovers, programs
from portal.local.children import LOG_END_LINES, Account, Child, disk_is_full, tied_to
from portal.local.refusal import Refusal

MAJOR = "18"
ROLE = "tandem"
DATABASE = "tandem"
PASSWORD_FILE = "tandem.password"  # noqa: S105
# As root the server's account may be unable to walk to the data folder; it can stand in it all the same.
WHERE_IT_STANDS = "/proc/self/cwd"
# The line of its pid file, from 0, in which PostgreSQL writes how far its start is.
STATE_LINE = 7
# Sorts by code point and knows every letter's case, the same on every machine.
INITDB = (
    *("--username", ROLE, "--auth=trust", "--encoding=UTF8", "--no-instructions"),
    *("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
)
# In place of the trust that stands while the folder is made and no server runs.
WHO_MAY_ENTER = "host all all 127.0.0.1/32 scram-sha-256\n"


class EmbeddedPostgres(Child):
    """A PostgreSQL server of our own.

    Args:
        data: its data folder, made when missing; the parent must exist.
        port: where it listens on 127.0.0.1; a free one when None.
        settings: more of PostgreSQL's settings, by name; `fsync=off` also makes the folder faster.
        log: its log file.
    """

    # Fast shutdown: the polite SIGTERM would wait for every client to leave.
    stop_signal = death_signal = signal.SIGINT
    insist_signals = (signal.SIGQUIT, signal.SIGKILL)

    def __init__(
        self,
        data: Path,
        *,
        port: int | None = None,
        settings: Mapping[str, str] | None = None,
        log: Path | None = None,
    ) -> None:
        super().__init__("PostgreSQL", log or data.parent / "postgres.log")
        self.data = data.absolute()
        self.port = port or free_port()
        self.settings = dict(settings or {})
        self.password = ""
        self.account: Account | None = None
        # A private copy of the programs, while one is needed.
        self.copied: Path | None = None

    @property
    def url(self) -> str:
        """The address of the portal's database, password included; known after `launch`."""
        return f"postgresql://{ROLE}:{self.password}@127.0.0.1:{self.port}/{DATABASE}"

    def launch(self) -> None:
        """Make the data folder when it is missing, then start the server on it.

        Raises:
            Refusal: when the folder cannot be used, with the reason.
        """
        self.account = programs.account_for(self.data)
        if self.account and sys.platform != "linux":
            raise Refusal("PostgreSQL does not run as root on this system: run as an ordinary user.")
        if self.account and self.copied is None and not programs.open_to_all(programs.installed()):
            self.copied = programs.copy_for_others(programs.installed())
        try:
            self._take_data()
            self._spawn_server()
        except PermissionError as error:
            if self.account is None:
                raise
            # A container that took root's rights away, or a disk that knows no other owner.
            raise Refusal(
                "PostgreSQL does not run as root, and root may not change to another account here: run as an "
                "ordinary user, or set DATABASE_URL."
            ) from error

    def _take_data(self) -> None:
        if self.data.exists():
            self._check_data()
            self._clear_leftovers()
        else:
            self._make_data()

    def _spawn_server(self) -> None:
        self.password = (self.data / PASSWORD_FILE).read_text()
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "log_checkpoints": "off",
            "timezone": "UTC",
            **self.settings,
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        self.spawn(
            [self._program("postgres"), "-D", self._as_seen_by_server(self.data), *options],
            cwd=self.data,
            env=_environment(),
            account=self.account,
        )

    def ready(self) -> bool:
        """Whether it takes connections: it says so in its pid file."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
        except OSError:
            return False
        if len(lines) <= STATE_LINE or lines[0] != str(self.pid):
            return False
        return self.running and lines[STATE_LINE].strip() == "ready"

    def wait_for_end(self, patience: float) -> None:
        super().wait_for_end(patience)
        if self.copied is not None:
            programs.remove_copy(self.copied)
            self.copied = None

    def _program(self, name: str) -> Path:
        return (self.copied or programs.installed()) / "bin" / name

    def _as_seen_by_server(self, folder: Path) -> str:
        return WHERE_IT_STANDS if self.account else str(folder)

    def _check_data(self) -> None:
        """Refuse a folder that PostgreSQL would refuse, in words of our own."""
        found = self.data.stat()
        owner = self.account.uid if self.account else os.geteuid()
        if not self.data.is_dir() or found.st_uid != owner or found.st_mode & stat.S_IRWXU != stat.S_IRWXU:
            raise Refusal(f"The data folder {self.data} cannot be read and written by this user.")
        try:
            version = (self.data / "PG_VERSION").read_text().strip()
            (self.data / PASSWORD_FILE).read_text()
        except OSError as error:
            raise Refusal(f"The data folder {self.data} cannot be used: {error.strerror}.") from error
        if version != MAJOR:
            raise Refusal(
                f"The data folder {self.data} was made by PostgreSQL {version} and this is {MAJOR}: dump the "
                f"data with {version} and load them here, or move the folder away to start with the demo."
            )

    def _clear_leftovers(self) -> None:
        """End what an earlier, killed server left in the folder, so that this one can start.

        The pid file itself is left to PostgreSQL, which cleans up the old server's shared memory by it,
        unless its number belongs to another program now: PostgreSQL would take that for a running server.
        """
        pid_file = self.data / "postmaster.pid"
        if not pid_file.exists():
            return
        left = leftovers.of_server(self.data, "postgres")
        leftovers.end(left, signal.SIGINT, signal.SIGQUIT, signal.SIGKILL)
        try:
            pid = int(pid_file.read_text().split("\n")[0])
        except (OSError, ValueError):
            # Gone in good order, or cut short by a full disk: PostgreSQL says what it makes of that.
            return
        if psutil.pid_exists(pid):
            pid_file.unlink(missing_ok=True)

    def _make_data(self) -> None:
        """Make the data folder under another name and give it its own at the end: whole or not at all."""
        owner = self.account.uid if self.account else os.geteuid()
        try:
            pwd.getpwuid(owner)
        except KeyError as error:
            raise Refusal(f"PostgreSQL asks for a user with a name, and {owner} has none here.") from error
        draft = self.data.with_name(f"{self.data.name}.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        if self.account:
            os.chown(draft, self.account.uid, self.account.gid)
        password = secrets.token_hex(24)
        sync = ["--no-sync"] if self.settings.get("fsync") == "off" else []
        self._run_tool("initdb", [*INITDB, *sync], draft)
        sql = f"ALTER ROLE {ROLE} PASSWORD '{password}';\nCREATE DATABASE {DATABASE};\n"
        self._run_tool("postgres", ["--single"], draft, feed=sql)
        (draft / "pg_hba.conf").write_text(WHO_MAY_ENTER)
        secret = os.open(draft / PASSWORD_FILE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(secret, "w") as keeper:
            keeper.write(password)
        draft.rename(self.data)

    def _run_tool(self, name: str, options: list[str], folder: Path, feed: str = "") -> None:
        where = self._as_seen_by_server(folder)
        done = subprocess.run(
            [self._program(name), *options, "-D", where, *(["postgres"] if feed else [])],
            cwd=folder,
            env=_environment(),
            input=feed,
            capture_output=True,
            text=True,
            start_new_session=True,
            preexec_fn=tied_to(os.getpid(), signal.SIGKILL),
            check=False,
            user=self.account.uid if self.account else None,
            group=self.account.gid if self.account else None,
            extra_groups=[] if self.account else None,
        )
        said = done.stdout + done.stderr
        if done.returncode == 0 and "ERROR:" not in said:
            return
        end = "\n".join(said.splitlines()[-LOG_END_LINES:])
        raise disk_is_full(folder.parent, end) or Refusal(
            f"The data folder {self.data} could not be made.", log_end=end
        )


def free_port() -> int:
    """A TCP port on 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _environment() -> dict[str, str]:
    """Our environment without what would turn PostgreSQL's own settings."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")}
