"""What the header tells a person who is signed in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.http import HttpRequest

from organizations.rules import acts_for
from organizations.services.acting import acting_organization

if TYPE_CHECKING:
    from portal.accounts.models import User


def acting_for(request: HttpRequest) -> dict[str, object]:
    """The organizations that the person may act for, as names and addresses, and the one they act for now.

    Both are read when the header shows them, from what the page reads of the person anyway.

    Args:
        request: whose person is asked; a visitor acts for nobody.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {
        "acting_for": partial(_names_and_addresses, user),
        "acting_now": partial(_name_of_current, user, request),
    }


def _names_and_addresses(user: User) -> tuple[tuple[str, str], ...]:
    return tuple((str(organization), organization.get_absolute_url()) for organization in acts_for(user))


def _name_of_current(user: User, request: HttpRequest) -> str:
    """Empty when the person has to choose, or acts for nobody."""
    organization = acting_organization(user, request.session)
    return str(organization) if organization else ""
