"""What an asker has in common with each candidate."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import connection

from organizations.enums import OrganizationState, RegisterStatus
from partnerships.selectors.suggestions.asking import AREA_DEPTH, Asker
from partnerships.selectors.suggestions.candidates import NO_WISHES, Wishes, county_of, place_of
from partnerships.selectors.suggestions.weights import Closeness, Common
from partnerships.selectors.suggestions.words import Word

_FACTS = """
SELECT entry.organization_id, o.slug, entry.sort_name, entry.is_verified, entry.domain_ids,
    entry.territory_path,
    ARRAY(
        SELECT word.place FROM unnest(%(words)s::tsquery[]) WITH ORDINALITY word(query, place)
        WHERE entry.all_words @@ word.query
    ),
    ARRAY(
        SELECT territory.path FROM organizations_organization_works_in link
        JOIN taxonomy_territory territory ON territory.id = link.territory_id
        WHERE link.organization_id = o.id
    )
FROM organizations_directoryentry entry
JOIN organizations_organization o ON o.id = entry.organization_id
WHERE entry.organization_id = ANY(%(pks)s) AND o.state = ANY(%(public)s)
    AND o.register_status <> ALL(%(ended)s)
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organization that comes into question.

    Attributes:
        pk: its key.
        slug: its address.
        sort_name: by which those with the same points are ordered.
        path: of its seat; "" when that is not known.
        common: what it has in common with the asker; of its partnerships only those with the asker.
    """

    pk: int
    slug: str
    sort_name: str
    path: str
    common: Common


def compare(
    asker: Asker, pks: Collection[int], *, wishes: Mapping[int, Wishes], partners: Mapping[int, int]
) -> list[Candidate]:
    """What an asker has in common with some organizations, but for partnerships with others.

    Args:
        asker: for whom.
        pks: of organizations; those that are no more or not public any more are left out.
        wishes: who offers what it looks for, or looks for what it offers.
        partners: how many partnerships it has had with each that lasted.
    """
    given: dict[str, list[int] | list[str]] = {
        "pks": list(pks),
        "public": [str(state) for state in OrganizationState.public()],
        "ended": [str(status) for status in RegisterStatus.ended()],
        "words": [word.query for word in asker.words],
    }
    nearness = closeness_to(asker)
    with connection.cursor() as cursor:
        cursor.execute(_FACTS, given)
        return [
            Candidate(
                pk,
                slug,
                name,
                path,
                Common(
                    fields=tuple(field for field in fields if field in asker.fields),
                    sought=_shown(asker.seeks, wishes.get(pk, NO_WISHES).sought),
                    offered=_shown(asker.offers, wishes.get(pk, NO_WISHES).offered),
                    place=nearness(path, areas),
                    words=_shown(asker.words, words),
                    together=partners.get(pk, 0),
                    verified=verified,
                ),
            )
            for pk, slug, name, verified, fields, path, words, areas in cursor
        ]


def closeness_to(asker: Asker) -> Callable[[str, Iterable[str]], Closeness | None]:
    """How near a candidate is to an asker: a function of its seat and of where it works.

    Args:
        asker: for whom.

    Returns:
        what takes the path of the candidate's seat, "" when that is not known, and the paths of the
        territories that it works in, and gives the nearest that holds.
    """
    places = {place_of(seat) for seat in asker.seats} - {""}
    counties = {county_of(seat) for seat in asker.seats} - {""}

    def nearness(path: str, areas: Iterable[str]) -> Closeness | None:
        if place_of(path) in places:
            return Closeness.SAME_PLACE
        # Whoever sits in a county as a whole works in all of it.
        own = (*areas, path) if path.count("/") == AREA_DEPTH else tuple(areas)
        if path.startswith(asker.areas) or (own and any(seat.startswith(own) for seat in asker.seats)):
            return Closeness.COVERED
        return Closeness.SAME_COUNTY if county_of(path) in counties else None

    return nearness


def _shown(words: tuple[Word, ...], places: Iterable[int]) -> tuple[str, ...]:
    """Words as they were written, by their places from 1."""
    return tuple(words[place - 1].shown for place in places)
