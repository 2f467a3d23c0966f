"""What words find, looked up with one question to the database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from organizations.selectors.directory.asked import FLAGS, Asked, Sort, quoted
from organizations.selectors.directory.counting import Combination, part_of
from organizations.selectors.directory.ordering import ENTRIES, Hit, best_names, matching, sql_rows, tier_of
from organizations.selectors.directory.words import Search

CAP = 1_000
"""Hits of words that are counted and listed unless somebody asks for all: who sees more narrows them."""

_FACTS = ("kind", "place", "domain_ids", *FLAGS, "in_name", "verified_at")
_NOTHING = ", ".join("NULL" for _fact in _FACTS)
# What a row of the statement is; a name's tier is 1 or 2.
_HIT, _AMONG, _TOO_MANY = 3, 4, 5
_NO_NAMES = "named AS (SELECT 0 AS tier, '' AS sort_name, 0::bigint AS organization_id WHERE false)"


class Looked(NamedTuple):
    """What words have found.

    Attributes:
        hits: all of them; None when there are more than `CAP`.
        first: keys of the best of more, where the best are wanted first: at most `CAP`.
        among: of all hits, whatever their kind and field of work; None when there are more than `CAP`.
    """

    hits: list[Hit] | None
    first: list[int]
    among: list[Hit] | None


def look(asked: Asked, search: Search) -> Looked:
    """What words find in names and texts.

    Args:
        asked: the filters.
        search: the words; it finds something.
    """
    best_first = search.pks is None and asked.sort == Sort.RELEVANCE
    narrowed = bool(asked.kind or asked.domain)
    # Words that stand in so many names need not be looked for in texts.
    parts = [
        best_names(asked, search, CAP + 1) if best_first else _NO_NAMES,
        f"hits AS MATERIALIZED ({_hits(asked, search, _few('named'))})",
        f"counted AS MATERIALIZED (SELECT {_few('named')} AND {_few('hits')} AS few)",
    ]
    # More than the cap are put in order by their names: what else is known of them would be thrown away.
    told = ", ".join(f"CASE WHEN few THEN {fact} END" for fact in _FACTS)
    wanted = [
        f"SELECT {_HIT} AS part, organization_id, sort_name, {told} FROM hits, counted",  # noqa: S608
        f"SELECT tier, organization_id, sort_name, {_NOTHING} FROM named, counted WHERE NOT few",  # noqa: S608
    ]
    if narrowed:
        among = replace(asked, kind="", domain=0)
        parts.append(f"among AS MATERIALIZED ({_hits(among, search, '(SELECT few FROM counted)')})")  # noqa: S608
        facts = ", ".join(_FACTS)
        wanted += [
            f"SELECT {_AMONG}, organization_id, sort_name, {facts} FROM among WHERE {_few('among')}",  # noqa: S608
            f"SELECT {_TOO_MANY}, 0, '', {_NOTHING} WHERE NOT {_few('among')}",
        ]
    rows = sql_rows(f"WITH {', '.join(parts)} {' UNION ALL '.join(wanted)}")
    found = [row for row in rows if row[0] == _HIT]
    named = sorted((part, name, pk) for part, pk, name, *_facts in rows if part < _HIT)
    if named or len(found) > CAP:
        return Looked(None, _best(named, found), None)
    hits = _read(search, found)
    if not narrowed:
        return Looked(hits, [], hits)
    too_many = any(row[0] == _TOO_MANY for row in rows)
    others = None if too_many else _read(search, (row for row in rows if row[0] == _AMONG))
    return Looked(hits, [], others)


def _few(part: str) -> str:
    """Whether a part of the statement has no more rows than the cap."""
    return f"(SELECT count(*) <= {CAP} FROM {part})"  # noqa: S608


def _hits(asked: Asked, search: Search, condition: str) -> str:
    """All hits, but not many more than the cap.

    Args:
        asked: the filters.
        search: the words.
        condition: what has to hold, or nothing is looked for.
    """
    in_name = f"name_words @@ {quoted(search.query)}::tsquery" if search.pks is None else "true"
    # A scan of the table begins where the last one ended, but from a given row on it begins there: the first
    # that are found stay the same.
    return (
        f"SELECT organization_id, sort_name, kind, {part_of(asked)} AS place, domain_ids, "  # noqa: S608
        f"{', '.join(FLAGS)}, {in_name} AS in_name, verified_at FROM {ENTRIES} "
        f"WHERE {condition} AND {matching(asked, search)} AND ctid >= '(0,0)' LIMIT {CAP + 1}"
    )


def _best(named: list[tuple[int, str, int]], found: list[tuple[Any, ...]]) -> list[int]:
    """Names first, in their order; then the others by name."""
    keys = [pk for _tier, _name, pk in named]
    known = set(keys)
    others = sorted((name, pk) for _part, pk, name, *_facts in found if pk not in known)
    return [*keys, *(pk for _name, pk in others)][:CAP]


def _read(search: Search, rows: Iterable[tuple[Any, ...]]) -> list[Hit]:
    return [
        Hit(
            pk=pk,
            combination=Combination(kind, place, tuple(domains), (verified, offers, utility, network)),
            tier=tier_of(search, name, in_name=is_name),
            sort_name=name,
            verified_at=at,
        )
        for _part, pk, name, kind, place, domains, verified, offers, utility, network, is_name, at in rows
    ]
