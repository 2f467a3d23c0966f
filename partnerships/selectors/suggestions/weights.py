"""The formula by which suggestions are ordered: its parts and their points, as data, and the sum.

The help page is written from the same data.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Part(StrEnum):
    """What two organizations can have in common; `WEIGHTS` says what it is worth."""

    FIELDS = "fields"
    SOUGHT = "sought"
    OFFERED = "offered"
    PLACE = "place"
    WORDS = "words"
    TOGETHER = "together"
    LASTED = "lasted"
    VERIFIED = "verified"


class Closeness(StrEnum):
    """How near two organizations are, the nearest first; `NEARNESS` says what it is worth."""

    SAME_PLACE = "same_place"
    COVERED = "covered"
    SAME_COUNTY = "same_county"


@dataclass(frozen=True, slots=True)
class Weight:
    """What a part of the formula is worth.

    Attributes:
        label: what the part is called.
        why: one sentence: what counts, and why it counts so much.
        each: points for each that there is.
        most: how many count at most.
        is_subject: whether it tells that both want or do the same, without which nobody is suggested.
    """

    label: StrOrPromise
    why: StrOrPromise
    each: int
    most: int = 1
    is_subject: bool = False

    @property
    def highest(self) -> int:
        """The points that the part gives at most."""
        return self.each * self.most


@dataclass(frozen=True, slots=True)
class Near:
    """What a closeness is worth: its points and one sentence."""

    points: int
    why: StrOrPromise


NEARNESS: Mapping[Closeness, Near] = {
    Closeness.SAME_PLACE: Near(
        16, _("Both are in the same town, commune or sector: they can meet, and serve the same people.")
    ),
    Closeness.COVERED: Near(12, _("The place of the one lies in the territory where the other works.")),
    Closeness.SAME_COUNTY: Near(
        8, _("Both are in the same county: near enough, though not the same neighbours.")
    ),
}

WEIGHTS: Mapping[Part, Weight] = {
    Part.FIELDS: Weight(
        _("Fields of work"),
        _("Each field of work that both have; who works in the same field understands the problem."),
        each=12,
        most=2,
        is_subject=True,
    ),
    Part.SOUGHT: Weight(
        _("It offers what you look for"),
        _("Each word of what you look for that stands in what the other offers: the best reason to talk."),
        each=5,
        most=4,
        is_subject=True,
    ),
    Part.OFFERED: Weight(
        _("It looks for what you offer"),
        _("Each word of what you offer that stands in what the other looks for: the other has a reason too."),
        each=4,
        most=3,
        is_subject=True,
    ),
    Part.PLACE: Weight(
        _("Territory"),
        _("How near both are; the nearest that holds counts, once."),
        each=max(near.points for near in NEARNESS.values()),
    ),
    Part.WORDS: Weight(
        _("Words in common"),
        _("Each word of your own texts that stands in what the other says of itself, in any of its forms."),
        each=2,
        most=4,
        is_subject=True,
    ),
    Part.TOGETHER: Weight(
        _("You have worked together"),
        _("A partnership between the two that lasted: who has kept one keeps the next more easily."),
        each=6,
        is_subject=True,
    ),
    Part.LASTED: Weight(
        _("Partnerships that lasted"),
        _("Each partnership that the other has kept with anybody; few, so that newcomers have their chance."),
        each=2,
        most=2,
    ),
    Part.VERIFIED: Weight(
        _("It can answer"),
        _("The portal vouches for the other, so that somebody reads what is written and may sign."),
        each=10,
    ),
}

LEAST = 20
"""Points from which an organization is suggested: one field of work in common in the same county."""
LEAST_IN_SUBJECT = 4
"""Points that fields, needs, words and partnerships of both have to give: to be near is no reason."""
LASTS_DAYS = 180
"""How long a partnership must have gone on to have lasted."""


@dataclass(frozen=True, slots=True)
class Common:
    """What an asker and a candidate have in common.

    Attributes:
        fields: keys of the fields of work that both have.
        sought: words of what the asker looks for that stand in what the candidate offers.
        offered: words of what the asker offers that stand in what the candidate looks for.
        place: how near they are; None when they are not.
        words: words of the asker's texts that stand in the candidate's.
        together: partnerships between the two that lasted.
        lasted: partnerships of the candidate that lasted, with anybody.
        verified: whether the portal vouches for the candidate.
    """

    fields: tuple[int, ...] = ()
    sought: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    place: Closeness | None = None
    words: tuple[str, ...] = ()
    together: int = 0
    lasted: int = 0
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Score:
    """The points of a candidate, by part; parts that give none are left out."""

    points: Mapping[Part, int]

    @property
    def total(self) -> int:
        return sum(self.points.values())

    @property
    def subject(self) -> int:
        """The points of the parts without which nobody is suggested."""
        return sum(points for part, points in self.points.items() if WEIGHTS[part].is_subject)

    @property
    def lines(self) -> tuple[tuple[StrOrPromise, int], ...]:
        """Name and points of each part that gives some, in the order of the formula."""
        return tuple((WEIGHTS[part].label, self.points[part]) for part in Part if part in self.points)

    @property
    def suffices(self) -> bool:
        """Whether it is enough to be suggested."""
        return self.total >= LEAST and self.subject >= LEAST_IN_SUBJECT


def score(common: Common) -> Score:
    """The formula: what two organizations have in common, in points.

    More in common never gives less: every part grows with what is in it, up to its most.

    Args:
        common: what they have in common.
    """
    counts = (
        (Part.FIELDS, len(common.fields)),
        (Part.SOUGHT, len(common.sought)),
        (Part.OFFERED, len(common.offered)),
        (Part.WORDS, len(common.words)),
        (Part.TOGETHER, common.together),
        (Part.LASTED, common.lasted),
        (Part.VERIFIED, int(common.verified)),
    )
    points = {part: WEIGHTS[part].each * min(count, WEIGHTS[part].most) for part, count in counts if count}
    if common.place:
        points[Part.PLACE] = NEARNESS[common.place].points
    return Score(points)
