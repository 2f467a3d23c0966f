"""A real browser, a live server, a live worker and a mail server for the journeys."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from portal.local.children import tied_to
from portal.taxonomy.services import load_taxonomy
from tests.chromium import ARGUMENTS, installed
from tests.e2e import moved_time
from tests.factories.accounts import ConsentTextFactory
from tests.mail_server import Mailbox, start_mail_server
from tests.waiting import wait_until

ROOT = Path(__file__).parents[2]

# Playwright's synchronous interface keeps an event loop on the test's own thread, on which Django would
# refuse to touch the database although nothing else runs there.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

expect.set_options(timeout=15_000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The Chromium that is installed; it asks nothing outside this machine."""
    return {**browser_type_launch_args, "args": ARGUMENTS, "executable_path": installed()}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "locale": "ro-RO", "viewport": {"width": 1280, "height": 900}}


@pytest.fixture(scope="session")
def mailbox() -> Iterator[Mailbox]:
    """What the portal has mailed during the run."""
    mailbox = Mailbox()
    controller = start_mail_server(mailbox)
    os.environ["TEST_SMTP_PORT"] = str(controller.port)
    yield mailbox
    controller.stop()


@pytest.fixture(scope="package")
def worker(
    own_database_url: str, mailbox: Mailbox, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """One Celery worker on the test database; its time can be moved, as the portal's."""
    log = tmp_path_factory.mktemp("worker") / "worker.log"
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "DATABASE_URL": own_database_url,
    }
    command = "-m celery -A tests.e2e.moved_time worker --concurrency 1 --loglevel INFO"
    # It is alone: there is nobody to look for, which would take a second.
    quick = "--without-gossip --without-mingle --without-heartbeat"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, *command.split(), *quick.split()],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=tied_to(os.getpid(), signal.SIGKILL),  # noqa: PLW1509  (nothing runs beside it yet)
        )
    wait_until(
        lambda: "ready." in log.read_text() or process.poll() is not None, "the worker's start", patience=90
    )
    assert process.poll() is None, log.read_text()[-3000:]
    yield
    os.killpg(process.pid, signal.SIGTERM)
    process.wait(20)


@pytest.fixture
def portal(live_server: LiveServer, transactional_db: None, worker: None, settings: Any) -> str:
    """The address of a portal that runs whole: server, worker, taxonomy; its mails link to it."""
    settings.PORTAL_URL = live_server.url
    load_taxonomy(localities=False)
    ConsentTextFactory()
    return live_server.url


@pytest.fixture
def clock(portal: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[dt.timedelta], None]]:
    """Moves the time of the portal and of the worker; sessions of before may have run out then."""
    monkeypatch.setattr(timezone, "now", timezone.now)
    moved_time.keep_moved()
    yield moved_time.move
    moved_time.move(dt.timedelta())
