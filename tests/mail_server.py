"""A real SMTP server on this machine that keeps what it receives."""

from __future__ import annotations

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from portal.local.postgres import free_port
from tests.waiting import wait_until


class Mailbox:
    """What the server received, oldest first."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        message = message_from_bytes(envelope.original_content or b"", policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        return "250 kept"

    def to(self, address: str) -> list[EmailMessage]:
        """The messages to one address."""
        return [message for message in self.messages if message["To"].addresses[0].addr_spec == address]

    def wait_for(self, address: str, count: int = 1) -> EmailMessage:
        """The newest message to `address`, once there are `count` of them."""
        wait_until(lambda: len(self.to(address)) >= count, f"{count} messages to {address}")
        return self.to(address)[-1]


def text_of(message: EmailMessage) -> str:
    """The plain text of a message."""
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def link_in(message: EmailMessage, containing: str = "") -> str:
    """The first link of a message's plain text that contains a piece."""
    return next(link for link in re.findall(r"https?://\S+", text_of(message)) if containing in link)


def start_mail_server(mailbox: Mailbox) -> Controller:
    """Start a server on a free port of 127.0.0.1."""
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    return controller
