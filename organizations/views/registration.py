"""Registering an organization and changing what it says of itself."""

from __future__ import annotations

import rules
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from organizations import services
from organizations.forms import OrganizationForm, ProfileForm
from organizations.views.base import form_status, visible
from portal.accounts.requests import PersonRequest
from portal.core.acts import attempt
from portal.core.exceptions import NotAllowed, Refused


@login_required
def organization_register(request: PersonRequest) -> HttpResponse:
    """Register an organization."""
    form = OrganizationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            organization = services.register_organization(
                actor=request.user, fields=form.cleaned_data, now=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect(organization)
    return render(request, "organizations/register.html", {"form": form}, status=form_status(form))


@login_required
def organization_change(request: PersonRequest, slug: str) -> HttpResponse:
    """Change what an organization says of itself."""
    organization = visible(request, slug)
    if not rules.has_perm("organizations.change", request.user, organization):
        raise NotAllowed(services.SENTENCES["organizations.change"] % {"organization": organization})
    form_class = OrganizationForm if organization.is_open else ProfileForm
    form = form_class(request.POST or None, organization=organization)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_organization(
                pk=organization.pk, actor=request.user, fields=form.cleaned_data, now=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect(organization)
    context = {"form": form, "organization": organization}
    return render(request, "organizations/change.html", context, status=form_status(form))


@login_required
@require_POST
def organization_resubmit(request: PersonRequest, slug: str) -> HttpResponse:
    """Send a refused organization to verification again."""
    organization = visible(request, slug)
    attempt(
        request,
        lambda: services.resubmit_organization(pk=organization.pk, actor=request.user, now=timezone.now()),
        _("Sent to verification. You will be told by mail what was decided."),
    )
    return redirect(organization)
