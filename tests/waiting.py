"""Waiting for something that another process does."""

import time
from collections.abc import Callable

PATIENCE = 20.0


def wait_until(holds: Callable[[], object], what: str, patience: float = PATIENCE) -> None:
    """Ask again and again until `holds` gives a true value.

    Args:
        holds: the question.
        what: named in the failure.
        patience: seconds.

    Raises:
        AssertionError: when it does not hold in time.
    """
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline, f"not within {patience:.0f} seconds: {what}"
        time.sleep(0.05)
