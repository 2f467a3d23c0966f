"""What the pages have in common on which people of the parties write while a partnership is carried out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from partnerships.models import Partnership
from partnerships.views.acts import can, form_status, require, visible
from portal.accounts.requests import PersonRequest
from portal.core.acts import attempt, carry_out

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def begun(request: HttpRequest, pk: int) -> Partnership:
    """A partnership that the person may see and that has begun; of any other they learn nothing."""
    partnership = visible(request, pk)
    if not partnership.has_begun:
        raise Http404
    return partnership


def begun_for_parties(request: HttpRequest, pk: int) -> Partnership:
    """The same, for the people of its parties and programme managers alone."""
    partnership = begun(request, pk)
    if not can(request, "view_history", partnership):
        raise Http404
    return partnership


def begun_to_write(request: HttpRequest, pk: int) -> Partnership:
    """The same, for those who act for a party; others are told who does.

    Raises:
        NotAllowed: with the sentence that says who can.
    """
    partnership = begun(request, pk)
    require(request, "carry_out", partnership)
    return partnership


def may_write(request: HttpRequest, partnership: Partnership) -> bool:
    """Whether the person can write down now how a partnership is carried out: buttons are shown by it."""
    return partnership.standing.is_worked_on and can(request, "carry_out", partnership)


def written_on_page(
    request: PersonRequest,
    partnership: Partnership,
    form: forms.Form,
    act: Callable[[], object],
    *,
    title: StrOrPromise,
    submit: StrOrPromise,
    done: StrOrPromise,
    leads_to: str,
    lead: StrOrPromise = "",
) -> HttpResponse:
    """The page of a form: shown, come back with its faults, or left once it is carried out.

    Args:
        request: of a person who may do it.
        partnership: about which something is written.
        form: with what was posted.
        act: does it; called once the form is valid.
        title: of the page.
        submit: what the button says.
        done: said afterwards.
        leads_to: the name of the page to which it leads, `partnerships:<name>`.
        lead: one sentence under the title.
    """
    if carry_out(form, act):
        messages.success(request, done)
        return redirect(leads_to, partnership.pk)
    context = {
        "form": form,
        "partnership": partnership,
        "title": title,
        "lead": lead,
        "submit": submit,
        "back": leads_to,
    }
    return render(request, "partnerships/work_form.html", context, status=form_status(form))


def confirmed_on_page(
    request: PersonRequest,
    partnership: Partnership,
    act: Callable[[], object],
    *,
    done: StrOrPromise,
    leads_to: str,
    **shown: Any,
) -> HttpResponse:
    """The page that says what taking something away does; then it is done.

    Args:
        request: of a person who may do it.
        partnership: from which it is taken.
        act: does it.
        done: said afterwards.
        leads_to: the name of the page to which it leads, `partnerships:<name>`.
        shown: `title`, `lead`, and `submit`, what the button says.
    """
    if request.method == "POST":
        attempt(request, act, done)
        return redirect(leads_to, partnership.pk)
    context = {"partnership": partnership, "back": leads_to, **shown}
    return render(request, "partnerships/work_confirm.html", context)
