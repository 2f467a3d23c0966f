from __future__ import annotations

import rules
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from events.filters import EventFilter
from events.models import Event
from events.reports import calendar_of
from portal.core.page_cache import public_page

PAGE_ROWS = 25


@require_safe
@public_page("events", "organizations")
def event_list(request: HttpRequest) -> HttpResponse:
    """Public events: what is under way and to come first, then what is past."""
    events = Event.objects.public().as_of(timezone.now()).next_first().for_list()
    filters = EventFilter(request.GET, queryset=events)
    page = Paginator(filters.qs, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "events/list.html", {"filter": filters, "page": page})


@require_safe
@public_page("events", "organizations")
def event_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One event."""
    event = _visible(request, pk)
    may_change = rules.has_perm("events.change", request.user, event)
    return render(request, "events/detail.html", {"event": event, "may_change": may_change})


@require_safe
def event_calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """One event as a file for a person's own calendar."""
    event = _visible(request, pk)
    return HttpResponse(
        calendar_of(event, now=timezone.now()),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="tandem-{event.pk}.ics"'},
    )


def _visible(request: HttpRequest, pk: int) -> Event:
    visible = Event.objects.visible_to(request.user).as_of(timezone.now()).for_list()
    return get_object_or_404(visible, pk=pk)
