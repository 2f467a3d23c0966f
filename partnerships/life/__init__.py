"""The life of a proposal as data: its states, what can be done in each and by whom, and the terms of the law.

Nothing here asks the database; everything above reads it.
"""

from partnerships.life.states import STANDINGS, WAY, Clock, PartnershipState, Side, Standing
from partnerships.life.terms import ANSWER_TERM, EXTENSION_TERM, REDIRECT_TERM, REMINDERS
from partnerships.life.verbs import LIFE, LINKS, TRANSITIONS, VERBS, Verb, verbs_from

__all__ = [
    "ANSWER_TERM",
    "EXTENSION_TERM",
    "LIFE",
    "LINKS",
    "REDIRECT_TERM",
    "REMINDERS",
    "STANDINGS",
    "TRANSITIONS",
    "VERBS",
    "WAY",
    "Clock",
    "PartnershipState",
    "Side",
    "Standing",
    "Verb",
    "verbs_from",
]
