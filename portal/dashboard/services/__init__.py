"""What a person arranges on the desk, a function per verb."""

from portal.dashboard.services.calendar import close_calendar, open_calendar
from portal.dashboard.services.filters import remove_filter, save_filter

__all__ = ["close_calendar", "open_calendar", "remove_filter", "save_filter"]
