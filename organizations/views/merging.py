"""Making two records of one organization one, and taking it back."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organizations import services
from organizations.enums import OrganizationState
from organizations.forms import MergeForm
from organizations.models import Merge, Organization
from organizations.models.merging import UNDO_WITHIN
from organizations.selectors.duplicates import resembling
from organizations.selectors.merging import compare
from organizations.selectors.relations import what_moves
from organizations.views.base import form_status, permit, visible
from organizations.views.verification import newest_about
from portal.accounts.requests import PersonRequest
from portal.core.exceptions import Refused

FOUND_AT_MOST = 10


@login_required
@require_safe
def merge_choose(request: PersonRequest, slug: str) -> HttpResponse:
    """Which other record is the same organization."""
    organization = visible(request, slug)
    permit(request, "organizations.merge", organization)
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    others = Organization.objects.exclude(pk=organization.pk).exclude(state=OrganizationState.MERGED)
    context = {
        "organization": organization,
        "resembling": resembling(organization),
        "text": text,
        "found": others.matching(text).select_related("territory")[:FOUND_AT_MOST] if text else [],
    }
    return render(request, "organizations/merge_choose.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: PersonRequest, slug: str, other: str) -> HttpResponse:
    """Two records side by side; the one that goes is `other`."""
    kept, gone = visible(request, slug), visible(request, other)
    for organization in (kept, gone):
        permit(request, "organizations.merge", organization)
    comparisons = compare(kept, gone)
    initial = {"seen": newest_about(kept, gone)}
    form = MergeForm(request.POST or None, comparisons=comparisons, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.merge_organizations(
                kept=kept.pk,
                gone=gone.pk,
                actor=request.user,
                choices=form.choices,
                reason=form.cleaned_data["reason"],
                seen=form.cleaned_data["seen"],
                now=timezone.now(),
            )
        except Refused as refusal:
            kept, gone = visible(request, slug), visible(request, other)
            form = MergeForm(
                {**request.POST.dict(), "seen": newest_about(kept, gone)}, comparisons=compare(kept, gone)
            )
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, _("Merged. For 30 days this can be taken back from this page."))
            return redirect(kept)
    context = {
        "form": form,
        "kept": kept,
        "gone": gone,
        "moves": what_moves(gone),
        "obstacle": _obstacle(kept, gone),
        "undo_days": UNDO_WITHIN.days,
    }
    return render(request, "organizations/merge.html", context, status=form_status(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge_undo(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Take a merge back, with what follows told first."""
    organization = visible(request, slug)
    permit(request, "organizations.undo_merge", organization)
    found = get_object_or_404(Merge.objects.select_related("gone", "merged_by"), pk=pk, kept=organization)
    if request.method == "POST":
        try:
            services.undo_merge(pk=found.pk, actor=request.user, now=timezone.now())
        except Refused as refusal:
            messages.warning(request, refusal.sentence)
        else:
            messages.success(request, _("Taken back: there are two records again."))
        return redirect(organization)
    context = {
        "organization": organization,
        "merge": found,
        "until": found.merged_at + UNDO_WITHIN,
        "count": sum(len(pks) for pks in found.moved["rows"].values()) + len(found.moved["removed"]),
    }
    return render(request, "organizations/merge_undo.html", context)


def _obstacle(kept: Organization, gone: Organization) -> str:
    """Why these two cannot be merged this way round; empty when they can."""
    try:
        services.refuse_to_merge(kept, gone)
    except Refused as refusal:
        return refusal.sentence
    return ""
