"""Money that was spent on a partnership, source by source."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.models import MOST_SPENDINGS, Partnership, Spending
from partnerships.services.guards import lock_to_work
from partnerships.services.room import require_room
from partnerships.uploads import SPENDING
from portal.audit.services import record
from portal.core.exceptions import Refused
from portal.core.once import sent_before
from portal.core.page_cache import drop_pages
from portal.core.templatetags.ui import on
from portal.files.models import StoredFile
from portal.files.services import fingerprint_of, store_file

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.files.services.storing import Upload

MOST_BYTES = 200 * 2**20
"""Of the documents of one partnership's spendings together, those that were taken back among them."""
LONGEST_BEFORE = 365
"""Days before the first of a partnership on which money can have been spent on it: to prepare it, mostly."""


@transaction.atomic
def record_spending(
    *,
    pk: int,
    actor: User,
    fields: Mapping[str, Any],
    document: Upload | None,
    once: uuid.UUID,
    now: dt.datetime,
) -> Spending:
    """Write down money that was spent.

    Args:
        pk: the partnership.
        actor: an owner or editor of a party.
        fields: `funding` (one of the partnership's sources), `spent_on`, `amount` (lei, more than none) and
            `purpose`.
        document: as the form's file field gives it; None when there is none.
        once: the mark of the form: what is sent twice is written down once.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor acts for no party.
        Refused: when the source is another partnership's, the day has not come yet or lies more than
            `LONGEST_BEFORE` days before the first of the partnership, there are `MOST_SPENDINGS` already, the
            file is not what is accepted, or all together would be larger than `MOST_BYTES`.
        TransitionRefused: when the partnership has not begun, or its work is over.
    """
    partnership = lock_to_work(pk, actor)
    if fields["funding"].partnership_id != partnership.pk:
        raise Refused(_("This does not belong to the partnership. Nothing was saved."))
    own = Spending.objects.filter(funding__partnership=partnership, recorded_by=actor)
    fingerprint = "" if document is None else fingerprint_of(document)
    # What was taken back meanwhile is written down anew.
    said = {**fields, "fingerprint": fingerprint, "withdrawn_at": None}
    before, once = sent_before(own.select_related("funding", "document"), once, said)
    if before is not None:
        return before
    _require_day(fields["spent_on"], partnership, timezone.localdate(now))
    if Spending.objects.filter(funding__partnership=partnership).count() >= MOST_SPENDINGS:
        raise Refused(
            _("There are %(count)d spendings already, which is the most.") % {"count": MOST_SPENDINGS}
        )
    file = None if document is None else store_file(upload=document, purpose=SPENDING, actor=actor, now=now)
    if file is not None:
        require_room(documents_of(partnership), file, most=MOST_BYTES)
    made = Spending.objects.create(**fields, document=file, recorded_by=actor, recorded_at=now, once=once)
    record(
        actor=actor,
        verb="partnerships.record_spending",
        target=partnership,
        now=now,
        after=_told(made) | ({"file": file.name, "sha256": file.sha256} if file else {}),
    )
    drop_pages("partnerships")
    return made


@transaction.atomic
def withdraw_spending(*, pk: int, spending_pk: int, actor: User, now: dt.datetime) -> Partnership:
    """Take back a spending that was written down by mistake; it stays in the list, struck through.

    Args:
        pk: the partnership.
        spending_pk: one of its spendings.
        actor: an owner or editor of a party.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor acts for no party.
        Refused: when it was taken back meanwhile.
        TransitionRefused: when the work on the partnership is over.
    """
    partnership = lock_to_work(pk, actor)
    found = Spending.objects.filter(pk=spending_pk, funding__partnership=partnership, withdrawn_at=None)
    spending = found.select_related("funding").first()
    if spending is None:
        raise Refused(_("This spending was taken back meanwhile. Nothing else was changed."))
    spending.withdrawn_at = now
    spending.save(update_fields=["withdrawn_at"])
    record(
        actor=actor,
        verb="partnerships.withdraw_spending",
        target=partnership,
        now=now,
        before=_told(spending),
    )
    drop_pages("partnerships")
    return partnership


def documents_of(partnership: Partnership) -> QuerySet[StoredFile]:
    """The documents of a partnership's spendings."""
    kept = Spending.objects.filter(funding__partnership=partnership, document__isnull=False)
    return StoredFile.objects.filter(pk__in=kept.order_by().values("document"))


def _require_day(day: dt.date, partnership: Partnership, today: dt.date) -> None:
    if day > today:
        raise Refused(_("This day has not come yet. Please give the day on which the money was spent."))
    first = partnership.starts_on - dt.timedelta(days=LONGEST_BEFORE)
    if day < first:
        raise Refused(
            _("From %(first)s to today, please: what was spent before cannot have been for this partnership.")
            % {"first": on(first)}
        )


def _told(spending: Spending) -> dict[str, Any]:
    return {
        "source": str(spending.funding),
        "spent_on": spending.spent_on,
        "amount": spending.amount,
        "purpose": spending.purpose,
    }
