"""What somebody asks of the directory."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from psycopg.sql import Literal

AREA_DEPTH = 2
"""How many steps of a territory's way lead to what an entry's area is: the country, and the county."""
SUBJECT = "directory"
"""What kept figures and orders are made of; dropped when an entry changes."""
FLAGS = ("is_verified", "has_offers", "is_public_utility", "in_network")


class Sort(StrEnum):
    """In what order."""

    RELEVANCE = "relevance"
    NAME = "name"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class Place:
    """A territory that was chosen.

    Attributes:
        path: `Territory.path`.
        areas: keys of the territories on the level of an area that it is or holds.
    """

    path: str
    areas: tuple[int, ...]

    @property
    def depth(self) -> int:
        """1 for a country, 2 for a county, more for what lies in it."""
        return self.path.count("/")


@dataclass(frozen=True, slots=True)
class Asked:
    """The filters of the directory; what is empty narrows nothing.

    Attributes:
        text: what was typed into the box.
        kind: an `OrganizationKind`.
        place: the seat is there, or in what lies in it.
        domain: key of a field of work.
        flags: of `FLAGS`, those that must hold.
        sort: in what order.
        every: whether figures are wanted also where words find more than `CAP`; a worker counts those.
        exact: whether words are taken as they were typed, mistyped or not.
    """

    text: str = ""
    kind: str = ""
    place: Place | None = None
    domain: int = 0
    flags: tuple[str, ...] = ()
    sort: Sort = Sort.RELEVANCE
    every: bool = False
    exact: bool = False

    def conditions(self, *, choices: bool = True) -> list[str]:
        """What must hold of an entry, the words aside, as SQL.

        The values are written into it, quoted: the planner has to see whether few or many entries match,
        which a statement that was prepared once hides from it.

        Args:
            choices: with kind and field of work; without them, what those two facets are counted among.
        """
        conditions = list(self.flags)
        if self.place is not None:
            conditions.append(f"area_id = ANY('{{{', '.join(map(str, self.place.areas))}}}'::bigint[])")
            if self.place.depth > AREA_DEPTH:
                conditions.append(f"territory_path ^@ {quoted(self.place.path)}")
        if choices and self.kind:
            conditions.append(f"kind = {quoted(self.kind)}")
        if choices and self.domain:
            conditions.append(f"domain_ids @> '{{{self.domain:d}}}'::integer[]")
        return conditions


def quoted(text: str) -> str:
    """A text as SQL writes it.

    Args:
        text: without NUL.
    """
    return Literal(text).as_string(None).replace("%", "%%")
