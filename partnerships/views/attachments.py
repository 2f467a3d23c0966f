"""Files that belong to the text of a proposal."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partnerships import services
from partnerships.forms import AttachmentForm
from partnerships.life.verbs import CHANGE
from partnerships.models import Attachment
from partnerships.services.attachments import MOST_ATTACHMENTS
from partnerships.views.acts import form_status, require, visible
from partnerships.views.work import confirmed_on_page
from portal.accounts.requests import PersonRequest
from portal.core.body_limit import takes_upload
from portal.core.exceptions import Refused

# Somewhat more than a file may have, so that the form itself says that one is too large.
LARGEST_FORM = 16 * 2**20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@takes_upload(LARGEST_FORM, lambda user: user.is_authenticated)
def proposal_attachments(request: PersonRequest, pk: int) -> HttpResponse:
    """The attachments of a proposal, and the way to add one."""
    partnership = visible(request, pk)
    require(request, "change", partnership)
    if request.method != "POST" and partnership.state not in CHANGE.leaves:
        return redirect(partnership)
    form = AttachmentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_attachment(
                pk=pk,
                actor=request.user,
                title=form.cleaned_data["title"],
                upload=form.cleaned_data["file"],
                now=timezone.now(),
            )
        except Refused as refusal:
            form.add_error("file", refusal.sentence)
        else:
            messages.success(request, _("The attachment was added."))
            return redirect("partnerships:attachments", pk=pk)
    attachments = list(partnership.attachments.standing())
    context = {
        "form": form,
        "partnership": partnership,
        "attachments": attachments,
        "has_room": len(attachments) < MOST_ATTACHMENTS,
    }
    return render(request, "partnerships/attachments.html", context, status=form_status(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_attachment_remove(request: PersonRequest, pk: int, attachment: int) -> HttpResponse:
    """Say what removing an attachment does; then do it."""
    partnership = visible(request, pk)
    require(request, "change", partnership)
    lead = ""
    if request.method != "POST":
        # Of one that is gone by the second press, the service says so.
        lead = _what_removing_does(get_object_or_404(partnership.attachments.standing(), pk=attachment))
    return confirmed_on_page(
        request,
        partnership,
        partial(
            services.remove_attachment,
            pk=pk,
            attachment_pk=attachment,
            actor=request.user,
            now=timezone.now(),
        ),
        done=_("The attachment was removed."),
        leads_to="partnerships:attachments",
        title=_("Remove the attachment"),
        lead=lead,
        submit=_("Remove the attachment"),
    )


def _what_removing_does(attachment: Attachment) -> str:
    told = {"title": attachment.title, "name": attachment.file.name}
    if attachment.was_sent:
        return (
            _(
                "“%(title)s” (%(name)s) is taken out of the proposal. The versions that were sent with it "
                "keep it, and whoever could read it there still can."
            )
            % told
        )
    return (
        _(
            "“%(title)s” (%(name)s) is deleted from the portal. Its name and its fingerprint (SHA-256) stay "
            "in the history."
        )
        % told
    )
