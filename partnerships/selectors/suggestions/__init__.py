"""Who would fit as a partner, best first, by a written formula, each with its reasons."""

from partnerships.selectors.suggestions.asking import Asker, for_draft, for_need, for_organization
from partnerships.selectors.suggestions.example import Worked, example
from partnerships.selectors.suggestions.finding import Suggestion, suggest
from partnerships.selectors.suggestions.reasons import Named, SuggestionRow, rows_for, sentence
from partnerships.selectors.suggestions.weights import (
    LASTS_DAYS,
    LEAST,
    LEAST_IN_SUBJECT,
    NEARNESS,
    WEIGHTS,
    Closeness,
    Common,
    Part,
    Score,
    score,
)

__all__ = [
    "LASTS_DAYS",
    "LEAST",
    "LEAST_IN_SUBJECT",
    "NEARNESS",
    "WEIGHTS",
    "Asker",
    "Closeness",
    "Common",
    "Named",
    "Part",
    "Score",
    "Suggestion",
    "SuggestionRow",
    "Worked",
    "example",
    "for_draft",
    "for_need",
    "for_organization",
    "rows_for",
    "score",
    "sentence",
    "suggest",
]
