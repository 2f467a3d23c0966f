"""Who talks in a partnership, what they said, and what a person has not read of it."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import CharField, F, Func, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from organizations.models import Membership
from partnerships.models import CoParty, Partnership, Reading, Remark
from partnerships.querysets import one_of
from portal.core.fold import fold

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from partnerships.querysets import PartnershipQuerySet
    from portal.accounts.models import User

PIECE = 30
"""Messages that a page shows at a time."""


class Participant(NamedTuple):
    """Somebody who belongs to a party.

    Attributes:
        pk: of the person.
        name: of the person.
        organizations: which of the parties they belong to, by name.
    """

    pk: int
    name: str
    organizations: str

    @property
    def label(self) -> str:
        """The name with the party, as a list offers it."""
        return f"{self.name} ({self.organizations})"


def people_of(partnership: Partnership) -> list[Participant]:
    """The people of all parties who can sign in, whatever their role, by name.

    Args:
        partnership: any.
    """
    members = Membership.objects.filter(organization__in=partnership.party_ids, user__is_active=True)
    found: dict[int, tuple[str, list[str]]] = {}
    for member in members.select_related("user", "organization").order_by("organization__name", "pk"):
        _name, parties = found.setdefault(member.user_id, (str(member.user), []))
        parties.append(str(member.organization))
    people = (Participant(pk, name, ", ".join(parties)) for pk, (name, parties) in found.items())
    return sorted(people, key=lambda person: (fold(person.name), person.pk))


def named_in(text: str, people: Collection[Participant]) -> frozenset[int]:
    """The people who are mentioned in a text: by `@` and their whole name, whatever case and diacritics.

    Args:
        text: of a message.
        people: who can be mentioned.
    """
    after = [f"{fold(part)} " for part in re.split("@", text)[1:]]
    names = ((person.pk, fold(person.name)) for person in people)
    return frozenset(pk for pk, name in names if name and any(part.startswith(f"{name} ") for part in after))


class Piece(NamedTuple):
    """Some messages of a conversation that follow each other.

    Attributes:
        remarks: with who wrote them, their files and whom they mention; the newest at the end.
        earlier: the key before which there are more; None when there are not.
        is_last: whether the newest of all is among them.
    """

    remarks: list[Remark]
    earlier: int | None
    is_last: bool


def piece_of(partnership: Partnership, *, before: int | None = None) -> Piece:
    """The newest messages, or the newest of those before one.

    Args:
        partnership: any.
        before: the key of a message.
    """
    remarks = partnership.remarks.all() if before is None else partnership.remarks.filter(pk__lt=before)
    shown = remarks.select_related("author", "organization").prefetch_related(
        "files__file", "mentions__person"
    )
    found = list(shown.order_by("-pk")[: PIECE + 1])
    rows = found[:PIECE][::-1]
    return Piece(rows, rows[0].pk if len(found) > PIECE else None, before is None)


def read_until(partnership: Partnership, person: User) -> int:
    """The key of the last message that a person has read; 0 when none.

    Args:
        partnership: any.
        person: of a party.
    """
    reading = Reading.objects.filter(partnership=partnership, person=person).values_list("last", flat=True)
    return reading.first() or 0


def unread_by(person: User, partnership: Partnership) -> int:
    """How many messages of others a person has not read, those that were taken back left out.

    Args:
        person: of a party.
        partnership: any.
    """
    found = Partnership.objects.filter(pk=partnership.pk).annotate(unread=_unread(person.pk))
    return found.values_list("unread", flat=True).get() or 0


def with_unread(person: int, own: Collection[int]) -> PartnershipQuerySet:
    """Partnerships of these organizations with messages that a person has not read, the newest first.

    Args:
        person: the key of the person.
        own: the keys of the organizations that they belong to.

    Returns:
        with `unread`, how many they are, as text.
    """
    theirs = of_people(own).filter(activated_at__isnull=False).annotate(count=_unread(person))
    return (
        theirs.filter(count__gt=0)
        .annotate(unread=Cast("count", CharField()))
        .order_by("-activated_at", "-pk")
    )


def of_people(own: Collection[int]) -> PartnershipQuerySet:
    """Partnerships in which one of these organizations takes part, found by indexes.

    Args:
        own: their keys.
    """
    beside = CoParty.objects.filter(organization__in=own, confirmed_at__isnull=False)
    keys = one_of(beside.order_by().values("partnership"))
    return Partnership.objects.filter(Q(ngo__in=own) | Q(authority__in=own) | Q(keys))


def _unread(person: int) -> Subquery:
    read = Reading.objects.filter(partnership=OuterRef("partnership"), person=person).values("last")
    remarks: QuerySet[Remark] = Remark.objects.filter(partnership=OuterRef("pk"), taken_back_at=None)
    new = remarks.exclude(author=person).filter(pk__gt=Coalesce(Subquery(read[:1]), Value(0)))
    # Without a grouping, so that none is 0 and not nothing.
    counted = new.order_by().annotate(all=Func(F("pk"), function="count", output_field=IntegerField()))
    return Subquery(counted.values("all"), output_field=IntegerField())
