"""The example of the help page: two invented organizations, put through the formula as it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from partnerships.selectors.suggestions.reasons import Named, sentence
from partnerships.selectors.suggestions.weights import Closeness, Common, score

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Worked:
    """An organization of the example.

    Attributes:
        name: invented.
        reasons: what a list of suggestions would say of it.
        points: name and points of each part that gave some.
        total: their sum.
        suffices: whether it would be suggested.
    """

    name: str
    reasons: str
    points: tuple[tuple[StrOrPromise, int], ...]
    total: int
    suffices: bool


def example() -> list[Worked]:
    """Who would fit an invented association for young people, best first."""
    young, culture = 1, 2
    fields = {young: _("Young people"), culture: _("Culture")}
    workshop, mentors, theatre = _("workshops"), _("mentors"), _("theatre")
    space = _("hall")
    town = Named(fields, place="Făgăraș, Brașov", county="Brașov")
    candidates = (
        (
            _("The town hall of the same town"),
            Common(
                fields=(young, culture),
                sought=(space,),
                offered=(workshop, mentors),
                place=Closeness.SAME_PLACE,
                words=(theatre,),
                lasted=1,
                verified=True,
            ),
        ),
        (
            _("The youth directorate of the county"),
            Common(fields=(young,), place=Closeness.SAME_COUNTY, words=(theatre, workshop), verified=True),
        ),
        (
            _("An institution of the same town with other tasks"),
            Common(place=Closeness.SAME_PLACE, verified=True),
        ),
    )
    return sorted(
        (_worked(name, common, town) for name, common in candidates), key=lambda one: one.total, reverse=True
    )


def _worked(name: str, common: Common, named: Named) -> Worked:
    points = score(common)
    return Worked(
        name=name,
        reasons=sentence(common, named),
        points=points.lines,
        total=points.total,
        suffices=points.suffices,
    )
