"""Remembers from where a request came, so that audit entries written during it can say so."""

import logging
from collections.abc import Callable
from contextvars import ContextVar

from allauth.account.adapter import get_adapter
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)

origin: ContextVar[str | None] = ContextVar("origin", default=None)


def _client(request: HttpRequest) -> str | None:
    """The client's address; the nearest one when the proxies in front are not as many as was set."""
    try:
        return get_adapter(request).get_client_ip(request)
    except (ImproperlyConfigured, PermissionDenied) as error:
        logger.warning("the client's address is not known, see TRUSTED_PROXY_COUNT: %s", error)
        return request.META.get("REMOTE_ADDR") or None


class OriginMiddleware:
    """Sets `origin` to the client's address for the time of one request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = origin.set(_client(request))
        try:
            return self.get_response(request)
        finally:
            origin.reset(token)
