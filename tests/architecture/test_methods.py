"""Every page says which methods it answers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.messages.storage.base import BaseStorage
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver
from django.views import View

from portal.accounts.models import User

OURS = ("consultations.", "events.", "organizations.", "partnerships.", "portal.", "resources.")
SAMPLES = {"int": 1, "uuid": "00000000-0000-4000-8000-000000000000"}
Found = Iterator[tuple[str, Any, dict[str, Any]]]


def views(resolver: URLResolver, given: dict[str, Any]) -> Found:
    """Every view of ours by its module and name, with what its addresses give it."""
    if resolver.app_name == "admin":
        # Django's own, which says what it answers page by page.
        return
    for pattern in resolver.url_patterns:
        names = getattr(pattern.pattern, "converters", {})
        kinds = {name: type(one).__name__.removesuffix("Converter").lower() for name, one in names.items()}
        taken = given | {name: SAMPLES.get(kind, "x") for name, kind in kinds.items()}
        if isinstance(pattern, URLResolver):
            yield from views(pattern, taken)
        elif isinstance(pattern, URLPattern) and pattern.callback.__module__.startswith(OURS):
            view = pattern.callback
            yield f"{view.__module__}.{view.__name__}", view, {**taken, **pattern.default_args}


FOUND = {name: (view, given) for name, view, given in views(get_resolver(), {})}


class Nowhere(BaseStorage):
    """Keeps no sentence."""

    def _get(self, *_args: Any, **_kwargs: Any) -> tuple[list[Any], bool]:
        return [], True

    def _store(self, *_args: Any, **_kwargs: Any) -> list[Any]:
        return []


def asked(method: str) -> HttpRequest:
    """A request with a method, of somebody who is signed in and may do everything."""
    request = RequestFactory().generic(method, "/")
    request.user = User(pk=0, is_moderator=True, is_administrator=True, is_programme_manager=True)
    request.session = {}  # type: ignore[assignment]
    request._messages = Nowhere(request)  # type: ignore[attr-defined]
    return request


def test_there_are_pages_to_ask() -> None:
    assert len(FOUND) > 80
    assert "organizations.views.verification.organization_decide" in FOUND


@pytest.mark.parametrize("name", sorted(FOUND))
def test_a_page_refuses_a_method_that_it_does_not_know(name: str) -> None:
    view, given = FOUND[name]
    if isinstance(getattr(view, "view_class", None), type) and issubclass(view.view_class, View):
        assert set(view.view_class.http_method_names) <= set(View.http_method_names)
        return
    assert view(asked("BREW"), **given).status_code == 405
