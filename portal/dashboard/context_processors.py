"""What the header tells a person who is signed in."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from organizations.models import Organization


def acting_for(request: HttpRequest) -> dict[str, object]:
    """The organizations that the person acts for, read when the header shows them.

    Args:
        request: whose person is asked; a visitor acts for nobody.
    """
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    own = Organization.objects.written_by(user).only("name", "short_name", "slug").order_by("name", "pk")
    return {"acting_for": SimpleLazyObject(lambda: list(own))}
