"""Everything that the portal keeps about a person, found by the models' own relations.

No list of tables to be forgotten: every foreign key to a person counts, of every app that is and will be.
A relation that is deleted with the person (`CASCADE`) holds what is theirs; any other holds an act of theirs
on a record that is somebody else's or the public's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.db import models

from portal.accounts.models import User
from portal.audit.models import Entry
from portal.notifications.models import Message

if TYPE_CHECKING:
    from django.db.models import ForeignKey

# What proves who somebody is stays where it is: whoever has the file could sign in with it.
SECRETS: Mapping[str, frozenset[str]] = {
    "accounts.user": frozenset({"password"}),
    "dashboard.calendarfeed": frozenset({"key"}),
    "mfa.authenticator": frozenset({"data"}),
    "organizations.invitation": frozenset({"token_digest"}),
    "reporting.export": frozenset({"claim", "file_name"}),
}
# Of a letter whose link proves who reads the address: it was sent there, and nowhere else.
SECRET_LETTER = frozenset({"subject", "text", "html"})
# Where somebody else was when they acted on the person's account is theirs.
ANOTHERS = frozenset({"actor_id", "origin"})


def relations() -> Iterator[ForeignKey[Any, Any]]:
    """Every foreign key to a person, in the order of its model's and its own name."""
    found = [
        relation.field
        for relation in User._meta.get_fields(include_hidden=True)
        if isinstance(relation, models.ManyToOneRel) and not relation.related_model._meta.auto_created
    ]
    yield from sorted(found, key=lambda field: (field.model._meta.label_lower, field.name))


def is_own(field: ForeignKey[Any, Any]) -> bool:
    """Whether what the relation leads from is the person's own and goes with their account."""
    return bool(field.remote_field.on_delete is models.CASCADE)


def records_by(field: ForeignKey[Any, Any], person: User) -> models.QuerySet[Any]:
    """The rows of the relation's model that belong to the person, oldest first."""
    return field.model._default_manager.filter(**{field.name: person}).order_by("pk")


def kept_about(person: User) -> Iterator[tuple[str, Iterable[Mapping[str, Any]]]]:
    """All of it: a name for each part, and its records as plain values.

    What is the person's own is given whole but for `SECRETS`. Of acts on other records the record's kind and
    number and every date are given: the rest of such a record is not about this person.

    Args:
        person: about whom.
    """
    yield "profile", [_whole(person)]
    for field in relations():
        write = _whole if is_own(field) else _act
        rows = records_by(field, person)
        yield f"{field.model._meta.label_lower}.{field.name}", (write(row) for row in rows.iterator(500))
    about = Entry.objects.filter(target_type=User._meta.label_lower, target_id=person.pk).order_by("pk")
    yield "audit.entry.about_you", (_about(entry, person) for entry in about.iterator(500))


def _about(entry: Entry, person: User) -> dict[str, Any]:
    hidden = frozenset() if entry.actor_id == person.pk else ANOTHERS
    return {name: value for name, value in _whole(entry).items() if name not in hidden}


def _whole(row: models.Model) -> dict[str, Any]:
    secret = SECRETS.get(row._meta.label_lower, frozenset())
    if isinstance(row, Message) and row.holds_secret:
        secret = SECRET_LETTER
    return {
        field.attname: _plain(getattr(row, field.attname))
        for field in row._meta.concrete_fields
        if field.name not in secret
    }


def _act(row: models.Model) -> dict[str, Any]:
    dates = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if isinstance(field, models.DateField)
    }
    entry = {"verb": row.verb, "from": row.origin} if isinstance(row, Entry) else {}
    return {"record": row._meta.label_lower, "number": row.pk, **entry, **dates}


def _plain(value: Any) -> Any:
    """As JSON holds it; numbers, dates and lists stay what they are."""
    return bytes(value).hex() if isinstance(value, (bytes, memoryview)) else value
