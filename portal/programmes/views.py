from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.requests import PersonRequest
from portal.audit.models import Entry
from portal.core.acts import ask_again, attempt, carry_out
from portal.core.exceptions import NotAllowed, Refused
from portal.core.page_cache import public_page
from portal.programmes import services
from portal.programmes.filters import ProgrammeFilter
from portal.programmes.forms import (
    KeeperForm,
    NewProgrammeForm,
    PartnerRows,
    ProgrammeForm,
    Rows,
    TargetRows,
    carriers_in,
    partner_rows,
    target_rows,
    wanted_in,
)
from portal.programmes.measures import find_measure
from portal.programmes.models import Programme
from portal.programmes.selectors import figure_of, reached_by, steps_of
from portal.programmes.services.guards import SENTENCES

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

PAGE_ROWS = 25
MOST_LEFT_OUT = 50
# What counts towards targets stands in the records of these too.
SUBJECTS = ("programmes", "partnerships", "organizations", "taxonomy")


@require_safe
@public_page(*SUBJECTS)
def programme_list(request: HttpRequest) -> HttpResponse:
    """Programmes, what began last first."""
    seen = Programme.objects.visible_to(request.user).newest_first().for_list()
    filters = ProgrammeFilter(request.GET, queryset=seen)
    page = Paginator(filters.qs, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {"filter": filters, "page": page, "may_draft": rules.has_perm("programmes.draft", request.user)}
    return render(request, "programmes/list.html", context)


@require_safe
@public_page(*SUBJECTS)
def programme_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One programme: what it is, who carries it, how far it is with each target."""
    seen = Programme.objects.visible_to(request.user).select_related("territory")
    programme = get_object_or_404(seen.prefetch_related("targets"), slug=slug)
    context = {
        "programme": programme,
        "partners": programme.partners.in_order(),
        "steps": steps_of(programme, today=timezone.localdate()),
        "targets": reached_by([programme])[programme.pk],
        "may_change": rules.has_perm("programmes.change", request.user, programme),
        "may_name": rules.has_perm("programmes.name_keeper", request.user, programme),
        "history": None,
    }
    if rules.has_perm("programmes.view_history", request.user, programme):
        context["history"] = Entry.objects.about(programme)
    return render(request, "programmes/detail.html", context)


@require_safe
@public_page(*SUBJECTS)
def programme_target(request: HttpRequest, slug: str, measure: str) -> HttpResponse:
    """The records behind one figure, and what was left out of it."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    target = get_object_or_404(programme.targets, measure=measure)
    counts = find_measure(measure)
    context: dict[str, Any] = {"programme": programme, "target": target, "measure": counts}
    if counts is not None:
        page = Paginator(counts.records(programme.pk), PAGE_ROWS).get_page(request.GET.get("page"))
        context |= {
            "figure": figure_of(programme, counts),
            "page": page,
            "rows": [counts.row(one) for one in page.object_list],
            "export": _query(programme=programme.slug, measure=measure),
        }
        if counts.left_out is not None:
            left_out = counts.left_out(programme.pk)
            context |= {
                "left_out": [counts.row(one) for one in left_out[:MOST_LEFT_OUT]],
                "left_out_count": left_out.count(),
            }
    return render(request, "programmes/target.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def programme_new(request: PersonRequest) -> HttpResponse:
    """Draw up a programme."""
    if not rules.has_perm("programmes.draft", request.user):
        raise NotAllowed(str(SENTENCES["programmes.draft"]))
    form = NewProgrammeForm(request.POST or None)

    def act() -> Programme:
        said = dict(form.cleaned_data)
        once = said.pop("once")
        return services.draft_programme(actor=request.user, fields=said, once=once, now=timezone.now())

    drawn = carry_out(form, act)
    if drawn is not None:
        messages.success(request, _("Drawn up. Only those who look after it see it until it is published."))
        return redirect(drawn)
    return _form(request, "programmes/new.html", form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def programme_change(request: PersonRequest, slug: str) -> HttpResponse:
    """Change what a programme says of itself."""
    programme = _kept(request, slug, "programmes.change")
    form = ProgrammeForm(request.POST or None, instance=programme)
    pk = programme.pk
    changed = carry_out(
        form,
        lambda: services.change_programme(
            pk=pk, actor=request.user, fields=form.cleaned_data, now=timezone.now()
        ),
    )
    if changed is not None:
        messages.success(request, _("Changed."))
        return redirect(changed)
    return _form(request, "programmes/change.html", form, programme=Programme.objects.get(pk=pk))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def programme_targets(request: PersonRequest, slug: str) -> HttpResponse:
    """Say what a programme is to achieve."""
    programme = _kept(request, slug, "programmes.set_targets")
    more = "more" in request.POST
    rows = TargetRows(request.POST or None, rows=target_rows(programme), more=more, prefix="targets")

    def act() -> object:
        return services.set_targets(
            pk=programme.pk, actor=request.user, rows=wanted_in(rows), now=timezone.now()
        )

    return _rows(request, programme, "programmes/targets.html", rows, None if more else act)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def programme_partners(request: PersonRequest, slug: str) -> HttpResponse:
    """Say who carries a programme."""
    programme = _kept(request, slug, "programmes.set_partners")
    more = "more" in request.POST
    rows = PartnerRows(request.POST or None, rows=partner_rows(programme), more=more, prefix="partners")

    def act() -> object:
        return services.set_partners(
            pk=programme.pk, actor=request.user, rows=carriers_in(rows, programme), now=timezone.now()
        )

    return _rows(request, programme, "programmes/partners.html", rows, None if more else act)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def programme_people(request: PersonRequest, slug: str) -> HttpResponse:
    """Who keeps a programme: name somebody, or name them no more."""
    programme = _kept(request, slug, "programmes.name_keeper")
    now = timezone.now()
    removed = request.POST.get("remove", "")
    if removed:
        if not removed.isdecimal() or len(removed) > 18:
            raise Http404
        services.remove_keeper(pk=programme.pk, keeper=int(removed), actor=request.user, now=now)
        messages.success(request, _("The person keeps this programme no more."))
        return redirect("programmes:people", slug)
    form = KeeperForm(request.POST or None)
    named = carry_out(
        form,
        lambda: services.name_keeper(
            pk=programme.pk, email=form.cleaned_data["email"], actor=request.user, now=now
        ),
    )
    if named is not None:
        messages.success(request, _("Named. The person can change this programme from now on."))
        return redirect("programmes:people", slug)
    keepers = programme.keepers.select_related("user")
    return _form(request, "programmes/people.html", form, programme=programme, keepers=keepers)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def programme_publish(request: PersonRequest, slug: str) -> HttpResponse:
    """Show a programme to everyone, or take it back from the public."""
    programme = _kept(request, slug, "programmes.publish")
    if request.method != "POST":
        return ask_again(request, programme)
    to_everyone = request.POST.get("public") == "yes"
    act = services.publish_programme if to_everyone else services.withdraw_programme
    done = _("Published: everyone sees it.") if to_everyone else _("Taken back: the public sees it no more.")
    attempt(request, lambda: act(pk=programme.pk, actor=request.user, now=timezone.now()), done)
    return redirect(programme)


def _kept(request: PersonRequest, slug: str, permission: str) -> Programme:
    programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    if not rules.has_perm(permission, request.user, programme):
        raise NotAllowed(str(SENTENCES[permission]))
    return programme


def _rows(
    request: PersonRequest,
    programme: Programme,
    template: str,
    rows: Rows,
    act: Callable[[], object] | None,
) -> HttpResponse:
    """Do an act on rows once they are right; with what was typed and what is wrong, until they are."""
    refusal: StrOrPromise = ""
    if act is not None and rows.is_bound and rows.is_valid():
        try:
            act()
        except Refused as refused:
            refusal = refused.sentence
        else:
            messages.success(request, _("Changed."))
            return redirect(programme)
    status = 422 if rows.is_bound else 200
    return render(
        request, template, {"programme": programme, "rows": rows, "refusal": refusal}, status=status
    )


def _form(request: PersonRequest, template: str, form: Any, **shown: Any) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, template, {"form": form, **shown}, status=status)


def _query(**asked: str) -> str:
    query = QueryDict(mutable=True)
    query.update(asked)
    return query.urlencode()
