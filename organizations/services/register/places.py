"""Which territory a county and a locality of the register name."""

from __future__ import annotations

from organizations.services.register.facts import Match
from portal.taxonomy.selectors import PlaceIndex


def place_matcher() -> Match:
    """A function that gives the key of a territory for a county and a locality as they are written; None when
    they name none. Holds the official list in memory, about 17,000 places."""
    index = PlaceIndex.load()

    def match(county: str, locality: str) -> int | None:
        place = index.match_place(county, locality)
        return place.pk if place else None

    return match
