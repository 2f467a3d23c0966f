"""The indicators of a partnership: how far they have come; what its parties report of them."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships.forms.measures import IndicatorForm, MeasuringForm, ValueForm
from partnerships.models import MOST_INDICATORS, Indicator, ReportedValue
from partnerships.selectors.measures import measured
from partnerships.services.indicators import add_indicator, change_indicator
from partnerships.services.values import report_value, withdraw_value
from partnerships.views.acts import can
from partnerships.views.work import begun, begun_to_write, may_write, written_on_page
from portal.accounts.requests import PersonRequest
from portal.core.acts import ask_again, attempt
from portal.core.page_cache import public_page

LIST = "partnerships:indicators"


@require_safe
@public_page("partnerships", "organizations")
def indicator_list(request: HttpRequest, pk: int) -> HttpResponse:
    """How far each indicator has come; for the parties and managers with every value that was reported."""
    partnership = begun(request, pk)
    sees_all = can(request, "view_history", partnership)
    rows = measured(partnership, is_whole=sees_all)
    writes = may_write(request, partnership)
    context = {
        "partnership": partnership,
        "rows": rows,
        "sees_all": sees_all,
        "writes": writes,
        "has_room": len(rows) < MOST_INDICATORS,
    }
    return render(request, "partnerships/indicators.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def indicator_new(request: PersonRequest, pk: int) -> HttpResponse:
    """Add an indicator."""
    partnership = begun_to_write(request, pk)
    if request.method != "POST" and not partnership.standing.is_worked_on:
        return redirect(LIST, pk=pk)
    form = IndicatorForm(request.POST or None)

    def act() -> object:
        said = {name: form.cleaned_data[name] for name in ("baseline", "breakdowns")}
        return add_indicator(pk=pk, actor=request.user, row=form.row, now=timezone.now(), **said)

    return written_on_page(
        request,
        partnership,
        form,
        act,
        title=_("Add an indicator"),
        submit=_("Add the indicator"),
        done=_("The indicator was added."),
        leads_to=LIST,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def indicator_change(request: PersonRequest, pk: int, indicator: int) -> HttpResponse:
    """Set the baseline of an indicator, and what it is broken down by."""
    partnership = begun_to_write(request, pk)
    found = get_object_or_404(partnership.indicators, pk=indicator)
    if request.method != "POST" and not partnership.standing.is_worked_on:
        return redirect(LIST, pk=pk)
    initial = {"baseline": found.baseline, "breakdowns": found.breakdowns}
    form = MeasuringForm(request.POST if request.method == "POST" else None, initial=initial)

    def act() -> object:
        now = timezone.now()
        return change_indicator(
            pk=pk, indicator_pk=indicator, actor=request.user, now=now, **form.cleaned_data
        )

    return written_on_page(
        request,
        partnership,
        form,
        act,
        title=found.name,
        lead=_("Its target was agreed and stays. Values that were reported keep their parts."),
        submit=_("Save"),
        done=_("Saved."),
        leads_to=LIST,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def value_report(request: PersonRequest, pk: int, indicator: int) -> HttpResponse:
    """Report a value; with `?correct=` the number of one that stands, correct it."""
    partnership = begun_to_write(request, pk)
    found = get_object_or_404(partnership.indicators, pk=indicator)
    if request.method != "POST" and not partnership.standing.is_worked_on:
        return redirect(LIST, pk=pk)
    stands = _corrected(found, request.GET.get("correct", ""))
    form = ValueForm(request.POST or None, indicator=found, partnership=partnership, stands=stands)

    def act() -> object:
        seen = form.cleaned_data["seen"]
        return report_value(pk=pk, actor=request.user, given=form.given, seen=seen, now=timezone.now())

    return written_on_page(
        request,
        partnership,
        form,
        act,
        title=_("Correct a value") if stands else _("Report a value"),
        lead=found.name if not found.unit else f"{found.name} ({found.unit})",
        submit=_("Save the value"),
        done=_("The value was saved."),
        leads_to=LIST,
    )


def _corrected(indicator: Indicator, number: str) -> ReportedValue | None:
    """The value of this number that was reported of an indicator, replaced meanwhile or not."""
    if not number.isascii() or not number.isdecimal() or len(number) > 18:
        return None
    return indicator.reported.prefetch_related("parts").filter(pk=int(number)).first()


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def value_withdraw(request: PersonRequest, pk: int, value: int) -> HttpResponse:
    """Take back a value."""
    begun_to_write(request, pk)
    if request.method != "POST":
        return ask_again(request, LIST, pk)
    act = partial(withdraw_value, pk=pk, value_pk=value, actor=request.user, now=timezone.now())
    attempt(request, act, _("The value was taken back; it stays in the history."))
    return redirect(LIST, pk=pk)
