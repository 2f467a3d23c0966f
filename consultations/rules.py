"""Who may do what to a consultation."""

from organizations.rules import is_administrator
from portal.core.published import permit

permit("consultations", is_administrator)
