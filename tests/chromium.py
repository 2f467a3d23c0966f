"""The browser of the journeys: one that is installed, else Playwright's, else Debian's.

The headless shell goes first: the same engine without the window that nobody looks at, for half the work.
`python -m tests.chromium` installs a browser where there is none.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

SHELLS = ("chromium-headless-shell", "chrome-headless-shell")
INSTALLED = (*SHELLS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
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
        whole = Path(playwright.chromium.executable_path)
    # Beside the folder of the whole browser's version; its name differs between versions and systems.
    own = next(whole.parents[2].glob("chromium_headless_shell-*/*/*headless?shell"), whole)
    return str(own) if own.exists() else None


def install() -> None:
    """Bring a Chromium to this machine.

    Raises:
        SystemExit: with one sentence when neither Playwright nor Debian's packages could.
    """
    commands = [[sys.executable, "-m", "playwright", "install", "--only-shell", "chromium"]]
    if shutil.which("apt-get"):
        sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
        quiet = [*sudo, "apt-get", "-qq"]
        install = [*quiet, "install", "-y", "--no-install-recommends"]
        # Not every distribution that packs the browser packs its shell.
        commands += [[*quiet, "update"], [*install, SHELLS[0]], [*install, "chromium"]]
    for command in commands:
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if installed():
            return
    sys.exit("The journeys need Chromium, which could not be installed: install the package chromium first.")


if __name__ == "__main__" and installed() is None:
    install()
