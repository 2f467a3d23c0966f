"""The page of an organization, as everyone sees it."""

from __future__ import annotations

import rules
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from organizations.enums import OrganizationState
from organizations.models import Organization
from organizations.panels import panels_of
from organizations.selectors.completeness import completeness_of
from organizations.selectors.expiry import may_be_renewed
from organizations.selectors.following import follows
from organizations.selectors.profile import public_page_of, structured_data
from organizations.selectors.standing import history_before, standing_of
from organizations.views.base import moved_to, visible
from portal.core.page_cache import public_page

VERBS = (
    "ask_renewal", "change", "join", "manage_network", "manage_people", "merge", "resubmit", "suspend",
    "verify", "view_enquiries", "view_evidence", "view_history", "view_people",
)  # fmt: skip


# The subjects of the panels too: what they show changes with them.
@require_safe
@public_page("organizations", "partnerships", "consultations", "events", "resources")
def organization_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One organization; to its members and to moderators also how it stands and what was done."""
    try:
        organization = visible(request, slug)
    except Http404:
        present = moved_to(request, slug)
        if present is None:
            raise
        return redirect(present, permanent=True)
    may = _may(request, organization)
    page = public_page_of(organization)
    context = {
        "organization": organization,
        "may": may,
        "page": page,
        "panels": panels_of(organization),
        "linked": structured_data(organization, page) if organization.is_public else None,
        "follows": follows(request.user, organization),
        "history": None,
    }
    if may["change"]:
        context["completeness"] = completeness_of(organization)
    if may["view_history"]:
        context |= {
            "history": history_before(organization, request.GET.get("before", "")),
            "standing": standing_of(organization),
        }
    return render(request, "organizations/detail.html", context)


def _may(request: HttpRequest, organization: Organization) -> dict[str, bool]:
    """What the person may do here, and what leads somewhere as the organization stands now."""
    may = {verb: rules.has_perm(f"organizations.{verb}", request.user, organization) for verb in VERBS}
    may["resubmit"] = may["resubmit"] and organization.state == OrganizationState.REFUSED
    may["ask_renewal"] = may["ask_renewal"] and may_be_renewed(organization)
    # A visitor is asked to sign in on the page behind the link.
    may["join"] = (may["join"] or not request.user.is_authenticated) and organization.is_public
    return may
