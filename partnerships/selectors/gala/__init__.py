"""The gala as pages and services ask of it: who may be nominated, what is owed, who is first."""

from partnerships.selectors.gala.eligibility import RULES, Verdict, is_eligible, verdicts_of
from partnerships.selectors.gala.hindrances import against
from partnerships.selectors.gala.jury import Jury, jury_of
from partnerships.selectors.gala.pages import line_of_gala, next_verb
from partnerships.selectors.gala.ranking import Place, ranking_of, rules_for_ties, shown

__all__ = [
    "RULES",
    "Jury",
    "Place",
    "Verdict",
    "against",
    "is_eligible",
    "jury_of",
    "line_of_gala",
    "next_verb",
    "ranking_of",
    "rules_for_ties",
    "shown",
    "verdicts_of",
]
