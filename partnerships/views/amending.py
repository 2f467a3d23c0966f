"""How the agreement of a partnership that has begun is amended, a page per act."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships import services
from partnerships.forms import AcceptanceForm, AmendmentForm, OfAmendmentForm, RejectionForm
from partnerships.life import Side, Verb
from partnerships.life import verbs as life
from partnerships.models import Amendment, Partnership
from partnerships.selectors import left_parties, missing_of, open_amendment, own_parties
from partnerships.uploads import COUNCIL_DECISION
from partnerships.views.acts import act_page, require, visible
from partnerships.views.work import begun_for_parties
from portal.accounts.requests import PersonRequest
from portal.core.body_limit import takes_upload
from portal.core.differences import is_changed, paragraphs

ACT = "partnerships/amendment_act.html"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def amendment_propose(request: PersonRequest, pk: int) -> HttpResponse:
    """Lay another text or another last day before all parties."""
    partnership = visible(request, pk)
    require(request, "propose_amendment", partnership)
    current = partnership.versions.order_by("-number").first()
    if current is None:
        return redirect(partnership)
    parties = _parties(request, life.PROPOSE_AMENDMENT, partnership)
    form = AmendmentForm(request.POST or None, current=current, **parties)

    def act() -> object:
        return services.propose_amendment(pk=pk, actor=request.user, now=timezone.now(), **form.cleaned_data)

    done = _("Proposed. All parties were told by mail; once all have accepted it, it takes effect.")
    return act_page(request, partnership, life.PROPOSE_AMENDMENT, form, act, done)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@takes_upload(COUNCIL_DECISION.max_bytes, lambda user: user.is_authenticated)
def amendment_accept(request: PersonRequest, pk: int) -> HttpResponse:
    """Accept the amendment that the page shows, for one party."""

    def make(partnership: Partnership, amendment: Amendment, parties: dict[str, Any]) -> forms.Form:
        has_council = not parties["own"].isdisjoint(partnership.ids_of(Side.AUTHORITY))
        return AcceptanceForm(
            request.POST or None,
            request.FILES or None,
            amendment=amendment,
            has_council=has_council,
            **parties,
        )

    done = _("Accepted. All parties were told by mail.")
    return _act(request, pk, life.ACCEPT_AMENDMENT, make, services.accept_amendment, done)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def amendment_reject(request: PersonRequest, pk: int) -> HttpResponse:
    """Set the amendment aside, with a reason."""

    def make(_partnership: Partnership, amendment: Amendment, parties: dict[str, Any]) -> forms.Form:
        return RejectionForm(request.POST or None, initial={"number": amendment.number}, **parties)

    done = _("Rejected. All parties were told by mail, with your reason.")
    return _act(request, pk, life.REJECT_AMENDMENT, make, services.reject_amendment, done)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def amendment_withdraw(request: PersonRequest, pk: int) -> HttpResponse:
    """Take back what one's own party has proposed."""

    def make(_partnership: Partnership, amendment: Amendment, parties: dict[str, Any]) -> forms.Form:
        return OfAmendmentForm(request.POST or None, initial={"number": amendment.number}, **parties)

    done = _("Withdrawn. All parties were told by mail.")
    return _act(request, pk, life.WITHDRAW_AMENDMENT, make, services.withdraw_amendment, done)


@login_required
@require_safe
def amendment_detail(request: PersonRequest, pk: int, number: int) -> HttpResponse:
    """One amendment: what it changes, who accepted it, what came of it; for whoever sees the history."""
    partnership = begun_for_parties(request, pk)
    found = partnership.amendments.select_related(
        "organization", "proposed_by", "rejected_by", "base", "version"
    )
    amendment = get_object_or_404(found, number=number)
    context = {
        "partnership": partnership,
        "acceptances": amendment.acceptances.select_related("organization", "document"),
        "missing": missing_of(partnership, amendment) if amendment.is_open else [],
        "is_over": partnership.state not in life.ACCEPT_AMENDMENT.leaves,
        **_compared(amendment),
    }
    return render(request, "partnerships/amendment.html", context)


def _act(
    request: PersonRequest,
    pk: int,
    verb: Verb,
    make: Callable[[Partnership, Amendment, dict[str, Any]], forms.Form],
    service: Callable[..., Partnership],
    done: str,
) -> HttpResponse:
    """The page of an act on the amendment that waits, which it shows whole."""
    partnership = visible(request, pk)
    require(request, verb.name, partnership)
    amendment = open_amendment(partnership)
    if amendment is None:
        if request.method == "POST":
            messages.warning(request, _("No amendment waits any more. Nothing was changed."))
        return redirect(partnership)
    form = make(partnership, amendment, _parties(request, verb, partnership))

    def act() -> object:
        return service(pk=pk, actor=request.user, now=timezone.now(), **form.cleaned_data)

    shown = _compared(amendment)
    return act_page(request, partnership, verb, form, act, done, template=ACT, **shown)


def _compared(amendment: Amendment) -> dict[str, Any]:
    """An amendment with what it changes in the version that it rests on."""
    compared = paragraphs(amendment.base.text, amendment.text)
    return {"amendment": amendment, "paragraphs": compared, "is_same": not is_changed(compared)}


def _parties(request: PersonRequest, verb: Verb, partnership: Partnership) -> dict[str, Any]:
    """What a form needs to know of the parties that the person acts for."""
    return {
        "own": own_parties(verb, request.user, partnership),
        "left": left_parties(verb, request.user, partnership),
    }
