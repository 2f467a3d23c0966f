"""How much a request may send: a page of text from a visitor, a long proposal from a person."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

VISITOR_BYTES = 64 * 2**10


class BodyLimitMiddleware:
    """Refuses what no form of a visitor's needs, before anybody reads it.

    A form gives back what was typed, so a large body costs its reading and the writing of a larger page.
    Forms of accounts, where people are visitors still, take a page of text; for the others
    `DATA_UPLOAD_MAX_MEMORY_SIZE` holds.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_visitor = settings.SESSION_COOKIE_NAME not in request.COOKIES or "/accounts/" in request.path_info
        if is_visitor and _length(request) > VISITOR_BYTES:
            return render(request, "413.html", status=413)
        return self.get_response(request)


def _length(request: HttpRequest) -> int:
    """Bytes that the request says it sends; a body of unknown length reads as empty to Django."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
