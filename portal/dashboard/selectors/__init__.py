"""What the home page and the desk show, read across the subjects."""

from portal.dashboard.selectors.desk import desk_of
from portal.dashboard.selectors.home import figures, newest_partnerships, open_consultations

__all__ = ["desk_of", "figures", "newest_partnerships", "open_consultations"]
