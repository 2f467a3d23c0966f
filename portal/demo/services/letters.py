"""What becomes of the letters that the demo's acts wrote: they are history, none is sent."""

from __future__ import annotations

import datetime as dt

from django.db.models import F

from portal.demo.services import stories
from portal.notifications.enums import MessageState, Reason
from portal.notifications.models import Message

KEPT_FOR = dt.timedelta(days=30)
"""How far back the mailbox reaches; a year of letters would only bury the recent ones."""

ON_ITS_WAY = dt.timedelta(seconds=3)


def newest() -> int:
    """The key of the last letter written so far; 0 when there is none."""
    last: int | None = Message.objects.order_by("-pk").values_list("pk", flat=True).first()
    return last or 0


def settle(*, after: int) -> None:
    """Note the letters as sent when they were written, and one as undeliverable.

    Runs in the transaction that wrote them, so no worker ever finds one that is due.

    Args:
        after: the last letter that is none of the demo's, by its key.
    """
    letters = Message.objects.filter(
        pk__gt=after, recipient__email__endswith=f"@{stories.MAIL_DOMAIN}", state=MessageState.PENDING
    )
    # For the moderator's page of letters that could not be delivered.
    with_sign_in = [person.email for person in stories.people().values() if person.sign_in]
    to_others = letters.exclude(address__in=with_sign_in).order_by("-pk").values_list("pk", flat=True)
    letters.filter(pk__in=list(to_others[:1])).update(
        state=MessageState.UNDELIVERABLE,
        reason=Reason.ADDRESS_REFUSED,
        last_error="550 5.1.1 The mailbox does not exist (demo)",
        attempts=1,
        due_at=None,
    )
    letters.update(state=MessageState.SENT, attempts=1, due_at=None, sent_at=F("created_at") + ON_ITS_WAY)
