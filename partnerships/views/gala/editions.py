"""The editions of the gala: their list, their pages, and how they are drawn up."""

from __future__ import annotations

from typing import Any

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships.forms.gala import CriteriaForm, EditionForm, NewEditionForm
from partnerships.models import GalaCriterion, GalaEdition
from partnerships.models.sides import read_further_parties
from partnerships.selectors.gala import RULES, line_of_gala, next_verb, rules_for_ties
from partnerships.selectors.gala.hindrances import against
from partnerships.services import gala as services
from partnerships.services.gala.editions import BEFORE_SCORING
from partnerships.services.gala.guards import require
from partnerships.views.gala.finding import managed, status_of, visible
from portal.accounts.requests import PersonRequest
from portal.audit.models import Entry
from portal.core.acts import carry_out
from portal.core.page_cache import public_page

NEW_CRITERIA = 1
"""Empty ones, when more are asked for."""


@require_safe
@public_page("partnerships", "organizations")
def gala_list(request: HttpRequest) -> HttpResponse:
    """Every edition, the last year first."""
    today = timezone.localdate()
    editions = GalaEdition.objects.visible_to(request.user).newest_first()
    context = {
        "rows": [(edition, line_of_gala(edition, today=today)) for edition in editions],
        "manages": rules.has_perm("partnerships.manage_gala", request.user, None),
    }
    return render(request, "partnerships/gala/list.html", context)


@require_safe
@public_page("partnerships", "organizations")
def gala(request: HttpRequest, slug: str) -> HttpResponse:
    """An edition: its line, its laureates once they are public, its call, criteria and rules."""
    edition = visible(request, slug)
    today = timezone.localdate()
    criteria = list(edition.criteria.all())
    manages = rules.has_perm("partnerships.manage_gala", request.user, edition)
    verb = next_verb(edition)
    context: dict[str, Any] = {
        "edition": edition,
        "line": line_of_gala(edition, today=today),
        "criteria": criteria,
        "ties": rules_for_ties(criteria),
        "conditions": [str(rule.sentence(edition)) for rule in RULES],
        "laureates": _laureates(request, edition),
        "manages": manages,
        "judges": rules.has_perm("partnerships.judge_gala", request.user, edition),
        "takes_nominations": edition.takes_nominations_on(today),
    }
    if manages:
        context |= {
            "verb": verb,
            "against": against(edition, verb, today) if verb else [],
            "history": Entry.objects.about(edition),
            "reads_ranking": edition.is_closed_on(today)
            and rules.has_perm("partnerships.read_gala_ranking", request.user, edition),
            "may_change_criteria": edition.state in BEFORE_SCORING,
        }
    return render(request, "partnerships/gala/edition.html", context)


def _laureates(request: HttpRequest, edition: GalaEdition) -> list[dict[str, Any]]:
    """The laureates once they are public, with the diplomas that are the person's to take."""
    if not edition.is_published:
        return []
    found = list(edition.nominations.laureates().for_list())
    read_further_parties([one.partnership for one in found])
    for one in found:
        one.edition = edition
    return [
        {
            "nomination": one,
            "partnership": one.partnership,
            "diplomas": one.partnership.parties
            if rules.has_perm("partnerships.gala_diploma", request.user, one)
            else [],
        }
        for one in found
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def gala_new(request: PersonRequest) -> HttpResponse:
    """Draw up an edition."""
    require("partnerships.manage_gala", request.user, None)
    form = NewEditionForm(request.POST or None)

    def act() -> GalaEdition:
        said = dict(form.cleaned_data)
        once = said.pop("once")
        return services.draw_up_gala(actor=request.user, fields=said, once=once, now=timezone.now())

    edition = carry_out(form, act)
    if edition:
        messages.success(request, _("Drawn up. Only those who manage the gala see it."))
        return redirect(edition)
    context = {"form": form}
    return render(request, "partnerships/gala/new.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def gala_change(request: PersonRequest, slug: str) -> HttpResponse:
    """Change the call or the calendar of an edition."""
    edition = managed(request, slug)
    form = EditionForm(request.POST or None, instance=managed(request, slug))
    done = carry_out(
        form,
        lambda: services.change_gala(
            pk=edition.pk, actor=request.user, fields=form.cleaned_data, now=timezone.now()
        ),
    )
    if done:
        messages.success(request, _("The edition was changed."))
        return redirect(edition)
    context = {"form": form, "edition": edition}
    return render(request, "partnerships/gala/change.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def gala_criteria(request: PersonRequest, slug: str) -> HttpResponse:
    """Change the criteria of an edition, their weights, and what each mark means."""
    edition = managed(request, slug)
    if edition.state not in BEFORE_SCORING:
        messages.info(request, _("The scoring has begun, so the criteria stay as they are."))
        return redirect(edition)
    criteria: list[GalaCriterion] = list(edition.criteria.all())
    more = _more(request)
    if "more" in request.POST:
        # Asked for another row: what was typed stands in the page, judged only when it is saved.
        form = CriteriaForm(initial=request.POST.dict(), criteria=criteria, more=more + NEW_CRITERIA)
        context = {"form": form, "edition": edition, "more": more + NEW_CRITERIA}
        return render(request, "partnerships/gala/criteria.html", context)
    form = CriteriaForm(request.POST or None, criteria=criteria, more=more)
    done = carry_out(
        form,
        lambda: services.change_criteria(
            pk=edition.pk, actor=request.user, rows=form.rows(), now=timezone.now()
        ),
    )
    if done:
        messages.success(request, _("The criteria were changed."))
        return redirect(edition)
    context = {"form": form, "edition": edition, "more": more}
    return render(request, "partnerships/gala/criteria.html", context, status=status_of(form))


def _more(request: HttpRequest) -> int:
    """How many rows were added to the page."""
    asked = request.POST.get("added", "")
    return min(int(asked), 12) if asked.isascii() and asked.isdigit() and len(asked) < 3 else 0
