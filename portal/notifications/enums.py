from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MessageState(models.TextChoices):
    """Where a message is on its way to a mailbox."""

    PENDING = "pending", pgettext_lazy("message", "waiting to be sent")
    SENDING = "sending", pgettext_lazy("message", "being sent")
    SENT = "sent", pgettext_lazy("message", "sent")
    UNDELIVERABLE = "undeliverable", pgettext_lazy("message", "undeliverable")
    WITHDRAWN = "withdrawn", pgettext_lazy("message", "withdrawn")

    @classmethod
    def under_way(cls) -> tuple[MessageState, ...]:
        """States that lead on by themselves: the sweep looks at these."""
        return (cls.PENDING, cls.SENDING)

    @classmethod
    def not_sent(cls) -> tuple[MessageState, ...]:
        """States that ended without a letter in a mailbox; each has a reason."""
        return (cls.UNDELIVERABLE, cls.WITHDRAWN)


class Reason(models.TextChoices):
    """Why a message was not sent, or not yet."""

    UNREACHABLE = "unreachable", _("The mail server could not be reached or could not take the message.")
    ADDRESS_REFUSED = "address_refused", _("The mail server refused the address.")
    MESSAGE_REFUSED = "message_refused", _("The mail server refused the message.")
    ADDRESS_UNUSABLE = "address_unusable", _("The address cannot be written to.")
    INTERRUPTED = "interrupted", _("The portal was stopped while sending it, every time.")
    UNKNOWN_KIND = "unknown_kind", _("This version of the portal does not know this kind of message.")
    FAULT = "fault", _("The portal failed while preparing it; this has been recorded.")
    NO_ACCESS = "no_access", _("The person may no longer see what it is about.")
    TARGET_GONE = "target_gone", _("What it is about no longer exists.")
    UNSUBSCRIBED = "unsubscribed", _("The person stopped these messages.")
    INACTIVE = "inactive", _("The person's account is closed.")


# What the audit calls each verb of this app.
VERBS = {"notifications.retry": pgettext_lazy("verb", "sent the message again")}
