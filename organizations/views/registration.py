"""Registering an organization, and sending it to verification again."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from organizations import services
from organizations.forms import OrganizationForm
from organizations.models import Organization
from organizations.rules import forget_roles
from organizations.selectors.finding import (
    LONGEST_QUERY,
    already_here,
    doors,
    may_look_up,
    number_in,
    too_many_numbers,
)
from organizations.views.base import form_status, visible
from portal.accounts.requests import PersonRequest
from portal.core.acts import attempt
from portal.core.exceptions import Refused
from portal.core.templatetags.ui import on


@login_required
@require_safe
def organization_register(request: PersonRequest) -> HttpResponse:
    """The first step of registering: is it already here?"""
    q = request.GET.get("q", "").replace("\x00", "").strip()
    number = number_in(q[:LONGEST_QUERY])
    is_asked = bool(q) and (not number or may_look_up(request.user))
    if q and not is_asked:
        messages.warning(request, too_many_numbers())
    context = {
        "q": q,
        "is_asked": is_asked,
        "doors": already_here(q, user=request.user) if is_asked else [],
        "number": number,
        "carried": urlencode({"q": q[:LONGEST_QUERY]}) if q else "",
    }
    return render(request, "organizations/register.html", context, status=429 if q and not is_asked else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organization_register_new(request: PersonRequest) -> HttpResponse:
    """The second step: register an organization that is not here."""
    is_sent = request.method == "POST"
    form = OrganizationForm(
        request.POST if is_sent else None, user=request.user, initial=None if is_sent else _carried(request)
    )
    if is_sent and form.is_valid():
        try:
            organization = services.register_organization(
                actor=request.user, fields=form.cleaned_data, now=timezone.now()
            )
        except Refused as refusal:
            # Somebody may have registered it in this very moment: then there is a door to it now.
            forget_roles(request.user)
            form = OrganizationForm(request.POST, user=request.user)
            if form.is_valid():
                form.add_error(None, refusal.sentence)
        else:
            messages.success(
                request,
                _(
                    "Registered. A moderator looks at it by %(day)s and answers by mail; until then you can "
                    "fill in its profile and show documents that help to verify it."
                )
                % {"day": on(timezone.localdate() + dt.timedelta(days=settings.VERIFICATION_DUE_DAYS))},
            )
            return redirect(organization)
    door = doors([form.duplicate], user=request.user)[0] if form.duplicate else None
    context = {"form": form, "door": door, "number": number_in(form["identifier"].value() or "")}
    return render(request, "organizations/register_new.html", context, status=form_status(form))


def _carried(request: PersonRequest) -> dict[str, Any]:
    """What was typed in the first step; of a branch, what the register says of the whole."""
    slug, q = (request.GET.get(name, "").replace("\x00", "").strip() for name in ("branch_of", "q"))
    whole = Organization.objects.public().filter(slug=slug).first() if slug else None
    if whole is not None:
        return {"kind": whole.kind, "name": whole.name, "country": whole.country, "website": whole.website}
    number = number_in(q)
    return {"identifier": number} if number else {"name": q[:LONGEST_QUERY]}


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
