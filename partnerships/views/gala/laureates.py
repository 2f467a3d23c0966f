"""What is shown of a laureate, and its diplomas."""

from __future__ import annotations

from functools import partial

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships.forms.gala import LaureateForm
from partnerships.services import gala as services
from partnerships.services.gala.guards import require
from partnerships.views.gala.finding import managed, nominated, status_of, visible
from partnerships.views.papers import give_paper
from portal.accounts.requests import PersonRequest
from portal.core.acts import carry_out
from portal.core.body_limit import takes_upload

# Somewhat more than a picture may have, so that the form itself says that one is too large.
LARGEST_FORM = 10 * 2**20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@takes_upload(LARGEST_FORM, lambda user: user.is_authenticated)
def gala_laureate(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Write what a laureate is rewarded for, and add its picture."""
    edition = managed(request, slug)
    nomination = nominated(edition, pk)
    if not nomination.is_laureate:
        raise Http404
    form = LaureateForm(request.POST or None, request.FILES or None, nomination=nomination)
    act = partial(services.show_laureate, pk=pk, actor=request.user, now=timezone.now())
    if carry_out(form, lambda: act(**form.cleaned_data)):
        messages.success(request, _("Kept. It is shown with the laureates."))
        return redirect("partnerships:gala_ranking", slug)
    context = {"edition": edition, "nomination": nomination, "form": form}
    return render(request, "partnerships/gala/laureate.html", context, status=status_of(form))


@login_required
@require_safe
def gala_diploma(request: PersonRequest, slug: str, pk: int, organization: int) -> HttpResponse:
    """The diploma of one party of a laureate, as an accessible PDF."""
    edition = visible(request, slug)
    nomination = nominated(edition, pk)
    # Whether it is rewarded is no secret once everyone reads it.
    if not nomination.is_laureate or not (
        edition.is_published or rules.has_perm("partnerships.manage_gala", request.user, edition)
    ):
        raise Http404
    require("partnerships.gala_diploma", request.user, nomination)
    parties = {party.pk: party for party in nomination.partnership.parties}
    if organization not in parties:
        raise Http404
    address = request.build_absolute_uri(edition.get_absolute_url())
    make = partial(
        services.diploma_pdf, nomination, parties[organization], address=address, now=timezone.now()
    )
    return give_paper(request, make, name=f"diploma-{edition.year}-{pk}-{organization}.pdf")
