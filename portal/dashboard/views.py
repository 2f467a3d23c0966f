from __future__ import annotations

from email.utils import parseaddr

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partnerships.enums import ANSWER_TERM
from portal.accounts.requests import PersonRequest
from portal.core.exceptions import Refused
from portal.core.limits import is_within
from portal.core.page_cache import public_page
from portal.dashboard import services
from portal.dashboard.forms import SaveFilterForm
from portal.dashboard.models import CalendarFeed
from portal.dashboard.selectors import (
    address_of,
    desk_of,
    feed_by,
    figures,
    newest_partnerships,
    open_consultations,
    programme_figures,
    written_for,
)

AN_HOUR_OF_ONE_CALENDAR = 60
HOME_PROGRAMMES = 2


@require_safe
@public_page("organizations", "partnerships", "consultations", "programmes")
def home(request: HttpRequest) -> HttpResponse:
    """The first page: search, what is open, the three doors, what was agreed last, the figures."""
    context = {
        "consultations": open_consultations(3, today=timezone.localdate()),
        "partnerships": newest_partnerships(5),
        "figures": figures(),
        "programmes": programme_figures(HOME_PROGRAMMES),
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


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: PersonRequest) -> HttpResponse:
    """The address at which a calendar program reads the deadlines: make it, make another, close it."""
    if request.method == "POST":
        if request.POST.get("act") == "close":
            services.close_calendar(user=request.user)
            messages.success(request, _("Closed. The address leads nowhere from now on."))
        else:
            had_one = CalendarFeed.objects.filter(user=request.user).exists()
            services.open_calendar(user=request.user, now=timezone.now())
            done = _("The new address is ready. The earlier one leads nowhere from now on.")
            messages.success(request, done if had_one else _("The address is ready."))
        return redirect("dashboard:calendar")
    feed = CalendarFeed.objects.filter(user=request.user).first()
    context = {"feed": feed, "address": feed and address_of(feed)}
    return render(request, "dashboard/calendar.html", context)


@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """A person's deadlines as a calendar program reads them, in the person's language; nobody signs in."""
    feed = feed_by(token)
    if feed is None:
        raise Http404
    if not is_within("dashboard.calendar", str(feed.pk), most=AN_HOUR_OF_ONE_CALENDAR, seconds=3_600):
        return HttpResponse(status=429, headers={"Retry-After": "3600"})
    with translation.override(feed.user.language):
        text = written_for(feed.user, now=timezone.now())
    headers = {
        "Content-Disposition": 'inline; filename="tandem.ics"',
        "Cache-Control": "private, max-age=900",
        "X-Robots-Tag": "noindex",
    }
    return HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)


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
