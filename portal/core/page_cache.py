"""Whole pages for visitors without a session: rendered once, kept in the web process, right on every hit.

Why it is right. Before a public page is rendered, the generations of the subjects it shows are read from
Valkey; the page is kept with them; a hit reads them again, in one round trip, and serves the page only if
they are the same. A service that changes a subject replaces its generation after its commit. So a page that
was rendered from older data carries an older generation, however long its rendering took and whichever
process did it. What is left is the moment between a commit and the replacement that follows it, and the
death of the process or of Valkey in that moment: then a page of before the change lives for
`PAGE_CACHE_SECONDS` at most (`portal.core.page_generations` repeats a replacement that failed).

Why in the process's memory and not in Valkey: the page need not travel on each hit (docs/performance.md has
both measured), and a flood of made-up addresses can push out only other pages of a bounded memory; in Valkey
it would take the room of the queue of tasks. The price is one rendering per process. Nobody waits for
another's rendering of the same page either: a server process renders with one thread, so a page never has
more renderers at a time than there are processes.

Nothing personal is kept: `_key` tells who is a visitor, `_may_keep` which answers count as public.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import DisallowedHost, MiddlewareNotUsed
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from portal.core.page_generations import Generations, Stamp
from portal.core.page_memory import Key, Memory, Page

MEMORY_BYTES = 32 * 2**20
"""The room for pages in each web process."""

LARGEST_PAGE_BYTES = 512 * 2**10

LONGEST_ADDRESS = 1_000
"""Characters of host, path, query and htmx headers; a page with a longer one is rendered each time."""

HTMX_HEADERS = ("HX-Request", "HX-Boosted", "HX-Target", "HX-History-Restore-Request")
"""What a view may ask to give a part of the page instead of the whole; the others it must not ask."""

_HTMX_META = tuple("HTTP_" + name.upper().replace("-", "_") for name in HTMX_HEADERS)
_VARY = ("Cookie", "Accept-Encoding", *HTMX_HEADERS)
# LocaleMiddleware says Accept-Language where the path has no language prefix, although the path decides there
# too; `_may_keep` checks that it did.
_VARY_KNOWN = {"accept-language", *(name.lower() for name in _VARY)}
_NOT_KEPT_HEADERS = {"content-length", "etag", "last-modified", "vary"}
_RENDERING = "tandem.page_rendering"

Params = ParamSpec("Params")
Response = TypeVar("Response", bound=HttpResponseBase)
View = Callable[Concatenate[HttpRequest, Params], Response]

process_memory = Memory(MEMORY_BYTES)
process_generations = Generations()


def public_page(*subjects: str) -> Callable[[View[Params, Response]], View[Params, Response]]:
    """Mark a view whose page is the same for every visitor without a session, so that it can be kept.

    For a visitor the page is rendered as if there were no cookies. For people with a session nothing changes.
    Browsers are told to ask again each time, so nobody who signs in or out is shown the page of before.

    Args:
        subjects: all whose public data the page shows ("organizations", "partnerships", …), at least one;
            services name the same words to `drop_pages`.

    Raises:
        TypeError: without a subject.
    """
    if not subjects:
        raise TypeError("public_page needs the subjects that the page shows")

    def decorate(view: View[Params, Response]) -> View[Params, Response]:
        @wraps(view)
        def show(request: HttpRequest, /, *args: Params.args, **kwargs: Params.kwargs) -> Response:
            rendering: _Rendering | None = request.META.get(_RENDERING)
            if rendering is not None:
                rendering.begin(subjects)
                # Those of a sister site, say: whatever they hold, the page cannot depend on it.
                request.COOKIES = {}
            response = view(request, *args, **kwargs)
            said = response.headers.get("Cache-Control", "")
            if "private" not in said and "no-store" not in said:
                response.headers["Cache-Control"] = "private, no-cache" if rendering is None else "no-cache"
            patch_vary_headers(response, _VARY)
            return response

        return show

    return decorate


def drop_pages(*subjects: str) -> None:
    """Stop serving kept pages that show these subjects, as soon as the current transaction is committed.

    Called by services inside the transaction that changes public data. Never fails because of Valkey: a
    replacement that does not reach it is repeated in the background.

    Args:
        subjects: the words that views gave to `public_page`.
    """
    transaction.on_commit(partial(process_generations.replace, subjects))


class PageCacheMiddleware:
    """Answers visitors from memory and keeps what views marked with `public_page`.

    Stands before every middleware that sets headers, so a kept page has them all and a hit pays for none.
    `PAGE_CACHE_SECONDS = 0` takes it out.

    Args:
        get_response: the rest of the portal.

    Raises:
        MiddlewareNotUsed: when pages are to be kept for no time.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if settings.PAGE_CACHE_SECONDS <= 0:
            raise MiddlewareNotUsed("PAGE_CACHE_SECONDS is 0")
        self.get_response = get_response
        self.memory = process_memory
        self.generations = process_generations

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        key = _key(request)
        if key is None:
            return self.get_response(request)
        page = self._current(key)
        if page is None:
            rendering = request.META[_RENDERING] = _Rendering(self.generations)
            response = self.get_response(request)
            page = rendering.page(request, response)
            if page is None:
                return response
            self.memory.put(key, page)
        return page.answer(request)

    def _current(self, key: Key) -> Page | None:
        """The page kept under a key, if what it shows has not changed since."""
        page = self.memory.get(key)
        if page is None:
            return None
        if page.expires > time.monotonic():
            stamp = self.generations.read(page.subjects)
            if stamp == page.stamp:
                return page
        self.memory.discard(key, page)
        return None


@dataclass(slots=True)
class _Rendering:
    """What has to be known from before a page is rendered, to keep it afterwards."""

    generations: Generations
    subjects: tuple[str, ...] = ()
    stamp: Stamp | None = None

    def begin(self, subjects: tuple[str, ...]) -> None:
        """Note the generations before anything is read; a view marked twice shows the subjects of both."""
        before = self.stamp
        again = bool(self.subjects)
        self.subjects += subjects
        self.stamp = self.generations.begin(self.subjects)
        if again and (before is None or self.stamp is None or self.stamp[: len(before)] != before):
            self.stamp = None

    def page(self, request: HttpRequest, response: HttpResponseBase) -> Page | None:
        """The page to keep, if this answer may be kept."""
        if self.stamp is None or not isinstance(response, HttpResponse) or not _may_keep(request, response):
            return None
        headers = {
            name: value for name, value in response.headers.items() if name.lower() not in _NOT_KEPT_HEADERS
        }
        return Page(
            body=response.content,
            headers={**headers, "Vary": ", ".join(_VARY)},
            subjects=self.subjects,
            stamp=self.stamp,
            expires=time.monotonic() + min(settings.PAGE_CACHE_SECONDS, _seconds_of_today()),
        )


def _seconds_of_today() -> float:
    """How long today lasts yet on the portal's clock: after it "days left" and "open" say something else."""
    now = timezone.localtime()
    tomorrow = timezone.make_aware(dt.datetime.combine(now.date() + dt.timedelta(days=1), dt.time()))
    return (tomorrow - now).total_seconds()


def _key(request: HttpRequest) -> Key | None:
    """Under what the page of a request is kept; None when it is not asked by a plain visitor.

    The query counts as it was sent, because any part of it can change the page (the page's number above all)
    and the order of its parts can. The language needs no place: it is in the path.
    """
    meta = request.META
    if request.method not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in meta:
        return None
    if meta.get("HTTP_COOKIE"):
        cookies = request.COOKIES
        # A message waits for somebody who has just signed out; the page that shows it is theirs alone.
        if settings.SESSION_COOKIE_NAME in cookies or CookieStorage.cookie_name in cookies:
            return None
    try:
        host = request.get_host()
    except DisallowedHost:
        # CommonMiddleware refuses it.
        return None
    key = (
        request.scheme or "",
        host,
        request.path,
        meta.get("QUERY_STRING", ""),
        *[meta.get(name, "") for name in _HTMX_META],
    )
    return key if sum(map(len, key)) <= LONGEST_ADDRESS else None


def _may_keep(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether an answer can be given to every visitor who asks for the same address."""
    headers = response.headers
    cache_control = headers.get("Cache-Control", "")
    vary = {name.strip().lower() for name in headers.get("Vary", "").split(",")}
    messages = getattr(request, "_messages", None)
    language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
    return (
        request.method == "GET"
        and response.status_code == HTTPStatus.OK
        and len(response.content) <= LARGEST_PAGE_BYTES
        and not response.cookies
        and "Set-Cookie" not in headers
        and "private" not in cache_control
        and "no-store" not in cache_control
        and "Content-Encoding" not in headers
        # A form's token or a script's nonce is made for one visitor.
        and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META
        and "'nonce-" not in headers.get("Content-Security-Policy", "")
        and not (messages is not None and messages.added_new)
        and vary <= _VARY_KNOWN
        and headers.get("Content-Language", language) == language
    )
