"""Asking to be let into an organization, and answering."""

from __future__ import annotations

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organizations import services
from organizations.enums import OrganizationState
from organizations.forms import AnswerClaimForm, AnswerRequestForm, ClaimForm, JoinForm
from organizations.models import JoinRequest, Organization
from organizations.models.members import SILENCE
from organizations.selectors.finding import Leads, doors, may_look_up, number_in, too_many_numbers
from organizations.selectors.queue import Matter
from organizations.views.base import PAGE_ROWS, form_status
from organizations.views.going_on import go_on, place_in_queue
from portal.accounts.requests import PersonRequest
from portal.core.acts import attempt
from portal.core.exceptions import NotAllowed, Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organization_join(request: PersonRequest, slug: str) -> HttpResponse:
    """Ask to be let in; where the organization is only listed, to take it over."""
    try:
        organization = _asked_for(request, slug)
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("organizations:register")
    (door,) = doors([organization], user=request.user)
    if door.leads == Leads.YOURS:
        return redirect(organization)
    if door.leads == Leads.ASKED:
        return redirect("organizations:request", pk=door.request_pk)
    form_class = ClaimForm if organization.state == OrganizationState.LISTED else JoinForm
    is_sent = request.method == "POST"
    typed = (request.POST, request.FILES) if is_sent else ()
    form = form_class(*typed, organization=organization)
    if is_sent and form.is_valid():
        try:
            asked = services.ask_to_join(
                organization_pk=organization.pk, actor=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Sent. You will be told by mail what was answered."))
            return redirect("organizations:request", pk=asked.pk)
    context = {"form": form, "organization": organization}
    return render(request, "organizations/join.html", context, status=form_status(form))


def _asked_for(request: PersonRequest, slug: str) -> Organization:
    """An organization that the person may know of: by what they may see, or by its number.

    Raises:
        Http404: when they know of none.
        Refused: when they have looked up too many numbers.
    """
    here = Organization.objects.present().select_related("territory")
    found = here.visible_to(request.user).filter(slug=slug).first()
    if found is None:
        number = number_in(request.GET.get("number", "")[:40])
        if number and not may_look_up(request.user):
            raise Refused(too_many_numbers())
        found = here.filter(slug=slug, identifier=number).first() if number else None
    if found is None:
        raise Http404
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join_request(request: PersonRequest, pk: int) -> HttpResponse:
    """A request: to whoever asked, how it stands; to whoever answers, the answer."""
    asked = _visible_request(request, pk)
    may_decide = asked.is_waiting and rules.has_perm("organizations.decide_request", request.user, asked)
    form_class = AnswerClaimForm if asked.is_claim else AnswerRequestForm
    form = (
        form_class(request.POST if request.method == "POST" else None, request=asked) if may_decide else None
    )
    if request.method == "POST":
        if not rules.has_perm("organizations.decide_request", request.user, asked):
            raise NotAllowed(services.SENTENCES["organizations.decide_request"] % {"organization": asked})
        if form is None:
            messages.warning(request, _("This request was already answered or withdrawn."))
            return redirect("organizations:request", pk=pk)
        if form.is_valid():
            place = place_in_queue(request, [Matter.REQUEST], asked.organization, asked.pk)
            if _answered(request, asked, form):
                return go_on(request, place, otherwise=_after_answer(request, asked))
    context = {
        "asked": asked,
        "form": form,
        "may_withdraw": asked.is_waiting
        and rules.has_perm("organizations.withdraw_request", request.user, asked),
        "is_own": asked.user_id == request.user.pk,
    }
    return render(request, "organizations/request.html", context, status=form_status(form))


def _answered(request: PersonRequest, asked: JoinRequest, form: AnswerRequestForm | AnswerClaimForm) -> bool:
    """Give the answer that was pressed; otherwise the form says why not."""
    typed, now = form.cleaned_data, timezone.now()
    person = {"person": asked.user}
    try:
        match request.POST.get("answer"):
            case "accept":
                services.accept_request(
                    pk=asked.pk,
                    actor=request.user,
                    role=typed.get("role", ""),
                    reason=typed["reason"],
                    territory=typed.get("territory"),
                    now=now,
                )
                done = _("Accepted. %(person)s was told by mail.") % person
            case "decline":
                services.decline_request(pk=asked.pk, actor=request.user, reason=typed["reason"], now=now)
                done = _("Declined. %(person)s was told by mail, with your reason.") % person
            case _other:
                form.add_error(None, _("Please choose one of the buttons."))
                return False
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    messages.success(request, done)
    return True


def _after_answer(request: PersonRequest, asked: JoinRequest) -> HttpResponse:
    if rules.has_perm("organizations.manage_people", request.user, asked.organization):
        return redirect("organizations:people", slug=asked.organization.slug)
    return redirect("organizations:requests")


@login_required
@require_POST
def join_request_withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Take one's own request back."""
    asked = _visible_request(request, pk)
    attempt(
        request,
        lambda: services.withdraw_request(pk=asked.pk, actor=request.user, now=timezone.now()),
        _("The request was withdrawn."),
    )
    return redirect("organizations:request", pk=pk)


@login_required
@require_safe
def join_request_list(request: PersonRequest) -> HttpResponse:
    """What waits for a moderator: claims, and requests that no owner answers; longest first."""
    if not rules.has_perm("organizations.view_requests", request.user):
        raise NotAllowed(_("Only moderators answer requests that have no owner to answer them."))
    waiting = JoinRequest.objects.of_moderators(timezone.now(), silence=SILENCE)
    shown = waiting.visible_to(request.user).select_related("organization", "user")
    page = Paginator(shown, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "organizations/requests.html", {"page": page})


def _visible_request(request: PersonRequest, pk: int) -> JoinRequest:
    found = JoinRequest.objects.visible_to(request.user)
    return get_object_or_404(
        found.select_related("organization__territory", "user", "decided_by", "evidence", "territory"), pk=pk
    )
