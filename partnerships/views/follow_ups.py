"""What is asked after the end of a partnership: its page, the questionnaire, all of them, the rubric."""

from __future__ import annotations

import datetime as dt
from functools import partial

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships import services
from partnerships.filters import FollowUpFilter
from partnerships.forms import EvidenceForm, FollowUpForm
from partnerships.life import FOLLOW_UP_DAYS, FOLLOW_UP_MONTHS
from partnerships.models import MOST_EVIDENCE, FollowUp, FollowUpAnswer, Partnership
from partnerships.rules import follow_up_side
from partnerships.selectors.follow_ups import after_the_end
from partnerships.selectors.sustainability import HIGHEST, PARTS, examples
from partnerships.views.acts import can, form_status, require
from partnerships.views.work import begun
from portal.accounts.requests import PersonRequest
from portal.core.acts import ask_again, attempt, carry_out
from portal.core.body_limit import takes_upload
from portal.core.exceptions import NotAllowed
from portal.core.page_cache import public_page

PAGE_ROWS = 25
# Somewhat more than a file may have, so that the form itself says that one is too large.
LARGEST_FORM = 16 * 2**20


@require_safe
@public_page("partnerships", "organizations")
def follow_up_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The follow-ups of a partnership: dates and results for everyone, answers for parties and managers."""
    partnership = begun(request, pk)
    sees_all = can(request, "view_history", partnership)
    today = timezone.localdate()
    after = after_the_end(partnership, request.user, sees_all=sees_all, today=today)
    context = {"partnership": partnership, "after": after, "sees_all": sees_all}
    return render(request, "partnerships/follow_ups.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_answer(request: PersonRequest, pk: int, months: int) -> HttpResponse:
    """Say whether the partnership goes on, or correct what one's side has said."""
    partnership = begun(request, pk)
    require(request, "answer_follow_up", partnership)
    follow_up, answer = _own(request, partnership, months)
    today = timezone.localdate()
    if request.method != "POST" and not _is_open(follow_up, answer, today):
        messages.info(request, _("This follow-up cannot be answered now."))
        return redirect(follow_up)
    counted = follow_up if follow_up.is_counted(today) else None
    form = FollowUpForm(request.POST or None, answer=answer, counted=counted)

    def act() -> object:
        said = dict(form.cleaned_data)
        seen = said.pop("seen")
        return services.answer_follow_up(
            pk=follow_up.pk, actor=request.user, said=said, seen=seen, now=timezone.now()
        )

    if carry_out(form, act):
        messages.success(request, _("Kept. You can now add what shows it: a file or a link."))
        return redirect("partnerships:follow_up_evidence", pk=pk, months=months)
    context = {"partnership": partnership, "follow_up": follow_up, "form": form, "answer": answer}
    context["is_late"] = follow_up.is_counted(today)
    return render(request, "partnerships/follow_up_answer.html", context, status=form_status(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@takes_upload(LARGEST_FORM, lambda user: user.is_authenticated)
def follow_up_evidence(request: PersonRequest, pk: int, months: int) -> HttpResponse:
    """The files and links of one's side, and the way to add one."""
    partnership = begun(request, pk)
    require(request, "answer_follow_up", partnership)
    follow_up, answer = _own(request, partnership, months)
    if answer is None:
        return redirect("partnerships:follow_up_answer", pk=pk, months=months)
    form = EvidenceForm(request.POST or None, request.FILES or None)

    def act() -> object:
        given = form.cleaned_data
        return services.add_evidence(
            pk=follow_up.pk,
            actor=request.user,
            title=given["title"],
            link=given["link"],
            upload=given["file"],
            now=timezone.now(),
        )

    if carry_out(form, act):
        messages.success(request, _("Added."))
        return redirect("partnerships:follow_up_evidence", pk=pk, months=months)
    there = list(answer.evidence.select_related("file"))
    context = {
        "partnership": partnership,
        "follow_up": follow_up,
        "form": form,
        "evidence": there,
        "has_room": len(there) < MOST_EVIDENCE,
        "may_change": answer.takes_evidence(timezone.localdate()),
    }
    return render(request, "partnerships/follow_up_evidence.html", context, status=form_status(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_evidence_remove(request: PersonRequest, pk: int, months: int, evidence: int) -> HttpResponse:
    """Take a file or a link back."""
    partnership = begun(request, pk)
    require(request, "answer_follow_up", partnership)
    follow_up = get_object_or_404(partnership.follow_ups, months=months)
    if request.method != "POST":
        return ask_again(request, "partnerships:follow_up_evidence", pk, months)
    act = partial(
        services.remove_evidence,
        pk=follow_up.pk,
        evidence=evidence,
        actor=request.user,
        now=timezone.now(),
    )
    attempt(request, act, _("Removed."))
    return redirect("partnerships:follow_up_evidence", pk=pk, months=months)


@login_required
@require_safe
def follow_up_overview(request: PersonRequest) -> HttpResponse:
    """The follow-ups of all partnerships, for programme managers."""
    if not rules.has_perm("partnerships.view_follow_ups", request.user):
        raise NotAllowed(str(services.SENTENCES["partnerships.view_follow_ups"]))
    filters = FollowUpFilter(request.GET, queryset=FollowUp.objects.visible_to(request.user))
    page = Paginator(filters.qs.for_list(), PAGE_ROWS).get_page(request.GET.get("page"))
    context = {"filter": filters, "page": page, "today": timezone.localdate()}
    return render(request, "partnerships/follow_up_overview.html", context)


@require_safe
@public_page("partnerships")
def sustainability_help(request: HttpRequest) -> HttpResponse:
    """The rubric: when a partnership is sustained, what gives points, with an example."""
    context = {
        "parts": PARTS.values(),
        "highest": HIGHEST,
        "months": FOLLOW_UP_MONTHS,
        "days": FOLLOW_UP_DAYS,
        "examples": examples(),
    }
    return render(request, "partnerships/sustainability_help.html", context)


def _own(
    request: PersonRequest, partnership: Partnership, months: int
) -> tuple[FollowUp, FollowUpAnswer | None]:
    """A follow-up, and what the person's side has answered to it."""
    follow_up = get_object_or_404(partnership.follow_ups, months=months)
    side = follow_up_side(request.user, partnership)
    answer = follow_up.answers.filter(side=side).first()
    if answer is not None:
        answer.follow_up = follow_up
    return follow_up, answer


def _is_open(follow_up: FollowUp, answer: FollowUpAnswer | None, today: dt.date) -> bool:
    return follow_up.takes_answers(today) and (answer is None or answer.may_be_changed(today))
