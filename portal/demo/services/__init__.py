"""What the demo can do: be loaded, and tell its sign-ins."""

from portal.demo.services.loading import load
from portal.demo.services.people import PASSWORD, sign_ins

__all__ = ["PASSWORD", "load", "sign_ins"]
