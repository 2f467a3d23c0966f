"""The browser of the journeys: an installed Chromium, else Playwright's, else Debian's.

`python -m tests.chromium` installs one where there is none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

INSTALLED = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# It never asks anything outside this machine, and runs as root too.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # Cheaper where no graphics card is and no page lives long: nothing is drawn or compiled twice over.
    "--disable-gpu",
    "--disable-extensions",
    "--js-flags=--no-opt --no-maglev",
]


def installed() -> str | None:
    """The path of a Chromium on this machine; None when there is none."""
    for name in INSTALLED:
        if path := shutil.which(name):
            return path
    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    return own if Path(own).exists() else None


def install() -> None:
    """Bring a Chromium to this machine.

    Raises:
        SystemExit: with one sentence when neither Playwright nor Debian's packages could.
    """
    commands = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if shutil.which("apt-get"):
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
        quiet = [*sudo, "apt-get", "-qq"]
        commands += [[*quiet, "update"], [*quiet, "install", "-y", "--no-install-recommends", "chromium"]]
    for command in commands:
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if installed():
            return
    sys.exit("The journeys need Chromium, which could not be installed: install the package chromium first.")


if __name__ == "__main__" and installed() is None:
    install()
