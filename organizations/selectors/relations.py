"""Everything that points to an organization, whichever app it belongs to, found in the models themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from typing import Any

from django.db import models
from django.db.models import Q

from organizations.models import ExpiryReminder, Merge, Organization, ProposedChange
from portal.core.lifecycle import LifecycleModel

# What tells of one record alone: its merges, and the reminders of the end of its own verification.
STAY = (Merge, ExpiryReminder)
# The organization's own state, and what a moderator decides whether or not it may act.
DECIDED_ALL_THE_SAME = (Organization, ProposedChange)


@dataclass(frozen=True)
class Relation:
    """A field of some model that points to an organization.

    Attributes:
        model: whose rows they are; for a relation of many to many the table between.
        field: the foreign key's name.
    """

    model: type[models.Model]
    field: str

    @property
    def key(self) -> str:
        """`app.model.field`, as it is written down."""
        return f"{self.model._meta.label_lower}.{self.field}"

    @property
    def label(self) -> str:
        """What a person calls the rows, many of them."""
        # Nobody has a name for a table between: it is called for the records that it links.
        linked = self.model._meta.auto_created or self.model
        return str(linked._meta.verbose_name_plural)  # type: ignore[union-attr]

    def rows(self, organization: Organization) -> models.QuerySet[Any]:
        """The rows that point to an organization, by key."""
        return self.model._default_manager.filter(**{self.field: organization}).order_by("pk")


@cache
def relations() -> tuple[Relation, ...]:
    """What of an organization moves when it is merged, in the order of the apps.

    Not among it are an organization's own lists (fields of work, territories: a merge chooses between them),
    rows that are keyed by it (derived from it), and those of `STAY`.
    """
    own_lists = {field.remote_field.through for field in Organization._meta.many_to_many}
    return tuple(
        Relation(relation.related_model, relation.field.name)
        for relation in _incoming()
        if relation.related_model not in own_lists
        and relation.related_model not in STAY
        and not relation.field.primary_key
    )


def _incoming() -> Iterator[Any]:
    for field in Organization._meta.get_fields(include_hidden=True):
        # Relations of many to many come as the two foreign keys of their table.
        if isinstance(field, models.ManyToOneRel):
            yield field


def ended_by_merge(gone: Organization, kept: Organization) -> list[models.QuerySet[Any]]:
    """What says nothing any more once two organizations are one, asked of the models that tell it.

    A model tells it by a method of its class, `ended_by_merge(gone, kept)`, which gives its rows.

    Args:
        gone: the record that goes, to which rows still point.
        kept: the record that stays.
    """
    found = {relation.model for relation in relations() if hasattr(relation.model, "ended_by_merge")}
    asked = sorted(found, key=lambda model: model._meta.label_lower)
    return [model.ended_by_merge(gone, kept) for model in asked]


def what_moves(organization: Organization) -> list[tuple[str, int]]:
    """What points to an organization: what it is called, and how many; without what there is none of."""
    counts: dict[str, int] = {}
    for relation in relations():
        counts[relation.label] = counts.get(relation.label, 0) + relation.rows(organization).count()
    return [(label, count) for label, count in counts.items() if count]


def under_way(organization: Organization) -> list[tuple[str, int]]:
    """What of an organization is under way, so stands still while it may not act: its name, and how many.

    A record is under way as long as its declared table leads on from its state.
    """
    by_model: dict[type[LifecycleModel], list[str]] = {}
    for relation in relations():
        if issubclass(relation.model, LifecycleModel) and relation.model not in DECIDED_ALL_THE_SAME:
            by_model.setdefault(relation.model, []).append(relation.field)
    found = []
    for model, fields in by_model.items():
        points_here = reduce(or_, (Q((field, organization)) for field in fields))
        going_on = [state for state, leads_to in model.TRANSITIONS.items() if leads_to]
        count = model._default_manager.filter(points_here & Q(("state__in", going_on))).count()
        if count:
            found.append((str(model._meta.verbose_name_plural), count))
    return found
