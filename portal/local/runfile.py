"""The addresses of the running local servers, for every command that is started beside them.

Settings read this at import, so it uses the standard library only.
"""

import fcntl
import json
import os
from pathlib import Path

from portal.local import places


def path() -> Path:
    return places.run() / "servers.json"


def lock_path() -> Path:
    """The file that a supervisor keeps locked for as long as it lives."""
    return places.run() / "lock"


def write(addresses: dict[str, str]) -> None:
    """Tell where the servers are, to this user alone: the addresses hold passwords.

    Args:
        addresses: environment variables by name, such as DATABASE_URL.

    Raises:
        OSError: when the folder cannot be written.
    """
    target = path()
    draft = target.with_suffix(".new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(addresses, file)
    draft.replace(target)


def read() -> dict[str, str]:
    """The addresses of the servers that run now; empty when none do or they are another user's."""
    try:
        if not supervisor_lives():
            return {}
        return dict(json.loads(path().read_text()))
    except (OSError, ValueError):
        return {}


def supervisor_lives() -> bool:
    """Whether a supervisor holds the lock. Asking holds it shared for an instant.

    Raises:
        OSError: when the lock file is missing or cannot be read.
    """
    with lock_path().open() as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False
