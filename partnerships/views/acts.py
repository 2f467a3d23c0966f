"""What can be done to a proposal, a page per act: its sentence, what it asks, its button."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import rules
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partnerships import services
from partnerships.forms import (
    ExtensionForm,
    NotesForm,
    PointsForm,
    ReadingForm,
    RedirectionForm,
    RegistrationForm,
)
from partnerships.life import ANSWER_TERM, EXTENSION_TERM, REDIRECT_TERM, Verb
from partnerships.life import verbs as life
from partnerships.models import ChangePoint, Partnership
from partnerships.rules import reads_unsent
from partnerships.selectors import is_offered, line_of
from partnerships.selectors.unsent import UNSENT_IN, as_written
from partnerships.selectors.versions import empty_parts
from partnerships.services.versions import parts_of
from partnerships.views.reading import newer_text, of_sent, of_unsent, present_text
from portal.accounts.requests import PersonRequest
from portal.core.acts import attempt, carry_out
from portal.core.exceptions import NotAllowed

Act = Callable[..., Partnership]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_submit(request: PersonRequest, pk: int) -> HttpResponse:
    """Show to whom a draft goes and what is in it; then send it."""
    partnership = visible(request, pk)
    require(request, "submit", partnership)
    now = timezone.now()
    reading = of_unsent(partnership)
    form = ReadingForm(request.POST if request.method == "POST" else None, **reading)
    act = partial(services.submit_proposal, pk=pk, actor=request.user, now=now, seen=reading["stands"])
    if request.method == "POST" and not (form.is_overtaken and partnership.is_draft):
        done = _("Submitted to %(authority)s. Its people were told by mail.")
        attempt(request, act, done % {"authority": partnership.authority})
        return redirect(partnership)
    parts = parts_of(partnership)
    return act_page(
        request,
        partnership,
        life.SUBMIT,
        form,
        act,
        "",
        template="partnerships/proposal_submit.html",
        present=present_text(partnership, form),
        parties=partnership.co_parties.select_related("organization"),
        attached=len(parts["attachments"]),
        empty=empty_parts(parts),
        due_on=ANSWER_TERM.last_day(after=timezone.localdate(now)),
        answer_term=ANSWER_TERM,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_review(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a proposal under review, with its number in the authority's register."""
    return _register(
        request,
        pk,
        life.TAKE_UNDER_REVIEW,
        services.take_under_review,
        _("Under review. %(ngo)s was told by mail."),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_reopen(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a proposal that was left unanswered under review after all."""
    return _register(
        request,
        pk,
        life.REOPEN,
        services.reopen_proposal,
        _("Under review again. %(ngo)s was told by mail; please answer soon."),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_request_changes(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask the NGO to answer points; the button for more rows keeps what was typed."""
    partnership = visible(request, pk)
    require(request, "request_changes", partnership)
    reading = of_sent(partnership)
    form = PointsForm(request.POST or None, more="more" in request.POST, **reading)
    done = _("Changes requested. %(ngo)s was told by mail; until it answers, your term stands still.")

    def act() -> object:
        return services.request_changes(
            pk=pk, actor=request.user, points=form.points, now=timezone.now(), seen=reading["stands"]
        )

    newer = newer_text(partnership, form)
    return act_page(request, partnership, life.REQUEST_CHANGES, form, act, done, newer=newer)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_send_back(request: PersonRequest, pk: int) -> HttpResponse:
    """Send a proposal back with a note on each point."""
    partnership = visible(request, pk)
    require(request, "send_back", partnership)
    points = ChangePoint.objects.filter(round__partnership=partnership, round__sent_back_at=None)
    reading = of_unsent(partnership)
    form = NotesForm(request.POST or None, points=points, **reading)

    def act() -> object:
        return services.send_back(
            pk=pk, actor=request.user, notes=form.notes, now=timezone.now(), seen=reading["stands"]
        )

    done = _("Sent back. %(authority)s was told by mail.")
    present = present_text(partnership, form)
    return act_page(request, partnership, life.SEND_BACK, form, act, done, present=present)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_extend(request: PersonRequest, pk: int) -> HttpResponse:
    """Prolong the term for the answer, with a reason."""
    partnership = visible(request, pk)
    require(request, "extend", partnership)
    form = ExtensionForm(request.POST or None)

    def act() -> object:
        reason = form.cleaned_data["reason"]
        return services.extend_term(pk=pk, actor=request.user, reason=reason, now=timezone.now())

    done = _("The term was extended. %(ngo)s was told by mail, with your reason.")
    return act_page(request, partnership, life.EXTEND, form, act, done, term=EXTENSION_TERM)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_redirect(request: PersonRequest, pk: int) -> HttpResponse:
    """Pass a proposal on to the authority whose matter it is; the person may then no longer see it."""
    partnership = visible(request, pk)
    require(request, "redirect", partnership)
    form = RedirectionForm(request.POST or None, partnership=partnership)

    def act() -> object:
        return services.redirect_proposal(pk=pk, actor=request.user, now=timezone.now(), **form.cleaned_data)

    return act_page(
        request,
        partnership,
        life.REDIRECT,
        form,
        act,
        _("Redirected. %(ngo)s and the other authority were told by mail."),
        leads_to="partnerships:proposals",
        term=REDIRECT_TERM,
        until=partnership.redirect_until,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Say what withdrawing does; then do it."""
    partnership = visible(request, pk)
    require(request, "withdraw", partnership)
    act = partial(services.withdraw_proposal, pk=pk, actor=request.user, now=timezone.now())
    if request.method == "POST":
        attempt(request, act, _("The proposal was withdrawn."))
        return redirect(partnership)
    return act_page(request, partnership, life.WITHDRAW, forms.Form(), act, "")


def visible(request: HttpRequest, pk: int) -> Partnership:
    """A proposal that the person may see; of any other they learn nothing.

    Its NGOs see what they have written since it was sent, everybody else what was sent.
    """
    partnership = get_object_or_404(Partnership.objects.visible_to(request.user).for_page(), pk=pk)
    # Asked when a template shows the way between its pages, some of which are for its parties alone.
    partnership.__dict__["sees_history"] = partial(can, request, "view_history", partnership)
    if partnership.state in UNSENT_IN and reads_unsent(request.user, partnership):
        return as_written(partnership)
    return partnership


def can(request: HttpRequest, verb: str, partnership: Partnership) -> bool:
    """Whether a verb is the person's to do."""
    return bool(rules.has_perm(f"partnerships.{verb}", request.user, partnership))


def require(request: HttpRequest, verb: str, partnership: Partnership) -> None:
    """Ask for a verb.

    Raises:
        NotAllowed: with the sentence that says who can.
    """
    if not can(request, verb, partnership):
        parties = {"ngo": partnership.ngo, "authority": partnership.authority}
        raise NotAllowed(services.SENTENCES[f"partnerships.{verb}"] % parties)


def form_status(form: forms.BaseForm) -> int:
    """422 for what comes back with faults."""
    return 422 if form.is_bound else 200


def _register(request: PersonRequest, pk: int, verb: Verb, service: Act, done: str) -> HttpResponse:
    partnership = visible(request, pk)
    require(request, verb.name, partnership)
    form = RegistrationForm(request.POST or None, partnership=partnership)

    def act() -> object:
        return service(pk=pk, actor=request.user, now=timezone.now(), **form.cleaned_data)

    return act_page(request, partnership, verb, form, act, done)


def act_page(
    request: PersonRequest,
    partnership: Partnership,
    verb: Verb,
    form: forms.Form,
    act: Callable[[], object],
    done: str,
    *,
    leads_to: str = "",
    template: str = "partnerships/proposal_act.html",
    **shown: Any,
) -> HttpResponse:
    """The page of an act: shown, come back with its faults, or left once the act is done.

    Args:
        request: of a person who may do it.
        partnership: to which it is done.
        verb: what is done.
        form: what it asks, with what was posted.
        act: does it; called once the form is valid.
        done: said afterwards; may name `ngo` and `authority`.
        leads_to: the page that follows; the partnership's own unless said otherwise.
        template: what shows it.
        shown: what else the template shows.
    """
    today = timezone.localdate()
    is_open = partnership.state in verb.leaves and is_offered(verb, partnership, request.user, today=today)
    if request.method != "POST" and not is_open:
        return redirect(partnership)
    if carry_out(form, act):
        messages.success(request, done % {"ngo": partnership.ngo, "authority": partnership.authority})
        return redirect(leads_to) if leads_to else redirect(partnership)
    context = {
        "form": form,
        "partnership": partnership,
        "verb": verb,
        "line": line_of(partnership, today=today, is_whole=True),
        **shown,
    }
    return render(request, template, context, status=form_status(form))
