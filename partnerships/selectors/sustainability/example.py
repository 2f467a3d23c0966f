"""Worked examples for the help page: the organizations are invented, the points come from the rubric."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from partnerships.enums import BudgetLine, Continuation, GoesOn, Payer
from partnerships.selectors.sustainability.scoring import Judgement, Said, judge, total


class Worked(NamedTuple):
    """A partnership with three follow-ups: what was said, what follows, and the score."""

    tells: str
    judgements: Sequence[Judgement]

    @property
    def points(self) -> list[int]:
        """Of each follow-up."""
        return [judgement.points for judgement in self.judgements]

    @property
    def total(self) -> int:
        """The score."""
        return total(self.points)


def examples() -> list[Worked]:
    """A repair workshop that the town keeps, one that stops after a year, and one of which half is heard."""
    kept = Said(
        GoesOn.AS_IT_WAS,
        Continuation.AGREEMENT,
        frozenset((Payer.AUTHORITY,)),
        people=120,
        budget_line=BudgetLine.KEPT,
        evidence=1,
    )
    agrees = Said(GoesOn.AS_IT_WAS, Continuation.IN_PRACTICE, frozenset((Payer.OWN,)), people=90)
    stopped = Said(GoesOn.NO)
    both = judge(agrees, kept, planned=120)
    alone = judge(agrees, None, planned=120)
    return [
        Worked(
            _(
                "Both sides say at 6, 12 and 24 months that the workshop goes on. The town has renewed the "
                "agreement, keeps a line in its budget and gives the decision as evidence; it reached the "
                "120 people planned."
            ),
            [both, both, both],
        ),
        Worked(
            _("The same at 6 months; at 12 months the town says that the workshop has stopped."),
            [both, judge(agrees, stopped, planned=120), judge(None, stopped, planned=120)],
        ),
        Worked(
            _("The NGO alone answers, at 6 months: it goes on in practice. The town never answers."),
            [alone, judge(None, None, planned=120), judge(None, None, planned=120)],
        ),
    ]
