"""Values of indicators as a workbook: taken away, brought back, looked at, saved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from partnerships.forms.measures import WorkbookForm
from partnerships.models import Partnership, ValueUpload
from partnerships.selectors.workbooks import upload_of
from partnerships.services import SENTENCES
from partnerships.services.workbooks import (
    EVERY,
    kept_for_programmes,
    make_workbook,
    mark_of,
    receive_workbook,
    save_upload,
    to_be_saved,
    written_by,
)
from partnerships.views.acts import form_status, require, visible
from partnerships.views.attachments import LARGEST_FORM
from portal.accounts.requests import PersonRequest
from portal.core.body_limit import takes_upload
from portal.core.exceptions import NotAllowed, Refused
from portal.files.enums import FileType
from portal.programmes.models import Programme

SHOWN = 300
"""Rows of a preview on its page; the sums are of all."""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@takes_upload(LARGEST_FORM, lambda user: user.is_authenticated)
def workbook_of_one(request: PersonRequest, pk: int) -> HttpResponse:
    """Send the workbook of one partnership back; with `?every=` take it away."""
    partnership = visible(request, pk)
    require(request, "carry_out", partnership)
    if not partnership.standing.is_worked_on:
        return redirect("partnerships:indicators", pk=pk)
    if request.method != "POST" and request.GET.get("every") in EVERY:
        return _give(request, [partnership], f"tandem-{pk}")
    return _page(request, partnership, [])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@takes_upload(LARGEST_FORM, lambda user: user.is_authenticated)
def workbook_list(request: PersonRequest) -> HttpResponse:
    """One workbook for all partnerships that the person writes for."""
    partnerships = written_by(request.user).select_related("ngo", "authority").order_by("title", "pk")
    return _page(request, None, list(partnerships))


@login_required
@require_safe
def workbook_of_all(request: PersonRequest) -> HttpResponse:
    """Take away the workbook of all partnerships that the person writes for."""
    if request.GET.get("every") not in EVERY:
        return redirect("partnerships:workbooks")
    return _give(request, list(written_by(request.user).order_by("title", "pk")), "tandem")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@takes_upload(LARGEST_FORM, lambda user: user.is_authenticated)
def programme_workbook(request: PersonRequest, slug: str) -> HttpResponse:
    """Send the workbook of a programme's partnerships back; with `?every=` take it away."""
    programme = _kept(request, slug)
    of_it = kept_for_programmes(request.user).filter(programme=programme)
    partnerships = list(of_it.select_related("ngo", "authority").order_by("title", "pk"))
    if request.method != "POST" and request.GET.get("every") in EVERY:
        return _give(request, partnerships, f"tandem-{programme.slug}", programme)
    return _page(request, None, partnerships, programme)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def programme_workbook_sent(request: PersonRequest, slug: str, upload: int) -> HttpResponse:
    """What would be saved of a workbook of a programme's partnerships; or what is wrong with it."""
    return _shown(request, upload, _kept(request, slug))


def _kept(request: PersonRequest, slug: str) -> Programme:
    programme: Programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    if not rules.has_perm("partnerships.report_for_programme", request.user, programme):
        raise NotAllowed(str(SENTENCES["partnerships.report_for_programme"]))
    return programme


def _page(
    request: PersonRequest,
    partnership: Partnership | None,
    partnerships: Sequence[Partnership],
    programme: Programme | None = None,
) -> HttpResponse:
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            upload = receive_workbook(
                actor=request.user,
                upload=form.cleaned_data["file"],
                partnership=partnership,
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error("file", refusal.sentence)
        else:
            return redirect(_sent_url(upload, programme))
    context = {"form": form, "partnership": partnership, "partnerships": partnerships, "programme": programme}
    return render(request, "partnerships/workbook.html", context, status=form_status(form))


def _sent_url(upload: ValueUpload, programme: Programme | None) -> str:
    if programme is None:
        return reverse("partnerships:workbook_sent", args=[upload.pk])
    return reverse("partnerships:programme_workbook_sent", args=[programme.slug, upload.pk])


def _give(
    request: PersonRequest,
    partnerships: Sequence[Partnership],
    name: str,
    programme: Programme | None = None,
) -> HttpResponse:
    today = timezone.localdate()
    try:
        content = make_workbook(partnerships, every=request.GET["every"], today=today)
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
        if programme is not None:
            return redirect("partnerships:programme_workbook", slug=programme.slug)
        if len(partnerships) == 1:
            return redirect("partnerships:indicators", pk=partnerships[0].pk)
        return redirect("partnerships:workbooks")
    return _file(content, f"{name}-{today:%Y-%m-%d}.xlsx")


def _file(content: bytes, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=FileType.XLSX.value, headers=headers)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def workbook_sent(request: PersonRequest, upload: int) -> HttpResponse:
    """What would be saved of a workbook, and the button that saves it; or what is wrong with it."""
    return _shown(request, upload, None)


def _shown(request: PersonRequest, upload: int, programme: Programme | None) -> HttpResponse:
    found = _own(request, upload)
    if request.method == "POST":
        return _save(request, found, programme)
    changes = to_be_saved(found)
    new = [change for change in changes if change.is_new]
    context = {
        "upload": found,
        "partnership": found.partnership,
        "programme": programme,
        "changes": new[:SHOWN],
        "number": len(new),
        "more": max(len(new) - SHOWN, 0),
        "same": len(changes) - len(new),
        "several": len({change.partnership.pk for change in new}) > 1,
        "mark": mark_of(changes),
        "is_saved": found.saved_at is not None,
    }
    return render(request, "partnerships/workbook_sent.html", context)


def _own(request: PersonRequest, pk: int) -> ValueUpload:
    found = upload_of(request.user, pk)
    if found is None:
        raise Http404
    return found


def _save(request: PersonRequest, upload: ValueUpload, programme: Programme | None) -> HttpResponse:
    seen = request.POST.get("seen", "")
    try:
        number = save_upload(pk=upload.pk, actor=request.user, seen=seen, now=timezone.now())
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
        return redirect(_sent_url(upload, programme))
    if number:
        said = ngettext("%(count)d value was saved.", "%(count)d values were saved.", number)
        messages.success(request, said % {"count": number})
    else:
        messages.info(request, _("These values were saved already."))
    if programme is not None:
        return redirect("partnerships:programme_workbook", slug=programme.slug)
    if upload.partnership_id is None:
        return redirect("partnerships:workbooks")
    return redirect("partnerships:indicators", pk=upload.partnership_id)


@login_required
@require_safe
def workbook_checked(request: PersonRequest, upload: int) -> HttpResponse:
    """The workbook that was sent, with a comment beside each wrong cell."""
    found = _own(request, upload)
    if found.checked is None:
        raise Http404
    moment: dt.datetime = timezone.localtime(found.made_at)
    return _file(bytes(found.checked), f"tandem-{moment:%Y-%m-%d-%H%M}.xlsx")
