"""Pictures of the main pages into docs/images: `make shots`.

The demonstration is loaded into servers of its own, so that the pictures are the same everywhere.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, sync_playwright

from portal.local.postgres import EmbeddedPostgres, free_port
from portal.local.valkey import EmbeddedValkey
from tests.chromium import ARGUMENTS, installed
from tests.waiting import wait_until

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
PASSWORD = "impreuna-lucram"
WINDOWS: dict[str, tuple[int, Literal["light", "dark"]]] = {
    "desktop": (1280, "light"),
    "phone": (360, "light"),
    "dark": (1280, "dark"),
}
# Name: who looks, and at what; a link of that page to follow, where the page has a number of its own.
PAGES: dict[str, tuple[str, str, str]] = {
    "home": ("", "/", ""),
    "organizations": ("", "/organizations/", ""),
    "organization": ("", "/organizations/", ".item-title a"),
    "partnerships": ("", "/partnerships/", ""),
    "partnership": ("", "/partnerships/", ".item-title a"),
    "needs": ("", "/partnerships/needs/", ""),
    "need": ("", "/partnerships/needs/?q=Titan", ".item-title a"),
    "consultation": ("", "/consultations/", ".item-title a"),
    "sign-in": ("", "/accounts/login/", ""),
    "desk-of-an-authority": ("primarie@demo.example", "/desk/", ""),
    "proposal-to-answer": ("primarie@demo.example", "/desk/", ".item-title a"),
    "proposals-of-a-manager": ("program@demo.example", "/partnerships/proposals/", ""),
    "new-proposal": ("ong@demo.example", "/partnerships/proposals/new/", ""),
    "awaiting-verification": ("moderator@demo.example", "/organizations/queue/", ""),
}

APP = "portal.wsgi:application"
IN_THE_DARK = ("home", "desk-of-an-authority", "proposal-to-answer")


@contextmanager
def demonstration(folder: Path) -> Iterator[str]:
    """The address of a portal that shows the demonstration, on servers of its own in `folder`."""
    postgres = EmbeddedPostgres(folder / "postgres", settings={"fsync": "off"})
    valkey = EmbeddedValkey(folder / "valkey", settings={"appendonly": "no"})
    port = free_port()
    web = None
    try:
        postgres.start()
        valkey.start()
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "portal.settings.local",
            "DATABASE_URL": postgres.url,
            "REDIS_URL": valkey.url,
            "PORTAL_URL": f"http://127.0.0.1:{port}",
        }
        for command in ("migrate", "taxonomy", "demo", "collectstatic --no-input"):
            subprocess.run(
                [sys.executable, "manage.py", *command.split()],
                cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL,
            )  # fmt: skip
        web = subprocess.Popen(
            [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--no-log", APP],
            cwd=ROOT, env=environment,
        )  # fmt: skip
        address = f"http://127.0.0.1:{port}"
        wait_until(lambda: _answers(f"{address}/healthz"), "the portal's start", patience=60)
        yield address
    finally:
        if web is not None:
            web.terminate()
            web.wait(20)
        valkey.stop()
        postgres.stop()


def _answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=2) as answer:  # noqa: S310  (our own server)
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def take(browser: Browser, portal: str) -> None:
    """Take every picture of `PAGES` in every window of `WINDOWS`."""
    sessions = {email: _sign_in(browser, portal, email) for email, _path, _link in PAGES.values() if email}
    for window, (width, scheme) in WINDOWS.items():
        for name, (email, path, link) in PAGES.items():
            if scheme == "dark" and name not in IN_THE_DARK:
                continue
            context = browser.new_context(
                locale="ro-RO",
                viewport={"width": width, "height": 900},
                color_scheme=scheme,
                storage_state=sessions.get(email),
            )
            page = context.new_page()
            page.goto(portal + path)
            if link:
                page.locator(link).first.click()
                page.wait_for_load_state()
            page.screenshot(path=IMAGES / f"{name}-{window}.png")
            context.close()


def _sign_in(browser: Browser, portal: str, email: str) -> dict[str, object]:
    context = browser.new_context(locale="ro-RO")
    page = context.new_page()
    page.goto(f"{portal}/accounts/login/")
    page.locator("main [name=login]").fill(email)
    page.locator("main [name=password]").fill(PASSWORD)
    page.locator("main [name=password]").press("Enter")
    page.wait_for_url("**/desk/")
    state = context.storage_state()
    context.close()
    return state  # type: ignore[return-value]


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="tandem-shots-") as folder:
        Path(folder).chmod(0o755)
        with demonstration(Path(folder)) as portal, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=installed(), args=ARGUMENTS)
            take(browser, portal)
            browser.close()


if __name__ == "__main__":
    main()
