"""How many organizations each further choice would leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

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
    chosen = " AND ".join(kind) or "true"
    sums = ", ".join(["sum(number)", *(f"sum(number) FILTER (WHERE {flag})" for flag in FLAGS)])
    # What several sums are made of is read once; that also keeps the planner from sharing the sums among
    # processes, whose start would take longer than all of them.
    facets = [
        f"SELECT 'all', NULL, ARRAY[{sums}] FROM own WHERE {chosen}",  # noqa: S608  (quoted, see `Asked`)
        f"SELECT 'place', area_id::text, ARRAY[sum(number)] FROM own WHERE {chosen} GROUP BY area_id",  # noqa: S608
        "SELECT 'kind', kind, ARRAY[sum(number)] FROM own GROUP BY kind",
        _counted(
            "'domain', domain_id::text, ARRAY[sum(number)]", [*where, *kind, "domain_id > 0"], "domain_id"
        ),
    ]
    if asked.place is not None and asked.place.depth == AREA_DEPTH:
        parts = ["part > ''", own, *replace(asked, domain=0).conditions()]
        facets[1] = _counted("'part', part, ARRAY[sum(number)]", parts, "part")
    read = _counted(f"kind, area_id, {_FLAGS}, number", [*where, own])
    with connection.cursor() as cursor:
        cursor.execute(f"WITH own AS MATERIALIZED ({read}) {' UNION ALL '.join(facets)}", [])
        return _from_rows(cursor.fetchall())


def _counted(columns: str, conditions: list[str], groups: str = "") -> str:
    """A statement for some of the kept counts, summed up by what `groups` names."""
    sql = f"SELECT {columns} FROM organizations_directorycount WHERE {' AND '.join(conditions)}"  # noqa: S608
    return f"{sql} GROUP BY {groups}" if groups else sql


def _from_rows(rows: Iterable[tuple[str, str | None, list[int | None]]]) -> Counts:
    """Figures out of rows of a facet, its value, and the sums; those of all have one for each flag."""
    counts = Counts()
    for facet, key, (number, *of_flags) in rows:
        if facet == "all":
            counts.total = number or 0
            counts.flags.update({flag: its for flag, its in zip(FLAGS, of_flags, strict=True) if its})
        elif key is not None and number:
            if facet == "kind":
                counts.kinds[key] = number
            elif facet == "domain":
                counts.domains[int(key)] = number
            else:
                counts.places[int(key) if facet == "place" else key] = number
    return counts


def part_of(asked: Asked) -> str:
    """In what, as SQL, an entry tells where its seat is; see `Combination.place`.

    Args:
        asked: the filters.
    """
    if asked.place is None or asked.place.depth < AREA_DEPTH:
        return "area_id"
    return f"split_part(territory_path, '/', {asked.place.depth + 1})"


def count_entries(asked: Asked, where: str) -> Counts:
    """Figures by going over entries, however many they are.

    Args:
        asked: the filters.
        where: the condition, as SQL, of entries that all filters leave but kind and field of work.
    """
    kind = f"kind = {quoted(asked.kind)}" if asked.kind else "true"
    domain = f"domain_ids @> '{{{asked.domain:d}}}'::integer[]" if asked.domain else "true"
    both, part = f"{kind} AND {domain}", part_of(asked)
    facet, placed = ("place", "place IS NOT NULL") if part == "area_id" else ("part", "place > ''")
    sums = ", ".join(["sum(number)", *(f"sum(number) FILTER (WHERE {flag})" for flag in FLAGS)])
    sql = f"""WITH own AS MATERIALIZED (
        SELECT kind, {part} AS place, domain_ids, {_FLAGS}, count(*)::integer AS number
        FROM organizations_directoryentry WHERE {where} GROUP BY kind, place, domain_ids, {_FLAGS}
    )
    SELECT 'all', NULL, ARRAY[{sums}] FROM own WHERE {both} UNION ALL
    SELECT '{facet}', place::text, ARRAY[sum(number)] FROM own
    WHERE {both} AND {placed} GROUP BY place UNION ALL
    SELECT 'kind', kind, ARRAY[sum(number)] FROM own WHERE {domain} GROUP BY kind UNION ALL
    SELECT 'domain', domain_id::text, ARRAY[sum(number)]
    FROM (SELECT unnest(domain_ids) AS domain_id, number FROM own WHERE {kind}) fields
    GROUP BY domain_id"""  # noqa: S608  (quoted, see `Asked`)
    with connection.cursor() as cursor:
        cursor.execute(sql, [])
        return _from_rows(cursor.fetchall())


def count_without_words(asked: Asked) -> Counts:
    """Figures of filters alone.

    Args:
        asked: without words.
    """
    if asked.place is not None and asked.place.depth > AREA_DEPTH:
        return count_entries(asked, " AND ".join(asked.conditions(choices=False)))
    return count_from_table(asked)
