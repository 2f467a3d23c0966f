"""How many organizations each further choice would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.db import connection

from organizations.selectors.directory.asked import AREA_DEPTH, FLAGS, Asked, quoted

_FLAGS = ", ".join(FLAGS)


class Combination(NamedTuple):
    """What entries can have in common."""

    kind: str
    place: int | str | None
    """Key of the area; where a territory was chosen, the code of the part of it where the seat lies."""
    domains: tuple[int, ...]
    flags: tuple[bool, ...]


@dataclass(slots=True)
class Counts:
    """Figures that follow the other filters.

    Attributes:
        total: how many are found; at most `CAP` when `capped`.
        kinds: how many each kind would leave.
        domains: how many each field of work would leave.
        places: how many each area would leave, by its key; where a territory was chosen, each part of it,
            by its code.
        flags: how many each flag would leave.
        capped: there are more than are counted; the figures are not known then.
        unknown: of the facets "kind" and "domain", those whose other choices were not counted.
    """

    total: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    domains: Counter[int] = field(default_factory=Counter)
    places: Counter[int | str] = field(default_factory=Counter)
    flags: Counter[str] = field(default_factory=Counter)
    capped: bool = False
    unknown: frozenset[str] = frozenset()


def count_combinations(asked: Asked, combinations: Iterable[tuple[Combination, int]]) -> Counts:
    """Add up what was found.

    Args:
        asked: the filters; all but kind and field of work hold already.
        combinations: how many there are of each.
    """
    counts = Counts()
    for one, number in combinations:
        right_kind = not asked.kind or one.kind == asked.kind
        right_domain = not asked.domain or asked.domain in one.domains
        if right_domain:
            counts.kinds[one.kind] += number
        if not right_kind:
            continue
        for domain in one.domains:
            counts.domains[domain] += number
        if not right_domain:
            continue
        counts.total += number
        if one.place:
            counts.places[one.place] += number
        for flag, holds in zip(FLAGS, one.flags, strict=True):
            if holds:
                counts.flags[flag] += number
    return counts


def count_from_table(asked: Asked) -> Counts:
    """Figures without words, out of the kept counts.

    Args:
        asked: without words, and without a territory smaller than an area.
    """
    where = ["part = ''", *asked.conditions(choices=False)]
    kind = [f"kind = {quoted(asked.kind)}"] if asked.kind else []
    own = f"domain_id = {asked.domain:d}"
    sets = ", ".join(f"({column})" for column in ("area_id", *FLAGS))
    nothing = "NULL::bigint, NULL::bool, NULL::bool, NULL::bool, NULL::bool"
    rows = _asked_of_counts(
        (f"'', NULL::int, area_id, {_FLAGS}", [*where, own, *kind], f"GROUPING SETS ({sets}, ())"),
        (f"kind, NULL::int, {nothing}", [*where, own], "kind"),
        (f"'', domain_id, {nothing}", [*where, *kind, "domain_id > 0"], "domain_id"),
    )
    return _from_rows(rows)


def _asked_of_counts(*parts: tuple[str, list[str], str]) -> list[tuple[Any, ...]]:
    """The sums of some groups: what is chosen, the conditions, and how it is grouped."""
    sql = " UNION ALL ".join(
        f"SELECT {columns}, sum(number) FROM organizations_directorycount "  # noqa: S608  (quoted, see `Asked`)
        f"WHERE {' AND '.join(conditions)} GROUP BY {groups}"
        for columns, conditions, groups in parts
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [])
        return cursor.fetchall()


def _from_rows(
    rows: Iterable[tuple[Any, ...]],
) -> Counts:
    counts = Counts()
    for kind, domain, area, *flags, number in rows:
        held = [flag for flag, holds in zip(FLAGS, flags, strict=True) if holds]
        if not number:
            continue
        if kind:
            counts.kinds[kind] = int(number)
        elif domain is not None:
            counts.domains[domain] = int(number)
        elif area is not None:
            counts.places[area] = int(number)
        elif held:
            counts.flags[held[0]] = int(number)
        elif flags == [None] * len(FLAGS):
            # Also those without an area, whose group looks the same: all of them together are the most.
            counts.total = max(counts.total, int(number))
    return counts


def count_parts(asked: Asked) -> Counter[int | str]:
    """How many each part of the chosen county would leave, by its code.

    Args:
        asked: without words, with a county.
    """
    conditions = ["part > ''", f"domain_id = {asked.domain:d}", *replace(asked, domain=0).conditions()]
    return Counter(
        {part: int(number) for part, number in _asked_of_counts(("part", conditions, "part")) if number}
    )


def count_in_place(asked: Asked) -> Counts:
    """Figures without words in a territory smaller than an area, by going over its entries.

    Args:
        asked: without words, with such a territory.
    """
    assert asked.place is not None, "a territory was chosen"
    where = " AND ".join(asked.conditions(choices=False))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT kind, split_part(territory_path, '/', {asked.place.depth + 1}) AS part, domain_ids,
            {_FLAGS}, count(*)
            FROM organizations_directoryentry WHERE {where}
            GROUP BY kind, part, domain_ids, {_FLAGS}""",  # noqa: S608
            [],
        )
        rows = cursor.fetchall()
    return count_combinations(
        asked,
        (
            (Combination(kind, part, tuple(domains), tuple(flags)), number)
            for kind, part, domains, *flags, number in rows
        ),
    )


def count_without_words(asked: Asked) -> Counts:
    """Figures of filters alone.

    Args:
        asked: without words.
    """
    if asked.place is None:
        return count_from_table(asked)
    if asked.place.depth > AREA_DEPTH:
        return count_in_place(asked)
    counts = count_from_table(asked)
    if asked.place.depth == AREA_DEPTH:
        counts.places = count_parts(asked)
    return counts
