"""What a verified organization asked to change, and a moderator's decisions on it."""

from __future__ import annotations

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from organizations import services
from organizations.enums import ProposedChangeState
from organizations.forms import ChangesForm
from organizations.selectors.queue import Matter
from organizations.views.base import form_status, permit, visible
from organizations.views.going_on import go_on, place_in_queue
from portal.accounts.requests import PersonRequest
from portal.core.acts import attempt
from portal.core.exceptions import Refused

DECIDED_SHOWN = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organization_changes(request: PersonRequest, slug: str) -> HttpResponse:
    """What waits for approval and what was decided; to a moderator with a form."""
    organization = visible(request, slug)
    permit(request, "organizations.view_changes", organization)
    waiting = list(organization.proposed_changes.waiting().select_related("proposed_by"))
    form = None
    if rules.has_perm("organizations.approve_change", request.user, organization):
        form = ChangesForm(request.POST or None, changes=waiting)
    if request.method == "POST":
        permit(request, "organizations.approve_change", organization)
        if form is not None and form.is_valid():
            place = place_in_queue(request, [Matter.CHANGE], organization)
            try:
                services.decide_changes(
                    pk=organization.pk,
                    actor=request.user,
                    decisions=form.decisions,
                    reason=form.cleaned_data["reason"],
                    new_address=form.cleaned_data.get("new_address", False),
                    now=timezone.now(),
                )
            except Refused as refusal:
                form.add_error(None, refusal.sentence)
            else:
                done = _("Decided: %(organization)s. Its people were told by mail, with your reason.")
                messages.success(request, done % {"organization": organization})
                return go_on(request, place, otherwise=redirect("organizations:queue"))
    decided = organization.proposed_changes.exclude(state=ProposedChangeState.WAITING)
    context = {
        "form": form if waiting else None,
        "organization": organization,
        "waiting": waiting,
        "decided": decided.select_related("decided_by").order_by("-decided_at", "-pk")[:DECIDED_SHOWN],
        "may_withdraw": rules.has_perm("organizations.withdraw_change", request.user, organization),
    }
    return render(request, "organizations/changes.html", context, status=form_status(form))


@login_required
@require_POST
def change_withdraw(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Take a change back that waits for approval."""
    organization = visible(request, slug)
    permit(request, "organizations.withdraw_change", organization)
    change = get_object_or_404(organization.proposed_changes, pk=pk)
    attempt(
        request,
        lambda: services.withdraw_change(pk=change.pk, actor=request.user, now=timezone.now()),
        _("Taken back. What is public stays as it is."),
    )
    return redirect("organizations:changes", slug=organization.slug)
