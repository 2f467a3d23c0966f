"""Which of the organizations found stand on a page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connection

from organizations.selectors.directory.asked import Asked, Sort, quoted
from organizations.selectors.directory.counting import Combination
from organizations.selectors.directory.words import Search
from portal.core.page_generations import Stamp

ENTRIES = "organizations_directoryentry"
BY_NAME = "sort_name, organization_id"
BY_NAME_BACKWARDS = "sort_name DESC, organization_id DESC"
AHEAD = 1_000
"""Entries that are read in the order of names before all that hold a word are brought into it."""
MARKED = 250
"""Every how many entries of a long list a mark is kept from where a page can be read."""
FAR = 1_000
"""Entries from the nearer end of a list from which on its marks are used."""


class Hit(NamedTuple):
    """An entry that words have found."""

    pk: int
    combination: Combination
    tier: int
    """0 the very name, 1 begins with it, 2 in a name, 3 elsewhere."""
    sort_name: str
    verified_at: dt.datetime | None


class Wanted(NamedTuple):
    """A page of what was found.

    Attributes:
        start: how many stand before it.
        rows: on a page.
        total: how many are found; None when that is not known.
        verified: how many of them the portal vouches for; None when that is not known.
    """

    start: int
    rows: int
    total: int | None
    verified: int | None


def sql_rows(sql: str) -> list[tuple[Any, ...]]:
    """What a statement whose values are written into it gives.

    Args:
        sql: with every value `quoted`.
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [])
        return cursor.fetchall()


def matching(asked: Asked, search: Search) -> str:
    """The entries that words and filters leave, as a condition of SQL.

    Args:
        asked: the filters.
        search: the words; it finds something.
    """
    if search.pks is not None:
        words = f"organization_id = ANY('{{{', '.join(map(str, search.pks))}}}'::bigint[])"
    else:
        words = f"all_words @@ {quoted(search.query)}::tsquery"
    return " AND ".join([words, *asked.conditions()])


def tier_of(search: Search, name: str, *, in_name: bool) -> int:
    """How well an entry fits the words; see `Hit.tier`.

    Args:
        search: the words.
        name: the entry's `sort_name`.
        in_name: whether a name of it holds the words.
    """
    if name == search.folded:
        return 0
    if in_name:
        return 1 if name.startswith(search.folded) else 2
    return 3


def ordered(asked: Asked, hits: Sequence[Hit]) -> list[Hit]:
    """The hits that kind and field of work leave, in the wanted order.

    Args:
        asked: the filters and the order.
        hits: all of them.
    """
    kept = [
        hit
        for hit in hits
        if (not asked.kind or hit.combination.kind == asked.kind)
        and (not asked.domain or asked.domain in hit.combination.domains)
    ]
    if asked.sort == Sort.NAME:
        return sorted(kept, key=lambda hit: (hit.sort_name, hit.pk))
    if asked.sort == Sort.NEWEST:
        verified = [hit for hit in kept if hit.verified_at is not None]
        verified.sort(key=lambda hit: (hit.verified_at, hit.pk), reverse=True)
        others = [hit for hit in kept if hit.verified_at is None]
        return verified + sorted(others, key=lambda hit: (hit.sort_name, hit.pk))
    return sorted(kept, key=lambda hit: (hit.tier, hit.sort_name, hit.pk))


def page_of(asked: Asked, search: Search | None, wanted: Wanted, stamp: Stamp | None) -> list[int]:
    """Keys of the organizations on a page.

    Args:
        asked: the filters and the order.
        search: the words; None without.
        wanted: which page.
        stamp: of the directory; None when nothing can be kept.
    """
    if search is not None and asked.sort == Sort.RELEVANCE:
        return _best_first(asked, search, wanted)
    conditions = asked.conditions() if search is None else [matching(asked, search)]
    if asked.sort == Sort.NEWEST:
        return _newest_first(conditions, wanted, stamp)
    return _by_name(conditions, wanted, stamp)


@lru_cache(maxsize=1_024)
def kept_page(asked: Asked, search: Search | None, wanted: Wanted, stamp: Stamp) -> tuple[int, ...]:
    """`page_of`, remembered while the directory stays as it is."""
    return tuple(page_of(asked, search, wanted, stamp))


def _newest_first(conditions: list[str], wanted: Wanted, stamp: Stamp | None) -> list[int]:
    """The verified ones; those that are not follow in the order of names."""
    verified = [*conditions, "is_verified"]
    start, rows, total, before = wanted
    newest: list[int] = []
    if before is None or start < before:
        newest = _keys(verified, "verified_at DESC, organization_id DESC", start, rows)
    if len(newest) == rows:
        return newest
    if before is None:
        before = sql_rows(f"SELECT count(*) FROM {ENTRIES} WHERE {' AND '.join(verified)}")[0][0]  # noqa: S608
    rest = Wanted(
        max(0, start - before), rows - len(newest), None if total is None else max(0, total - before), None
    )
    return newest + _by_name([*conditions, "NOT is_verified"], rest, stamp)


def _by_name(conditions: list[str], wanted: Wanted, stamp: Stamp | None) -> list[int]:
    """Read from whichever end of the list is nearer, or from a mark where both are far."""
    start, rows, total, _verified = wanted
    if total is None:
        return _keys(conditions, BY_NAME, start, rows)
    end = min(start + rows, total)
    if end <= start:
        return []
    if stamp is not None and start > FAR and total - end > FAR:
        marks = _marks(" AND ".join(conditions) or "true", stamp)
        if start // MARKED < len(marks):
            name, pk = marks[start // MARKED]
            from_mark = f"(sort_name, organization_id) >= ({quoted(name)}, {pk:d})"
            return _keys([*conditions, from_mark], BY_NAME, start % MARKED, end - start)
    if start <= total - end:
        return _keys(conditions, BY_NAME, start, end - start)
    return _keys(conditions, BY_NAME_BACKWARDS, total - end, end - start)[::-1]


@lru_cache(maxsize=32)
def _marks(where: str, stamp: Stamp) -> tuple[tuple[str, int], ...]:
    """Name and key of every `MARKED`th entry: walked once, no page of the list is far from a mark then."""
    placed = f"SELECT {BY_NAME}, row_number() OVER (ORDER BY {BY_NAME}) AS place FROM {ENTRIES} WHERE {where}"  # noqa: S608
    marked = f"SELECT {BY_NAME} FROM ({placed}) placed WHERE mod(place, {MARKED}) = 1 ORDER BY place"  # noqa: S608
    return tuple(sql_rows(marked))


def _keys(conditions: list[str], order: str, start: int, rows: int) -> list[int]:
    where = " AND ".join(conditions) or "true"
    sql = f"SELECT organization_id FROM {ENTRIES} WHERE {where} ORDER BY {order} LIMIT {rows} OFFSET {start}"  # noqa: S608
    return [pk for (pk,) in sql_rows(sql)]


def _best_first(asked: Asked, search: Search, wanted: Wanted) -> list[int]:
    """Of many hits: names that begin with the words, other names, the rest, each by name."""
    end = wanted.start + wanted.rows
    in_name = f"name_words @@ {quoted(search.query)}::tsquery"
    begins = f"sort_name ^@ {quoted(search.folded)}"
    first = _keys([begins, in_name, *asked.conditions()], BY_NAME, 0, end)
    if len(first) < end:
        first += _in_names([in_name, f"NOT {begins}", *asked.conditions()], end - len(first))
    names = len(first)
    if names < end:
        elsewhere = [matching(asked, search), f"NOT {in_name}"]
        first += _keys(elsewhere, BY_NAME, 0, end - names)
    return first[wanted.start : end]


def _in_names(conditions: list[str], rows: int) -> list[int]:
    """The first whose names hold the words: not far down the list, when the words are common."""
    where = " AND ".join(conditions)
    ahead = sql_rows(
        f"SELECT organization_id FROM (SELECT * FROM {ENTRIES} ORDER BY {BY_NAME} LIMIT {AHEAD}) ahead "  # noqa: S608
        f"WHERE {where} ORDER BY {BY_NAME} LIMIT {rows}"
    )
    if len(ahead) == rows:
        return [pk for (pk,) in ahead]
    # Sorted after they are found: the index of names would be walked up to where they begin.
    return _keys(conditions, "sort_name || '', organization_id", 0, rows)
