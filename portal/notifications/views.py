from __future__ import annotations

import rules
from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp, csp_update
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.accounts.models import User
from portal.core.acts import attempt
from portal.core.exceptions import NotAllowed, Refused
from portal.notifications.forms import PreferencesForm
from portal.notifications.models import Message
from portal.notifications.services import preferences as wishes
from portal.notifications.services import undeliverable as given_up

PAGE_ROWS = 50
MAILBOX_ROWS = 25


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """What a person wants to hear of, and what they hear of in any case."""
    person = _person(request)
    form = PreferencesForm(request.POST if request.method == "POST" else None, user=person)
    if request.method == "POST" and form.is_valid():
        wishes.choose(user=person, wanted=form.cleaned_data["wanted"], now=timezone.now())
        messages.success(request, _("Saved."))
        return redirect("notifications:preferences")
    context = {"form": form, "always": wishes.always_sent(person)}
    return render(request, "notifications/preferences.html", context, status=422 if form.is_bound else 200)


# The token is the permission; a mailbox that posts by itself (RFC 8058) has no session and no form of ours.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop one kind of message by the link in it: asks on GET, for programs follow links; stops on POST."""
    try:
        user, kind = wishes.read_token(token)
    except Refused as refusal:
        return render(request, "notifications/unsubscribe.html", {"sentence": refusal.sentence}, status=404)
    done = request.method == "POST"
    if done:
        wishes.stop(user=user, kind=kind, now=timezone.now())
    return render(
        request, "notifications/unsubscribe.html", {"address": user.email, "kind": kind, "done": done}
    )


@login_required
@require_safe
def undeliverable(request: HttpRequest) -> HttpResponse:
    """What could not be delivered, newest first, each with its reason."""
    if not rules.has_perm("notifications.view_undeliverable", request.user):
        raise NotAllowed(_("Only moderators and administrators look after undeliverable messages."))
    found = Message.objects.visible_to(request.user).select_related("recipient").defer("html")
    page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "notifications/undeliverable.html", {"page": page})


@login_required
@require_POST
def retry(request: HttpRequest, pk: int) -> HttpResponse:
    """Send one undeliverable message again."""
    try:
        attempt(
            request,
            lambda: given_up.retry(pk=pk, actor=_person(request), now=timezone.now()),
            _("The message is on its way again."),
        )
    except Message.DoesNotExist as error:
        raise Http404 from error
    return redirect("notifications:undeliverable")


@login_required
@require_POST
def retry_all(request: HttpRequest) -> HttpResponse:
    """Send the undeliverable messages again."""
    count = given_up.retry_all(actor=_person(request), now=timezone.now())
    sentence = ngettext(
        "%(count)s message is on its way again.", "%(count)s messages are on their way again.", count
    )
    messages.success(request, sentence % {"count": count})
    return redirect("notifications:undeliverable")


@never_cache
@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    """On one machine without a mail server: all the portal sent, newest first, for whoever sits at it."""
    _only_locally()
    page = Paginator(Message.objects.defer("text", "html"), MAILBOX_ROWS).get_page(request.GET.get("page"))
    return render(request, "notifications/mailbox.html", {"page": page})


@never_cache
@csp_update({"frame-src": [SELF]})  # type: ignore[arg-type]  # typed for views of a request alone
@require_safe
def mailbox_message(request: HttpRequest, pk: int) -> HttpResponse:
    """One message of the local mailbox, as text and as a mail program would show it."""
    _only_locally()
    return render(
        request, "notifications/mailbox_message.html", {"message": get_object_or_404(Message, pk=pk)}
    )


# Shown in a frame that may neither run scripts nor reach the portal's cookies; its styles are in the letter.
@never_cache
@xframe_options_sameorigin
@csp(  # type: ignore[arg-type]  # typed for views of a request alone
    {
        "default-src": [NONE],
        "style-src": [UNSAFE_INLINE],
        "frame-ancestors": [SELF],
        "base-uri": [NONE],
        "form-action": [NONE],
        "sandbox": ["allow-top-navigation-by-user-activation"],
    }
)
@require_safe
def mailbox_html(request: HttpRequest, pk: int) -> HttpResponse:
    """The HTML part of a message of the local mailbox, for the frame on its page."""
    _only_locally()
    letter = get_object_or_404(Message, pk=pk).html
    # A link is followed in the whole window, as it would be from a mail program.
    return HttpResponse(letter.replace("<head>", '<head><base target="_top">', 1))


def _person(request: HttpRequest) -> User:
    """Who is signed in; asked behind `login_required` only."""
    assert request.user.is_authenticated
    return request.user


def _only_locally() -> None:
    if not settings.LOCAL_MAILBOX:
        raise Http404
