"""What the people of the parties say to each other."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partnerships import services
from partnerships.forms import RemarkForm
from partnerships.models import Partnership, Remark
from partnerships.selectors import people_of, piece_of, read_until
from partnerships.services.conversation import MOST_FILES, TAKEN_BACK_WITHIN
from partnerships.uploads import REMARK_FILE
from partnerships.views.acts import can, form_status, require
from partnerships.views.work import begun_for_parties
from portal.accounts.requests import PersonRequest
from portal.core.acts import ask_again, attempt, carry_out
from portal.core.body_limit import takes_upload

PAGE = "partnerships:conversation"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@takes_upload(MOST_FILES * REMARK_FILE.max_bytes, lambda user: user.is_authenticated)
def conversation(request: PersonRequest, pk: int) -> HttpResponse:
    """The newest messages, or earlier ones, and the field for the next; what is shown counts as read."""
    partnership = begun_for_parties(request, pk)
    talks = can(request, "talk", partnership)
    if request.method == "POST":
        require(request, "talk", partnership)
    # What is over has no field, but a sentence for whoever had one before them.
    has_field = talks and (not partnership.standing.is_end or request.method == "POST")
    form = _form(request, partnership) if has_field else None
    if form is not None:
        said = carry_out(form, partial(_write, request, partnership, form))
        if said is not None:
            messages.success(request, _("Your message is there."))
            return redirect(f"{reverse(PAGE, args=[pk])}#newest")
    before = request.GET.get("before", "")
    piece = piece_of(partnership, before=int(before) if before.isdecimal() and len(before) < 19 else None)
    read = _read(request, partnership, piece.remarks[-1].pk if piece.remarks else 0) if talks else 0
    since = timezone.now() - TAKEN_BACK_WITHIN
    own = [one for one in piece.remarks if one.author_id == request.user.pk]
    context = {
        "partnership": partnership,
        "piece": piece,
        "form": form,
        "new": {one.pk for one in piece.remarks if talks and one.pk > read and one not in own},
        "own": {one.pk for one in own if talks and one.taken_back_at is None and one.written_at >= since},
    }
    status = 200 if form is None else form_status(form)
    return render(request, "partnerships/conversation.html", context, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def remark_take_back(request: PersonRequest, pk: int, remark: int) -> HttpResponse:
    """Empty a message of one's own."""
    partnership = begun_for_parties(request, pk)
    require(request, "talk", partnership)
    if request.method != "POST":
        return ask_again(request, PAGE, pk)
    get_object_or_404(partnership.remarks, pk=remark)
    attempt(
        request,
        lambda: services.take_remark_back(pk=pk, remark_pk=remark, actor=request.user, now=timezone.now()),
        _("The message was taken back. That there was one is still shown."),
    )
    return redirect(PAGE, pk)


def _form(request: PersonRequest, partnership: Partnership) -> RemarkForm:
    people = [person for person in people_of(partnership) if person.pk != request.user.pk]
    return RemarkForm(request.POST or None, request.FILES or None, people=people)


def _write(request: PersonRequest, partnership: Partnership, form: RemarkForm) -> Remark:
    said = form.cleaned_data
    return services.write_remark(
        pk=partnership.pk,
        actor=request.user,
        text=said["text"],
        once=said["once"],
        mentions=said.get("mentions", ()),
        uploads=said["attached"],
        now=timezone.now(),
    )


def _read(request: PersonRequest, partnership: Partnership, last: int) -> int:
    """Up to where the person had read before; what this page shows is read from now on."""
    read = read_until(partnership, request.user)
    if last > read:
        services.note_reading(partnership=partnership, person=request.user, last=last)
    return read
