from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnerships.enums import ANSWER_TERM
from portal.accounts.requests import PersonRequest
from portal.core.exceptions import Refused
from portal.core.page_cache import public_page
from portal.dashboard import services
from portal.dashboard.forms import SaveFilterForm
from portal.dashboard.selectors import desk_of, figures, newest_partnerships, open_consultations


@require_safe
@public_page("organizations", "partnerships", "consultations")
def home(request: HttpRequest) -> HttpResponse:
    """The first page: search, what is open, the three doors, what was agreed last, the figures."""
    context = {
        "consultations": open_consultations(3, today=timezone.localdate()),
        "partnerships": newest_partnerships(5),
        "figures": figures(),
    }
    return render(request, "dashboard/home.html", context)


@login_required
@require_safe
def desk(request: PersonRequest) -> HttpResponse:
    """What waits for the person who is signed in."""
    desk = desk_of(request.user, now=timezone.now())
    return render(request, "dashboard/desk.html", {"desk": desk})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def save_filter(request: PersonRequest) -> HttpResponse:
    """Give the filters of a list a name; the list's address brings them."""
    if request.method == "POST":
        form = SaveFilterForm(request.POST)
        if form.is_valid():
            try:
                services.save_filter(user=request.user, **form.cleaned_data)
            except Refused as refusal:
                form.add_error("name", refusal.sentence)
            else:
                messages.success(request, _("Kept. You find these filters on your desk."))
                return redirect("dashboard:desk")
    else:
        asked = request.GET.copy()
        page = (asked.pop("list", [""]) or [""])[-1]
        form = SaveFilterForm(initial={"page": page, "query": asked.urlencode()})
    status = 422 if form.is_bound else 200
    return render(request, "dashboard/save_filter.html", {"form": form}, status=status)


@login_required
@require_POST
def remove_filter(request: PersonRequest, pk: int) -> HttpResponse:
    """Forget kept filters."""
    services.remove_filter(user=request.user, pk=pk)
    messages.success(request, _("The filters are no longer kept."))
    return redirect("dashboard:desk")


@require_safe
@public_page("portal")
def about(request: HttpRequest) -> HttpResponse:
    """What the portal is, who sees what in it, and where its terms come from."""
    return render(request, "dashboard/about.html", {"term": ANSWER_TERM})


@require_safe
@public_page("portal")
def accessibility(request: HttpRequest) -> HttpResponse:
    """How far the portal is accessible, and whom to tell when it is not."""
    _name, contact = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return render(request, "dashboard/accessibility.html", {"contact": contact})


@require_safe
@public_page("portal")
def open_source(request: HttpRequest) -> HttpResponse:
    """Under which licence the portal can be used."""
    return render(request, "dashboard/open_source.html")
