"""The life of a partnership as data: its states, what can be done in each and by whom, and the law's terms.

Nothing here asks the database; everything above reads it.
"""

from partnerships.life.states import STANDINGS, WAY, Clock, PartnershipState, Side, Stage, Standing
from partnerships.life.terms import (
    ANSWER_TERM,
    EXTENSION_TERM,
    FOLLOW_UP_DAYS,
    FOLLOW_UP_REMINDERS,
    FOLLOW_UP_TERM,
    LAST_ANSWERS_DAYS,
    LONGEST_YEARS,
    MOST_ROUNDS,
    REDIRECT_TERM,
    REMINDERS,
    REPORT_DAYS,
    followed_up_until,
    months_after,
)
from partnerships.life.verbs import LIFE, LINKS, TRANSITIONS, VERBS, Verb, verbs_from
from partnerships.life.ways_back import CORRECTIONS, FACTS, LEADS_BACK, WAYS_BACK, WayBack
from portal.core.terms import FOLLOW_UP_MONTHS

__all__ = [
    "ANSWER_TERM",
    "CORRECTIONS",
    "EXTENSION_TERM",
    "FACTS",
    "FOLLOW_UP_DAYS",
    "FOLLOW_UP_MONTHS",
    "FOLLOW_UP_REMINDERS",
    "FOLLOW_UP_TERM",
    "LAST_ANSWERS_DAYS",
    "LEADS_BACK",
    "LIFE",
    "LINKS",
    "LONGEST_YEARS",
    "MOST_ROUNDS",
    "REDIRECT_TERM",
    "REMINDERS",
    "REPORT_DAYS",
    "STANDINGS",
    "TRANSITIONS",
    "VERBS",
    "WAY",
    "WAYS_BACK",
    "Clock",
    "PartnershipState",
    "Side",
    "Stage",
    "Standing",
    "Verb",
    "WayBack",
    "followed_up_until",
    "months_after",
    "verbs_from",
]
