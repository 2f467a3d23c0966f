"""What organizations look for and offer, and what is asked about it."""

from __future__ import annotations

from typing import Any

import rules
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organizations.models import Organization
from organizations.rules import acts_for
from organizations.services import acting_organization
from partnerships.enums import NeedState
from partnerships.filters import NeedFilter
from partnerships.forms import CloseForm, HideForm, NeedForm, QuestionAnswerForm, QuestionForm, RenewForm
from partnerships.models import Need, NeedQuestion
from partnerships.selectors import line_of_need, linked_data_of
from partnerships.services import need_questions, needs
from portal.accounts.requests import PersonRequest
from portal.audit.models import Entry
from portal.core.acts import carry_out
from portal.core.page_cache import public_page

PAGE_ROWS = 25
LONGEST_KEY = 19
"""Digits of a number that the database can have given."""


@require_safe
@public_page("partnerships", "organizations", "taxonomy")
def need_list(request: HttpRequest) -> HttpResponse:
    """Needs and offers: those that can be answered, the first deadline first, unless asked otherwise."""
    filters = NeedFilter(request.GET, queryset=Need.objects.public().for_list())
    page = Paginator(filters.qs, PAGE_ROWS).get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = {
        "filter": filters,
        "page": page,
        "rows": [(need, line_of_need(need, today=today)) for need in page],
        "organization": filters.form.cleaned_data.get("organization") if filters.asked else None,
    }
    return render(request, "partnerships/need_list.html", context)


@require_safe
@public_page("partnerships", "organizations", "taxonomy")
def need_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One need: its line, its text, what was asked and answered, and how to answer it."""
    need = _visible(request, pk)
    today = timezone.localdate()
    context = {
        "need": need,
        "line": line_of_need(need, today=today),
        "linked": linked_data_of(need) if need.organization.is_verified else None,
        "questions": NeedQuestion.objects.visible_to(request.user).filter(need=need).for_page(),
        "takes_answers": need.takes_answers_on(today),
        "may": _may(request, need),
        "history": Entry.objects.about(need)
        if _can(request, "partnerships.view_need_history", need)
        else None,
    }
    return render(request, "partnerships/need.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def need_new(request: PersonRequest) -> HttpResponse:
    """Post what an organization looks for or offers."""
    if not Organization.objects.written_by(request.user).posters().exists():
        return render(request, "partnerships/need_register_first.html")
    acting_for = acting_organization(request.user, request.session)
    form = NeedForm(request.POST or None, user=request.user, acting_for=acting_for)
    if need := carry_out(
        form, lambda: needs.post_need(actor=request.user, fields=form.cleaned_data, now=timezone.now())
    ):
        messages.success(request, _("Posted. Everyone sees it, and those who follow you hear of it."))
        return redirect(need)
    return _answer(request, "partnerships/need_new.html", form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def need_change(request: PersonRequest, pk: int) -> HttpResponse:
    """Change an open need."""
    need = _mine(request, "partnerships.change_need", pk)
    if not need.takes_answers_on(timezone.localdate()):
        return redirect(need)
    form = NeedForm(request.POST or None, user=request.user, instance=need)
    if carry_out(
        form,
        lambda: needs.change_need(pk=pk, actor=request.user, fields=form.cleaned_data, now=timezone.now()),
    ):
        return redirect(need)
    # What the form wrote into the need in hand is not what is kept.
    kept = _visible(request, pk) if form.is_bound else need
    return _answer(request, "partnerships/need_change.html", form, need=kept)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def need_close(request: PersonRequest, pk: int) -> HttpResponse:
    """Close a need with what came of it."""
    need = _mine(request, "partnerships.close_need", pk)
    if request.method != "POST" and not need.may_become(NeedState.CLOSED):
        return redirect(need)
    form = CloseForm(request.POST or None)
    if carry_out(
        form, lambda: needs.close_need(pk=pk, actor=request.user, now=timezone.now(), **form.cleaned_data)
    ):
        messages.success(request, _("Closed. Its page stays and says what came of it."))
        return redirect(need)
    return _answer(request, "partnerships/need_close.html", form, need=need)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def need_renew(request: PersonRequest, pk: int) -> HttpResponse:
    """Open an expired need again, with a new deadline."""
    need = _mine(request, "partnerships.renew_need", pk)
    if request.method != "POST" and not need.may_become(NeedState.OPEN):
        return redirect(need)
    form = RenewForm(request.POST or None)
    if carry_out(
        form, lambda: needs.renew_need(pk=pk, actor=request.user, now=timezone.now(), **form.cleaned_data)
    ):
        messages.success(request, _("Renewed. It takes answers again."))
        return redirect(need)
    return _answer(request, "partnerships/need_renew.html", form, need=need)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def need_ask(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask a question about a need."""
    need = _mine(request, "partnerships.ask_about_need", pk)
    if request.method != "POST" and not need.takes_questions_on(timezone.localdate()):
        return redirect(need)
    acting_for = acting_organization(request.user, request.session)
    form = QuestionForm(request.POST or None, user=request.user, need=need, acting_for=acting_for)
    if carry_out(
        form,
        lambda: need_questions.ask_about_need(
            pk=pk, actor=request.user, now=timezone.now(), **form.cleaned_data
        ),
    ):
        done = _("Your question was sent. You are told by mail when %(organization)s answers it.")
        messages.success(request, done % {"organization": need.organization})
        return redirect(need)
    return _answer(request, "partnerships/need_ask.html", form, need=need)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question_answer(request: PersonRequest, pk: int) -> HttpResponse:
    """Answer a question, for everyone to read."""
    question = _question(request, "partnerships.answer_question", pk)
    if request.method != "POST" and not question.is_waiting:
        return redirect(question.need)
    form = QuestionAnswerForm(request.POST or None)
    if carry_out(
        form,
        lambda: need_questions.answer_question(
            pk=pk, actor=request.user, now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, _("Answered. Everyone sees the question and your answer."))
        return redirect(question.need)
    return _answer(request, "partnerships/need_answer.html", form, question=question, need=question.need)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question_hide(request: PersonRequest, pk: int) -> HttpResponse:
    """Hide a question, with a reason."""
    question = _question(request, "partnerships.hide_question", pk)
    if request.method != "POST" and question.hidden_at is not None:
        return redirect(question.need)
    form = HideForm(request.POST or None)
    if carry_out(
        form,
        lambda: need_questions.hide_question(
            pk=pk, actor=request.user, now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, _("Hidden. Only you and whoever asked still see it."))
        return redirect(question.need)
    return _answer(request, "partnerships/need_hide.html", form, question=question, need=question.need)


def need_asked(request: HttpRequest) -> Need | None:
    """The need that the address says a proposal answers, if it is one and can be answered."""
    pk = request.GET.get("need", "")
    if not (pk.isascii() and pk.isdigit() and len(pk) < LONGEST_KEY):
        return None
    found = Need.objects.visible_to(request.user).taking_answers(timezone.localdate()).for_page()
    need: Need | None = found.filter(pk=pk).first()
    return need if need is not None and need.invites_proposals else None


def _visible(request: HttpRequest, pk: int) -> Need:
    return get_object_or_404(Need.objects.visible_to(request.user).for_page(), pk=pk)


def _mine(request: PersonRequest, permission: str, pk: int) -> Need:
    """The need, for somebody who may; others are told who can."""
    need = _visible(request, pk)
    needs.require(permission, request.user, need)
    return need


def _question(request: PersonRequest, permission: str, pk: int) -> NeedQuestion:
    seen = NeedQuestion.objects.visible_to(request.user).select_related("need__organization", "organization")
    question = get_object_or_404(seen, pk=pk, need__in=Need.objects.visible_to(request.user))
    needs.require(permission, request.user, question)
    return question


def _can(request: HttpRequest, permission: str, need: Need) -> bool:
    return bool(rules.has_perm(permission, request.user, need))


def _may(request: HttpRequest, need: Need) -> dict[str, bool]:
    """What the person can do here as the need stands now."""
    today = timezone.localdate()
    writes = _can(request, "partnerships.change_need", need)
    asks = _can(request, "partnerships.ask_about_need", need)
    own = not request.user.is_anonymous and any(
        organization.pk == need.organization_id for organization in acts_for(request.user)
    )
    return {
        "change": writes and need.takes_answers_on(today),
        "close": _can(request, "partnerships.close_need", need) and need.may_become(NeedState.CLOSED),
        "renew": _can(request, "partnerships.renew_need", need) and need.may_become(NeedState.OPEN),
        # A visitor is asked to sign in on the page behind the link.
        "ask": (asks or request.user.is_anonymous) and need.takes_questions_on(today),
        "reach": not own and need.takes_answers_on(today) and need.organization.may_act,
        "answer": writes,
    }


def _answer(request: HttpRequest, template: str, form: forms.BaseForm, **more: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form, **more}, status=status)
