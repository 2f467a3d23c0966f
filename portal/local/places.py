"""Where the local servers keep things: one folder, `var/` in the checkout unless TANDEM_VAR names another."""

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def var() -> Path:
    """The data folder as an absolute path; it need not exist yet."""
    chosen = os.environ.get("TANDEM_VAR")
    return Path(chosen).resolve() if chosen else PROJECT / "var"


def run() -> Path:
    """What is true only while the servers run, and what tells that they do."""
    return var() / "run"


def logs() -> Path:
    """One log per server."""
    return var() / "log"


def static() -> Path:
    """The collected static files."""
    return var() / "static"


def static_stamp() -> Path:
    """Tells for which sources they were collected."""
    return static() / ".collected"
