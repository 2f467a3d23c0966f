"""Who takes part in a partnership: asked, confirmed, taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from organizations.models import Organization
from partnerships import services
from partnerships.life import Side
from partnerships.models import CoParty, Partnership
from partnerships.services.parties import ANSWERED_IN, ASKED_IN, PERMISSIONS
from partnerships.views.acts import can, require, visible
from portal.accounts.requests import PersonRequest
from portal.core.acts import attempt
from portal.core.exceptions import NotAllowed, Refused

MOST_FOUND = 10
SIDES = (Side.NGO, Side.AUTHORITY)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def partnership_parties(request: PersonRequest, pk: int) -> HttpResponse:
    """Who takes part, who was asked; for who leads a side, a search for whom to ask."""
    partnership = visible(request, pk)
    if not can(request, "view_history", partnership):
        raise NotAllowed(_("Only the parties see who was asked to take part."))
    side = request.POST.get("side") or request.GET.get("side") or ""
    if request.method == "POST":
        if side not in SIDES:
            raise Http404
        require(request, PERMISSIONS[side].partition(".")[2], partnership)
        attempt(request, lambda: _ask(request, pk, side), _("Asked. Their people are told by mail."))
        return redirect("partnerships:parties", pk=pk)
    words = request.GET.get("q", "").replace("\x00", "").strip()
    askable = [each for each in SIDES if may_ask(request, partnership, each)]
    parties = list(partnership.co_parties.select_related("organization"))
    context = {
        "partnership": partnership,
        "parties": parties,
        "askable": askable,
        "pending": [party.pk for party in parties if not party.is_confirmed and party.side in askable],
        "side": side if side in askable else "",
        "words": words,
        "found": _found(partnership, side, words) if side in askable and words else None,
        "most": MOST_FOUND,
    }
    return render(request, "partnerships/parties.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def partnership_party(request: PersonRequest, pk: int, party: int) -> HttpResponse:
    """One organization's part: what it means, and the way to say yes or no, or to take the request back."""
    partnership = visible(request, pk)
    found = get_object_or_404(
        CoParty.objects.select_related("organization"), pk=party, partnership=partnership
    )
    if not found.is_confirmed and not can(request, "view_history", partnership):
        # Who was asked is for the parties alone.
        raise Http404
    answers = bool(rules.has_perm("partnerships.answer_party", request.user, found))
    asks = can(request, PERMISSIONS[found.side].partition(".")[2], partnership)
    if not answers and not asks:
        raise NotAllowed(
            _("Only an owner or editor of %(organization)s can say whether it takes part.")
            % {"organization": found.organization}
        )
    if request.method == "POST":
        return _decided(request, partnership, found)
    is_early = partnership.state in ASKED_IN[found.side]
    context = {
        "partnership": partnership,
        "party": found,
        "may_answer": answers and partnership.state in ANSWERED_IN[found.side],
        "may_remove": asks and is_early,
        "is_ngo": found.side == Side.NGO,
    }
    return render(request, "partnerships/party.html", context)


ACTS: Mapping[str, tuple[Callable[..., Any], Any]] = {
    "confirm": (services.confirm_party, _lazy("%(organization)s takes part. Who asked was told by mail.")),
    "decline": (
        services.decline_party,
        _lazy("%(organization)s does not take part. Who asked was told by mail."),
    ),
    "remove": (services.remove_party, _lazy("%(organization)s no longer takes part.")),
}


def _decided(request: PersonRequest, partnership: Partnership, party: CoParty) -> HttpResponse:
    chosen = ACTS.get(request.POST.get("act", ""))
    if chosen is None:
        return redirect(party)
    act, done = chosen
    try:
        act(pk=party.pk, actor=request.user, now=timezone.now())
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
    else:
        messages.success(request, done % {"organization": party.organization})
    # Whoever declined may no longer see it.
    still = Partnership.objects.visible_to(request.user).filter(pk=partnership.pk).exists()
    return redirect(partnership) if still else redirect("partnerships:proposals")


def _ask(request: PersonRequest, pk: int, side: str) -> object:
    asked = get_object_or_404(
        Organization.objects.verified(), slug=request.POST.get("organization", "").replace("\x00", "")
    )
    return services.ask_party(
        pk=pk, organization_pk=asked.pk, side=side, actor=request.user, now=timezone.now()
    )


def may_ask(request: HttpRequest, partnership: Partnership, side: str) -> bool:
    """Whether the person can now ask organizations to take part on a side, and take requests back."""
    return partnership.state in ASKED_IN[side] and can(
        request, PERMISSIONS[side].partition(".")[2], partnership
    )


def _found(partnership: Partnership, side: str, words: str) -> QuerySet[Organization]:
    verified = Organization.objects.verified().matching(words)
    fitting = verified.proposers() if side == Side.NGO else verified.addressees()
    taken = [
        partnership.ngo_id,
        partnership.authority_id,
        *partnership.co_parties.values_list("organization", flat=True),
    ]
    return fitting.exclude(pk__in=taken).select_related("territory").order_by("name", "pk")[:MOST_FOUND]
