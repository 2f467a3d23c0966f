"""What the views of this app have in common."""

from __future__ import annotations

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from organizations.models import Organization

PAGE_ROWS = 25


def visible(request: HttpRequest, slug: str) -> Organization:
    """The organization at an address, unless it is unknown to the person.

    Raises:
        Http404: when it is.
    """
    organizations = Organization.objects.visible_to(request.user).for_list()
    return get_object_or_404(organizations, slug=slug)


def form_status(form: object) -> int:
    """422 for a form that came back with what was typed, else 200."""
    return 422 if getattr(form, "is_bound", False) else 200
