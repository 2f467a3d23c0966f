"""Whether those who started the supervisor still want it: the terminal it is in, the `make` above it."""

import contextlib
import os
import re
import select
import signal
from pathlib import Path

from portal.local.children import ask_for_signal_when_parent_dies


class Caller:
    """Looks for an end that no signal tells.

    A terminal that closes tells the first process of its session only, which may be a `make`; and a `make`
    that is interrupted or hung up waits for its child without passing the word on.
    """

    def __init__(self) -> None:
        self._terminal: select.poll | None = None
        # `nohup make run` means to go on when the terminal closes.
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:
            self._watch_terminal()
        self._make: Path | None = None
        self._caught = 0
        if "MAKELEVEL" in os.environ:
            # A `make` that is killed takes the portal with it.
            ask_for_signal_when_parent_dies(signal.SIGTERM)
            self._make = Path(f"/proc/{os.getppid()}/status")
            self._caught = _caught_signals(self._make)

    def gone(self) -> bool:
        """Whether the terminal has closed, or `make` has been told to end."""
        if self._terminal is not None and self._terminal.poll(0):
            return True
        # GNU make stops to catch the signal that ends it, and then waits.
        return bool(self._make and self._caught & ~_caught_signals(self._make))

    def _watch_terminal(self) -> None:
        with contextlib.suppress(OSError):
            fd = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
            self._terminal = select.poll()
            # Only the hang-up, which is always reported.
            self._terminal.register(fd, 0)


def _caught_signals(status: Path) -> int:
    """The signals that a process has handlers for, one bit each; 0 where the system does not tell."""
    try:
        found = re.search(r"^SigCgt:\s*([0-9a-f]+)", status.read_text(), re.MULTILINE)
    except OSError:
        return 0
    return int(found[1], 16) if found else 0
