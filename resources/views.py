from __future__ import annotations

import rules
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from portal.core.page_cache import public_page
from resources.filters import ResourceFilter
from resources.models import Resource

PAGE_ROWS = 25


@require_safe
@public_page("resources", "organizations")
def resource_list(request: HttpRequest) -> HttpResponse:
    """Public resources, newest first."""
    filters = ResourceFilter(request.GET, queryset=Resource.objects.public().newest_first().for_list())
    page = Paginator(filters.qs, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "resources/list.html", {"filter": filters, "page": page})


@require_safe
@public_page("resources", "organizations")
def resource_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One resource."""
    resource = get_object_or_404(Resource.objects.visible_to(request.user).for_page(), pk=pk)
    may_change = rules.has_perm("resources.change", request.user, resource)
    return render(request, "resources/detail.html", {"resource": resource, "may_change": may_change})
