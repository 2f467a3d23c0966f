"""How much a request may send: a page of text from a visitor, a long proposal from a person, and a file to
the views that take one, from whom they take it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

VISITOR_BYTES = 64 * 2**10
FORM_BYTES = 64 * 2**10
"""The other fields of a form that sends a file, and what parts them."""

_MARK = "takes_upload"

Params = ParamSpec("Params")
Request = TypeVar("Request", bound=HttpRequest)
Response = TypeVar("Response", bound=HttpResponseBase)
View = Callable[Concatenate[Request, Params], Response]


def takes_upload(
    max_bytes: int, may_send: Callable[[Any], bool]
) -> Callable[[View[Request, Params, Response]], View[Request, Params, Response]]:
    """Mark a view whose form sends a file, so that its requests may be as large.

    Args:
        max_bytes: the largest file.
        may_send: whether this person may; asked before anybody reads the body. For others the limits of every
            form hold.
    """

    def decorate(view: View[Request, Params, Response]) -> View[Request, Params, Response]:
        @wraps(view)
        def take(request: Request, /, *args: Params.args, **kwargs: Params.kwargs) -> Response:
            return view(request, *args, **kwargs)

        setattr(take, _MARK, (max_bytes, may_send))
        return take

    return decorate


class BodyLimitMiddleware:
    """Refuses what no form of theirs needs, before anybody reads it.

    A form gives back what was typed, so a large body costs its reading and the writing of a larger page.
    Forms of accounts, where people are visitors still, take a page of text; for the text of the others
    `DATA_UPLOAD_MAX_MEMORY_SIZE` holds, which does not count files: this does.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        is_visitor = settings.SESSION_COOKIE_NAME not in request.COOKIES or "/accounts/" in request.path_info
        if is_visitor and _length(request) > VISITOR_BYTES:
            return render(request, "413.html", status=413)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        """Judge a large body by the view that it goes to; runs before the first reader, which is CSRF's."""
        length = _length(request)
        if length <= VISITOR_BYTES:
            return None
        limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        max_bytes, may_send = getattr(view, _MARK, (0, None))
        takes_file = may_send is not None and may_send(request.user)
        if takes_file:
            limit = max(limit, max_bytes)
        if length <= limit + FORM_BYTES:
            return None
        return render(request, "413.html", {"limit": limit if takes_file else None}, status=413)


def _length(request: HttpRequest) -> int:
    """Bytes that the request says it sends; a body of unknown length reads as empty to Django."""
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
