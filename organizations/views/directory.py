"""What everyone sees of organizations."""

from __future__ import annotations

from typing import Any

import rules
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from organizations.filters import DirectoryFilter
from organizations.selectors.directory import CAP, find, rows_of
from organizations.views.base import PAGE_ROWS
from portal.core.page_cache import public_page


@require_safe
@public_page("organizations", "taxonomy")
def organization_list(request: HttpRequest) -> HttpResponse:
    """The public directory: a search box, facets, the organizations found."""
    filters = DirectoryFilter(request.GET)
    found = find(filters.asked)
    paginator: Paginator[Any] = Paginator(range(found.counts.total), PAGE_ROWS)
    page = paginator.get_page(request.GET.get("page"))
    page.object_list = rows_of(found.page(page.number, PAGE_ROWS), found.search)
    context = {
        "filters": filters,
        "found": found,
        "page": page,
        "sorts": filters.sorts(),
        "facets": filters.facets(found.counts),
        "exact_url": filters.url(exact="1"),
        "count_url": filters.url(count="all"),
        "cap": CAP,
        "may_export": rules.has_perm("organizations.export", request.user),
    }
    return render(request, "organizations/list.html", context)
