"""The work plan of a partnership, and a page on which each of its rows is written."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_safe

from partnerships.enums import PlanPart
from partnerships.forms.plan import PLAN_FORMS, PlanForm
from partnerships.models import PLAN_MODELS, Deliverable, Partnership, PlanRow
from partnerships.selectors import timeline
from partnerships.selectors.attention import CAUSES, attention_of
from partnerships.selectors.plan import plan_of
from partnerships.services import planning
from partnerships.views.acts import can, form_status
from partnerships.views.attachments import LARGEST_FORM
from partnerships.views.work import begun, begun_to_write, confirmed_on_page, may_write
from portal.accounts.requests import PersonRequest
from portal.core.acts import carry_out
from portal.core.body_limit import takes_upload
from portal.core.page_cache import public_page

ADD = {
    PlanPart.ACTIVITY: _lazy("Add an activity"),
    PlanPart.MILESTONE: _lazy("Add a milestone"),
    PlanPart.DELIVERABLE: _lazy("Add a deliverable"),
    PlanPart.RISK: _lazy("Add a risk"),
}
CHANGE = {
    PlanPart.ACTIVITY: _lazy("Change the activity"),
    PlanPart.MILESTONE: _lazy("Change the milestone"),
    PlanPart.DELIVERABLE: _lazy("Change the deliverable"),
    PlanPart.RISK: _lazy("Change the risk"),
}
REMOVE = {
    PlanPart.ACTIVITY: _lazy("Take the activity out"),
    PlanPart.MILESTONE: _lazy("Take the milestone out"),
    PlanPart.DELIVERABLE: _lazy("Take the deliverable out"),
    PlanPart.RISK: _lazy("Take the risk out"),
}


@require_safe
@public_page("partnerships", "organizations")
def partnership_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan as a picture and in tables; for the parties also what needs attention, and the risks."""
    partnership = begun(request, pk)
    is_whole, today = can(request, "view_history", partnership), timezone.localdate()
    plan = plan_of(partnership, is_whole=is_whole, today=today)
    context = {
        "partnership": partnership,
        "plan": plan,
        "is_whole": is_whole,
        "may_write": may_write(request, partnership),
        "drawing": timeline.draw(plan, partnership, today=today)
        if plan.activities or plan.milestones
        else None,
        "today": today,
    }
    if is_whole:
        context |= {"reasons": attention_of(pk, today), "causes": CAUSES}
    return render(request, "partnerships/plan.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@takes_upload(LARGEST_FORM, lambda user: user.is_authenticated)
def plan_add(request: PersonRequest, pk: int, part: str) -> HttpResponse:
    """Write a new row of the plan."""
    partnership = _to_write(request, pk, part)
    if request.method != "POST" and not partnership.standing.is_worked_on:
        return redirect("partnerships:plan", pk)
    form = _form(request, partnership, part, None)

    def act() -> PlanRow:
        return planning.add_to_plan(
            pk=pk, part=part, actor=request.user, fields=form.answers, now=timezone.now()
        )

    if (row := carry_out(form, act)) is not None:
        messages.success(request, _("It is in the plan now."))
        return redirect(row)
    return _form_page(request, partnership, form, ADD[PlanPart(part)])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@takes_upload(LARGEST_FORM, lambda user: user.is_authenticated)
def plan_change(request: PersonRequest, pk: int, part: str, row: int) -> HttpResponse:
    """Change a row of the plan; what another has written meanwhile is not written over unseen."""
    partnership = _to_write(request, pk, part)
    if request.method != "POST" and not partnership.standing.is_worked_on:
        return redirect("partnerships:plan", pk)
    found = _row(partnership, part, row)
    form = _form(request, partnership, part, found)

    def act() -> PlanRow:
        try:
            return planning.change_plan(
                pk=pk,
                part=part,
                row_pk=row,
                seen=form.cleaned_data["seen"],
                actor=request.user,
                fields=form.answers,
                now=timezone.now(),
            )
        except planning.ChangedMeanwhile:
            form.read_again(_row(partnership, part, row))
            raise

    if (changed := carry_out(form, act)) is not None:
        messages.success(request, _("The plan was changed."))
        return redirect(changed)
    return _form_page(request, partnership, form, CHANGE[PlanPart(part)], row=found, part=part)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan_remove(request: PersonRequest, pk: int, part: str, row: int) -> HttpResponse:
    """Say what taking a row out does; then do it."""
    partnership = _to_write(request, pk, part)
    title = REMOVE[PlanPart(part)]
    return confirmed_on_page(
        request,
        partnership,
        partial(
            planning.remove_from_plan, pk=pk, part=part, row_pk=row, actor=request.user, now=timezone.now()
        ),
        done=_("It was taken out of the plan."),
        leads_to="partnerships:plan",
        title=title,
        # Of a row that is gone by the second press, the service says so.
        lead="" if request.method == "POST" else _what_removing_does(_row(partnership, part, row)),
        submit=title,
    )


def _to_write(request: PersonRequest, pk: int, part: str) -> Partnership:
    if part not in PLAN_MODELS:
        raise Http404
    return begun_to_write(request, pk)


def _row(partnership: Partnership, part: str, row: int) -> PlanRow:
    found: PlanRow = get_object_or_404(PLAN_MODELS[part], partnership=partnership, pk=row)
    return found


def _what_removing_does(row: PlanRow) -> str:
    said = _(
        "“%(title)s” then stands in the plan no more. That it stood there, and who took it out, stays in the "
        "history."
    ) % {"title": row}
    if isinstance(row, Deliverable) and row.file is not None:
        gone = _("Its file (%(name)s) is deleted from the portal.") % {"name": row.file.name}
        return f"{said} {gone}"
    return said


def _form(request: PersonRequest, partnership: Partnership, part: str, row: PlanRow | None) -> PlanForm:
    return PLAN_FORMS[part](
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        partnership=partnership,
        row=row,
        actor=request.user,
        today=timezone.localdate(),
    )


def _form_page(
    request: PersonRequest, partnership: Partnership, form: PlanForm, title: Any, **shown: Any
) -> HttpResponse:
    context = {
        "partnership": partnership,
        "form": form,
        "title": title,
        "plan_url": reverse("partnerships:plan", args=[partnership.pk]),
        **shown,
    }
    return render(request, "partnerships/plan_form.html", context, status=form_status(form))
