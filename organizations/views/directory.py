"""What everyone sees of organizations."""

from __future__ import annotations

import rules
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from organizations.enums import OrganizationState
from organizations.filters import OrganizationFilter
from organizations.models import Organization
from organizations.views.base import PAGE_ROWS, visible
from portal.audit.models import Entry
from portal.core.page_cache import public_page


@require_safe
@public_page("organizations")
def organization_list(request: HttpRequest) -> HttpResponse:
    """The public directory."""
    filters = OrganizationFilter(request.GET, queryset=Organization.objects.public().for_list())
    page = Paginator(filters.qs, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "organizations/list.html", {"filter": filters, "page": page})


@require_safe
@public_page("organizations")
def organization_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One organization; to its members and to moderators also how it stands and what was done."""
    organization = visible(request, slug)
    may = {
        verb: rules.has_perm(f"organizations.{verb}", request.user, organization)
        for verb in ("change", "resubmit", "verify", "view_history")
    }
    may["resubmit"] = may["resubmit"] and organization.state == OrganizationState.REFUSED
    history = Entry.objects.about(organization) if may["view_history"] else None
    context = {"organization": organization, "may": may, "history": history}
    return render(request, "organizations/detail.html", context)
