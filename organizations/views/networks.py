"""The members of a network, and the networks that an organization belongs to."""

from __future__ import annotations

from typing import Any

import rules
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organizations import services
from organizations.enums import OrganizationState
from organizations.models import NetworkMember, Organization
from organizations.selectors.networks import could_be_linked
from organizations.views.base import PAGE_ROWS, permit, visible
from portal.accounts.requests import PersonRequest
from portal.core.acts import attempt
from portal.core.page_cache import public_page


@require_safe
@public_page("organizations")
def organization_network(request: HttpRequest, slug: str) -> HttpResponse:
    """Whom an organization is together with; to whoever acts for it, also what waits and whom to ask."""
    organization = visible(request, slug)
    public = OrganizationState.public()
    members = organization.network_members.confirmed().filter(member__state__in=public)
    networks = organization.networks.confirmed().filter(network__state__in=public)
    context = {
        "organization": organization,
        "page": Paginator(
            members.select_related("member__territory").order_by("member__folded_name", "pk"), PAGE_ROWS
        ).get_page(request.GET.get("page")),
        "networks": networks.select_related("network").order_by("network__folded_name", "pk"),
        "may_manage": rules.has_perm("organizations.manage_network", request.user, organization),
    }
    if context["may_manage"]:
        context |= _to_manage(request, organization)
    return render(request, "organizations/network.html", context)


def _to_manage(request: HttpRequest, organization: Organization) -> dict[str, Any]:
    """What only those who act for the organization see."""
    asked = NetworkMember.objects.asked().filter(Q(network=organization) | Q(member=organization))
    waiting = list(asked.select_related("network", "member"))
    q = request.GET.get("q", "").replace("\x00", "").strip()
    return {
        "to_confirm": [link for link in waiting if link.asked_side == organization],
        "awaited": [link for link in waiting if link.asked_side != organization],
        "q": q,
        "found": could_be_linked(organization, q) if q else [],
    }


@login_required
@require_POST
def network_ask(request: PersonRequest, slug: str) -> HttpResponse:
    """Ask another organization: to be a member here, or to be let in there."""
    organization = visible(request, slug)
    permit(request, "organizations.manage_network", organization)
    other = get_object_or_404(
        Organization.objects.verified(), slug=request.POST.get("organization", "").replace("\x00", "")
    )
    by_network = request.POST.get("as") == "network"
    network, member = (organization, other) if by_network else (other, organization)
    attempt(
        request,
        lambda: services.ask_network(
            network_pk=network.pk,
            member_pk=member.pk,
            by_network=by_network,
            actor=request.user,
            now=timezone.now(),
        ),
        _("%(organization)s was asked; its people were told by mail.") % {"organization": other},
    )
    return redirect("organizations:network", slug=slug)


@login_required
@require_POST
def network_confirm(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Confirm what the other side asked for."""
    link = _link(request, slug, pk)
    attempt(
        request,
        lambda: services.confirm_network(pk=link.pk, actor=request.user, now=timezone.now()),
        _("Confirmed. %(member)s is now a member of %(network)s.")
        % {"member": link.member, "network": link.network},
    )
    return redirect("organizations:network", slug=slug)


@login_required
@require_POST
def network_decline(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Say no to what the other side asked for."""
    link = _link(request, slug, pk)
    attempt(
        request,
        lambda: services.decline_network(pk=link.pk, actor=request.user, now=timezone.now()),
        _("Declined. The other side was told by mail."),
    )
    return redirect("organizations:network", slug=slug)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def network_end(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Say what ending does; then do it."""
    link = _link(request, slug, pk)
    if request.method == "POST":
        attempt(
            request,
            lambda: services.end_network(pk=link.pk, actor=request.user, now=timezone.now()),
            _("Ended. The other side was told by mail."),
        )
        return redirect("organizations:network", slug=slug)
    context = {"link": link, "organization": visible(request, slug)}
    return render(request, "organizations/network_end.html", context)


def _link(request: PersonRequest, slug: str, pk: int) -> NetworkMember:
    organization = visible(request, slug)
    permit(request, "organizations.manage_network", organization)
    own = NetworkMember.objects.filter(Q(network=organization) | Q(member=organization))
    return get_object_or_404(own.select_related("network", "member"), pk=pk)
