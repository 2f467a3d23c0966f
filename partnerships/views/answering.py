"""How an authority answers: its reasoned answer, given by one person or by two, and what it settles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from organizations.models import Organization
from partnerships import services
from partnerships.forms import AnswerForm, AnsweringForm, PreparationForm
from partnerships.life import verbs as life
from partnerships.models import AnsweringRules, Partnership
from partnerships.selectors import answers_with_four_eyes, is_offered, line_of, prepared_answer_of
from partnerships.views.acts import act_page, form_status, require, visible
from partnerships.views.reading import newer_text, of_sent
from portal.accounts.requests import PersonRequest
from portal.core.acts import carry_out
from portal.core.exceptions import NotAllowed, Refused

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

ANSWERS: Mapping[str, tuple[Callable[..., Partnership], StrOrPromise]] = {
    "accept": (services.accept_proposal, _lazy("Accepted. %(ngo)s was told by mail, with your reasons.")),
    "reject": (services.reject_proposal, _lazy("Rejected. %(ngo)s was told by mail, with your reasons.")),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_answer(request: PersonRequest, pk: int) -> HttpResponse:
    """The authority's reasoned answer; with four eyes, as another person has prepared it."""
    partnership = visible(request, pk)
    require(request, "accept", partnership)
    today = timezone.localdate()
    offered = [
        verb
        for verb in (life.ACCEPT, life.REJECT)
        if partnership.state in verb.leaves and is_offered(verb, partnership, request.user, today=today)
    ]
    if request.method != "POST" and not offered:
        return redirect(partnership)
    reading = of_sent(partnership)
    form = AnswerForm(request.POST or None, **reading)
    prepared = None
    if answers_with_four_eyes(partnership.authority_id) and (prepared := prepared_answer_of(partnership)):
        form.show_prepared(prepared.answer)
    if request.method == "POST" and form.is_valid():
        act, done = ANSWERS[form.cleaned_data["decision"]]
        try:
            act(
                pk=pk,
                actor=request.user,
                answer=form.cleaned_data["answer"],
                now=timezone.now(),
                seen=reading["stands"],
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, done % {"ngo": partnership.ngo})
            return redirect(partnership)
    context = {
        "form": form,
        "partnership": partnership,
        "line": line_of(partnership, today=today, is_whole=True),
        "prepared": prepared,
        "newer": newer_text(partnership, form),
        "verbs": offered or (life.ACCEPT, life.REJECT),
    }
    return render(request, "partnerships/proposal_answer.html", context, status=form_status(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_prepare_answer(request: PersonRequest, pk: int) -> HttpResponse:
    """Lay the answer before another person of the authority."""
    partnership = visible(request, pk)
    require(request, "prepare_answer", partnership)
    reading = of_sent(partnership)
    form = PreparationForm(request.POST or None, prepared=prepared_answer_of(partnership), **reading)

    def act() -> object:
        return services.prepare_answer(
            pk=pk, actor=request.user, now=timezone.now(), seen=reading["stands"], **form.cleaned_data
        )

    done = _("Prepared. The others who answer for %(authority)s were told by mail; one of them gives it.")
    newer = newer_text(partnership, form)
    return act_page(request, partnership, life.PREPARE_ANSWER, form, act, done, newer=newer)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answering_rules(request: PersonRequest, slug: str) -> HttpResponse:
    """Settle how an authority answers; for its owners."""
    authority = get_object_or_404(Organization.objects.visible_to(request.user), slug=slug)
    if not rules.has_perm("partnerships.settle_answering", request.user, authority):
        sentence = services.SENTENCES["partnerships.settle_answering"]
        raise NotAllowed(sentence % {"organization": authority})
    settled = AnsweringRules.objects.filter(authority=authority).first()
    form = AnsweringForm(request.POST or None, authority=authority, settled=settled)
    if carry_out(
        form,
        lambda: services.settle_answering(
            authority=authority, actor=request.user, now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(request, _("Saved. It holds for every answer from now on."))
        return redirect(authority)
    context = {"form": form, "organization": authority}
    return render(request, "partnerships/answering_rules.html", context, status=form_status(form))
