"""The text of a proposal, written: what is typed is kept as a draft of the person's until it is sent."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations.models import Organization
from organizations.services import acting_organization
from partnerships import services
from partnerships.forms import ProposalForm
from partnerships.forms.overtaking import MINE, THEIRS, Difference, differences, settled, stands
from partnerships.life.verbs import CHANGE
from partnerships.models import Partnership
from partnerships.views.acts import form_status, require, visible
from partnerships.views.needs import need_asked
from portal.accounts.requests import PersonRequest
from portal.audit.models import Entry
from portal.core.exceptions import Refused
from portal.drafts.forms import take_up
from portal.drafts.models import Draft
from portal.drafts.selectors import draft_of
from portal.drafts.services import save_draft, throw_away
from portal.drafts.views import answer_draft

NEW = "partnerships.proposal.new"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_new(request: PersonRequest) -> HttpResponse:
    """Draw up a proposal."""
    if not Organization.objects.written_by(request.user).proposers().exists():
        return render(request, "partnerships/register_first.html")
    if request.method == "POST" and (answered := answer_draft(request, NEW, request.get_full_path())):
        return answered
    asked = (
        Organization.objects.verified()
        .addressees()
        .filter(slug=request.GET.get("authority", "").replace("\x00", ""))
    )
    need = need_asked(request)
    form, draft = _form(
        request,
        NEW,
        acting_for=acting_organization(request.user, request.session),
        initial={"authority": asked.first()},
    )
    if request.method == "POST" and form.is_valid():
        # Another authority than the one that posted it was chosen: then it answers nothing.
        authority = form.cleaned_data["authority"]
        for_need = need if need is not None and need.organization == authority else None
        try:
            partnership = services.draft_proposal(
                actor=request.user, fields={**form.written, "need": for_need}, now=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            throw_away(person=request.user, key=NEW)
            messages.success(request, _("The draft was saved. Submit it when it is ready."))
            return redirect(partnership)
    context = {"form": form, "need": need, "draft": draft}
    return render(request, "partnerships/proposal_new.html", context, status=form_status(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_change(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a draft, or a proposal while changes are requested."""
    partnership = visible(request, pk)
    require(request, "change", partnership)
    key = f"partnerships.proposal.{pk}"
    if request.method == "POST" and (answered := answer_draft(request, key, request.path)):
        return answered
    # What was sent too late comes back with its reason, so that nothing typed is lost.
    if request.method != "POST" and partnership.state not in CHANGE.leaves:
        return redirect(partnership)
    form, draft = _form(request, key, instance=partnership)
    if request.method == "POST" and form.is_valid() and (left := _saved(request, pk, key, form)):
        return left
    context = {
        "form": form,
        "partnership": partnership,
        "draft": draft,
        "changed_since": draft is not None and _changed_since(partnership, draft),
    }
    return render(request, "partnerships/proposal_change.html", context, status=form_status(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_settle(request: PersonRequest, pk: int) -> HttpResponse:
    """Save what was chosen between what two people wrote."""
    partnership = visible(request, pk)
    require(request, "change", partnership)
    if request.method != "POST":
        return redirect("partnerships:change", pk=pk)
    key = f"partnerships.proposal.{pk}"
    mine = ProposalForm(request.POST, user=request.user, instance=visible(request, pk))
    if not mine.is_valid():
        context = {"form": mine, "partnership": partnership, "draft": None}
        return render(request, "partnerships/proposal_change.html", context, status=422)
    theirs = stands(partnership, mine.names)
    asked = differences(mine.written, theirs, sealed=mine.cleaned_data["sealed"], labels=mine.labels)
    unsaid = [each for each in asked if request.POST.get(each.field) not in (MINE, THEIRS)]
    if unsaid:
        return _choice(request, partnership, mine, asked, is_asked_again=True)
    form = ProposalForm(settled(request.POST, theirs), user=request.user, instance=partnership)
    if form.is_valid() and (left := _saved(request, pk, key, form)):
        return left
    context = {"form": form, "partnership": partnership, "draft": None}
    return render(request, "partnerships/proposal_change.html", context, status=form_status(form))


def _saved(request: PersonRequest, pk: int, key: str, form: ProposalForm) -> HttpResponse | None:
    """Save the text; what answers when that ended the matter, None when the form says why not."""
    try:
        partnership = services.change_draft(
            pk=pk,
            actor=request.user,
            fields=form.written,
            now=timezone.now(),
            seen=form.cleaned_data["revision"],
        )
    except services.Overtaken:
        return _overtaken(request, pk, key, form)
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return None
    throw_away(person=request.user, key=key)
    messages.success(
        request,
        _("The draft was saved. Submit it when it is ready.")
        if partnership.is_draft
        else _("The text was saved. Send the proposal back once you can answer every point."),
    )
    return redirect(partnership)


def _overtaken(request: PersonRequest, pk: int, key: str, form: ProposalForm) -> HttpResponse:
    """Show what somebody else wrote beside what was typed, which is kept as a draft too."""
    typed = {name: request.POST.getlist(name) for name in request.POST if name in form.fields}
    with suppress(Refused):
        save_draft(person=request.user, key=key, data=typed, now=timezone.now())
    partnership = visible(request, pk)
    theirs = stands(partnership, form.names)
    sealed = form.cleaned_data["sealed"]
    return _choice(
        request, partnership, form, differences(form.written, theirs, sealed=sealed, labels=form.labels)
    )


def _choice(
    request: PersonRequest,
    partnership: Partnership,
    form: ProposalForm,
    found: list[Difference],
    *,
    is_asked_again: bool = False,
) -> HttpResponse:
    typed = [(name, request.POST.get(name, "")) for name in form.fields if name not in ("revision", "sealed")]
    changed = Entry.objects.about(partnership).filter(verb=CHANGE.permission)
    context = {
        "partnership": partnership,
        "differences": [replace(each, picked=request.POST.get(each.field, "")) for each in found],
        "typed": typed,
        "sealed": form.cleaned_data["sealed"],
        "last": changed.first(),
        "is_asked_again": is_asked_again,
    }
    return render(
        request, "partnerships/proposal_overtaken.html", context, status=422 if is_asked_again else 409
    )


def _form(request: PersonRequest, key: str, **given: Any) -> tuple[ProposalForm, Draft | None]:
    """The form as it was sent, or with what was typed into it before and never sent."""
    if request.method == "POST":
        return ProposalForm(request.POST, user=request.user, **given), None
    draft = draft_of(request.user, key)
    typed = None if draft is None else {name: list(values) for name, values in draft.data.items()}
    form = ProposalForm(user=request.user, typed=typed, **given)
    if draft is not None:
        take_up(form, draft)
    return form, draft


def _changed_since(partnership: Partnership, draft: Draft) -> bool:
    return Entry.objects.about(partnership).filter(at__gt=draft.saved_at).exists()
