"""Who belongs to an organization and as what."""

from __future__ import annotations

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organizations import services
from organizations.enums import MembershipRole
from organizations.models import Membership, Organization
from organizations.views.base import PAGE_ROWS, permit, piece, visible
from portal.accounts.requests import PersonRequest
from portal.core.acts import attempt


@login_required
@require_safe
def organization_people(request: PersonRequest, slug: str) -> HttpResponse:
    """Everybody of an organization; to its owners also who asks and who is invited."""
    organization = visible(request, slug)
    permit(request, "organizations.view_people", organization)
    may_manage = rules.has_perm("organizations.manage_people", request.user, organization)
    people = organization.memberships.select_related("user").order_by("created_at", "pk")
    context = {
        "organization": organization,
        "page": Paginator(people, PAGE_ROWS).get_page(request.GET.get("page")),
        "roles": MembershipRole.choices,
        "may_manage": may_manage,
        "may_leave": rules.has_perm("organizations.leave", request.user, organization),
        "requests": None,
        "invitations": None,
        "now": timezone.now(),
    }
    if may_manage:
        requests = organization.join_requests.waiting().for_owners().select_related("user")
        invitations = organization.invitations.unanswered().select_related("invited_by")
        context |= {
            "requests": piece(requests, request.GET.get("requests", "")),
            "invitations": piece(invitations, request.GET.get("invitations", "")),
        }
    return render(request, "organizations/people.html", context)


@login_required
@require_POST
def member_role(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Give a person another role."""
    organization, membership = _managed(request, slug, pk)
    role = request.POST.get("role", "")
    if role not in MembershipRole.values:
        messages.warning(request, _("Please choose a role from the list."))
    else:
        attempt(
            request,
            lambda: services.change_role(pk=membership.pk, actor=request.user, role=role, now=timezone.now()),
            _("%(person)s is now: %(role)s.")
            % {"person": membership.user, "role": MembershipRole(role).label},
        )
    return _back(request, organization)


@login_required
@require_POST
def member_signatory(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Let a person sign agreements for the organization, or no longer."""
    organization, membership = _managed(request, slug, pk)
    is_signatory = request.POST.get("signatory") == "yes"
    names = {"person": membership.user, "organization": organization}
    done = (
        _("%(person)s can now sign agreements for %(organization)s, with a second factor.") % names
        if is_signatory
        else _("%(person)s no longer signs agreements for %(organization)s.") % names
    )
    attempt(
        request,
        lambda: services.name_signatory(
            pk=membership.pk, actor=request.user, is_signatory=is_signatory, now=timezone.now()
        ),
        done,
    )
    return _back(request, organization)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member_remove(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Say what removing a person does; then do it."""
    organization, membership = _managed(request, slug, pk)
    if request.method == "POST":
        attempt(
            request,
            lambda: services.remove_member(pk=membership.pk, actor=request.user, now=timezone.now()),
            _("%(person)s no longer belongs to %(organization)s.")
            % {"person": membership.user, "organization": organization},
        )
        return _back(request, organization)
    context = {"organization": organization, "membership": membership}
    return render(request, "organizations/person_remove.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def member_hand_over(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Say what handing over does; then do it."""
    organization, membership = _managed(request, slug, pk)
    if request.method == "POST":
        attempt(
            request,
            lambda: services.hand_over(pk=membership.pk, actor=request.user, now=timezone.now()),
            _("%(person)s now owns %(organization)s; you are an editor.")
            % {"person": membership.user, "organization": organization},
        )
        return _back(request, organization)
    context = {"organization": organization, "membership": membership}
    return render(request, "organizations/hand_over.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organization_leave(request: PersonRequest, slug: str) -> HttpResponse:
    """Say what leaving does; then do it."""
    organization = visible(request, slug)
    permit(request, "organizations.leave", organization)
    if request.method == "POST":
        left = attempt(
            request,
            lambda: services.leave_organization(pk=organization.pk, actor=request.user, now=timezone.now()),
            _("You no longer belong to %(organization)s.") % {"organization": organization},
        )
        return redirect("dashboard:desk") if left else _back(request, organization)
    return render(request, "organizations/leave.html", {"organization": organization})


def _managed(request: PersonRequest, slug: str, pk: int) -> tuple[Organization, Membership]:
    organization = visible(request, slug)
    permit(request, "organizations.manage_people", organization)
    return organization, get_object_or_404(organization.memberships.select_related("user"), pk=pk)


def _back(request: PersonRequest, organization: Organization) -> HttpResponse:
    """To the people, unless the person has just taken from themselves the right to see them."""
    if Membership.objects.filter(organization=organization, user=request.user).exists():
        return redirect("organizations:people", slug=organization.slug)
    return redirect("dashboard:desk")
