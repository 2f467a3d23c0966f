"""What the address of the directory asks for, and where each further choice leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from organizations.enums import OrganizationKind
from organizations.selectors.directory import Asked, Counts, Place, Sort
from organizations.selectors.directory.asked import AREA_DEPTH
from organizations.selectors.directory.labels import ChosenPlace, Labels, chosen_place, labels
from portal.taxonomy.models import Territory

LONGEST_VALUE = 200
FLAG_NAMES = {
    "is_verified": ("verified", gettext_lazy("Verified by the portal")),
    "has_offers": ("offers", gettext_lazy("Says what it offers")),
    "is_public_utility": ("utility", gettext_lazy("Of public utility")),
    "in_network": ("network", gettext_lazy("Member of a network")),
}
"""By the flag: its name in the address and on the page."""
SHOWN_PLACES = 8
"""Places of a facet that are shown before the others are asked for."""


class Choice(NamedTuple):
    """One value of a facet.

    Attributes:
        key: names it on the page.
        label: in the reader's language.
        url: the page with it chosen; without it, when it is chosen.
        number: how many it would leave; None when that is not known.
        chosen: whether it is in force.
    """

    key: str
    label: str
    url: str
    number: int | None
    chosen: bool = False


class Facet(NamedTuple):
    """A group of choices.

    Attributes:
        key: names it on the page.
        label: in the reader's language.
        choices: shown at once.
        more: shown when they are asked for.
    """

    key: str
    label: str
    choices: tuple[Choice, ...]
    more: tuple[Choice, ...]


class DirectoryFilter:
    """The directory's filters; a value that is not understood narrows nothing.

    Args:
        data: the query of the address.
    """

    def __init__(self, data: Mapping[str, str]) -> None:
        self.data = {
            name: value.replace("\x00", "")[:LONGEST_VALUE].strip()
            for name in ("q", "kind", "territory", "domain", *self._flags(), "sort", "count", "exact")
            if (value := data.get(name, ""))
        }

    @staticmethod
    def _flags() -> tuple[str, ...]:
        return tuple(name for name, _label in FLAG_NAMES.values())

    @cached_property
    def labels(self) -> Labels:
        """The names of what can be chosen."""
        return labels()

    @cached_property
    def territory(self) -> Territory | None:
        """The chosen one."""
        return None if self._chosen_place is None else self._chosen_place.territory

    @cached_property
    def _chosen_place(self) -> ChosenPlace | None:
        code = self.data.get("territory")
        return chosen_place(code) if code else None

    @cached_property
    def domain(self) -> int:
        """Key of the chosen field of work; 0 without one."""
        slug = self.data.get("domain")
        found = (pk for pk, (its, _name) in self.labels.domains.items() if its == slug)
        return next(found, 0) if slug else 0

    @cached_property
    def asked(self) -> Asked:
        """What is asked of the directory."""
        text, kind, sort = (self.data.get(name, "") for name in ("q", "kind", "sort"))
        return Asked(
            text=text,
            kind=kind if kind in OrganizationKind.values else "",
            place=self._place(),
            domain=self.domain,
            flags=tuple(flag for flag, (name, _label) in FLAG_NAMES.items() if self.data.get(name) == "1"),
            sort=Sort(sort) if sort in list(Sort) else (Sort.RELEVANCE if text else Sort.NAME),
            every=self.data.get("count") == "all",
            exact=self.data.get("exact") == "1",
        )

    def _place(self) -> Place | None:
        if self.territory is None:
            return None
        path = self.territory.path
        codes = path.split("/")
        area_of = self.labels.area_of
        if path.count("/") >= AREA_DEPTH:
            area = area_of.get("".join(f"{code}/" for code in codes[:AREA_DEPTH]))
            return Place(path, () if area is None else (area,))
        return Place(path, tuple(pk for its, pk in area_of.items() if its.startswith(path)))

    def url(self, **changes: str) -> str:
        """The query of the page with some values changed; the page number begins anew.

        Args:
            changes: by name; an empty value leaves the filter out.
        """
        values = {name: value for name, value in (self.data | changes).items() if value}
        return f"?{urlencode(values)}" if values else "?"

    @cached_property
    def in_force(self) -> list[Choice]:
        """The filters that narrow the list, each with the page without it."""
        asked = self.asked
        chips: list[tuple[str, str]] = []
        if asked.kind:
            chips.append(("kind", str(capfirst(OrganizationKind(asked.kind).label))))
        if self.territory is not None:
            chips.append(("territory", self.territory.name))
        if asked.domain:
            chips.append(("domain", self.labels.domains[asked.domain][1]))
        chips += [(name, str(label)) for name, label in (FLAG_NAMES[flag] for flag in asked.flags)]
        return [
            Choice(name, label, self.url(**{name: "", "count": ""}), None, chosen=True)
            for name, label in chips
        ]

    @cached_property
    def kept(self) -> list[tuple[str, str]]:
        """Names and values of what a new search keeps: the filters and the order, not the words."""
        left_out = ("q", "count", "exact", *(() if self.data.get("sort") == Sort.NEWEST else ("sort",)))
        return [(name, value) for name, value in self.data.items() if name not in left_out]

    @property
    def query(self) -> str:
        """Words and filters in force, as the address has them; "" without any."""
        return self.url().lstrip("?")

    @property
    def without(self) -> str:
        """The page with the words and no filter."""
        return f"?{urlencode({'q': self.asked.text})}" if self.asked.text else "?"

    def facets(self, counts: Counts) -> list[Facet]:
        """The choices beside the list, those that would leave nothing left out.

        Args:
            counts: of what is found.
        """
        return [facet for facet in (
            self._facet("kind", _("Kind"), self._kinds(counts)),
            self._facet("territory", _("Where"), self._places(counts), SHOWN_PLACES),
            self._facet("domain", _("Field of work"), self._domains(counts)),
            self._facet("more", _("Only those that are"), self._flag_choices(counts)),
        ) if facet.choices]  # fmt: skip

    @staticmethod
    def _facet(key: str, label: str, choices: Iterable[Choice], shown: int = 100) -> Facet:
        every = tuple(choices)
        return Facet(key, label, every[:shown], every[shown:])

    def _choice(
        self, name: str, value: str, label: str, number: int | None, *, chosen: bool = False
    ) -> Choice:
        url = self.url(**{name: "" if chosen else value, "count": ""})
        return Choice(f"{name}-{value}", label, url, number, chosen)

    def _kinds(self, counts: Counts) -> Iterable[Choice]:
        chosen = self.asked.kind
        for kind in OrganizationKind:
            number = counts.kinds[kind]
            if number or kind == chosen:
                known = None if counts.capped or "kind" in counts.unknown else number
                yield self._choice("kind", kind, str(capfirst(kind.label)), known, chosen=kind == chosen)

    def _domains(self, counts: Counts) -> Iterable[Choice]:
        for pk, (slug, name) in self.labels.domains.items():
            number = counts.domains[pk]
            if number or pk == self.domain:
                known = None if counts.capped or "domain" in counts.unknown else number
                yield self._choice("domain", slug, name, known, chosen=pk == self.domain)

    def _places(self, counts: Counts) -> Iterable[Choice]:
        """The areas; where one is chosen, the way back up and the parts of it."""
        place = self.territory
        if place is not None:
            above = place.parent
            up = above.code if above is not None and above.parent_id else ""
            yield Choice(
                f"territory-{place.code}", place.name, self.url(territory=up, count=""), None, chosen=True
            )
        names = self._names_of_parts()
        found = [(number, *names[key]) for key, number in counts.places.items() if key in names]
        for number, code, name in sorted(found, key=lambda one: (-one[0], one[2])):
            yield self._choice("territory", code, name, None if counts.capped else number)

    def _names_of_parts(self) -> Mapping[int | str, tuple[str, str]]:
        """Code and name of what a place can be narrowed to, by the key it is counted under."""
        chosen = self._chosen_place
        if chosen is None or chosen.territory.parent_id is None:
            counties = (pk for path, pk in self.labels.area_of.items() if path.count("/") == AREA_DEPTH)
            return {pk: self.labels.areas[pk] for pk in counties}
        return {part.code: (part.code, part.name) for part in chosen.parts}

    def _flag_choices(self, counts: Counts) -> Iterable[Choice]:
        for flag, (name, label) in FLAG_NAMES.items():
            chosen = flag in self.asked.flags
            number = counts.flags[flag]
            if number or chosen:
                known = None if counts.capped else number
                yield self._choice(name, "1", str(label), known, chosen=chosen)

    def sorts(self) -> list[Choice]:
        """In what orders the list can be had."""
        names = {Sort.NAME: _("by name"), Sort.NEWEST: _("newest verified first")}
        if self.asked.text:
            names = {Sort.RELEVANCE: _("best first"), **names}
        return [
            Choice(f"sort-{sort}", name, self.url(sort=sort), None, chosen=sort == self.asked.sort)
            for sort, name in names.items()
        ]
