"""Who may be nominated, and nominations made and withdrawn."""

from __future__ import annotations

from functools import partial

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organizations.rules import acts_for
from partnerships.forms.gala import NominationForm
from partnerships.models import GalaNomination, Partnership
from partnerships.models.sides import read_further_parties
from partnerships.querysets import PartnershipQuerySet
from partnerships.rules import belongs_to_nominated
from partnerships.selectors.gala import is_eligible, jury_of, verdicts_of
from partnerships.services import gala as services
from partnerships.services.gala.guards import require
from partnerships.views.gala.finding import managed, nominated, status_of, visible
from portal.accounts.requests import PersonRequest
from portal.core.acts import attempt, carry_out
from portal.core.exceptions import NotAllowed
from portal.core.plain import in_one_line

PAGE_ROWS = 20


@login_required
@require_safe
def gala_eligible(request: PersonRequest, slug: str) -> HttpResponse:
    """For each partnership that the person could nominate, which rules hold and which do not, and why."""
    edition = visible(request, slug)
    manages = rules.has_perm("partnerships.manage_gala", request.user, edition)
    if not manages and not acts_for(request.user):
        raise NotAllowed(_("Owners and editors of the parties nominate their partnerships."))
    asked = in_one_line(request.GET.get("q", ""))[:100]
    found = _nominable(request, is_all=manages)
    if asked:
        found = found.matching(asked)
    page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("page"))
    rows = list(page)
    read_further_parties(rows)
    given = {one.partnership_id: one for one in edition.nominations.standing().filter(partnership__in=rows)}
    today = timezone.localdate()
    verdicts = [(one, verdicts_of(one, edition, today)) for one in rows]
    context = {
        "edition": edition,
        "page": page,
        "asked": asked,
        "rows": [(one, said, is_eligible(said), given.get(one.pk)) for one, said in verdicts],
        "takes_nominations": edition.takes_nominations_on(today),
    }
    return render(request, "partnerships/gala/eligible.html", context)


def _nominable(request: PersonRequest, *, is_all: bool) -> PartnershipQuerySet:
    """Public partnerships: all of them, or those of the organizations that the person acts for."""
    shown = Partnership.objects.public().for_list().newest_accepted().prefetch_related("follow_ups")
    return shown if is_all else shown.on_desk_of(request.user)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def gala_nominate(request: PersonRequest, slug: str, partnership: int) -> HttpResponse:
    """Say what each rule says of a partnership; where all hold, nominate it."""
    edition = visible(request, slug)
    found = get_object_or_404(Partnership.objects.visible_to(request.user).for_list(), pk=partnership)
    require("partnerships.gala_nominate", request.user, found)
    today = timezone.localdate()
    verdicts = verdicts_of(found, edition, today)
    form = NominationForm(request.POST or None)
    act = partial(
        services.nominate, pk=edition.pk, partnership_pk=found.pk, actor=request.user, now=timezone.now()
    )
    if carry_out(form, lambda: act(reason=form.cleaned_data["reason"])):
        messages.success(request, _("Nominated. The parties were told by mail."))
        return redirect("partnerships:gala_eligible", slug)
    context = {
        "edition": edition,
        "partnership": found,
        "verdicts": verdicts,
        "is_eligible": is_eligible(verdicts),
        "nomination": edition.nominations.standing().filter(partnership=found).first(),
        "takes_nominations": edition.takes_nominations_on(today),
        "form": form,
    }
    return render(request, "partnerships/gala/nominate.html", context, status=status_of(form))


@login_required
@require_safe
def gala_nominations(request: PersonRequest, slug: str) -> HttpResponse:
    """What was nominated, by whom and why, and whether it is eligible now."""
    edition = managed(request, slug)
    today = timezone.localdate()
    jury = jury_of(edition, today)
    context = {
        "edition": edition,
        "rows": [(one, [said for said in jury.verdicts[one.pk] if said.why_not]) for one in jury.nominations],
        "takes_nominations": edition.takes_nominations_on(today),
    }
    return render(request, "partnerships/gala/nominations.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def gala_withdraw(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Say what withdrawing a nomination does; then do it."""
    edition = visible(request, slug)
    nomination: GalaNomination = nominated(edition, pk)
    belongs = belongs_to_nominated(request.user, nomination)
    if not belongs and not rules.has_perm("partnerships.manage_gala", request.user, edition):
        # What is nominated is public once it is rewarded.
        raise Http404
    require("partnerships.gala_withdraw", request.user, nomination)
    if request.method == "POST":
        act = partial(services.withdraw_nomination, pk=pk, actor=request.user, now=timezone.now())
        attempt(request, act, _("The nomination was withdrawn."))
        return redirect("partnerships:gala_eligible", slug)
    context = {"edition": edition, "nomination": nomination}
    return render(request, "partnerships/gala/withdraw.html", context)
