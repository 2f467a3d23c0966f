"""The moderators' import of the national register."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import rules
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from organizations.forms import RegisterFileForm
from organizations.models import RegisterEnding, RegisterImport, RegisterRow
from organizations.services import register
from organizations.uploads import REGISTER
from organizations.views.base import PAGE_ROWS, form_status
from portal.accounts.requests import PersonRequest
from portal.core.acts import attempt, carry_out
from portal.core.body_limit import takes_upload


def _imports(user: object) -> bool:
    return bool(rules.has_perm("organizations.import_register", user))


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@takes_upload(REGISTER.max_bytes, _imports)
def register_import_list(request: PersonRequest) -> HttpResponse:
    """The imports of the register, newest first; a new one is begun here."""
    register.require_moderator(request.user)
    form = RegisterFileForm(request.POST or None, request.FILES or None)
    if source := carry_out(
        form,
        lambda: register.start_import(
            actor=request.user,
            upload=form.cleaned_data["file"],
            form=form.cleaned_data["form"],
            now=timezone.now(),
        ),
    ):
        return redirect(source)
    imports = RegisterImport.objects.visible_to(request.user).select_related("started_by")
    context = {
        "form": form,
        "open": imports.open().first(),
        "page": Paginator(imports, PAGE_ROWS).get_page(request.GET.get("page")),
    }
    return render(request, "organizations/register_import_list.html", context, status=form_status(form))


@login_required
@never_cache
@require_safe
def register_import(request: PersonRequest, pk: int) -> HttpResponse:
    """One import: its progress while it is read or written, its preview, its result."""
    register.require_moderator(request.user)
    source = get_object_or_404(
        RegisterImport.objects.visible_to(request.user).select_related("started_by"), pk=pk
    )
    run = source.runs.first()
    if request.htmx and not (run and run.is_open):
        # What the page offers is another thing now: it is drawn anew.
        return HttpResponseClientRefresh()
    context: dict[str, Any] = {
        "source": source,
        "run": run,
        "kept": RegisterRow.objects.filter(source=source).exclude(remarks=[]).exists(),
        "querystring": f"source={source.pk}",
    }
    if source.read_at:
        endings = RegisterEnding.objects.filter(source=source).select_related("organization")
        context |= {
            "groups": register.groups(source, with_samples=source.is_open),
            "remarked": register.remarked(source),
            "held_back": register.held_back(source),
            "mark": register.preview_mark(source),
            "endings": Paginator(endings, PAGE_ROWS).get_page(request.GET.get("page")),
        }
    return render(request, "organizations/register_import.html", context)


@login_required
@require_POST
def register_import_cancel(request: PersonRequest, pk: int) -> HttpResponse:
    """Stop the worker; what was read stays read."""
    return _act(
        request,
        pk,
        lambda: register.cancel_import(pk=pk, actor=request.user, now=timezone.now()),
        _("The import is stopped. Nothing was written."),
    )


@login_required
@require_POST
def register_import_resume(request: PersonRequest, pk: int) -> HttpResponse:
    """Go on reading where it stopped."""
    return _act(
        request,
        pk,
        lambda: register.resume_import(pk=pk, actor=request.user, now=timezone.now()),
        _("The import goes on from the last row that was read."),
    )


@login_required
@require_POST
def register_import_confirm(request: PersonRequest, pk: int) -> HttpResponse:
    """Write the preview into the directory."""
    seen = request.POST.get("seen", "")
    return _act(
        request,
        pk,
        lambda: register.confirm_import(pk=pk, actor=request.user, seen=seen, now=timezone.now()),
        _("The register is being written into the directory."),
    )


@login_required
@require_POST
def register_import_discard(request: PersonRequest, pk: int) -> HttpResponse:
    """Forget an import that was not written."""
    return _act(
        request,
        pk,
        lambda: register.discard_import(pk=pk, actor=request.user, now=timezone.now()),
        _("The import is discarded. Nothing was written."),
    )


def _act(request: PersonRequest, pk: int, act: Callable[[], None], done: str) -> HttpResponse:
    register.require_moderator(request.user)
    source = get_object_or_404(RegisterImport.objects.visible_to(request.user), pk=pk)
    attempt(request, act, done)
    return redirect(source)
