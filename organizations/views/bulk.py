"""Deciding on several things of the moderators' queue at once."""

from __future__ import annotations

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations.forms.bulk import ManyDecisionsForm, chosen_in
from organizations.selectors.chosen import selection
from organizations.services.bulk import Chosen, decide_many, require_few
from portal.accounts.requests import PersonRequest
from portal.core.exceptions import NotAllowed, Refused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def queue_chosen(request: PersonRequest) -> HttpResponse:
    """What was chosen with its evidence, then, once a reason is given, what came of each."""
    if not rules.has_perm("organizations.view_queue", request.user):
        raise NotAllowed(_("Only moderators verify organizations."))
    if request.method != "POST":
        # After signing in again, say: the choice was not kept.
        return redirect("organizations:queue")
    chosen = chosen_in(request.POST)
    try:
        require_few(len(chosen))
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("organizations:queue")
    is_decided = "decision" in request.POST and "without" not in request.POST
    if not is_decided:
        form = ManyDecisionsForm(initial={"reason": request.POST.get("reason", "")})
        return _confirm(request, chosen, form)
    form = ManyDecisionsForm(request.POST)
    if not form.is_valid():
        return _confirm(request, chosen, form)
    outcomes = decide_many(
        chosen=chosen,
        actor=request.user,
        favourable=form.favourable,
        reason=form.cleaned_data["reason"],
        now=timezone.now(),
    )
    context = {
        "done": [outcome.organization for outcome in outcomes if not outcome.refusal],
        "favourable": form.favourable,
        "refused": [outcome for outcome in outcomes if outcome.refusal],
    }
    return render(request, "organizations/queue_done.html", context)


def _confirm(request: PersonRequest, chosen: list[Chosen], form: ManyDecisionsForm) -> HttpResponse:
    selected = selection({(one.matter, one.pk) for one in chosen}, user=request.user)
    if not selected.rows:
        messages.warning(request, _("Nothing of what you chose waits for your decision any more."))
        return redirect("organizations:queue")
    status = 422 if form.is_bound else 200
    context = {"form": form, "selection": selected}
    return render(request, "organizations/queue_chosen.html", context, status=status)
