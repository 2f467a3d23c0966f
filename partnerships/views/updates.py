"""What is new in a partnership, and the papers that its parties share: read by everyone or by the parties."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships import services
from partnerships.forms import DocumentForm, UpdateForm
from partnerships.models import Partnership
from partnerships.rules import parties_of
from partnerships.uploads import SHARED_DOCUMENT
from partnerships.views.acts import can
from partnerships.views.work import begun, begun_to_write, confirmed_on_page, may_write, written_on_page
from portal.accounts.requests import PersonRequest
from portal.core.body_limit import takes_upload
from portal.core.page_cache import public_page

PAGE_ROWS = 10
UPDATES = "partnerships:updates"
DOCUMENTS = "partnerships:documents"


@require_safe
@public_page("partnerships", "organizations")
def update_list(request: HttpRequest, pk: int) -> HttpResponse:
    """What is new, the newest first; for the parties what is theirs alone among it."""
    partnership = begun(request, pk)
    sees_all = can(request, "view_history", partnership)
    found = partnership.updates.read_by(is_whole=sees_all).select_related("organization", "written_by")
    context = {
        "partnership": partnership,
        "page": Paginator(found, PAGE_ROWS).get_page(request.GET.get("page")),
        "sees_all": sees_all,
        **_what_is_theirs(request, partnership),
    }
    return render(request, "partnerships/updates.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def update_new(request: PersonRequest, pk: int) -> HttpResponse:
    """Tell what is new."""
    partnership = begun_to_write(request, pk)
    if request.method != "POST" and not partnership.standing.is_worked_on:
        return redirect(UPDATES, pk)
    form = UpdateForm(request.POST or None)
    return written_on_page(
        request,
        partnership,
        form,
        lambda: services.write_update(pk=pk, actor=request.user, now=timezone.now(), **form.cleaned_data),
        title=_("Tell what is new"),
        lead=_("The other parties are told by mail."),
        submit=_("Publish the update"),
        done=_("The update is there. The other parties were told by mail."),
        leads_to=UPDATES,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def update_remove(request: PersonRequest, pk: int, update: int) -> HttpResponse:
    """Take back what a party told."""
    partnership = begun_to_write(request, pk)
    told = _own(request, partnership, partnership.updates.all(), update)
    return confirmed_on_page(
        request,
        partnership,
        lambda: services.remove_update(pk=pk, update_pk=told.pk, actor=request.user, now=timezone.now()),
        done=_("The update was removed."),
        leads_to=UPDATES,
        title=_("Remove the update"),
        lead=_(
            "“%(title)s” is no longer shown to anybody. The portal’s records keep its words and who "
            "removed it."
        )
        % {"title": told.title},
        submit=_("Remove the update"),
    )


@require_safe
@public_page("partnerships", "organizations")
def document_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers that the parties share, the newest first."""
    partnership = begun(request, pk)
    sees_all = can(request, "view_history", partnership)
    found = partnership.documents.read_by(is_whole=sees_all).select_related("organization", "file")
    context = {
        "partnership": partnership,
        # At most `MOST_DOCUMENTS`.
        "documents": found,
        "sees_all": sees_all,
        **_what_is_theirs(request, partnership),
    }
    return render(request, "partnerships/documents.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@takes_upload(SHARED_DOCUMENT.max_bytes, lambda user: user.is_authenticated)
def document_new(request: PersonRequest, pk: int) -> HttpResponse:
    """Share a file."""
    partnership = begun_to_write(request, pk)
    if request.method != "POST" and not partnership.standing.is_worked_on:
        return redirect(DOCUMENTS, pk)
    form = DocumentForm(request.POST or None, request.FILES or None)

    def act() -> object:
        given = {"title": form.cleaned_data["title"], "is_public": form.cleaned_data["is_public"]}
        return services.share_document(
            pk=pk, actor=request.user, upload=form.cleaned_data["file"], now=timezone.now(), **given
        )

    return written_on_page(
        request,
        partnership,
        form,
        act,
        title=_("Share a document"),
        lead=_("A file about the partnership, for its parties or for everyone."),
        submit=_("Share the document"),
        done=_("The document is there."),
        leads_to=DOCUMENTS,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def document_remove(request: PersonRequest, pk: int, document: int) -> HttpResponse:
    """Remove a party's file."""
    partnership = begun_to_write(request, pk)
    found = _own(request, partnership, partnership.documents.select_related("file"), document)
    told = {"title": found.title, "name": found.file.name}
    return confirmed_on_page(
        request,
        partnership,
        lambda: services.remove_document(pk=pk, document_pk=found.pk, actor=request.user, now=timezone.now()),
        done=_("The document was removed."),
        leads_to=DOCUMENTS,
        title=_("Remove the document"),
        lead=_(
            "“%(title)s” (%(name)s) is deleted from the portal. Its name, its fingerprint (SHA-256) and who "
            "removed it stay in the history."
        )
        % told,
        submit=_("Remove the document"),
    )


def _what_is_theirs(request: HttpRequest, partnership: Partnership) -> dict[str, object]:
    """What the person may write and remove now."""
    writes = may_write(request, partnership)
    return {"may_write": writes, "own": parties_of(request.user, partnership) if writes else frozenset()}


def _own(request: PersonRequest, partnership: Partnership, rows: QuerySet[Any], pk: int) -> Any:
    """A row that a party of the person's wrote; of any other they learn nothing."""
    own = parties_of(request.user, partnership)
    return get_object_or_404(rows.filter(organization__in=own), pk=pk)
