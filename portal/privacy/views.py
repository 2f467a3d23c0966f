from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.models import ConsentText
from portal.accounts.requests import PersonRequest
from portal.core.acts import attempt
from portal.core.exceptions import Refused
from portal.privacy import services
from portal.privacy.forms import AgreeForm, EraseForm


@require_safe
def text(request: HttpRequest) -> HttpResponse:
    """What the portal keeps about people and why, in the version in force."""
    return render(request, "privacy/text.html", {"text": ConsentText.current()})


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: PersonRequest) -> HttpResponse:
    """A person's own page: what they agreed to, everything kept as a file, the way to erasure."""
    current = ConsentText.current()
    given = request.user.consents.filter(text=current).first() if current else None
    if request.method == "POST":
        form = AgreeForm(request.POST)
        if form.is_valid():
            version = form.cleaned_data["version"]
            attempt(
                request,
                lambda: services.agree(person=request.user, version=version, now=timezone.now()),
                _("Thank you. Your consent is written down."),
            )
        return redirect("privacy:mine")
    return render(request, "privacy/mine.html", {"text": current, "given": given})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@reauthentication_required
def erase(request: PersonRequest) -> HttpResponse:
    """Erase one's account, after the effect was read and the password given anew."""
    form = EraseForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.erase_person(actor=request.user, now=timezone.now())
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            logout(request)
            messages.success(
                request,
                _(
                    "Your account is erased. Your name is being taken out of old letters to others, which "
                    "can take some minutes. Thank you for having worked with us."
                ),
            )
            return redirect("dashboard:home")
    context = {"form": form, "held_back_by": services.held_back_by(request.user)}
    return render(request, "privacy/erase.html", context, status=422 if form.is_bound else 200)
