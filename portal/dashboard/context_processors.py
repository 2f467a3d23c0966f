"""What the header tells a person who is signed in."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from organizations.rules import acts_for


def acting_for(request: HttpRequest) -> dict[str, object]:
    """The organizations that the person acts for, read when the header shows them.

    Args:
        request: whose person is asked; a visitor acts for nobody.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"acting_for": SimpleLazyObject(lambda: acts_for(user))}
