"""Child processes that do not outlive their parent and leave no process of theirs behind."""

import contextlib
import ctypes
import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.local.refusal import Refusal, full_disk

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
LOG_END_LINES = 12


@dataclass(frozen=True)
class Account:
    """A system account that a child runs as, instead of root."""

    uid: int
    gid: int


def ask_for_signal_when_parent_dies(signum: int) -> None:
    """Have Linux send this process a signal when the thread that started it ends; elsewhere nothing."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signum)


def tied_to(parent: int, signum: int) -> Callable[[], None]:
    """What a child does before it becomes its program: ask for `signum` when `parent` dies.

    It runs in a copy of this process, so it is safe only where no other thread runs at the time.
    """

    def tie() -> None:
        # Runs after the change of user, which would have cleared the wish.
        ask_for_signal_when_parent_dies(signum)
        if os.getppid() != parent:
            os._exit(1)

    return tie


class Child:
    """A long-running program, its log, and how it is stopped.

    Subclasses say what to run in `launch` and when it answers in `ready`. All of it happens on one
    thread: Linux ties a child to the thread that started it.
    """

    stop_signal = signal.SIGTERM
    # What to send, in turn, to a child that did not stop in time.
    insist_signals: tuple[signal.Signals, ...] = (signal.SIGKILL,)
    # What Linux sends it when its parent dies: nobody is left then to insist.
    death_signal = signal.SIGTERM

    def __init__(self, name: str, log: Path) -> None:
        self.name = name
        self.log = log
        self.process: subprocess.Popen[bytes] | None = None
        self._log_start = 0

    def launch(self) -> None:
        """Start the program without waiting for it to answer.

        Raises:
            Refusal: when it can be seen beforehand that it will not run.
            OSError: when a file it needs cannot be written.
        """
        raise NotImplementedError

    def ready(self) -> bool:
        """Whether the program does its work by now."""
        raise NotImplementedError

    def spawn(
        self,
        command: Sequence[str | Path],
        *,
        cwd: Path,
        env: Mapping[str, str] | None = None,
        account: Account | None = None,
        feed: bytes | None = None,
    ) -> None:
        """Start `command` in a session of its own, tied to this process, with its output in the log.

        Args:
            cwd: the folder to start in; entered before the change of user.
            account: who to run as; needs root.
            feed: what to give on standard input.
        """
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self._log_start = output.tell()
            self.process = subprocess.Popen(
                [str(word) for word in command],
                cwd=cwd,
                env=dict(os.environ if env is None else env),
                stdin=subprocess.DEVNULL if feed is None else subprocess.PIPE,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=tied_to(os.getpid(), self.death_signal),  # noqa: PLW1509 (see tied_to)
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
            )
        if feed is not None and self.process.stdin:
            with contextlib.suppress(BrokenPipeError), self.process.stdin as stdin:
                stdin.write(feed)

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process else None

    @property
    def running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self, patience: float = 60) -> None:
        """Launch and wait until it answers.

        Args:
            patience: seconds to wait.

        Raises:
            Refusal: when it stops or does not answer in time; carries the end of its log.
        """
        self.launch()
        deadline = time.monotonic() + patience
        while not self.ready():
            if not self.running:
                raise self.failure()
            if time.monotonic() > deadline:
                self.stop()
                raise self.failure()
            time.sleep(0.02)

    def ask_to_stop(self) -> None:
        """Send the polite signal; returns at once."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(self.stop_signal)

    def stop(self, patience: float = 30) -> None:
        """Stop it and whatever it started; returns when they are gone.

        Args:
            patience: seconds before it is killed.
        """
        self.ask_to_stop()
        self.wait_for_end(patience)

    def wait_for_end(self, patience: float) -> None:
        """Wait for a child that was asked to stop, insist after `patience` seconds, clear its group."""
        if self.process is None:
            return
        for insist in (*self.insist_signals, None):
            try:
                self.process.wait(patience)
                break
            except subprocess.TimeoutExpired:
                if insist is not None:
                    self.process.send_signal(insist)
                patience = 5
        self.clear_group()

    def kill(self) -> None:
        """End the program as a crash would: SIGKILL, no goodbye."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def clear_group(self) -> None:
        """Kill what a dead child left of its process group (its workers)."""
        if self.process is not None and self.process.poll() is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def failure(self) -> Refusal:
        """What to say when the child did not start: a sentence and the end of its log."""
        end = self.log_end()
        return disk_is_full(self.log.parent, end) or Refusal(
            f"{self.name} did not start; the end of {self.log} says why.", log_end=end
        )

    def log_end(self) -> str:
        """The last lines written since the last launch."""
        try:
            with self.log.open("rb") as file:
                file.seek(self._log_start)
                text = file.read().decode(errors="replace")
        except OSError:
            return ""
        return "\n".join(text.splitlines()[-LOG_END_LINES:])


def disk_is_full(place: Path, said: str) -> Refusal | None:
    """The refusal to give when a program's words tell of a full disk.

    Args:
        place: a folder on that disk.
        said: what the program wrote.
    """
    return full_disk(place) if os.strerror(errno.ENOSPC) in said else None
