from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.core.page_cache import public_page
from portal.search.selectors import find

LONGEST_QUERY = 200


@require_safe
@public_page("organizations", "partnerships")
def search(request: HttpRequest) -> HttpResponse:
    """One box over everything."""
    text = request.GET.get("q", "")[:LONGEST_QUERY].replace("\x00", "")
    return render(request, "search/search.html", {"q": text, "found": find(text, request.user)})
