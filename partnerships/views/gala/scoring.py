"""A juror's own pages: what waits, and one sheet."""

from __future__ import annotations

from functools import partial
from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships.forms.gala import DeclarationForm, SheetForm
from partnerships.forms.gala.scoring import CONFLICT
from partnerships.models import GalaEdition, GalaNomination, GalaSheet
from partnerships.selectors.gala import jury_of, verdicts_of
from partnerships.services import gala as services
from partnerships.services.gala.guards import require
from partnerships.views.gala.finding import nominated, status_of, visible
from portal.accounts.requests import PersonRequest
from portal.core.acts import carry_out


@login_required
@require_safe
def gala_sheets(request: PersonRequest, slug: str) -> HttpResponse:
    """What the person judges in an edition, and how far they are with each."""
    edition = _judged(request, slug)
    today = timezone.localdate()
    jury = jury_of(edition, today)
    own = next(juror for juror in jury.jurors if juror.user_id == request.user.pk)
    rows = [
        (
            one,
            jury.sheets.get((own.pk, one.pk)),
            one.pk in jury.own[own.pk],
            " ".join(said.why_not for said in jury.verdicts[one.pk] if said.why_not),
        )
        for one in jury.nominations
    ]
    context = {
        "edition": edition,
        "rows": rows,
        "owed": len(jury.owed_by(own)),
        "takes_marks": edition.takes_marks_on(today),
    }
    return render(request, "partnerships/gala/sheets.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def gala_sheet(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """One nomination: first whether there is a conflict, then the marks."""
    edition = _judged(request, slug)
    nomination = nominated(edition, pk)
    juror = edition.jurors.acting().get(user=request.user)
    sheet = juror.sheets.filter(nomination=nomination).first()
    asked = sheet or GalaSheet(is_conflict=False)
    asked.juror, asked.nomination = juror, nomination
    today = timezone.localdate()
    context: dict[str, Any] = {
        "edition": edition,
        "nomination": nomination,
        "partnership": nomination.partnership,
        "sheet": sheet,
        "is_own": not rules.has_perm("partnerships.gala_declare", request.user, asked),
        "takes_marks": edition.takes_marks_on(today),
        "left_out": [said for said in verdicts_of(nomination.partnership, edition, today) if not said.holds],
    }
    if request.method == "POST":
        # A forged post of whoever is in conflict is told so; everything else is the service's to refuse.
        permission = "gala_declare" if "answer" in request.POST or sheet is None else "gala_submit_marks"
        require(f"partnerships.{permission}", request.user, asked)
    declaring = sheet is None or (request.method == "POST" and "answer" in request.POST)
    if declaring or "declare" in request.GET:
        return _declare(request, context)
    return _score(request, context, edition, nomination, asked)


def _declare(request: PersonRequest, context: dict[str, Any]) -> HttpResponse:
    edition, nomination = context["edition"], context["nomination"]
    form = DeclarationForm(request.POST or None)
    done = carry_out(
        form,
        lambda: services.declare(
            nomination_pk=nomination.pk,
            actor=request.user,
            is_conflict=form.cleaned_data["answer"] == CONFLICT,
            reason=form.cleaned_data["reason"],
            now=timezone.now(),
        ),
    )
    if done is None:
        context |= {"form": form, "declares": True}
        return render(request, "partnerships/gala/sheet.html", context, status=status_of(form))
    if done.is_conflict:
        messages.success(request, _("Declared. Others score this nomination."))
        return redirect("partnerships:gala_sheets", edition.slug)
    return redirect("partnerships:gala_sheet", edition.slug, nomination.pk)


def _score(
    request: PersonRequest,
    context: dict[str, Any],
    edition: GalaEdition,
    nomination: GalaNomination,
    sheet: GalaSheet,
) -> HttpResponse:
    form = SheetForm(request.POST or None, criteria=edition.criteria.all(), marks=sheet.marks.all())
    act = partial(
        services.save_marks,
        nomination_pk=nomination.pk,
        actor=request.user,
        is_submitted="submit" in request.POST,
        now=timezone.now(),
    )
    done = carry_out(form, lambda: act(given=form.given()))
    if done:
        said = (
            _("Submitted. You can change it until the scoring is closed.")
            if done.submitted_at
            else _("Kept. Nobody else sees it; it counts once it is submitted.")
        )
        messages.success(request, said)
        return redirect("partnerships:gala_sheets", edition.slug)
    context |= {"form": form, "declares": False}
    return render(request, "partnerships/gala/sheet.html", context, status=status_of(form))


def _judged(request: PersonRequest, slug: str) -> GalaEdition:
    """The edition, for one of its jurors; others are told who is."""
    edition = visible(request, slug)
    require("partnerships.judge_gala", request.user, edition)
    return edition
