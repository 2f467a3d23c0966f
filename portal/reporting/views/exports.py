from __future__ import annotations

import datetime as dt
from functools import partial
from typing import BinaryIO

import rules
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from portal.accounts.requests import PersonRequest
from portal.core.acts import attempt
from portal.core.exceptions import NotAllowed, Refused
from portal.core.exports import Report, find_report
from portal.reporting import services
from portal.reporting.enums import ExportFormat
from portal.reporting.models import Export

PAGE_ROWS = 25


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: PersonRequest, report: str, file_format: str) -> HttpResponseBase:
    """A report under the filters in the address: on GET what it would hold, on POST the file or its job."""
    found, now = _report(request, report), timezone.now()
    if file_format not in found.formats:
        raise Http404
    filters = services.filters_of(request.GET.lists())
    rows = found.count(found.rows_for(request.user, filters))
    if request.method != "POST":
        context = {"report": found, "rows": rows, "querystring": filters}
        return render(request, "reporting/start.html", context)
    is_small = found.may_be_direct and rows <= settings.EXPORT_DIRECT_ROWS
    ask = services.export_at_once if is_small else partial(services.request_export, rows=rows)
    try:
        made = ask(
            user=request.user,
            report=found,
            file_format=ExportFormat(file_format),
            filters=filters,
            now=now,
        )
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
        return redirect("reporting:list")
    if isinstance(made, Export):
        return redirect(made)
    return _download(made, ExportFormat(file_format), str(found.title), now)


@login_required
@never_cache
@require_safe
def export_list(request: PersonRequest) -> HttpResponse:
    """A person's exports, newest first."""
    page = Paginator(Export.objects.visible_to(request.user), PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "reporting/list.html", {"page": page})


@login_required
@never_cache
@require_safe
def export_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """How far an export is, and its file when it is ready; asks for itself again while it is being made."""
    asked = get_object_or_404(Export.objects.visible_to(request.user), pk=pk)
    if request.htmx and not asked.is_open:
        # What the page offers is another thing now: it is drawn anew.
        return HttpResponseClientRefresh()
    return render(request, "reporting/detail.html", {"export": asked})


@login_required
@require_POST
def export_cancel(request: PersonRequest, pk: int) -> HttpResponse:
    """End an export before it is ready."""
    asked = get_object_or_404(Export.objects.visible_to(request.user), pk=pk)
    attempt(
        request,
        lambda: services.cancel_export(pk=asked.pk, actor=request.user, now=timezone.now()),
        _("The export is cancelled."),
    )
    return redirect(asked)


@login_required
@never_cache
@require_safe
def export_download(request: PersonRequest, pk: int) -> HttpResponseBase:
    """An export's file."""
    asked = get_object_or_404(Export.objects.visible_to(request.user), pk=pk)
    if not asked.is_ready or asked.finished_at is None:
        return redirect(asked)
    report = _report(request, asked.report)
    try:
        file = services.open_file(asked.file_name)
    except FileNotFoundError:
        messages.warning(request, _("The file is no longer there. Ask for the export again."))
        return redirect(asked)
    services.record_download(export=asked, actor=request.user, now=timezone.now())
    return _download(file, ExportFormat(asked.format), str(report.title), asked.finished_at)


def _report(request: PersonRequest, key: str) -> Report:
    report = find_report(key)
    if report is None:
        raise Http404
    if not rules.has_perm(report.permission, request.user):
        raise NotAllowed(_("This export is not meant for you."))
    return report


def _download(file: BinaryIO, file_format: ExportFormat, title: str, made_at: dt.datetime) -> FileResponse:
    return FileResponse(
        file,
        as_attachment=True,
        filename=services.download_name(title, file_format, made_at),
        content_type=file_format.content_type,
        headers={"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"},
    )
