from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from benchmarks.floor.models import Row

ROWS = 25


def rows(request: HttpRequest) -> HttpResponse:
    """One indexed query, 25 rows, one template."""
    return render(request, "floor/list.html", {"rows": Row.objects.order_by("name", "id")[:ROWS]})


def row(request: HttpRequest, pk: int) -> HttpResponse:
    """Where the list's links lead."""
    return HttpResponse(get_object_or_404(Row, pk=pk).summary)


def rows_from_valkey(request: HttpRequest) -> HttpResponse:
    """The same page out of Django's own cache in Valkey, without asking whether it is still right."""
    page = cache.get("floor")
    if page is None:
        page = rows(request).content
        cache.set("floor", page, 600)
    return HttpResponse(page)
