"""Who does what until when, for the people of the parties."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships import services
from partnerships.forms import ActionPointForm
from partnerships.selectors import people_of
from partnerships.views.acts import can, require
from partnerships.views.work import begun_for_parties, may_write, written_on_page
from portal.accounts.requests import PersonRequest
from portal.core.acts import ask_again, attempt

PAGE_ROWS = 20
LIST = "partnerships:action_points"


@login_required
@require_safe
def action_point_list(request: PersonRequest, pk: int) -> HttpResponse:
    """What waits, the first due first, and what is done, the newest first."""
    partnership = begun_for_parties(request, pk)
    points = partnership.action_points.select_related("assignee", "done_by")
    done = points.filter(done_at__isnull=False).order_by("-done_at", "-pk")
    context = {
        "partnership": partnership,
        # At most `MOST_OPEN`.
        "waiting": points.filter(done_at=None),
        "page": Paginator(done, PAGE_ROWS).get_page(request.GET.get("page")),
        "today": timezone.localdate(),
        "may_write": may_write(request, partnership),
        "may_mark": partnership.standing.is_worked_on and can(request, "talk", partnership),
    }
    return render(request, "partnerships/action_points.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def action_point_new(request: PersonRequest, pk: int) -> HttpResponse:
    """Give somebody something to do."""
    partnership = begun_for_parties(request, pk)
    require(request, "carry_out", partnership)
    if request.method != "POST" and not partnership.standing.is_worked_on:
        return redirect(LIST, pk)
    form = ActionPointForm(request.POST or None, people=people_of(partnership))
    return written_on_page(
        request,
        partnership,
        form,
        lambda: services.give_action_point(
            pk=pk, actor=request.user, now=timezone.now(), **form.cleaned_data
        ),
        title=_("Add an action point"),
        lead=_("Who does what until when. The person finds it on their desk."),
        submit=_("Add the action point"),
        done=_("Added. Who does it was told by mail."),
        leads_to=LIST,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def action_point_change(request: PersonRequest, pk: int, point: int) -> HttpResponse:
    """Say otherwise what is to be done, by whom or until when."""
    partnership = begun_for_parties(request, pk)
    require(request, "carry_out", partnership)
    found = get_object_or_404(partnership.action_points, pk=point)
    if request.method != "POST" and (found.done_at or not partnership.standing.is_worked_on):
        return redirect(LIST, pk)
    form = ActionPointForm(request.POST or None, people=people_of(partnership), point=found)

    def act() -> object:
        del form.cleaned_data["once"]
        return services.change_action_point(
            pk=pk, point_pk=point, actor=request.user, now=timezone.now(), **form.cleaned_data
        )

    return written_on_page(
        request,
        partnership,
        form,
        act,
        title=_("Change the action point"),
        lead=_("Whoever gets it anew is told by mail."),
        submit=_("Keep the action point"),
        done=_("The action point was changed."),
        leads_to=LIST,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def action_point_mark(request: PersonRequest, pk: int, point: int) -> HttpResponse:
    """Mark an action point as done, or take that back."""
    partnership = begun_for_parties(request, pk)
    require(request, "talk", partnership)
    if request.method != "POST":
        return ask_again(request, LIST, pk)
    get_object_or_404(partnership.action_points, pk=point)
    reopens = request.POST.get("act") == "reopen"
    act = services.reopen_action_point if reopens else services.finish_action_point
    attempt(
        request,
        lambda: act(pk=pk, point_pk=point, actor=request.user, now=timezone.now()),
        _("It waits again.") if reopens else _("Marked as done."),
    )
    return redirect(LIST, pk)
