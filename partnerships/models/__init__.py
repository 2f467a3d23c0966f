from partnerships.models.clock import MOST_POINTS, ChangePoint, ChangeRound, ClockReminder, Redirection
from partnerships.models.needs import Need, NeedQuestion
from partnerships.models.partnerships import LONG_TEXT, SHORT_TEXT, Partnership

__all__ = [
    "LONG_TEXT",
    "MOST_POINTS",
    "SHORT_TEXT",
    "ChangePoint",
    "ChangeRound",
    "ClockReminder",
    "Need",
    "NeedQuestion",
    "Partnership",
    "Redirection",
]
