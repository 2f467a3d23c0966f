"""Which value stays of each part of two records that become one."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from organizations.models import Organization
from organizations.models.organization import MOST_LINKS
from organizations.selectors.merging import LISTS, PARTS, Part, values_of


class Choice(StrEnum):
    """Which record's value a merge keeps of a part."""

    KEPT = "kept"
    GONE = "gone"
    BOTH = "both"


def chosen_values(
    kept: Organization, gone: Organization, choices: Mapping[str, Choice]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What a merge changes of the record that stays.

    Args:
        kept: the record that stays.
        gone: the record that goes.
        choices: by name of a part whose value stays; the kept record's where nothing is said.

    Returns:
        by field what it is, and what it will be; as JSON holds it.
    """
    before: dict[str, Any] = {}
    written: dict[str, Any] = {}
    for part in PARTS:
        own, others = values_of(kept, part), values_of(gone, part)
        chosen = _pick(part, own, others, choices.get(part.name, Choice.KEPT))
        for name in part.fields:
            if chosen[name] != own[name]:
                before[name], written[name] = own[name], chosen[name]
    return before, written


def _pick(part: Part, own: dict[str, Any], others: dict[str, Any], choice: Choice) -> dict[str, Any]:
    if choice == Choice.GONE:
        return others
    if choice == Choice.KEPT or not part.is_list:
        return own
    both = {name: [*own[name], *(v for v in others[name] if v not in own[name])] for name in part.fields}
    return {
        name: sorted(values) if name in LISTS else values[:MOST_LINKS] if name == "links" else values
        for name, values in both.items()
    }


def write_values(organization: Organization, values: Mapping[str, Any]) -> None:
    """Write fields that were told as JSON holds them.

    Args:
        organization: locked by the caller.
        values: by field.
    """
    plain = []
    for name, value in values.items():
        if name in LISTS:
            getattr(organization, name).set(value)
        else:
            field: Any = Organization._meta.get_field(name)
            setattr(organization, name, field.to_python(value))
            plain.append(field.name)
    if plain:
        organization.save(update_fields=plain)
