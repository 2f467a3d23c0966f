"""Remembers from where a request came, so that audit entries written during it can say so."""

from collections.abc import Callable
from contextvars import ContextVar

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse

origin: ContextVar[str | None] = ContextVar("origin", default=None)


class OriginMiddleware:
    """Sets `origin` to the client's address for the time of one request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = origin.set(get_adapter(request).get_client_ip(request))
        try:
            return self.get_response(request)
        finally:
            origin.reset(token)
