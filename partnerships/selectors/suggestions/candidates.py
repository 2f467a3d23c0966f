"""Who comes into question: some hundreds that indexes find, of all in the directory.

Each way to be found is one of the formula's reasons. Those found are put in order by what the directory's
entries and the wishes tell; what else the formula asks is for `comparing`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.db import connection

from organizations.selectors.directory import labels
from partnerships.selectors.suggestions.asking import AREA_DEPTH, Asker
from partnerships.selectors.suggestions.weights import NEARNESS, WEIGHTS, Closeness, Part
from partnerships.selectors.suggestions.words import Word

MOST_FOUND = 150
"""That each way finds at most, and that are compared at last."""
MOST_WISHES = 400
"""Organizations that offer or look for the asker's words, those with most first."""
MOST_READ = 2_000
"""Entries that are read of those that share one field of work, when too few were found."""
MOST_PAIRED = 6
"""Fields of work of which two in common are looked for everywhere."""

# The expressions are those of the indexes of migration 0006, so that no text is read.
_OFFERS = "organization.offers <> '' AND portal_words(organization.country, portal_fold(organization.offers))"
_SEEKS = "organization.seeks <> '' AND portal_words(organization.country, portal_fold(organization.seeks))"
_NEED = "portal_words('RO', portal_fold(need.title || ' ' || need.text || ' ' || need.resources))"
# What the formula gives for what stands in the entry itself, but for the words.
_POINTS = """
    %(each_field)s * least(%(most_fields)s, {shared})
    + CASE
        WHEN entry.territory_path ^@ ANY(%(places)s) THEN %(same_place)s
        WHEN entry.territory_path ^@ ANY(%(areas)s) THEN %(covered)s
        WHEN entry.territory_path ^@ ANY(%(counties)s) THEN %(same_county)s
        ELSE 0
    END
    + CASE WHEN entry.is_verified THEN %(verified)s ELSE 0 END
"""
_ALLOWED = """
    entry.kind = ANY(%(kinds)s)
    AND entry.organization_id <> ALL(%(without)s)
    AND (entry.is_verified OR NOT %(verified_only)s)
    AND entry.organization_id <> ALL(ARRAY(SELECT organization_id FROM partnerships_suggestionrefusal))
"""
# The words are read by one process: several, which PostgreSQL likes to start for so many scans, take longer
# to start than they save. A need is looked at once for both what is sought and what is offered. Each word is
# a bit, so that what an organization wishes is known without bringing its words in order.
_WISHES = f"""
    WITH word AS MATERIALIZED (
        SELECT * FROM unnest(%(queries)s::tsquery[], %(sought)s::bigint[], %(offered)s::bigint[])
            AS word (query, sought, offered)
    ),
    wish AS (
        SELECT organization.id AS organization_id, word.sought, 0 AS offered
        FROM word JOIN organizations_organization organization ON {_OFFERS} @@ word.query
        WHERE word.sought <> 0 AND organization.kind = ANY(%(kinds)s)
        UNION ALL
        SELECT organization.id, 0, word.offered
        FROM word JOIN organizations_organization organization ON {_SEEKS} @@ word.query
        WHERE word.offered <> 0 AND organization.kind = ANY(%(kinds)s)
        UNION ALL
        SELECT need.organization_id, CASE need.sort WHEN 'offers' THEN word.sought ELSE 0 END,
            CASE need.sort WHEN 'offers' THEN 0 ELSE word.offered END
        FROM word JOIN partnerships_need need ON {_NEED} @@ word.query
        WHERE need.state = 'open' AND need.answers_until >= %(today)s
    )
    SELECT organization_id, sought, offered, {_POINTS} FROM (
        SELECT organization_id, bit_or(sought) AS sought, bit_or(offered) AS offered
        FROM wish GROUP BY organization_id HAVING bit_or(sought) <> 0 OR bit_or(offered) <> 0
        ORDER BY %(each_sought)s * least(%(most_sought)s, bit_count(bit_or(sought)::bit(64)))
            + %(each_offered)s * least(%(most_offered)s, bit_count(bit_or(offered)::bit(64)))
            DESC, organization_id
        LIMIT 2 * %(most_wishes)s
    ) best JOIN organizations_directoryentry entry USING (organization_id)
    WHERE {_ALLOWED}
    LIMIT %(most_wishes)s
"""  # noqa: S608  (made of the constants above)

_BEST = """
    SELECT entry.organization_id, {points} AS points FROM {entries} entry
    WHERE {condition} AND {allowed} ORDER BY points DESC, entry.organization_id LIMIT %(most)s
"""


def _best(condition: str, entries: str = "organizations_directoryentry") -> str:
    return _BEST.format(points=_POINTS, allowed=_ALLOWED, condition=condition, entries=entries)


_NEAR = _best(
    "entry.area_id = ANY(%(area_ids)s)"
    " AND entry.domain_ids <> '{}' AND entry.domain_ids && %(fields)s::integer[]"
)
# In the whole country, where tens of thousands may have one field in common. Far away nothing of an entry
# gives points but the fields and that the portal vouches for it, so any are as good as others.
_FAR = f"""
    SELECT entry.organization_id, {_POINTS} AS points FROM (
        (SELECT * FROM organizations_directoryentry entry
            WHERE {{two}} AND entry.is_verified AND {_ALLOWED} LIMIT %(most)s)
        UNION ALL
        (SELECT * FROM organizations_directoryentry entry
            WHERE {{two}} AND NOT entry.is_verified AND {_ALLOWED} LIMIT %(most)s)
    ) entry LIMIT %(most)s
"""  # noqa: S608  (as above)
_ANYWHERE = _best(
    "entry.is_verified",
    "(SELECT * FROM organizations_directoryentry entry WHERE entry.domain_ids && %(fields)s::integer[]"
    " AND entry.is_verified AND entry.kind = ANY(%(kinds)s) LIMIT %(most_read)s)",
)
_BY_WORDS = _best("entry.all_words @@ %(rare)s::tsquery")
_BY_KEY = _best("entry.organization_id = ANY(%(known)s)")
_BY_WORK = _best(
    "(({any}) OR entry.all_words @@ %(telling)s::tsquery) AND entry.organization_id IN ("
    " SELECT link.organization_id FROM organizations_organization_works_in link"
    " JOIN taxonomy_territory territory ON territory.id = link.territory_id"
    " WHERE territory.path = ANY(%(above)s))"
)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What an organization offers and looks for in the asker's words, as their places among them, from 1.

    Attributes:
        sought: what it offers of what the asker looks for.
        offered: what it looks for of what the asker offers.
        entry: the points that the formula gives for what stands in its entry of the directory.
    """

    sought: tuple[int, ...] = ()
    offered: tuple[int, ...] = ()
    entry: int = 0

    @property
    def points(self) -> int:
        """What the formula gives for them."""
        parts = ((Part.SOUGHT, self.sought), (Part.OFFERED, self.offered))
        return sum(WEIGHTS[part].each * min(len(places), WEIGHTS[part].most) for part, places in parts)


NO_WISHES = Wishes()


def wishes_of(asker: Asker, *, today: dt.date) -> dict[int, Wishes]:
    """Who offers what an asker looks for, or looks for what it offers, in its profile or a need.

    Args:
        asker: for whom.
        today: the day on which needs are open.

    Returns:
        by key of the organization, at most `MOST_WISHES`.
    """
    if not asker.seeks and not asker.offers:
        return {}
    sought, offered = WEIGHTS[Part.SOUGHT], WEIGHTS[Part.OFFERED]
    words = list(dict.fromkeys((*asker.seeks, *asker.offers)))
    given = {
        **_valued(asker),
        "queries": [word.query for word in words],
        "sought": [_bit_in(asker.seeks, word) for word in words],
        "offered": [_bit_in(asker.offers, word) for word in words],
        "each_sought": sought.each,
        "most_sought": sought.most,
        "each_offered": offered.each,
        "most_offered": offered.most,
        "today": today,
        "most_wishes": MOST_WISHES,
    }
    with connection.cursor() as cursor:
        cursor.execute(_for(asker, _WISHES), given)
        return {
            pk: Wishes(_places_of(sought), _places_of(offered), points)
            for pk, sought, offered, points in cursor
        }


def _bit_in(words: tuple[Word, ...], word: Word) -> int:
    """The bit of a word among others, which are `MOST_WORDS` at most; 0 when it is none of them."""
    return 1 << words.index(word) if word in words else 0


def _places_of(bits: int) -> tuple[int, ...]:
    """The places, from 1, of the words whose bits are set."""
    return tuple(place for place in range(1, bits.bit_length() + 1) if bits >> (place - 1) & 1)


def candidates(asker: Asker, *, wishes: Mapping[int, Wishes], partners: Iterable[int]) -> list[int]:
    """The keys of those that come into question most, at most `MOST_FOUND`, and of all former partners.

    Args:
        asker: for whom.
        wishes: who offers what it looks for, or looks for what it offers.
        partners: with whom a partnership of the asker lasted.
    """
    partners = set(partners)
    given = _given(asker) | {"known": sorted(partners - set(wishes))}
    ways = [_BY_KEY] if given["known"] else []
    if asker.fields and given["area_ids"]:
        ways.append(_NEAR)
    if len(asker.fields) > 1:
        ways.append(_FAR)
    if given["rare"]:
        ways.append(_BY_WORDS)
    if given["above"]:
        ways.append(_BY_WORK)
    found = {pk: wish.entry for pk, wish in wishes.items()} | _found(asker, ways, given)
    ordered = sorted((-points - wishes.get(pk, NO_WISHES).points, pk) for pk, points in found.items())
    first = [pk for _points, pk in ordered[:MOST_FOUND]]
    return [*first, *sorted((partners & found.keys()) - set(first))]


def anywhere(asker: Asker) -> list[int]:
    """The keys of some that have a field of work in common with it and nothing else, wherever they are.

    Args:
        asker: for whom too few were found.
    """
    return list(_found(asker, [_ANYWHERE], _given(asker))) if asker.fields else []


def _found(asker: Asker, ways: Iterable[str], given: Mapping[str, Any]) -> dict[int, int]:
    """The points of those that some ways find."""
    question = " UNION ".join(f"({_for(asker, way)})" for way in ways)
    if not question:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(question, given)
        return dict(cursor.fetchall())


def _for(asker: Asker, way: str) -> str:
    """A way with the asker's fields of work written into it: the database's own numbers."""
    fields = sorted(int(field) for field in asker.fields)
    has = [f"({field} = ANY(entry.domain_ids))" for field in fields]
    pairs = combinations(fields[:MOST_PAIRED], 2)
    two = [f"entry.domain_ids @> ARRAY[{one}, {other}]" for one, other in pairs]
    return (
        way.replace("{shared}", " + ".join(f"{one}::integer" for one in has) or "0")
        .replace("{any}", " OR ".join(has) or "false")
        .replace("{two}", f"({' OR '.join(two) or 'false'})")
    )


def _allowed(asker: Asker) -> dict[str, Any]:
    return {
        "kinds": [str(kind) for kind in asker.kinds],
        "without": sorted(asker.without | {asker.organization_id}),
        "verified_only": asker.verified_only,
    }


def _valued(asker: Asker) -> dict[str, Any]:
    """What the points of an entry are made of."""
    fields, place = WEIGHTS[Part.FIELDS], {near: NEARNESS[near].points for near in Closeness}
    return {
        **_allowed(asker),
        "places": [path for path in map(place_of, asker.seats) if path],
        "areas": list(asker.areas),
        "counties": [path for path in map(county_of, asker.seats) if path],
        "each_field": fields.each,
        "most_fields": fields.most,
        "same_place": place[Closeness.SAME_PLACE],
        "covered": place[Closeness.COVERED],
        "same_county": place[Closeness.SAME_COUNTY],
        "verified": WEIGHTS[Part.VERIFIED].each,
    }


def _given(asker: Asker) -> dict[str, Any]:
    return {
        **_valued(asker),
        "fields": sorted(asker.fields),
        "area_ids": _area_ids(asker),
        "above": sorted({above for seat in asker.seats for above in _above(seat)}),
        "telling": " | ".join(word.query for word in asker.every_word),
        "rare": " | ".join(word.query for word in asker.rare),
        "most_read": MOST_READ,
        "most": MOST_FOUND,
    }


def _area_ids(asker: Asker) -> list[int]:
    """The counties, regions or districts where it is or works; not those of a whole country."""
    area_of = labels().area_of
    ways = {county_of(path) for path in (*asker.seats, *asker.areas)} - {""}
    return sorted(area_of[way] for way in ways if way in area_of)


def place_of(path: str) -> str:
    """The way to the town, commune or sector that a place is or lies in; "" when it is larger.

    Args:
        path: of a place (`Territory.path`).
    """
    return _cut(path, AREA_DEPTH + 1)


def county_of(path: str) -> str:
    """The way to the county, region or district of a place; "" for a country.

    Args:
        path: of a place (`Territory.path`).
    """
    return _cut(path, AREA_DEPTH)


def _cut(path: str, depth: int) -> str:
    codes = path.split("/")[:-1]
    return "/".join([*codes[:depth], ""]) if len(codes) >= depth else ""


def _above(path: str) -> list[str]:
    """The ways to all that a place lies in, its own too."""
    codes = path.split("/")[:-1]
    return ["/".join([*codes[:depth], ""]) for depth in range(1, len(codes) + 1)]
