"""What the home page and the desk show, read across the subjects."""

from portal.dashboard.selectors.calendar import address_of, feed_by, written_for
from portal.dashboard.selectors.desk import desk_of
from portal.dashboard.selectors.home import (
    figures,
    newest_partnerships,
    open_consultations,
    programme_figures,
)

__all__ = [
    "address_of",
    "desk_of",
    "feed_by",
    "figures",
    "newest_partnerships",
    "open_consultations",
    "programme_figures",
    "written_for",
]
