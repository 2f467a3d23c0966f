"""How a view asks a service for an act and tells the person what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portal.core.exceptions import Refused

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Done = TypeVar("Done")


def attempt(request: HttpRequest, act: Callable[[], object], done: StrOrPromise) -> bool:
    """Do an act and leave one sentence for the next page.

    Args:
        request: where the sentence is left.
        act: the service call.
        done: what to say when it was done.

    Returns:
        whether it was done; when a service refused, its sentence was left instead.
    """
    try:
        act()
    except Refused as refusal:
        messages.warning(request, refusal.sentence)
        return False
    messages.success(request, done)
    return True


def carry_out(form: forms.BaseForm, act: Callable[[], Done]) -> Done | None:
    """Do what a form asks for, once it is right; when the service refuses, its sentence is the form's fault.

    Args:
        form: with what was posted; one that was not posted is not carried out.
        act: the service call; read the form's answers in it, and give what came of it, which is never empty.

    Returns:
        what came of it; None when the form is to be shown again.
    """
    if not form.is_valid():
        return None
    try:
        return act()
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return None


def ask_again(request: HttpRequest, page: Any, *args: Any) -> HttpResponse:
    """Lead whoever comes by a link to what a button does, as after signing in, to where the button stands.

    Args:
        request: where the sentence is left that says so.
        page: what `redirect` takes, with its `args`.
    """
    messages.info(request, _("Nothing was changed: please press the button again."))
    return redirect(page, *args)
