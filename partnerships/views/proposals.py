from __future__ import annotations

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organizations.models import Organization
from organizations.rules import acts_for
from organizations.services import acting_organization
from partnerships import services
from partnerships.enums import ANSWER_TERM, ProposalState
from partnerships.filters import PartnershipFilter, ProposalFilter
from partnerships.forms import AnswerForm, ProposalForm
from partnerships.models import Proposal
from partnerships.selectors import desk_rows, line_of
from portal.accounts.requests import PersonRequest
from portal.audit.models import Entry
from portal.core.acts import attempt
from portal.core.exceptions import NotAllowed, Refused
from portal.core.page_cache import public_page

PAGE_ROWS = 25
LEADS_TO = {
    "submit": ProposalState.SUBMITTED,
    "take_under_review": ProposalState.UNDER_REVIEW,
    "accept": ProposalState.ACCEPTED,
    "decline": ProposalState.DECLINED,
    "withdraw": ProposalState.WITHDRAWN,
}


@require_safe
@public_page("partnerships", "organizations")
def partnership_list(request: HttpRequest) -> HttpResponse:
    """Accepted proposals, newest agreement first."""
    accepted = Proposal.objects.public().for_list().order_by("-answered_at", "-pk")
    filters = PartnershipFilter(request.GET, queryset=accepted)
    page = Paginator(filters.qs, PAGE_ROWS).get_page(request.GET.get("page"))
    party = filters.form.cleaned_data.get("party") if filters.asked else None
    return render(request, "partnerships/list.html", {"filter": filters, "page": page, "party": party})


@login_required
@require_safe
def proposal_list(request: PersonRequest) -> HttpResponse:
    """A person's desk of proposals, newest first."""
    desk = Proposal.objects.on_desk_of(request.user).newest_first()
    filters = ProposalFilter(request.GET, queryset=desk)
    page = Paginator(filters.qs, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "filter": filters,
        "page": page,
        "rows": desk_rows(page, today=timezone.localdate()),
        "may_propose": any(organization.proposes for organization in acts_for(request.user)),
    }
    return render(request, "partnerships/proposal_list.html", context)


@require_safe
@public_page("partnerships", "organizations")
def proposal_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal: its line, its text, its answer, and to its parties what was done and what they can do."""
    proposal = _visible(request, pk)
    may = {verb: _can(request, verb, proposal) and proposal.may_become(to) for verb, to in LEADS_TO.items()}
    may["change"] = proposal.is_draft and _can(request, "change", proposal)
    sees_history = _can(request, "view_history", proposal)
    context = {
        "proposal": proposal,
        "line": line_of(proposal, today=timezone.localdate()),
        "term": ANSWER_TERM,
        "may": may,
        "history": Entry.objects.about(proposal) if sees_history else None,
    }
    return render(request, "partnerships/proposal.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_new(request: PersonRequest) -> HttpResponse:
    """Draw up a proposal."""
    if not Organization.objects.written_by(request.user).proposers().exists():
        return render(request, "partnerships/register_first.html")
    asked = (
        Organization.objects.verified()
        .addressees()
        .filter(slug=request.GET.get("authority", "").replace("\x00", ""))
    )
    form = ProposalForm(
        request.POST or None,
        user=request.user,
        acting_for=acting_organization(request.user, request.session),
        initial={"authority": asked.first()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            proposal = services.draft_proposal(
                actor=request.user, fields=form.cleaned_data, now=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect(proposal)
    return render(request, "partnerships/proposal_new.html", {"form": form}, status=_form_status(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_change(request: PersonRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    proposal = _visible(request, pk)
    _require(request, "change", proposal)
    if not proposal.is_draft:
        return redirect(proposal)
    form = ProposalForm(request.POST or None, user=request.user, instance=proposal)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_draft(pk=pk, actor=request.user, fields=form.cleaned_data, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect(proposal)
    context = {"form": form, "proposal": proposal}
    return render(request, "partnerships/proposal_change.html", context, status=_form_status(form))


@login_required
@require_POST
def proposal_submit(request: PersonRequest, pk: int) -> HttpResponse:
    """Send a draft to the authority."""
    proposal = _visible(request, pk)
    attempt(
        request,
        lambda: services.submit_proposal(pk=pk, actor=request.user, now=timezone.now()),
        _("Submitted to %(authority)s. Its people were told by mail.") % {"authority": proposal.authority},
    )
    return redirect(proposal)


@login_required
@require_POST
def proposal_review(request: PersonRequest, pk: int) -> HttpResponse:
    """Take a proposal under review."""
    proposal = _visible(request, pk)
    attempt(
        request,
        lambda: services.take_under_review(pk=pk, actor=request.user, now=timezone.now()),
        _("Under review. %(ngo)s was told by mail.") % {"ngo": proposal.ngo},
    )
    return redirect(proposal)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Say what withdrawing does; then do it."""
    proposal = _visible(request, pk)
    _require(request, "withdraw", proposal)
    if request.method == "GET" and not proposal.may_become(ProposalState.WITHDRAWN):
        return redirect(proposal)
    if request.method == "POST":
        attempt(
            request,
            lambda: services.withdraw_proposal(pk=pk, actor=request.user, now=timezone.now()),
            _("The proposal was withdrawn."),
        )
        return redirect(proposal)
    return render(request, "partnerships/proposal_withdraw.html", {"proposal": proposal})


ANSWERS = {
    "accept": (services.accept_proposal, _lazy("Accepted. %(ngo)s was told by mail, with your reasons.")),
    "decline": (services.decline_proposal, _lazy("Declined. %(ngo)s was told by mail, with your reasons.")),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_answer(request: PersonRequest, pk: int) -> HttpResponse:
    """The authority's reasoned answer."""
    proposal = _visible(request, pk)
    _require(request, "accept", proposal)
    if request.method == "GET" and not proposal.may_become(ProposalState.ACCEPTED):
        return redirect(proposal)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act, done = ANSWERS[form.cleaned_data["decision"]]
        try:
            act(pk=pk, actor=request.user, answer=form.cleaned_data["answer"], now=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, done % {"ngo": proposal.ngo})
            return redirect(proposal)
    context = {"form": form, "proposal": proposal, "line": line_of(proposal, today=timezone.localdate())}
    return render(request, "partnerships/proposal_answer.html", context, status=_form_status(form))


def _visible(request: HttpRequest, pk: int) -> Proposal:
    return get_object_or_404(Proposal.objects.visible_to(request.user).for_page(), pk=pk)


def _can(request: HttpRequest, verb: str, proposal: Proposal) -> bool:
    return bool(rules.has_perm(f"partnerships.{verb}", request.user, proposal))


def _require(request: HttpRequest, verb: str, proposal: Proposal) -> None:
    if not _can(request, verb, proposal):
        parties = {"ngo": proposal.ngo, "authority": proposal.authority}
        raise NotAllowed(services.SENTENCES[f"partnerships.{verb}"] % parties)


def _form_status(form: AnswerForm | ProposalForm) -> int:
    return 422 if form.is_bound else 200
