"""Who may do what to a resource."""

from organizations.rules import is_administrator
from portal.core.published import permit

permit("resources", is_administrator)
