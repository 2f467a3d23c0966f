"""For whom a person acts."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations import services
from organizations.rules import acts_for
from portal.accounts.requests import PersonRequest
from portal.core.acts import attempt


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def acting(request: PersonRequest) -> HttpResponse:
    """Choose the organization that one acts for."""
    back = _safe(request.POST.get("next") or request.GET.get("next") or "")
    if request.method == "POST":
        chosen = request.POST.get("organization", "")
        pk = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) < 18 else 0
        done = attempt(
            request,
            lambda: services.choose_organization(
                pk=pk, actor=request.user, session=request.session, now=timezone.now()
            ),
            _("From now on you act for the organization you chose."),
        )
        return redirect((back or reverse("dashboard:desk")) if done else reverse("organizations:acting"))
    context = {
        "organizations": acts_for(request.user),
        "current": services.acting_organization(request.user, request.session),
        "next": back,
    }
    return render(request, "organizations/acting.html", context)


def _safe(address: str) -> str:
    """The address when it is one of this portal, from its root on; else nothing."""
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours else ""
