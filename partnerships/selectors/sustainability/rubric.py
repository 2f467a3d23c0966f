"""The rubric by which it is judged whether a partnership goes on after its end: parts and points, as data.

The sum, the reasons on the pages and the help page are read from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from partnerships.enums import Continuation, Payer

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Part(StrEnum):
    """What gives points at a follow-up; `PARTS` says how many."""

    GOES_ON = "goes_on"
    FORM = "form"
    BUDGET = "budget"
    PAYERS = "payers"
    PEOPLE = "people"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Mark:
    """What a part says of a follow-up, and its points for it."""

    points: int
    says: StrOrPromise


@dataclass(frozen=True, slots=True)
class PartRule:
    """How a part is judged.

    Attributes:
        label: what the part is called.
        why: one sentence: why it counts, and what counts when the sides say different things.
        marks: by what was said, its points; the highest first.
        most: points of the part; of several marks no more than these.
        adds_up: whether the points of several marks are added; else the highest counts.
    """

    label: StrOrPromise
    why: StrOrPromise
    marks: Mapping[str, Mark]
    most: int
    adds_up: bool = False


BOTH, ONE = "both", "one"
BY_AUTHORITY, BY_NGO = "by_authority", "by_ngo"
AS_MANY, HALF, SOME = "as_many", "half", "some"

PARTS: Mapping[Part, PartRule] = {
    Part.GOES_ON: PartRule(
        _("It goes on"),
        _("What both sides say without having read each other weighs most."),
        {
            BOTH: Mark(30, _("both sides say that it goes on")),
            ONE: Mark(20, _("one side says that it goes on, the other has not answered")),
        },
        most=30,
    ),
    Part.FORM: PartRule(
        _("In what form"),
        _("What is agreed in writing outlives the people who began it; of two answers the stronger counts."),
        {
            Continuation.AGREEMENT: Mark(15, _("by a formal agreement")),
            Continuation.TAKEN_OVER: Mark(10, _("one party has taken it over")),
            Continuation.IN_PRACTICE: Mark(8, _("in practice, without an agreement")),
        },
        most=15,
    ),
    Part.BUDGET: PartRule(
        _("Line in the authority’s budget"),
        _("The authority knows its own budget, so its word counts more than the NGO’s."),
        {
            BY_AUTHORITY: Mark(20, _("the authority says that its budget keeps a line")),
            BY_NGO: Mark(12, _("the NGO alone says that the budget keeps a line")),
        },
        most=20,
    ),
    Part.PAYERS: PartRule(
        _("Who pays"),
        _("What either side names is added up: several sources outlast one."),
        {
            Payer.AUTHORITY: Mark(6, _("the authority pays")),
            Payer.OWN: Mark(4, _("the NGO pays")),
            Payer.GRANTS: Mark(3, _("a funder pays")),
            Payer.OTHERS: Mark(3, _("companies, users or donors pay")),
            Payer.IN_KIND: Mark(2, _("work, rooms or things are given")),
        },
        most=10,
        adds_up=True,
    ),
    Part.PEOPLE: PartRule(
        _("People reached since the end"),
        _("Beside the number that the partnership had planned; the larger number of the two answers counts."),
        {
            AS_MANY: Mark(10, _("as many people as planned, or more")),
            HALF: Mark(7, _("at least half as many people as planned")),
            SOME: Mark(4, _("some people")),
        },
        most=10,
    ),
    Part.EVIDENCE: PartRule(
        _("Evidence"),
        _("Each file or link of either side: whoever reads it can see for themselves."),
        {
            "1": Mark(5, _("one piece of evidence")),
            "2": Mark(10, _("two pieces of evidence")),
            "3": Mark(15, _("three pieces of evidence or more")),
        },
        most=15,
    ),
}
"""Together 100 points at each follow-up."""

HIGHEST = sum(part.most for part in PARTS.values())
