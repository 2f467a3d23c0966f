"""Who may do what to an event."""

from organizations.rules import is_administrator
from portal.core.published import permit

permit("events", is_administrator)
