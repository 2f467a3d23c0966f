"""Finds the place that an official address means."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from portal.core.fold import fold
from portal.taxonomy.models import HOME, PATH_END, Territory

BUCHAREST = "403"
COUNTY, COMMUNE, VILLAGE = "county", "commune", "village"
# Titles before a name, folded. A municipality or a town stands where a commune does.
TITLES = {
    "jud": COUNTY, "judet": COUNTY, "judetul": COUNTY,
    "mun": COMMUNE, "municipiu": COMMUNE, "municipiul": COMMUNE, "oras": COMMUNE, "orasul": COMMUNE,
    "ors": COMMUNE, "com": COMMUNE, "comuna": COMMUNE,
    "sat": VILLAGE, "satul": VILLAGE, "loc": VILLAGE, "localitatea": VILLAGE,
}  # fmt: skip
# Where the place ends and the street begins.
STREETS = frozenset({
    "str", "strada", "bd", "bdul", "bld", "bulevardul", "blv", "b", "calea", "cal", "sos", "soseaua",
    "splaiul", "spl", "piata", "pta", "p", "aleea", "al", "intrarea", "intr", "drumul", "prelungirea", "fdt",
    "fundatura",
    "nr", "numarul", "bl", "bloc", "blocul", "sc", "scara", "et", "etaj", "ap", "apartament", "cam", "camera",
    "cod", "cartier", "cart", "parter",
})  # fmt: skip
SHORT = {"tg": "targu", "tirgu": "targu", "rm": "ramnicu", "sf": "sfantu", "tr": "turnu", "pt": "piatra"}
SECTOR = re.compile(r"\bsect(?:or(?:ul)?)?[ .]*([1-6])\b", re.IGNORECASE)
POSTAL_CODE = re.compile(r"\d{5,6}")
LONGEST_ADDRESS = 300


class Piece(NamedTuple):
    """A name in an address."""

    title: str
    name: str


class PlaceIndex:
    """Romania's places in memory, for addresses by the hundred thousand.

    Args:
        territories: the country's, each with its code, kind, names and path; those of other countries are
            left out.
    """

    def __init__(self, territories: Iterable[Territory]) -> None:
        self._by_code: dict[str, Territory] = {}
        self._counties: dict[str, Territory] = {}
        self._sectors: dict[str, Territory] = {}
        # By the code of what a place lies in, at any level, and by its folded name.
        self._inside: dict[tuple[str, str], list[Territory]] = defaultdict(list)
        inner = []
        for territory in territories:
            way = territory.path.rstrip(PATH_END).split(PATH_END)
            if way[0] != HOME:
                continue
            self._by_code[territory.code] = territory
            names = {fold(name) for name in territory.names.values()}
            if len(way) == 2:
                self._counties |= {key: territory for name in names for key in (name, _old(name))}
            elif territory.kind == Territory.Kind.SECTOR:
                self._sectors |= {name[-1]: territory for name in names}
            elif len(way) > 2:
                inner.append((territory, way, names))
        for territory, way, names in inner:
            above = self._by_code.get(way[-2])
            if above and territory.kind == Territory.Kind.LOCALITY and above.names == territory.names:
                # The seat of a commune of that name: the commune stands for both.
                continue
            for key in {key for name in names for key in (name, _old(name))}:
                for around in way[:-1]:
                    self._inside[around, key].append(territory)

    @classmethod
    def load(cls) -> PlaceIndex:
        """The index over the territories in the database; takes a second, so once for a whole file."""
        return cls(Territory.objects.within(HOME + PATH_END).order_by("path"))

    def match_place(self, county_text: str, address: str) -> Territory | None:
        """The place of an address, as exactly as it can be told and never guessed.

        With its county: the locality, or the municipality, town or commune; the county where the address
        names none, or several places. Without one: the only place of that name in the country. In Bucharest
        the sector, where the address tells it.

        Args:
            county_text: as a register writes it: in capitals, without diacritics, with or without a title;
                may be empty.
            address: the locality, with or without its titles, its commune, its street, all in one.
        """
        pieces = _pieces(address)
        county = self._county(county_text) or next(
            (self._county(piece.name) for piece in pieces if piece.title == COUNTY), None
        )
        if county is None and pieces and pieces[0].title in ("", COMMUNE):
            county = self._counties.get(pieces[0].name)
            county = county if county and county.code == BUCHAREST else None
        if county is None or county.code == BUCHAREST:
            sector = SECTOR.search(county_text) or SECTOR.search(address)
            if sector and sector[1] in self._sectors:
                return self._sectors[sector[1]]
        around = county.code if county else HOME
        return self._inner(around, [piece for piece in pieces if piece.title != COUNTY]) or county

    def _county(self, text: str) -> Territory | None:
        words = fold(SECTOR.sub("", text)).split()
        while words and (words[0] in TITLES):
            words = words[1:]
        name = " ".join(words)
        return self._counties.get(name) or self._counties.get(_old(name))

    def _inner(self, around: str, pieces: list[Piece]) -> Territory | None:
        """The one place in another that the pieces of an address name.

        Args:
            around: the code of the county or the country.
            pieces: of the address.
        """
        for number, piece in enumerate(pieces):
            if piece.title != VILLAGE:
                commune = self._only(around, piece.name, COMMUNE)
                others = pieces[:number] + pieces[number + 1 :]
                if commune:
                    inside = (self._only(commune.code, other.name, VILLAGE) for other in others)
                    return next((village for village in inside if village), commune)
        if pieces and pieces[0].title != COMMUNE:
            return self._only(around, pieces[0].name, VILLAGE)
        return None

    def _only(self, around: str, name: str, level: str) -> Territory | None:
        """The one place of a name; None when there is none, or several."""
        named = self._inside.get((around, name)) or self._inside.get((around, _old(name)), [])
        if around != HOME:
            wanted = level == VILLAGE
            named = [place for place in named if (place.kind == Territory.Kind.LOCALITY) == wanted] or (
                named if wanted else []
            )
        return named[0] if len(named) == 1 else None


def _old(name: str) -> str:
    """A folded name with one letter for â and î, however its writer's spelling and keyboard had them."""
    return "^" + name.replace("a", "i")


def _pieces(address: str) -> list[Piece]:
    """The names in an address up to its street, with their titles."""
    pieces: list[Piece] = []
    for part in address[:LONGEST_ADDRESS].split(","):
        named, street = _titled(fold(part).split())
        pieces += named
        if street and pieces:
            break
    return pieces


def _titled(words: list[str]) -> tuple[list[Piece], bool]:
    """The names in one part of an address, and whether a street follows: "sat satu nou com oltina" has two.

    What follows a title is a name whatever it says: there are a Sat Nou, and a Fundătura.
    """
    pieces: list[Piece] = []
    name: list[str] = []
    title, street = "", False
    for place, word in enumerate(words):
        begins = not title or name
        if begins and word in STREETS:
            street = True
            break
        if begins and word in TITLES and place + 1 < len(words):
            pieces += [Piece(title, " ".join(name))] if name else []
            title, name = TITLES[word], []
        elif not POSTAL_CODE.fullmatch(word):
            name.append(SHORT.get(word, word))
    pieces += [Piece(title, " ".join(name))] if name else []
    return pieces, street
