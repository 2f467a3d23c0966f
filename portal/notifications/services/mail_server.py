"""Speaks to the mail server, and says what its answers mean for a message."""

from __future__ import annotations

import contextlib
import smtplib
from dataclasses import dataclass
from email.utils import format_datetime
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email
from django.utils import translation

from portal.notifications.enums import Reason
from portal.notifications.kinds import find
from portal.notifications.services.letters import absolute
from portal.notifications.services.preferences import unsubscribe_path

if TYPE_CHECKING:
    from types import TracebackType

    from django.core.mail.backends.base import BaseEmailBackend

    from portal.notifications.models import Message

ERROR_LENGTH = 500
PERMANENT = 500


class NotSent(Exception):
    """The mail server did not take a message.

    Args:
        reason: in the portal's words.
        answer: the server's own words.
        permanent: whether another try is useless.
        server_fails: whether other messages would fare the same now.
    """

    def __init__(self, reason: Reason, answer: str, *, permanent: bool, server_fails: bool) -> None:
        super().__init__(answer)
        self.reason = reason
        self.answer = answer
        self.permanent = permanent
        self.server_fails = server_fails


@dataclass
class MailServer:
    """One connection to the mail server, opened for the first message and closed at the end of a batch."""

    _connection: BaseEmailBackend | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._hang_up()

    def send(self, message: Message) -> None:
        """Give a message to the mail server and wait for its yes.

        Raises:
            NotSent: when it says no, or nothing, or the address is none.
        """
        try:
            # Django would turn what is no address, or has letters that SMTP lacks, into another address.
            validate_email(message.address)
            if self._connection is None:
                self._connection = get_connection()
                self._connection.open()
            self._connection.send_messages([as_mail(message)])
        except (OSError, ValueError, ValidationError) as error:
            # Every SMTP error is an OSError; the others are an address or header that cannot be written.
            self._hang_up()
            raise _meaning(error) from error

    def _hang_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            # The messages it took are taken, whether or not it hears our goodbye.
            with contextlib.suppress(OSError):
                connection.close()


def as_mail(message: Message) -> EmailMultiAlternatives:
    """The message with its headers: the same on every try, Message-ID and date included."""
    headers = {
        "Message-ID": message.message_id,
        "Date": format_datetime(message.created_at),
        "Auto-Submitted": "auto-generated",
    }
    kind = find(message.kind)
    if kind is not None and kind.may_unsubscribe and message.recipient is not None:
        with translation.override(message.language):
            link = absolute(unsubscribe_path(message.recipient, kind))
        headers["List-Unsubscribe"] = f"<{link}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail = EmailMultiAlternatives(
        message.subject,
        message.text,
        settings.DEFAULT_FROM_EMAIL,
        [message.address],
        headers=headers,
        reply_to=[message.reply_to] if message.reply_to else None,
    )
    mail.attach_alternative(message.html, "text/html")
    return mail


def _meaning(error: OSError | ValueError | ValidationError) -> NotSent:
    """What an error says: about the address, about the message, or about the server (then: try again)."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            code, words = next(iter(error.recipients.values()))
            reason, permanent, server_fails = Reason.ADDRESS_REFUSED, code >= PERMANENT, False
            answer = _words(code, words)
        case smtplib.SMTPDataError():
            reason, permanent, server_fails = Reason.MESSAGE_REFUSED, error.smtp_code >= PERMANENT, False
            answer = _words(error.smtp_code, error.smtp_error)
        case smtplib.SMTPResponseException():
            # Sender, greeting or sign-in refused: the portal's settings are wrong, not the message.
            reason, permanent, server_fails = Reason.UNREACHABLE, False, True
            answer = _words(error.smtp_code, error.smtp_error)
        case OSError():
            reason, permanent, server_fails = Reason.UNREACHABLE, False, True
            answer = str(error) or type(error).__name__
        case _:
            reason, permanent, server_fails = Reason.ADDRESS_UNUSABLE, True, False
            answer = ""
    if not permanent:
        reason = Reason.UNREACHABLE
    return NotSent(reason, _plain(answer), permanent=permanent, server_fails=server_fails)


def _words(code: int, words: bytes | str) -> str:
    return f"{code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"


def _plain(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())[:ERROR_LENGTH]
