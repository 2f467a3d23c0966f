"""Whether a partnership goes on after its end, by a written rubric, with its reasons."""

from partnerships.selectors.sustainability.example import Worked, examples
from partnerships.selectors.sustainability.reading import judgement_of
from partnerships.selectors.sustainability.rubric import HIGHEST, PARTS, Mark, Part, PartRule
from partnerships.selectors.sustainability.scoring import Judgement, Reason, Said, judge, total

__all__ = [
    "HIGHEST",
    "PARTS",
    "Judgement",
    "Mark",
    "Part",
    "PartRule",
    "Reason",
    "Said",
    "Worked",
    "examples",
    "judge",
    "judgement_of",
    "total",
]
