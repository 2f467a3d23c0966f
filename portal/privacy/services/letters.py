"""Taking an erased person out of the letters that the portal wrote.

There can be millions, and no index finds a name in a text: a worker goes over them once the account is
closed. What it needs to know of the person is a row until then, and gone with it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Mapping
from functools import partial
from typing import TYPE_CHECKING

from django.db import connection, transaction
from django.db.models import Q

from portal.core.jobs import ask_worker
from portal.notifications.models import Message
from portal.privacy.models import LettersLeft

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.notifications.querysets import MessageQuerySet

FORGET = "portal.privacy.tasks.forget_letters"
SWEEP_SECONDS = 300


def leave_letters(
    person: User,
    *,
    addresses: Collection[str],
    own: Mapping[str, Collection[int]],
    touched: Mapping[str, Collection[int]],
    now: dt.datetime,
) -> LettersLeft:
    """Take back the person's letters that are under way, and leave all others to a worker.

    Must run in the transaction that erases the account.

    Args:
        person: with the name that they had.
        addresses: theirs.
        own: by kind of record, the keys of what was the person's and is gone.
        touched: by kind of record, the keys of what letters that name them are about.
        now: the moment of the act.
    """
    left = LettersLeft.objects.create(
        person=person,
        full_name=person.full_name,
        addresses=sorted(addresses),
        own={kind: sorted(keys) for kind, keys in own.items()},
        touched={kind: sorted(keys) for kind, keys in touched.items()},
        asked_at=now,
    )
    # Few, and found by an index: none of them may still be sent.
    _theirs(left).filter(due_at__isnull=False).delete()
    transaction.on_commit(partial(ask_worker, FORGET, left.pk, expires=SWEEP_SECONDS), robust=True)
    return left


@transaction.atomic
def forget_letters(pk: int) -> bool:
    """Delete an erased person's letters, and empty those to others that name them; once done, nothing.

    A letter to somebody else that is under way is not lost, for it may be about a namesake: while there is
    any, the rest is done and the sweep comes back to it.

    Args:
        pk: of what is left to do.

    Returns:
        whether nothing is left of it.
    """
    left = LettersLeft.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if left is None:
        # Done, or in another worker's hands.
        return not LettersLeft.objects.filter(pk=pk).exists()
    with connection.cursor() as cursor:
        # The limit is for web requests.
        cursor.execute("SET LOCAL statement_timeout = 0")
    _theirs(left).delete()
    naming = _naming(left)
    naming.filter(due_at__isnull=True).update(subject="", text="", html="")
    if naming.exists():
        return False
    left.delete()
    return True


def sweep_letters(*, now: dt.datetime) -> int:
    """Hand over again what the broker lost, a worker died over, or waited for letters under way.

    Args:
        now: the moment.

    Returns:
        how many were handed to the workers.
    """
    waited = LettersLeft.objects.filter(asked_at__lte=now - dt.timedelta(seconds=SWEEP_SECONDS))
    handed = 0
    for pk in waited.order_by("pk").values_list("pk", flat=True):
        if not ask_worker(FORGET, pk, expires=SWEEP_SECONDS):
            break
        handed += 1
    return handed


def _theirs(left: LettersLeft) -> MessageQuerySet:
    """Letters to the person's addresses, those whose answers go there, and those about what was theirs."""
    theirs = _about(left.own)
    for address in left.addresses:
        theirs |= Q(address__iexact=address) | Q(reply_to__iexact=address)
    return _written_before(left).filter(theirs)


def _naming(left: LettersLeft) -> MessageQuerySet:
    """Letters to others, about what the person had to do with, that name them."""
    if len(left.full_name.split()) < 2:
        # One word tells nobody who it was, and may stand in any letter.
        return Message.objects.none()
    name = rf"\m{re.escape(left.full_name)}\M"
    return _written_before(left).filter(_about(left.touched), Q(text__iregex=name) | Q(subject__iregex=name))


def _written_before(left: LettersLeft) -> MessageQuerySet:
    """Later ones are to whoever has the address now, or about somebody else of that name."""
    return Message.objects.filter(created_at__lte=left.asked_at)


def _about(records: Mapping[str, Collection[int]]) -> Q:
    about = Q(pk=None)
    for kind, keys in records.items():
        about |= Q(target_type=kind, target_id__in=keys)
    return about
