"""The sums of the rubric: of one follow-up, and of a partnership."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from partnerships.enums import BudgetLine, Continuation, FollowUpResult, GoesOn, Payer
from partnerships.selectors.sustainability.rubric import (
    AS_MANY,
    BOTH,
    BY_AUTHORITY,
    BY_NGO,
    HALF,
    ONE,
    PARTS,
    SOME,
    Part,
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, slots=True)
class Said:
    """What one side says at a follow-up, as far as it counts.

    Attributes:
        goes_on: a value of `GoesOn`.
        continuation: a value of `Continuation`; empty when it has stopped.
        payers: values of `Payer`.
        people: reached since the end; None when it was not said.
        budget_line: a value of `BudgetLine`, or empty.
        evidence: how many files and links.
    """

    goes_on: str
    continuation: str = ""
    payers: frozenset[str] = frozenset()
    people: int | None = None
    budget_line: str = ""
    evidence: int = 0

    @property
    def is_yes(self) -> bool:
        """Whether it goes on, in whatever form."""
        return self.goes_on != GoesOn.NO


@dataclass(frozen=True, slots=True)
class Reason:
    """What a part of the rubric says of a follow-up: its points of so many, and the sentences."""

    part: Part
    points: int
    says: tuple[StrOrPromise, ...]

    @property
    def label(self) -> StrOrPromise:
        """What the part is called."""
        return PARTS[self.part].label

    @property
    def most(self) -> int:
        """The points that the part gives at most."""
        return PARTS[self.part].most


@dataclass(frozen=True, slots=True)
class Judgement:
    """What follows from the answers to a follow-up.

    Attributes:
        result: a value of `FollowUpResult`.
        reasons: a row for each part of the rubric, in its order; none when it does not go on.
    """

    result: FollowUpResult
    reasons: tuple[Reason, ...] = ()

    @property
    def points(self) -> int:
        """The sum, from 0 to 100."""
        return sum(reason.points for reason in self.reasons)


def judge(ngo: Said | None, authority: Said | None, *, planned: int | None) -> Judgement:
    """The rubric: what follows from what both sides say at one follow-up.

    Another yes, another piece of evidence, a larger number or a source more never gives less.

    Args:
        ngo: what the NGOs' side says; None when it has not answered.
        authority: what the authorities' side says; None when it has not answered.
        planned: how many people the partnership was to reach, where it was said.
    """
    given = [said for said in (ngo, authority) if said is not None]
    if not given:
        return Judgement(FollowUpResult.UNANSWERED)
    if not all(said.is_yes for said in given):
        return Judgement(FollowUpResult.STOPPED)
    is_shown = len(given) == 2 or any(said.evidence for said in given)
    reasons = tuple(_reason(part, tuple(_marks(part, given, authority, planned))) for part in Part)
    return Judgement(FollowUpResult.SUSTAINED if is_shown else FollowUpResult.UNPROVED, reasons)


def total(points: Sequence[int]) -> int:
    """The score of a partnership, from 0 to 100.

    The first follow-up is half of it; those after it share the other half. What lasts longer can have more.

    Args:
        points: of each of its follow-ups, the first due first; 0 for one that still lies ahead.
    """
    if not points:
        return 0
    if len(points) == 1:
        return points[0]
    first, *later = points
    return (first * len(later) + sum(later)) // (2 * len(later))


def _reason(part: Part, marks: tuple[str, ...]) -> Reason:
    rule = PARTS[part]
    found = sorted((rule.marks[mark] for mark in marks), key=lambda mark: -mark.points)
    counted = found if rule.adds_up else found[:1]
    points = min(rule.most, sum(mark.points for mark in counted))
    return Reason(part, points, tuple(mark.says for mark in counted))


def _marks(part: Part, given: Sequence[Said], authority: Said | None, planned: int | None) -> Iterator[str]:
    """The marks of a part that were earned; `given` says yes throughout."""
    match part:
        case Part.GOES_ON:
            yield BOTH if len(given) == 2 else ONE
        case Part.FORM:
            yield from {said.continuation for said in given if said.continuation in Continuation}
        case Part.BUDGET:
            if any(said.budget_line == BudgetLine.KEPT for said in given):
                yield BY_AUTHORITY if authority and authority.budget_line == BudgetLine.KEPT else BY_NGO
        case Part.PAYERS:
            named = frozenset[str]().union(*(said.payers for said in given))
            yield from (payer for payer in Payer if payer in named)
        case Part.PEOPLE:
            if people := max(said.people or 0 for said in given):
                yield _people(people, planned)
        case Part.EVIDENCE:
            if pieces := sum(said.evidence for said in given):
                yield str(min(pieces, len(PARTS[part].marks)))


def _people(people: int, planned: int | None) -> str:
    if not planned:
        return SOME
    if people >= planned:
        return AS_MANY
    return HALF if 2 * people >= planned else SOME
