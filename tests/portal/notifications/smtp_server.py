"""A real SMTP server on 127.0.0.1 that keeps what it was given and misbehaves as told."""

from __future__ import annotations

import asyncio
import email
import email.policy
from dataclasses import dataclass, field
from email.message import EmailMessage
from enum import StrEnum, auto
from typing import Any

from aiosmtpd.controller import Controller

from portal.local.postgres import free_port


class Mood(StrEnum):
    """What the server does with a message."""

    TAKES = auto()
    HANGS = auto()
    """Never answers after the message was sent."""
    KEEPS_AND_HANGS = auto()
    """Keeps the message and never says so."""
    TAKES_AND_DIES = auto()
    """Keeps the message and cuts the line instead of saying so."""
    REFUSES_ADDRESS = auto()
    REFUSES_MESSAGE = auto()
    REFUSES_SENDER = auto()
    IS_BUSY = auto()


@dataclass
class Mailboxes:
    """aiosmtpd's handler: answers by mood, keeps what was taken.

    Attributes:
        mood: what to do with the next message.
        taken: messages the server said yes to, or kept before it died, in order.
        sessions: how many connections there were.
        talking: how many messages are being read or hung upon now.
    """

    mood: Mood = Mood.TAKES
    taken: list[EmailMessage] = field(default_factory=list)
    sessions: int = 0
    talking: int = 0

    async def handle_EHLO(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.sessions += 1
        return responses

    async def handle_MAIL(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.mood is Mood.REFUSES_SENDER:
            return "550 5.7.1 sender not known here"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.mood is Mood.REFUSES_ADDRESS:
            return "550 5.1.1 no such mailbox"
        if self.mood is Mood.IS_BUSY:
            return "451 4.7.1 greylisted, come back later"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.mood is Mood.REFUSES_MESSAGE:
            return "554 5.7.1 looks like spam"
        self.talking += 1
        try:
            await self._while(Mood.HANGS)
            if server.transport is None or server.transport.is_closing():
                return "421 you have left"
            message = email.message_from_bytes(envelope.content, policy=email.policy.default)
            message["X-Envelope-To"] = ",".join(envelope.rcpt_tos)
            self.taken.append(message)
            await self._while(Mood.KEEPS_AND_HANGS)
        finally:
            self.talking -= 1
        if self.mood is Mood.TAKES_AND_DIES:
            server.transport.abort()
        return "250 OK"

    async def _while(self, mood: Mood) -> None:
        while self.mood is mood:
            await asyncio.sleep(0.02)

    def ids(self) -> list[str]:
        """The Message-ID of everything taken, in order."""
        return [str(message["Message-ID"]) for message in self.taken]


class SmtpServer:
    """Starts and stops on the same port and keeps its mailboxes, as a mail server that is restarted does."""

    def __init__(self) -> None:
        self.handler = Mailboxes()
        self.port = free_port()
        self._controller: Controller | None = None

    def start(self) -> None:
        self._controller = Controller(self.handler, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        """Stop it, if it runs, with whatever it was in the middle of."""
        if self._controller is not None:
            self._controller.stop(no_assert=True)
            self._controller = None
