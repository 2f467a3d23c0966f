"""Writes what was done: plain acts, and the one door through which a record changes state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import connection, models, transaction
from django.db.models import F, Func, Q
from django.utils.translation import gettext as _

from portal.audit.middleware import origin
from portal.audit.models import Entry
from portal.core.exceptions import TransitionRefused
from portal.core.lifecycle import LifecycleModel

if TYPE_CHECKING:
    from portal.accounts.models import User

Record = TypeVar("Record", bound=LifecycleModel)


def record(
    *,
    actor: User | None,
    verb: str,
    target: models.Model,
    now: dt.datetime,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Entry:
    """Write one audit entry in the caller's transaction.

    Args:
        actor: who acted; None for the portal itself.
        verb: what was done, `app.verb`.
        target: the saved record it was done to.
        now: the moment of the act.
        before: the changed fields with their old values.
        after: the changed fields with their new values.
    """
    return Entry.objects.create(
        at=now,
        actor=actor,
        verb=verb,
        target_type=target._meta.label_lower,
        target_id=target.pk,
        target_name=str(target)[:300],
        before=_plain(before),
        after=_plain(after),
        origin=origin.get(),
    )


def transition(
    record_type: type[Record],
    pk: int,
    *,
    to: str,
    actor: User | None,
    verb: str,
    now: dt.datetime,
    check: Callable[[Record], None],
    fields: Mapping[str, Any] | None = None,
    leaving: Collection[str] | None = None,
) -> Record:
    """Move a record to another state: lock it, check, write, audit. The only writer of `state`.

    Must run inside the calling service's transaction, which also holds what follows from the move.

    Args:
        record_type: the model.
        pk: the record's primary key.
        to: the state to reach.
        actor: who acts; None for the portal itself.
        verb: the name of the act, `app.verb`.
        now: the one moment of this decision.
        check: called with the locked record; raises `NotAllowed` or `Refused` when the act is not to be.
        fields: other fields written with the state.
        leaving: the states that this act may start from, where the table lets others reach `to` too.

    Raises:
        TransitionRefused: when the declared table does not lead from the record's state to `to`, or the act
            does not start from it.
        record_type.DoesNotExist: when there is no such record.
    """
    assert transaction.get_connection().in_atomic_block, "a transition runs in its service's transaction"
    # No key of it changes, so rows that come to point to it need not wait, nor it in turn for who adds them.
    locked = record_type._default_manager.select_for_update(of=("self",), no_key=True).get(pk=pk)
    check(locked)
    if not locked.may_become(to) or (leaving is not None and locked.state not in leaving):
        raise TransitionRefused(
            _(
                "“%(record)s” is now in the state “%(state)s”, so this can no longer be done. "
                "Nothing was changed."
            )
            % {"record": locked, "state": locked.state_label}
        )
    changes = {"state": to, **(fields or {})}
    before = {name: getattr(locked, name) for name in changes}
    for name, value in changes.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(changes))
    record(actor=actor, verb=verb, target=locked, now=now, before=before, after=changes)
    return locked


def forget(
    *, person: User, records: Mapping[str, Collection[int]], address: str, entries: Collection[int] = ()
) -> int:
    """Empty the entries of a person whose account is erased; who did what and when stays, by number.

    Must run inside the calling service's transaction. The database lets values be blanked, not rewritten.

    Args:
        person: whose account it is. Entries about it lose its name and values; entries of its acts lose from
            where they were done.
        records: by kind of record (`app.model`) the keys of those that are the person's own and go too.
        address: their e-mail address; values that hold it are blanked, whatever the record.
        entries: keys of other entries whose values name the person.

    Returns:
        how many entries were changed.
    """
    assert transaction.get_connection().in_atomic_block, "forgetting runs in its service's transaction"
    about = Q(target_type=person._meta.label_lower, target_id=person.pk) | Q(pk__in=entries)
    for kind, keys in records.items():
        about |= Q(target_type=kind, target_id__in=keys)
    blank = {name: Func(F(name), function="audit_blank") for name in ("before", "after")}
    # As a whole value, with its quotation marks: part of another's address is not theirs.
    value = f'"{address}"'
    naming = Q(before__icontains=value) | Q(after__icontains=value) | Q(target_name__iexact=address)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL portal.forgetting = 'on'")
        changed = Entry.objects.filter(about | naming).update(target_name="", **blank)
        changed += Entry.objects.filter(actor=person, origin__isnull=False).update(origin=None)
        cursor.execute("SET LOCAL portal.forgetting = 'off'")
    return changed


def _plain(values: Mapping[str, Any] | None) -> dict[str, Any]:
    """The values as JSON can hold them: records as keys, moments and days in ISO 8601, the rest as text."""
    return {name: _plain_value(value) for name, value in (values or {}).items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, dt.date):
        return value.isoformat()
    if value is None or isinstance(value, (bool, int, float, str, list, dict)):
        return value
    return str(value)
