"""A small portal whose one page shows a shelf: views to be kept, and views that must never be."""

from collections import Counter
from collections.abc import Callable

from django.conf.urls.i18n import i18n_patterns
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import path
from django.utils.translation import activate, get_language
from django.views.decorators.cache import never_cache

from portal.core import page_cache
from portal.core.page_cache import public_page

LONG = "Un text destul de lung ca să merite comprimat. " * 40

shelf: dict[str, str] = {}
rendered: Counter[str] = Counter()
while_rendering: list[Callable[[], None]] = []


@public_page("shelf")
def shelf_page(request: HttpRequest) -> HttpResponse:
    """Read the data, then let a test do something in the midst of the rendering."""
    rendered["shelf"] += 1
    title = shelf["title"]
    for act in while_rendering:
        act()
    part = "part" if request.headers.get("HX-Request") else "whole"
    asked = request.GET.getlist("page"), request.GET.get("q", "")
    reader = request.user if request.user.is_authenticated else "nobody"
    facts = f"{title} {get_language()} {part} {asked} {reader} {sorted(request.COOKIES)}"
    return HttpResponse(f"<p>{facts}</p>{request.build_absolute_uri()}<p>{LONG}</p>")


@public_page("shelf", "table")
def shelf_and_table(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{shelf['title']} {shelf['table']}")


@public_page("table")
@public_page("shelf")
def marked_twice(_request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{shelf['title']} {shelf['table']}")


@public_page("table")
def table_page(_request: HttpRequest, title: str = "") -> HttpResponse:
    return HttpResponse(f"{title} {shelf['table']}")


@public_page("shelf")
def page_within_page(request: HttpRequest) -> HttpResponse:
    title = shelf["title"]
    for act in while_rendering:
        act()
    return table_page(request, title)


def unmarked(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("not marked")


@public_page("shelf")
def sets_cookie(_request: HttpRequest) -> HttpResponse:
    response = HttpResponse("a cookie")
    response.set_cookie("theme", "dark")
    return response


@public_page("shelf")
def starts_session(request: HttpRequest) -> HttpResponse:
    request.session["seen"] = True
    return HttpResponse("a session")


@public_page("shelf")
def form_token(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f'<input type="hidden" value="{get_token(request)}">')


@public_page("shelf")
def adds_message(request: HttpRequest) -> HttpResponse:
    messages.info(request, "for you alone")
    return HttpResponse(" ".join(map(str, messages.get_messages(request))))


@public_page("shelf")
def script_nonce(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f'<script nonce="{request.csp_nonce}" src="/x.js"></script>')  # type: ignore[attr-defined]


@public_page("shelf")
def missing(_request: HttpRequest) -> HttpResponse:
    raise Http404


@public_page("shelf")
def elsewhere(_request: HttpRequest) -> HttpResponseBase:
    return redirect("/shelf/")


@public_page("shelf")
@never_cache
def refuses(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("never")


@public_page("shelf")
def private(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("private", headers={"Cache-Control": "private"})


@public_page("shelf")
def streamed(_request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse(iter(["a", "b"]))


@public_page("shelf")
def by_browser(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("depends", headers={"Vary": "User-Agent"})


@public_page("shelf")
def in_another_language(_request: HttpRequest) -> HttpResponse:
    activate("en")
    return HttpResponse("English where the path says Romanian")


@public_page("shelf")
def too_large(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("x" * (page_cache.LARGEST_PAGE_BYTES + 1))


NEVER_KEPT = {
    view.__name__: view
    for view in (
        unmarked, sets_cookie, starts_session, form_token, adds_message, script_nonce, missing, elsewhere,
        refuses, private, streamed, by_browser, in_another_language, too_large,
    )
}  # fmt: skip


urlpatterns = i18n_patterns(
    path("shelf/", shelf_page),
    path("both/", shelf_and_table),
    path("twice/", marked_twice),
    path("within/", page_within_page),
    *[path(f"{name}/", view) for name, view in NEVER_KEPT.items()],
    prefix_default_language=False,
)


def refused(_request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("refused", status=400)


def not_found(_request: HttpRequest, exception: Exception) -> HttpResponse:
    return HttpResponse("not found", status=404)


handler400 = f"{__name__}.refused"
handler404 = f"{__name__}.not_found"


def replace(*subjects: str) -> None:
    """What a service does after its commit."""
    page_cache.process_generations.replace(subjects)
