"""A proposal or an agreement given out as a PDF, to one asker so often."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render

from portal.audit.middleware import origin
from portal.core.limits import is_within

if TYPE_CHECKING:
    from django.http import HttpRequest

A_MINUTE = 20
"""PDFs for one person, or one address: each is a quarter of a second of a processor."""


def give_paper(request: HttpRequest, make: Callable[[], bytes], *, name: str) -> HttpResponse:
    """Give out a PDF, made in the request; 429 to whoever asked too often within a minute.

    Args:
        request: of a person or a visitor.
        make: makes it.
        name: of the file.
    """
    who = str(request.user.pk) if request.user.is_authenticated else str(origin.get())
    if not is_within("partnerships.paper", who, most=A_MINUTE, seconds=60):
        response = render(request, "429.html", status=429)
        response.headers["Retry-After"] = "60"
        return response
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(make(), content_type="application/pdf", headers=headers)
