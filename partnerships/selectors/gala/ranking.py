"""The ranking: a written sum in exact fractions, and rules for ties that are known before the scoring.

The score of a nomination is the sum over the criteria of weight times the mean of its jurors' marks, divided
by 100. Every sheet that counts is whole, so this is also the mean of the jurors' weighted totals. Nothing is
rounded before the order stands; `shown` rounds for people.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import groupby

from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.models import GalaCriterion, GalaMark, GalaNomination
from partnerships.selectors.gala.jury import Jury

WHOLE = 100
"""Percents that the weights make together."""
PLACES = 4
"""Decimal places with which a score is kept."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A nomination as the sum sees it.

    Attributes:
        key: of the nomination.
        marks: by key of the criterion the marks of all jurors who score it; at least one each.
        began_on: the first day of its partnership; of two equal ones the elder comes first.
        ruled: its place within a tie as it was ruled; None where nobody has.
    """

    key: int
    marks: Mapping[int, Sequence[int]]
    began_on: dt.date
    ruled: int | None = None


@dataclass(frozen=True, slots=True)
class Weighing:
    """How an edition weighs.

    Attributes:
        weights: by key of the criterion, whole percents that make 100 together.
        ties: keys of the criteria whose means decide a tie, the first first.
    """

    weights: Mapping[int, int]
    ties: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a nomination stands.

    Attributes:
        key: of the nomination.
        rank: from 1; those that nothing tells apart share it.
        score: exact, from 1 to 5.
        means: by key of the criterion, exact.
        decided_by: the number of the rule for ties that told it from one with the same score: first the
            criteria of `Weighing.ties`, then the first day, then the ruling; None where none was needed.
        is_tied: whether another shares its rank.
    """

    key: int
    rank: int
    score: Fraction
    means: Mapping[int, Fraction]
    decided_by: int | None
    is_tied: bool


def ranked(entries: Iterable[Entry], weighing: Weighing) -> list[Standing]:
    """Everybody in order, the best first; the order of entries and of their marks does not matter.

    Args:
        entries: at least one mark on each criterion.
        weighing: how they are weighed.
    """
    sums = [(_reasons(entry, weighing), entry) for entry in entries]
    sums.sort(key=lambda pair: (pair[0], pair[1].key))
    found: list[Standing] = []
    rank = 1
    for reasons, group in groupby(sums, key=lambda pair: pair[0]):
        members = [entry for _reasons_of, entry in group]
        decided = _decided(reasons, [other for other, _entry in sums])
        for entry in members:
            means = _means(entry)
            found.append(Standing(entry.key, rank, -reasons[0], means, decided, is_tied=len(members) > 1))
        rank += len(members)
    return found


def shown(score: Fraction, places: int = 2) -> Decimal:
    """A score or a mean for people: rounded half up.

    Args:
        score: exact.
        places: decimal places.
    """
    exact = Decimal(score.numerator) / Decimal(score.denominator)
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def _means(entry: Entry) -> dict[int, Fraction]:
    return {criterion: Fraction(sum(marks), len(marks)) for criterion, marks in entry.marks.items()}


def _reasons(entry: Entry, weighing: Weighing) -> tuple[Fraction, ...]:
    """What is compared, in turn; the smaller comes first."""
    means = _means(entry)
    score = sum((weight * means[key] for key, weight in weighing.weights.items()), Fraction(0)) / WHOLE
    ties = (-means[key] for key in weighing.ties)
    return (-score, *ties, Fraction(entry.began_on.toordinal()), Fraction(entry.ruled or 0))


def _decided(own: tuple[Fraction, ...], everyone: Sequence[tuple[Fraction, ...]]) -> int | None:
    """The last rule that had to be asked to tell one from all others with its score."""
    rules = [
        next(number for number, (one, two) in enumerate(zip(own, other, strict=True)) if one != two) - 1
        for other in everyone
        if other[0] == own[0] and other != own
    ]
    return max(rules, default=None)


@dataclass(frozen=True, slots=True)
class Place:
    """A row of the ranking.

    Attributes:
        nomination: what stands there.
        rank: from 1.
        score: rounded for people.
        means: the name of each criterion in their order, with its mean, rounded for people.
        decided_by: the rule that told it from another with its score; empty where none was needed.
        is_tied: whether another shares its rank.
        is_laureate: whether it is rewarded.
    """

    nomination: GalaNomination
    rank: int
    score: Decimal
    means: tuple[tuple[str, Decimal], ...]
    decided_by: str
    is_tied: bool
    is_laureate: bool

    @property
    def must_be_ruled(self) -> bool:
        """Whether it is tied, and the tie touches who is rewarded or in which place."""
        return self.is_tied and self.is_laureate


def rules_for_ties(criteria: Sequence[GalaCriterion]) -> list[str]:
    """The rules by which a tie is decided, in turn.

    Args:
        criteria: of the edition.
    """
    deciding = sorted((one for one in criteria if one.tie is not None), key=lambda one: one.tie or 0)
    return [
        *(_("the higher mean of “%(criterion)s”") % {"criterion": one.name} for one in deciding),
        _("the earlier first day of the partnership"),
        _("the ruling of whoever manages the gala, with its reason"),
    ]


def ranking_of(jury: Jury, criteria: Sequence[GalaCriterion]) -> list[Place]:
    """The ranking as it stands; one query, for the marks.

    Nominations that nobody has scored yet are left out, and so are those that are not eligible.

    Args:
        jury: of the edition.
        criteria: of the edition, in their order.
    """
    given: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    rows = GalaMark.objects.filter(sheet__in=[sheet.pk for sheet in jury.counted])
    for nomination, criterion, mark in rows.order_by().values_list(
        "sheet__nomination_id", "criterion_id", "mark"
    ):
        assert mark is not None, "what is submitted is whole"
        given[nomination][criterion].append(mark)
    nominations = {one.pk: one for one in jury.eligible if one.pk in given}
    weighing = Weighing(
        weights={one.pk: one.weight for one in criteria},
        ties=tuple(one.pk for one in sorted(criteria, key=lambda one: one.tie or 0) if one.tie is not None),
    )
    rules = rules_for_ties(criteria)
    entries = [Entry(pk, given[pk], _first_day(one), one.ruled_place) for pk, one in nominations.items()]
    return [
        Place(
            nomination=nominations[row.key],
            rank=row.rank,
            score=shown(row.score, PLACES),
            means=tuple((one.name, shown(row.means[one.pk])) for one in criteria),
            decided_by="" if row.decided_by is None else rules[row.decided_by],
            is_tied=row.is_tied,
            is_laureate=row.rank <= jury.edition.laureates,
        )
        for row in ranked(entries, weighing)
    ]


def _first_day(nomination: GalaNomination) -> dt.date:
    """The day on which its partnership began, which every eligible one has."""
    began = nomination.partnership.activated_at
    assert began is not None, "what has not begun is not eligible"
    return timezone.localdate(began)
