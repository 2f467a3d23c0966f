"""What can be done to a partnership that has begun, and how it is ended before: a page per act."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_http_methods

from partnerships import services
from partnerships.forms import OpinionForm, ReasonForm, ReportForm, TerminationForm
from partnerships.life import Verb
from partnerships.life import verbs as life
from partnerships.models import Partnership
from partnerships.uploads import TERMINATION
from partnerships.views.acts import act_page, require, visible
from portal.accounts.requests import PersonRequest
from portal.core.acts import ask_again, attempt
from portal.core.body_limit import takes_upload

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def partnership_cancel(request: PersonRequest, pk: int) -> HttpResponse:
    """End it before it begins, with a reason."""
    done = _lazy("Cancelled. All parties were told by mail, with your reason.")
    return _act(request, pk, life.CANCEL, ReasonForm, services.cancel_partnership, done)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def partnership_suspend(request: PersonRequest, pk: int) -> HttpResponse:
    """Let it rest, with a reason."""
    done = _lazy("Suspended. All parties were told by mail, with your reason.")
    return _act(request, pk, life.SUSPEND, ReasonForm, services.suspend_partnership, done)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def partnership_resume(request: PersonRequest, pk: int) -> HttpResponse:
    """Make it active again."""
    partnership = visible(request, pk)
    if request.method != "POST":
        return ask_again(request, partnership)
    require(request, "resume", partnership)
    attempt(
        request,
        lambda: services.resume_partnership(pk=pk, actor=request.user, now=timezone.now()),
        _("Active again. All parties were told by mail."),
    )
    return redirect(partnership)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@takes_upload(TERMINATION.max_bytes, lambda user: user.is_authenticated)
def partnership_terminate(request: PersonRequest, pk: int) -> HttpResponse:
    """End it before its last day, with a reason and a document."""
    done = _lazy("Terminated. All parties were told by mail, with your reason.")
    return _act(request, pk, life.TERMINATE, TerminationForm, services.terminate_partnership, done)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def partnership_report(request: PersonRequest, pk: int) -> HttpResponse:
    """Write the final report."""
    done = _lazy("Sent. %(authority)s was told by mail, and everyone can read the report.")
    return _act(request, pk, life.REPORT, ReportForm, services.write_report, done)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def partnership_take_note(request: PersonRequest, pk: int) -> HttpResponse:
    """Say what the authority thinks of the final report."""
    done = _lazy("Sent. %(ngo)s was told by mail, and everyone can read your answer.")
    return _act(request, pk, life.TAKE_NOTE, OpinionForm, services.take_note_of_report, done)


def _act(
    request: PersonRequest,
    pk: int,
    verb: Verb,
    asks: type[forms.Form],
    service: Callable[..., Partnership],
    done: StrOrPromise,
) -> HttpResponse:
    partnership = visible(request, pk)
    require(request, verb.name, partnership)
    form = asks(request.POST or None, request.FILES or None)

    def act() -> object:
        return service(pk=pk, actor=request.user, now=timezone.now(), **form.cleaned_data)

    return act_page(request, partnership, verb, form, act, str(done))
