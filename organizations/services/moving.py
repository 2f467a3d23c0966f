"""Leads the rows that point to one organization to another, and back, whichever app they belong to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.core import serializers
from django.db import IntegrityError, transaction
from django.db.models import Model

from organizations.enums import MembershipRole
from organizations.models import Membership, Organization
from organizations.selectors.relations import Relation, ended_by_merge, relations

# From the most to the least that a person may do.
RANKS = (MembershipRole.OWNER, MembershipRole.EDITOR, MembershipRole.MEMBER)


def move_rows(*, gone: Organization, kept: Organization) -> dict[str, Any]:
    """Lead every row that points to one organization to another.

    A row that the database does not let stand there (the other has its like already, or it would point to one
    organization from both sides) stays where it is; one that says nothing any more ends, as its model tells.
    A person who belongs to both keeps the higher role.

    Args:
        gone: what the rows point to, locked.
        kept: what they are to point to, locked.

    Returns:
        what `move_back` needs, as JSON holds it: `rows` and `left` (by relation the keys of the rows that
        were moved and that stayed), `ended` and `removed` (whole rows; memberships), `roles` (of others:
        before and after).
    """
    ended = _end_rows(gone, kept)
    moved: dict[str, list[int]] = {}
    left: dict[str, list[int]] = {}
    for relation in relations():
        pks = list(relation.rows(gone).values_list("pk", flat=True))
        if pks:
            went = _lead(relation, pks, kept)
            moved[relation.key] = went
            left[relation.key] = sorted(set(pks) - set(went))
    people = _join_people(gone, kept)
    left.pop("organizations.membership.organization", None)
    return {
        "rows": {key: pks for key, pks in moved.items() if pks},
        "left": {key: pks for key, pks in left.items() if pks},
        "ended": ended,
        **people,
    }


def move_back(moved: Mapping[str, Any], *, gone: Organization, kept: Organization) -> None:
    """Take `move_rows` back: what it moved and nobody moved or deleted since points to `gone` again.

    Args:
        moved: what `move_rows` returned.
        gone: what the rows are to point to again, locked.
        kept: what they point to, locked.

    Raises:
        IntegrityError: when a row cannot stand there any more.
    """
    for relation in relations():
        pks = moved["rows"].get(relation.key, [])
        relation.rows(kept).filter(pk__in=pks).update(**{relation.field: gone})
    # Merges of before any ended have none.
    for row in serializers.deserialize("python", moved.get("ended", ()), ignorenonexistent=True):
        row.save()
    for pk, (before, after) in moved["roles"].items():
        Membership.objects.filter(pk=pk, role=after).update(role=before)
    for membership in serializers.deserialize("python", moved["removed"], ignorenonexistent=True):
        user = membership.object.user_id  # type: ignore[attr-defined]
        if not Membership.objects.filter(organization=gone, user=user).exists():
            membership.save()


def _end_rows(gone: Organization, kept: Organization) -> list[dict[str, Any]]:
    """Delete what says nothing any more once the two are one; the whole rows."""
    ended = []
    for rows in ended_by_merge(gone, kept):
        ended += [_whole(row) for row in rows]
        rows.delete()
    return ended


def _lead(relation: Relation, pks: Sequence[int], to: Organization) -> list[int]:
    """Lead rows to an organization, all at once or, where one is in the way, each by itself; which went."""
    if _led(relation, pks, to):
        return list(pks)
    return [pk for pk in pks if _led(relation, [pk], to)]


def _led(relation: Relation, pks: Sequence[int], to: Organization) -> bool:
    try:
        with transaction.atomic():
            relation.model._default_manager.filter(pk__in=pks).update(**{relation.field: to})
    except IntegrityError:
        return False
    return True


def _join_people(gone: Organization, kept: Organization) -> dict[str, Any]:
    """Join the memberships of people who belong to both; what was removed and what was raised."""
    doubled = list(Membership.objects.filter(organization=gone).order_by("pk"))
    here = {part.user_id: part for part in Membership.objects.filter(organization=kept)}
    roles: dict[int, tuple[str, str]] = {}
    for part in doubled:
        other = here[part.user_id]
        if _rank(part) < _rank(other):
            roles[other.pk] = (other.role, part.role)
            Membership.objects.filter(pk=other.pk).update(role=part.role)
    Membership.objects.filter(pk__in=[part.pk for part in doubled]).delete()
    return {"removed": [_whole(part) for part in doubled], "roles": roles}


def _whole(row: Model) -> dict[str, Any]:
    """A row as JSON holds it, to the microsecond."""
    whole: dict[str, Any] = serializers.serialize("python", [row])[0]
    fields = {
        name: value.isoformat() if isinstance(value, dt.datetime) else value
        for name, value in whole["fields"].items()
    }
    return {**whole, "fields": fields}


def _rank(membership: Membership) -> int:
    return RANKS.index(MembershipRole(membership.role))
