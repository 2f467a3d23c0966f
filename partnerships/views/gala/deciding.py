"""The ranking, its marks and ties, and an edition moved on."""

from __future__ import annotations

from functools import partial
from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships.forms.gala import TieForm
from partnerships.life.gala import GALA_LIFE
from partnerships.models import GalaEdition, GalaSheet
from partnerships.selectors.gala import against, jury_of, line_of_gala, ranking_of, rules_for_ties
from partnerships.selectors.gala.ranking import Place
from partnerships.selectors.gala.reading import is_read, nominations_read_by
from partnerships.services import gala as services
from partnerships.services.gala.guards import require
from partnerships.views.gala.finding import managed, nominated, status_of
from portal.accounts.requests import PersonRequest
from portal.core.acts import attempt, carry_out
from portal.core.exceptions import NotAllowed

VERBS = {verb.name: verb for verb in GALA_LIFE}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def gala_move(request: PersonRequest, slug: str, verb: str) -> HttpResponse:
    """Say what moving an edition on does, and what stands against it; then do it."""
    edition = managed(request, slug)
    if verb not in VERBS:
        raise Http404
    done = VERBS[verb]
    if request.method == "POST":
        act = partial(services.move_gala, pk=edition.pk, verb=verb, actor=request.user, now=timezone.now())
        attempt(request, act, done.done)
        return redirect(edition)
    if edition.state != done.leaves:
        return redirect(edition)
    today = timezone.localdate()
    context = {
        "edition": edition,
        "verb": done,
        "against": against(edition, done, today),
        "line": line_of_gala(edition, today=today),
    }
    return render(request, "partnerships/gala/move.html", context)


@login_required
@require_safe
def gala_ranking(request: PersonRequest, slug: str) -> HttpResponse:
    """The ranking: as it stands once all marks are given, as it was kept once it is decided."""
    edition = managed(request, slug)
    _require_read(request, edition)
    criteria = list(edition.criteria.all())
    context: dict[str, Any] = {
        "edition": edition,
        "criteria": criteria,
        "ties": rules_for_ties(criteria),
        "readable": {one.pk for one in nominations_read_by(request.user, edition)},
    }
    if edition.is_decided:
        context["kept"] = edition.nominations.standing().for_list().ranked()
    else:
        jury = jury_of(edition, timezone.localdate())
        places = ranking_of(jury, criteria)
        context["places"] = places
        context["groups"] = _groups(places)
        context["left_out"] = [
            (one, [said for said in jury.verdicts[one.pk] if said.why_not])
            for one in jury.nominations
            if one not in jury.eligible
        ]
    return render(request, "partnerships/gala/ranking.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def gala_tie(request: PersonRequest, slug: str, rank: int) -> HttpResponse:
    """Put those that share a place in order, with a reason."""
    edition = managed(request, slug)
    _require_read(request, edition)
    if edition.is_decided:
        return redirect("partnerships:gala_ranking", slug)
    places = ranking_of(jury_of(edition, timezone.localdate()), list(edition.criteria.all()))
    tied = _groups(places).get(rank, [])
    if not tied:
        return redirect("partnerships:gala_ranking", slug)
    form = TieForm(request.POST or None, tied=[place.nomination for place in tied])
    act = partial(services.rule_tie, pk=edition.pk, actor=request.user, now=timezone.now())
    if carry_out(form, lambda: act(order=form.order(), reason=form.cleaned_data["reason"])):
        messages.success(request, _("The tie is ruled."))
        return redirect("partnerships:gala_ranking", slug)
    context = {"edition": edition, "form": form, "rank": rank, "tied": tied}
    return render(request, "partnerships/gala/tie.html", context, status=status_of(form))


@login_required
@require_safe
def gala_marks(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """The marks and comments of one nomination, juror by juror."""
    edition = managed(request, slug)
    nomination = nominated(edition, pk)
    require("partnerships.read_gala_marks", request.user, nomination)
    _require_read(request, edition)
    sheets = GalaSheet.objects.filter(nomination=nomination, juror__released_at=None)
    context = {
        "edition": edition,
        "nomination": nomination,
        "sheets": sheets.select_related("juror__user").prefetch_related("marks__criterion"),
        "may_show": nomination.is_laureate
        and rules.has_perm("partnerships.manage_gala", request.user, edition),
    }
    return render(request, "partnerships/gala/marks.html", context)


def _groups(places: list[Place]) -> dict[int, list[Place]]:
    """By rank, those that share it and are to be ruled."""
    groups: dict[int, list[Place]] = {}
    for place in places:
        if place.must_be_ruled:
            groups.setdefault(place.rank, []).append(place)
    return groups


def _require_read(request: PersonRequest, edition: GalaEdition) -> None:
    require("partnerships.read_gala_ranking", request.user, edition)
    if not is_read(edition, timezone.localdate()):
        raise NotAllowed(_("The ranking can be read once the scoring is closed and all marks are given."))
