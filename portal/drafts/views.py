"""What the view of a long form does with drafts.

    answered = answer_draft(request, key, back)
    if answered is not None:
        return answered

stands before the form is judged, and `templates/drafts/` has the notice and the attributes of the form.
"""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.requests import PersonRequest
from portal.core.exceptions import Refused
from portal.drafts import services

ASKED = "draft"
THROW_AWAY = "throw_away"
_NOT_TYPED = (ASKED, "csrfmiddlewaretoken")


def answer_draft(request: PersonRequest, key: str, back: str) -> HttpResponse | None:
    """Keep or throw away a draft when that is what the form was sent for; None when it was sent in earnest.

    Args:
        request: of a person who may use the form.
        key: of the form.
        back: the form's address.
    """
    asked = request.POST.get(ASKED)
    if not asked:
        return None
    if asked == THROW_AWAY:
        services.throw_away(person=request.user, key=key)
        messages.success(request, _("What you had typed was thrown away."))
        return redirect(back)
    draft, sentence = None, ""
    typed = {name: request.POST.getlist(name) for name in request.POST if name not in _NOT_TYPED}
    try:
        draft = services.save_draft(person=request.user, key=key, data=typed, now=timezone.now())
    except Refused as refusal:
        sentence = refusal.sentence
    if request.htmx:
        return render(request, "drafts/status.html", {"draft": draft, "sentence": sentence})
    if draft is None:
        messages.warning(request, sentence)
    else:
        messages.success(
            request, _("Kept for you alone. Nothing is saved yet: open this page again to continue.")
        )
    return redirect(back)
