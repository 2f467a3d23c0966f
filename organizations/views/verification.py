"""The moderators' queue and their decisions."""

from __future__ import annotations

from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organizations import services
from organizations.enums import DocumentKind, OrganizationState
from organizations.forms import DecisionForm, EvidenceForm, ReasonForm
from organizations.models import Organization
from organizations.selectors.duplicates import resembling
from organizations.selectors.queue import Matter, waiting_rows, with_organizations
from organizations.selectors.relations import under_way
from organizations.selectors.standing import history_before
from organizations.uploads import EVIDENCE
from organizations.views.base import PAGE_ROWS, form_status, permit, visible
from organizations.views.going_on import ON_AN_ORGANIZATION, asked_matter, go_on, place_in_queue
from portal.accounts.requests import PersonRequest
from portal.audit.models import Entry
from portal.core.acts import attempt
from portal.core.body_limit import takes_upload
from portal.core.exceptions import NotAllowed, Refused

# A document as its purpose takes it, and what a form adds to it.
LARGEST_UPLOAD = EVIDENCE.max_bytes + 2**20


@login_required
@require_safe
def organization_queue(request: PersonRequest) -> HttpResponse:
    """What awaits a moderator, longest first."""
    if not rules.has_perm("organizations.view_queue", request.user):
        raise NotAllowed(_("Only moderators verify organizations."))
    matter = asked_matter(request)
    page = Paginator(waiting_rows(matter), PAGE_ROWS).get_page(request.GET.get("page"))
    waiting = with_organizations(page.object_list)
    context = {
        "page": page,
        "waiting": waiting,
        "matters": Matter.choices,
        "matter": matter,
        # Of one's own another moderator decides.
        "own": {row for row in waiting if not row.is_for(request.user)},
        "all_chosen": "all" in request.GET,
    }
    return render(request, "organizations/queue.html", context)


# With the name: the next page is mostly that of another organization.
DECISIONS = {
    "verify": (
        services.verify_organization,
        _lazy("Verified: %(organization)s. Its people were told by mail."),
    ),
    "refuse": (
        services.refuse_organization,
        _lazy("Refused: %(organization)s. Its people were told by mail, with your reason."),
    ),
    "renew": (
        services.renew_verification,
        _lazy("Verified again: %(organization)s. Its people were told by mail."),
    ),
    "decline_renewal": (
        services.decline_renewal,
        _lazy("Not verified again yet: %(organization)s. Its people were told by mail, with your reason."),
    ),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organization_decide(request: PersonRequest, slug: str) -> HttpResponse:
    """A moderator's decision, with a reason, beside what it can rest on."""
    organization = visible(request, slug)
    permit(request, "organizations.verify", organization)
    form = DecisionForm(request.POST or None, initial={"seen": newest_about(organization)})
    if request.method == "POST" and form.is_valid():
        act, done = DECISIONS[form.cleaned_data["decision"]]
        reason, seen = form.cleaned_data["reason"], form.cleaned_data["seen"]
        place = place_in_queue(request, ON_AN_ORGANIZATION, organization)
        try:
            act(pk=organization.pk, actor=request.user, reason=reason, seen=seen, now=timezone.now())
        except Refused as refusal:
            # The page below shows the organization as it is now; the next decision rests on that.
            organization = visible(request, slug)
            form = DecisionForm({**request.POST.dict(), "seen": newest_about(organization)})
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, done % {"organization": organization})
            return go_on(request, place, otherwise=redirect(organization))
    context = {"form": form, "organization": organization, **_evidence(organization)}
    return render(request, "organizations/decide.html", context, status=form_status(form))


def _evidence(organization: Organization) -> dict[str, Any]:
    """What a decision can rest on."""
    found = resembling(organization)
    return {
        "documents": organization.documents.filter(kind=DocumentKind.EVIDENCE).select_related("file"),
        "decisions": organization.verifications.select_related("decided_by"),
        "matches": [row for row in found if row.is_listed],
        "duplicates": [row for row in found if not row.is_listed],
        "history": history_before(organization),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organization_suspend(request: PersonRequest, slug: str) -> HttpResponse:
    """Withdraw the portal's word for an organization, with what follows from it told beside the button."""
    organization = visible(request, slug)
    permit(request, "organizations.suspend", organization)
    form = ReasonForm(request.POST or None, initial={"seen": newest_about(organization)})
    if request.method == "POST" and form.is_valid():
        place = place_in_queue(request, ON_AN_ORGANIZATION, organization)
        try:
            services.suspend_organization(
                pk=organization.pk, actor=request.user, now=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            organization = visible(request, slug)
            form = ReasonForm({**request.POST.dict(), "seen": newest_about(organization)})
            form.add_error(None, refusal.sentence)
        else:
            done = _("Suspended: %(organization)s. Its people were told by mail, with your reason.")
            messages.success(request, done % {"organization": organization})
            return go_on(request, place, otherwise=redirect(organization))
    context = {
        "form": form,
        "organization": organization,
        "under_way": under_way(organization),
        "can_be_suspended": organization.may_become(OrganizationState.SUSPENDED),
    }
    return render(request, "organizations/suspend.html", context, status=form_status(form))


@login_required
@require_POST
def organization_ask_renewal(request: PersonRequest, slug: str) -> HttpResponse:
    """Ask to be verified again."""
    organization = visible(request, slug)
    attempt(
        request,
        lambda: services.ask_renewal(pk=organization.pk, actor=request.user, now=timezone.now()),
        _("Asked. A moderator looks at it; you will be told by mail what was decided."),
    )
    return redirect(organization)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@takes_upload(LARGEST_UPLOAD, lambda user: user.is_authenticated)
def organization_evidence(request: PersonRequest, slug: str) -> HttpResponse:
    """The documents that an organization showed the moderators, and a form for one more."""
    organization = visible(request, slug)
    permit(request, "organizations.view_evidence", organization)
    may_add = rules.has_perm("organizations.add_evidence", request.user, organization)
    form = EvidenceForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        permit(request, "organizations.add_evidence", organization)
        if form.is_valid() and _added(request, organization, form):
            messages.success(request, _("Kept. Only moderators and your people see it."))
            return redirect("organizations:evidence", slug=organization.slug)
    documents = organization.documents.filter(kind=DocumentKind.EVIDENCE).select_related("file", "added_by")
    context = {
        "form": form if may_add else None,
        "organization": organization,
        "documents": documents,
    }
    return render(request, "organizations/evidence.html", context, status=form_status(form))


def _added(request: PersonRequest, organization: Organization, form: EvidenceForm) -> bool:
    """Keep the document; when it is refused, the form says why."""
    try:
        services.add_evidence(
            pk=organization.pk,
            actor=request.user,
            title=form.cleaned_data["title"],
            upload=form.cleaned_data["file"],
            now=timezone.now(),
        )
    except Refused as refusal:
        form.add_error("file", refusal.sentence)
        return False
    return True


def newest_about(*organizations: Organization) -> int:
    """The key of the newest audit entry about any of these; 0 when there is none."""
    newest = [
        Entry.objects.about(organization).values_list("pk", flat=True).first() or 0
        for organization in organizations
    ]
    return max(newest)
