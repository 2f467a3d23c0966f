"""What a moderator sees of an import before it is written, and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from organizations.enums import RegisterRemark, RegisterVerdict
from organizations.models import RegisterCandidate, RegisterImport, RegisterRow

SAMPLES = 5


@dataclass(frozen=True)
class Group:
    """Organizations with which the same would happen.

    Attributes:
        verdict: what.
        number: how many there are.
        samples: the first of them, for NEW and CHANGED.
    """

    verdict: RegisterVerdict
    number: int
    samples: list[RegisterCandidate]


@dataclass(frozen=True)
class Remarked:
    """Rows with the same remark.

    Attributes:
        remark: which.
        number: how many there are.
        is_held: whether they are not written.
        samples: the first of them.
    """

    remark: RegisterRemark
    number: int
    is_held: bool
    samples: list[RegisterRow]


def groups(source: RegisterImport, *, with_samples: bool) -> list[Group]:
    """What would happen with how many organizations, new ones first.

    Args:
        source: an import that was read.
        with_samples: whether the candidates are still there and wanted.
    """
    found = []
    for verdict in (RegisterVerdict.NEW, RegisterVerdict.CHANGED, RegisterVerdict.UNCHANGED):
        shown = with_samples and verdict != RegisterVerdict.UNCHANGED
        candidates = RegisterCandidate.objects.filter(source=source, verdict=verdict).select_related(
            "organization"
        )
        number = source.counts.get("verdicts", {}).get(verdict.value, 0)
        found.append(Group(verdict, number, list(candidates[:SAMPLES]) if shown and number else []))
    return found


def remarked(source: RegisterImport) -> list[Remarked]:
    """The remarks of an import, those that hold a row back first, then by number."""
    counts: dict[str, int] = source.counts.get("remarks", {})
    held = RegisterRemark.holding()
    found = [
        Remarked(
            RegisterRemark(code),
            number,
            RegisterRemark(code) in held,
            list(RegisterRow.objects.filter(source=source, remarks__contains=[code])[:2]),
        )
        for code, number in counts.items()
    ]
    return sorted(found, key=lambda one: (not one.is_held, -one.number))


def held_back(source: RegisterImport) -> int:
    """How many rows are not written."""
    counts: dict[str, Any] = source.counts
    return int(counts.get("held_rows", 0) + counts.get("verdicts", {}).get("held", 0))
