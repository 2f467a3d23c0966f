"""The verbs of what administrators show to everyone; `transition` is the same for records with states."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import rules
from django.db import transaction
from django.utils.translation import gettext as _

from portal.audit.services import record
from portal.core.exceptions import NotAllowed, Refused
from portal.core.page_cache import drop_pages
from portal.core.published import PublishedModel

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from portal.accounts.models import User

Record = TypeVar("Record", bound=PublishedModel)


@dataclass(frozen=True)
class Publishing(Generic[Record]):
    """The only writer of one kind of published record; each method is one transaction, and audited.

    The kept pages that are dropped are those of the model's app. A verb is also the name of the permission to
    do the act.

    Attributes:
        record_type: the model.
        sentences: by permission, who has it: told to whoever has not.
        check: called with a record before it is written; raises `Refused` when it cannot be so.
        told: makes of fields what the audit tells of them; for a field of several records a list.
    """

    record_type: type[Record]
    sentences: Mapping[str, StrOrPromise]
    check: Callable[[Record], None]
    told: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict

    @transaction.atomic
    def draft(self, *, verb: str, actor: User, fields: Mapping[str, Any], now: dt.datetime) -> Record:
        """Draw up a record that only administrators see: ask the permission, check, write, audit.

        Args:
            verb: the name of the act, `app.verb`.
            actor: who acts.
            fields: what the record says, by field.
            now: the moment of the act.

        Raises:
            NotAllowed: when the actor lacks the permission.
            Refused: when `check` does.
        """
        _require(verb, actor, None, self.sentences)
        several = self._several(fields)
        plain = {name: value for name, value in fields.items() if name not in several}
        drawn = self.record_type(created_by=actor, created_at=now, **plain)
        self.check(drawn)
        drawn.save()
        for name in several:
            getattr(drawn, name).set(fields[name])
        record(actor=actor, verb=verb, target=drawn, now=now, after=self.told(fields))
        return drawn

    @transaction.atomic
    def amend(
        self, pk: int, *, verb: str, actor: User, fields: Mapping[str, Any], now: dt.datetime
    ) -> Record:
        """Change what a record says: lock it, ask the permission, check, write, audit, drop the kept pages.

        What is the same as before is neither written nor audited.

        Args:
            pk: the record's primary key.
            fields: any of those of `draft`; the other arguments are as there.

        Raises:
            NotAllowed, Refused: as `draft`.
            DoesNotExist: the model's, when there is no such record.
        """
        locked = self._locked(pk, verb, actor)
        several = self._several(fields)
        before = self.told(
            {
                name: getattr(locked, name).all() if name in several else getattr(locked, name)
                for name in fields
            }
        )
        after = self.told(fields)
        changed = [name for name in fields if before[name] != after[name]]
        if not changed:
            return locked
        plain = [name for name in changed if name not in several]
        for name in plain:
            setattr(locked, name, fields[name])
        self.check(locked)
        locked.save(update_fields=plain)
        for name in several.intersection(changed):
            getattr(locked, name).set(fields[name])
        self._announce(
            locked,
            verb=verb,
            actor=actor,
            now=now,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
        return locked

    @transaction.atomic
    def show(self, pk: int, *, verb: str, actor: User, now: dt.datetime, to_everyone: bool) -> Record:
        """Publish a record or take it back: lock it, ask the permission, write, audit, drop the kept pages.

        Args:
            pk: the record's primary key.
            to_everyone: whether everyone sees it from now on; the other arguments are as those of `draft`.

        Raises:
            NotAllowed: when the actor lacks the permission.
            Refused: when it is so already.
            DoesNotExist: the model's, when there is no such record.
        """
        locked = self._locked(pk, verb, actor)
        if locked.is_public == to_everyone:
            sentence = _("“%(title)s” is public already.") if to_everyone else _("“%(title)s” is not public.")
            raise Refused(sentence % {"title": locked})
        before = {"published_at": locked.published_at}
        locked.published_at = now if to_everyone else None
        locked.save(update_fields=["published_at"])
        after = {"published_at": locked.published_at}
        self._announce(locked, verb=verb, actor=actor, now=now, before=before, after=after)
        return locked

    def _several(self, fields: Mapping[str, Any]) -> set[str]:
        """Those of the fields that hold several records; they are written after their own record."""
        return {field.name for field in self.record_type._meta.many_to_many} & fields.keys()

    def _locked(self, pk: int, verb: str, actor: User) -> Record:
        locked = self.record_type._default_manager.select_for_update(of=("self",)).get(pk=pk)
        _require(verb, actor, locked, self.sentences)
        return locked

    def _announce(
        self,
        locked: Record,
        *,
        verb: str,
        actor: User,
        now: dt.datetime,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
    ) -> None:
        record(actor=actor, verb=verb, target=locked, now=now, before=before, after=after)
        drop_pages(self.record_type._meta.app_label)


def _require(
    permission: str, actor: User, about: PublishedModel | None, sentences: Mapping[str, StrOrPromise]
) -> None:
    if not rules.has_perm(permission, actor, about):
        raise NotAllowed(str(sentences[permission]))
