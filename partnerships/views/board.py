"""The managers' board, and the list behind each of its figures."""

from __future__ import annotations

import rules
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerships.filters import BoardFilter
from partnerships.selectors.board import SERIES, board_of, board_rows, keys_behind, sent
from partnerships.selectors.register import Narrowed
from portal.accounts.requests import PersonRequest
from portal.core.exceptions import NotAllowed

PAGE_ROWS = 25


@login_required
@require_safe
def board(request: PersonRequest) -> HttpResponse:
    """How many partnerships stand where and for how long, what is late and whose turn it is."""
    filters = _filters(request)
    narrowed = Narrowed(filters.asked, filters.qs)
    shown = board_of(narrowed, today=timezone.localdate())
    query = filters.url()
    context = {
        "filter": filters,
        "number": shown.number,
        "late": shown.late,
        "stretches": [spread._replace(query=query) for spread in shown.stretches],
        "stages": [(stage, [one._replace(query=query) for one in some]) for stage, some in shown.stages],
        "query": query,
    }
    return render(request, "partnerships/board.html", context)


@login_required
@require_safe
def board_list(request: PersonRequest, series: str) -> HttpResponse:
    """The partnerships behind a figure of the board, the one with the most days first."""
    filters = _filters(request)
    if series not in SERIES:
        raise Http404
    today, behind = timezone.localdate(), SERIES[series]
    keys = keys_behind(behind, Narrowed(filters.asked, filters.qs), today=today)
    page = Paginator(keys, PAGE_ROWS).get_page(request.GET.get("page"))
    rows = board_rows(behind.rows(list(page.object_list), today), today=today)
    context = {"filter": filters, "series": behind, "page": page, "rows": rows}
    return render(request, "partnerships/board_list.html", context)


def _filters(request: PersonRequest) -> BoardFilter:
    if not rules.has_perm("partnerships.view_board", request.user):
        raise NotAllowed(_("Only programme managers see the board of partnerships."))
    return BoardFilter(request.GET, queryset=sent())
