"""How a view asks a service for an act and tells the person what came of it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest
from django.utils.functional import Promise

from portal.core.exceptions import Refused


def attempt(request: HttpRequest, act: Callable[[], object], done: str | Promise) -> bool:
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
