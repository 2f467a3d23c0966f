from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from portal.notifications.services import outbox
from tests.portal.notifications.smtp_server import Mailboxes, SmtpServer


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    """A mail server that listens."""
    server = SmtpServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def mailboxes(smtp: SmtpServer, settings: Settings) -> Mailboxes:
    """What the mail server got; the portal writes to it."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = smtp.port
    settings.EMAIL_TIMEOUT = 2
    return smtp.handler


class Batches(list[list[int]]):
    """Batches of messages, and for how many seconds each counts."""

    def __init__(self) -> None:
        super().__init__()
        self.expiries: list[int | None] = []


@pytest.fixture
def handed_over(monkeypatch: pytest.MonkeyPatch) -> Batches:
    """The batches of messages that were given to a worker, instead of giving them."""
    batches = Batches()

    def send_task(name: str, args: list[list[int]], expires: int | None) -> None:
        assert name == outbox.DELIVER
        batches.extend(args)
        batches.expiries.append(expires)

    monkeypatch.setattr(outbox.current_app, "send_task", send_task)
    monkeypatch.setattr(outbox, "_rest_until", 0.0)
    return batches
