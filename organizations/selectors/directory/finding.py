"""Which organizations are found, and how many."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from django.db.models.expressions import RawSQL

from organizations.selectors.directory.asked import AREA_DEPTH, FLAGS, SUBJECT, Asked, Sort, quoted
from organizations.selectors.directory.correcting import correct
from organizations.selectors.directory.counting import (
    Combination,
    Counts,
    count_combinations,
    count_without_words,
)
from organizations.selectors.directory.ordering import (
    ENTRIES,
    Hit,
    Wanted,
    best_names,
    best_texts,
    kept_page,
    matching,
    ordered,
    page_of,
    sql_rows,
    tier_of,
)
from organizations.selectors.directory.words import Search, understand
from portal.core.page_cache import process_generations
from portal.core.page_generations import Stamp

CAP = 1_000
"""Hits of words that are counted and listed unless somebody asks for all: who sees more narrows them."""

_FLAGS = ", ".join(FLAGS)


@dataclass(frozen=True, slots=True)
class Found:
    """The answer to what was asked.

    Attributes:
        asked: what it answers.
        counts: how many there are; nobody changes them, they are kept for the next who asks the same.
        search: what was searched for; None without words.
        keys: of those that words have found, best first; None when they are not all known.
        stamp: of the directory before it was looked at; None when nothing can be kept.
    """

    asked: Asked
    counts: Counts
    search: Search | None = None
    keys: Sequence[int] | None = field(default=None, repr=False)
    stamp: Stamp | None = None

    def page(self, number: int, rows: int) -> list[int]:
        """Keys of the organizations on a page.

        Args:
            number: of the page, from 1.
            rows: on a page.
        """
        start = (number - 1) * rows
        if self.keys is not None:
            return list(self.keys[start : start + rows])
        # Of a list that was cut off nobody knows where it ends.
        whole = not self.counts.capped
        wanted = Wanted(
            start,
            rows,
            total=self.counts.total if whole else None,
            verified=self.counts.flags["is_verified"] if whole else None,
        )
        if self.stamp is None:
            return page_of(self.asked, self.search, wanted)
        return list(kept_page(self.asked, self.search, wanted, self.stamp))


def find(asked: Asked) -> Found:
    """Look for what was asked; a mistyped word is taken for the one that was meant.

    Args:
        asked: words and filters.
    """
    stamp = process_generations.begin((SUBJECT,))
    search = understand(asked.text)
    if search is not None and search.pks is not None:
        # Numbers stand in the organizations, which change more often than the directory.
        return _search(asked, search, None)
    return _find(asked, search, None) if stamp is None else _kept(asked, search, stamp)


@lru_cache(maxsize=256)
def _kept(asked: Asked, search: Search | None, stamp: Stamp) -> Found:
    """`_find`, remembered while the directory stays as it is."""
    return _find(asked, search, stamp)


def _find(asked: Asked, search: Search | None, stamp: Stamp | None) -> Found:
    if search is None:
        return Found(asked, count_without_words(asked), stamp=stamp)
    found = _search(asked, search, stamp)
    if found.counts.total or asked.exact:
        return found
    meant = correct(asked.text)
    return found if meant is None else _search(asked, meant, stamp)


def keys_of(asked: Asked) -> RawSQL:
    """The keys of all organizations found, to be asked for within another query.

    Args:
        asked: words and filters.
    """
    found = find(asked)
    if found.search is None:
        where = " AND ".join(asked.conditions()) or "true"
    elif found.search.finds_nothing:
        where = "false"
    else:
        where = matching(asked, found.search)
    return RawSQL(f"SELECT organization_id FROM {ENTRIES} WHERE {where}", [])  # noqa: S608, S611


def _search(asked: Asked, search: Search, stamp: Stamp | None) -> Found:
    if search.finds_nothing:
        return Found(asked, Counts(), search, ())
    among = replace(asked, kind="", domain=0)
    # Words that stand in so many names need not be looked for in texts.
    best_first = search.pks is None and asked.sort == Sort.RELEVANCE and not asked.every
    names = best_names(asked, search, CAP + 1) if best_first else []
    found = None if len(names) > CAP else _hits(asked, search)
    if found is None and not asked.every:
        # What can be chosen at all is known without the words; how many it would leave is not.
        counts = replace(count_without_words(asked), total=CAP, capped=True)
        if not best_first:
            return Found(asked, counts, search, None, stamp)
        if len(names) < CAP:
            names += best_texts(asked, search, CAP - len(names))
        return Found(asked, counts, search, array("q", names[:CAP]), stamp)
    if found is None:
        return Found(asked, count_combinations(asked, _all_combinations(among, search)), search, None, stamp)
    hits = found if among == asked else _hits(among, search)
    counts = count_combinations(asked, Counter(hit.combination for hit in hits or found).items())
    if hits is None:
        _add_choices(counts, asked)
    return Found(asked, counts, search, array("q", [hit.pk for hit in ordered(asked, found)]), stamp)


def _add_choices(counts: Counts, asked: Asked) -> None:
    """The other choices of facets in which one is chosen, without figures: too many to look at."""
    without_words = count_without_words(asked)
    counts.unknown = frozenset(name for name in ("kind", "domain") if getattr(asked, name))
    if asked.kind:
        counts.kinds = without_words.kinds
    if asked.domain:
        counts.domains = without_words.domains


def _part(asked: Asked) -> str:
    """In which column a combination's place stands."""
    if asked.place is None or asked.place.depth < AREA_DEPTH:
        return "area_id"
    return f"split_part(territory_path, '/', {asked.place.depth + 1})"


def _hits(asked: Asked, search: Search) -> list[Hit] | None:
    """All hits; None when there are more than `CAP`."""
    in_name = f"name_words @@ {quoted(search.query)}::tsquery" if search.pks is None else "true"
    rows = sql_rows(
        # More than the cap are one row that says so: they would be read to be thrown away.
        f"WITH hits AS MATERIALIZED (SELECT organization_id, kind, {_part(asked)}, domain_ids, {_FLAGS}, "  # noqa: S608
        f"{in_name}, sort_name, verified_at FROM {ENTRIES} WHERE {matching(asked, search)} LIMIT {CAP + 1}) "
        f"SELECT number, hits.* FROM (SELECT count(*) AS number FROM hits) counted "
        f"LEFT JOIN hits ON number <= {CAP} WHERE number > 0"
    )
    if rows and rows[0][0] > CAP:
        return None
    return [
        Hit(
            pk=pk,
            combination=Combination(kind, place, tuple(domains), (verified, offers, utility, network)),
            tier=tier_of(search, name, in_name=is_name),
            sort_name=name,
            verified_at=at,
        )
        for _n, pk, kind, place, domains, verified, offers, utility, network, is_name, name, at in rows
    ]


def _all_combinations(asked: Asked, search: Search) -> list[tuple[Combination, int]]:
    rows = sql_rows(
        f"SELECT kind, {_part(asked)} AS place, domain_ids, {_FLAGS}, count(*) FROM {ENTRIES} "  # noqa: S608
        f"WHERE {matching(asked, search)} GROUP BY kind, place, domain_ids, {_FLAGS}"
    )
    return [
        (Combination(kind, place, tuple(domains), tuple(flags)), number)
        for kind, place, domains, *flags, number in rows
    ]
