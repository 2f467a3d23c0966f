from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models import Case, F, IntegerField, Q, Value, When

from portal.core.fold import fold

if TYPE_CHECKING:
    from portal.taxonomy.models import Territory

MOST_FOUND = 20
LONGEST_NAME = 120
MOST_LIKE = 5
RANKS = {
    "country": 0,
    "region": 1,
    "county": 1,
    "district": 1,
    "municipality": 2,
    "sector": 2,
    "town": 3,
    "commune": 4,
    "locality": 5,
}
RANK = Case(
    *(When(kind=kind, then=Value(rank)) for kind, rank in RANKS.items()),
    default=Value(len(RANKS)),
    output_field=IntegerField(),
)
# What people write before a name, folded.
TITLES = re.compile(
    r"^(?:judetul|jud|municipiul|mun|orasul|oras|comuna|com|satul|sat|localitatea|loc|county|municipality|town"
    r"|commune|village|oblast|obshtina|obcina|regija)\s+(?=\S)"
)
PARTS = re.compile(r"[,(]")


class TerritoryQuerySet(models.QuerySet["Territory"]):
    def within(self, path: str) -> TerritoryQuerySet:
        """A territory and all that lies in it.

        Args:
            path: its way from the country (`Territory.path`); of any level.
        """
        return self.filter(path__startswith=path)

    def for_label(self) -> TerritoryQuerySet:
        """With what `Territory.label` says."""
        return self.select_related("parent__parent__parent")

    def find(self, text: str, country: str | None = None) -> list[Territory]:
        """The places that somebody may have meant, the likeliest first, at most `MOST_FOUND`.

        A name counts in any language it is kept in, without case and diacritics, by its beginning or by the
        beginnings of its words; a title before it and what it lies in after a comma are understood. What is
        named exactly comes before what begins so, a county before a municipality, a town, a commune and a
        village. A label as `Territory.label` gives it finds that one place. Where nothing is named so, names
        like it are given.

        Args:
            text: as typed.
            country: the code of the only country to look in.
        """
        whole = fold(text[:LONGEST_NAME])
        if not whole:
            return []
        places = self.for_label()
        if country:
            places = places.within(f"{country}/")
        head, *context = [part for part in map(fold, PARTS.split(text[:LONGEST_NAME])) if part]
        found = _named(places, whole, []) or _named(places, head, context)
        untitled = TITLES.sub("", head)
        if not found and untitled != head:
            found = _named(places, untitled, context)
        labelled = [place for place in found if fold(place.label) == whole]
        return labelled or found or _like(places, untitled)


def _named(places: TerritoryQuerySet, name: str, context: list[str]) -> list[Territory]:
    """Places by a folded name, in the places by the other folded names where any is so called."""
    named = _apart(places)
    for word in name.split():
        named = named.filter(Q(folded__contains=f"|{word}") | Q(folded__contains=f" {word}"))
    for part in context:
        beginning = f"|{TITLES.sub('', part)}"
        around = named.filter(
            Q(parent__folded__contains=beginning)
            | Q(parent__parent__folded__contains=beginning)
            | Q(parent__parent__parent__folded__contains=beginning)
        )
        named = around if around.exists() else named
    quality = Case(
        When(folded__contains=f"|{name}|", then=Value(0)),
        When(folded__contains=f"|{name}", then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    ranked = named.alias(quality=quality, rank=RANK)
    return list(ranked.order_by("quality", "rank", "position", "pk")[:MOST_FOUND])


def _like(places: TerritoryQuerySet, name: str) -> list[Territory]:
    """Places whose names are like a folded one, the likest first."""
    similar = _apart(places).filter(folded__trigram_word_similar=name)
    ranked = similar.alias(likeness=TrigramWordSimilarity(name, "folded"), rank=RANK)
    return list(ranked.order_by("-likeness", "rank", "position", "pk")[:MOST_LIKE])


def _apart(places: TerritoryQuerySet) -> TerritoryQuerySet:
    """Without the villages that are called as their commune: who names one means the other as well."""
    return places.exclude(kind="locality", folded=F("parent__folded"))
