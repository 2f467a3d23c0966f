"""Following organizations."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organizations import services
from organizations.selectors.following import followed_by, follows
from organizations.views.base import PAGE_ROWS, permit, visible
from portal.accounts.requests import PersonRequest
from portal.core.acts import attempt


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organization_follow(request: PersonRequest, slug: str) -> HttpResponse:
    """What following means, and the button; a visitor comes here from the page that is kept for everyone."""
    organization = visible(request, slug)
    permit(request, "organizations.follow", organization)
    if request.method == "POST":
        attempt(
            request,
            lambda: services.follow(pk=organization.pk, actor=request.user, now=timezone.now()),
            _("You follow it now. You will hear by mail what it does in public."),
        )
        return redirect(organization)
    context = {"organization": organization, "follows": follows(request.user, organization)}
    return render(request, "organizations/follow.html", context)


@login_required
@require_POST
def organization_unfollow(request: PersonRequest, slug: str) -> HttpResponse:
    """Stop following."""
    organization = visible(request, slug)
    attempt(
        request,
        lambda: services.unfollow(pk=organization.pk, actor=request.user),
        _("You no longer follow it."),
    )
    back = "organizations:followed" if request.POST.get("back") == "list" else organization
    return redirect(back)


@login_required
@require_safe
def followed_list(request: PersonRequest) -> HttpResponse:
    """The organizations that the person follows."""
    page = Paginator(followed_by(request.user), PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "organizations/followed.html", {"page": page})
