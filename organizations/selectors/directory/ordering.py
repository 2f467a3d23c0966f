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


def matching(asked: Asked, search: Search, *, hidden: bool = False) -> str:
    """The entries that words and filters leave, as a condition of SQL.

    Args:
        asked: the filters.
        search: the words; it finds something.
        hidden: whether the planner is not told how common the words are: it takes their index then.
    """
    if search.pks is not None:
        words = f"organization_id = ANY('{{{', '.join(map(str, search.pks))}}}'::bigint[])"
    else:
        query = f"{quoted(search.query)}::tsquery"
        words = f"all_words @@ {f'(SELECT {query})' if hidden else query}"
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


def page_of(asked: Asked, search: Search | None, wanted: Wanted) -> list[int]:
    """Keys of the organizations on a page.

    Args:
        asked: the filters and the order.
        search: the words; None without.
        wanted: which page.
    """
    conditions = asked.conditions() if search is None else [matching(asked, search)]
    if asked.sort == Sort.NEWEST:
        return _newest_first(conditions, wanted)
    return _by_name(conditions, wanted)


@lru_cache(maxsize=1_024)
def kept_page(asked: Asked, search: Search | None, wanted: Wanted, _stamp: Stamp) -> tuple[int, ...]:
    """`page_of`, remembered while the directory stays as it is."""
    return tuple(page_of(asked, search, wanted))


def best_names(asked: Asked, search: Search, most: int) -> str:
    """Those whose names hold the words, as the parts of a statement of which the last, `named`, has them: of
    names that begin with the words the first (`tier` 1), then of other names those that the database comes
    upon first (2).

    Args:
        asked: the filters.
        search: the words.
        most: how many are wanted.
    """
    in_name, begins, filters = _in_name(search), _begins(search), asked.conditions()
    # Names that go on with another word hold these in any case, and stand first: the index of names has them
    # all, where the planner would first bring together whatever holds the words.
    begins_so = [f"sort_name >= {quoted(search.folded)}", f"sort_name < {quoted(search.folded + '!')}"]
    goes_on = [in_name, begins, f"NOT ({' AND '.join(begins_so)})"]
    # How common the words are is kept from the planner for the other names: it takes their index then. The
    # first found so cost little and are the same each time.
    hidden = f"name_words @@ (SELECT {quoted(search.query)}::tsquery)"
    return (
        f"so AS MATERIALIZED ({_named([*begins_so, *filters])} ORDER BY {BY_NAME} LIMIT {most}), "  # noqa: S608
        f"forms AS MATERIALIZED ({_named([*goes_on, *filters])} ORDER BY {BY_NAME} "
        f"LIMIT {most} - (SELECT count(*) FROM so)), "
        f"others AS MATERIALIZED ({_named([hidden, f'NOT {begins}', *filters])} "
        f"LIMIT {most} - (SELECT count(*) FROM so) - (SELECT count(*) FROM forms)), "
        f"named AS (SELECT 1 AS tier, * FROM so UNION ALL SELECT 1, * FROM forms "
        f"UNION ALL SELECT 2, * FROM others)"
    )


def _in_name(search: Search) -> str:
    return f"name_words @@ {quoted(search.query)}::tsquery"


def _begins(search: Search) -> str:
    return f"sort_name ^@ {quoted(search.folded)}"


def _named(conditions: list[str]) -> str:
    return f"SELECT sort_name, organization_id FROM {ENTRIES} WHERE {' AND '.join(conditions)}"  # noqa: S608


def _newest_first(conditions: list[str], wanted: Wanted) -> list[int]:
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
    return newest + _by_name([*conditions, "NOT is_verified"], rest)


def _by_name(conditions: list[str], wanted: Wanted) -> list[int]:
    """Read from whichever end of the list is nearer."""
    start, rows, total, _verified = wanted
    if total is None:
        return _keys(conditions, BY_NAME, start, rows)
    end = min(start + rows, total)
    if end <= start:
        return []
    if start <= total - end:
        return _keys(conditions, BY_NAME, start, end - start)
    return _keys(conditions, BY_NAME_BACKWARDS, total - end, end - start)[::-1]


def _keys(conditions: list[str], order: str, start: int, rows: int) -> list[int]:
    where = " AND ".join(conditions) or "true"
    sql = f"SELECT organization_id FROM {ENTRIES} WHERE {where} ORDER BY {order} LIMIT {rows} OFFSET {start}"  # noqa: S608
    return [pk for (pk,) in sql_rows(sql)]
