"""The money of a partnership: planned and spent, source by source."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships.forms.measures import SpendingForm
from partnerships.models import Spending
from partnerships.selectors.measures import money_of
from partnerships.services.spending import record_spending, withdraw_spending
from partnerships.views.acts import can
from partnerships.views.attachments import LARGEST_FORM
from partnerships.views.work import begun, begun_to_write, may_write, written_on_page
from portal.accounts.requests import PersonRequest
from portal.core.acts import ask_again, attempt
from portal.core.body_limit import takes_upload
from portal.core.page_cache import public_page

PAGE_ROWS = 50
LIST = "partnerships:money"


@require_safe
@public_page("partnerships", "organizations")
def money_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What was planned and spent by source; for the parties and managers with every spending."""
    partnership = begun(request, pk)
    sees_all = can(request, "view_history", partnership)
    money = money_of(partnership)
    context = {
        "partnership": partnership,
        "money": money,
        "sees_all": sees_all,
        "writes": bool(money.sources) and may_write(request, partnership),
    }
    if sees_all:
        spendings = Spending.objects.filter(funding__partnership=partnership)
        rows = spendings.select_related("funding", "document", "recorded_by")
        context["page"] = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "partnerships/money.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@takes_upload(LARGEST_FORM, lambda user: user.is_authenticated)
def spending_new(request: PersonRequest, pk: int) -> HttpResponse:
    """Write down money that was spent."""
    partnership = begun_to_write(request, pk)
    if request.method != "POST" and not partnership.standing.is_worked_on:
        return redirect(LIST, pk=pk)
    form = SpendingForm(request.POST or None, request.FILES or None, partnership=partnership)

    def act() -> object:
        said, now = dict(form.cleaned_data), timezone.now()
        once, document = said.pop("once"), said.pop("document")
        return record_spending(pk=pk, actor=request.user, fields=said, document=document, once=once, now=now)

    return written_on_page(
        request,
        partnership,
        form,
        act,
        title=_("Write down a spending"),
        submit=_("Save the spending"),
        done=_("The spending was written down."),
        leads_to=LIST,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def spending_withdraw(request: PersonRequest, pk: int, spending: int) -> HttpResponse:
    """Take back a spending."""
    begun_to_write(request, pk)
    if request.method != "POST":
        return ask_again(request, LIST, pk)
    act = partial(withdraw_spending, pk=pk, spending_pk=spending, actor=request.user, now=timezone.now())
    attempt(request, act, _("The spending was taken back; it stays in the list, struck through."))
    return redirect(LIST, pk=pk)
