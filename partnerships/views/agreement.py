"""How an agreement is written, approved and signed, a page per act."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships import services
from partnerships.forms import (
    ApprovalForm,
    ConfirmationForm,
    GroundForm,
    NextVersionForm,
    OfVersionForm,
    ReturnForm,
    SignedDocumentForm,
    VersionForm,
)
from partnerships.life import Verb
from partnerships.life import verbs as life
from partnerships.models import AgreementVersion, Partnership
from partnerships.selectors import first_text, left_parties, own_parties
from partnerships.services.agreement_versions import changed_meanwhile
from partnerships.services.signing import CONFIRMED_FOR
from partnerships.uploads import COUNCIL_DECISION, SIGNED_AGREEMENT
from partnerships.views.acts import act_page, can, require, visible
from partnerships.views.papers import give_paper
from portal.accounts.requests import PersonRequest, second_factor_at
from portal.core.body_limit import takes_upload
from portal.core.differences import is_changed, paragraphs

ACT = "partnerships/agreement_act.html"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_begin(request: PersonRequest, pk: int) -> HttpResponse:
    """Lay a first text before the other side; it is there already, made from the proposal."""
    partnership = visible(request, pk)
    require(request, "begin_negotiation", partnership)
    initial = {"text": "", "starts_on": partnership.starts_on, "ends_on": partnership.ends_on}
    if request.method != "POST":
        initial["text"] = first_text(partnership)
    form = VersionForm(request.POST or None, initial=initial)

    def act() -> object:
        return services.begin_negotiation(pk=pk, actor=request.user, now=timezone.now(), **form.cleaned_data)

    done = _("The first text is laid before the other side, which was told by mail.")
    return act_page(request, partnership, life.BEGIN_NEGOTIATION, form, act, done)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_change(request: PersonRequest, pk: int) -> HttpResponse:
    """Write the next version; whoever had accepted the former is asked again."""
    partnership, version = _versioned(request, pk, life.CHANGE_AGREEMENT)
    if version is None:
        return redirect(partnership)
    form = NextVersionForm(request.POST or None, version=version)

    def act() -> object:
        return services.change_agreement(pk=pk, actor=request.user, now=timezone.now(), **form.cleaned_data)

    done = _("The new version is laid before the other side, which was told by mail.")
    return act_page(request, partnership, life.CHANGE_AGREEMENT, form, act, done, newest=version)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_accept(request: PersonRequest, pk: int) -> HttpResponse:
    """Accept the text that the page shows, for one party."""
    partnership, version = _versioned(request, pk, life.ACCEPT_AGREEMENT)
    if version is None:
        return redirect(partnership)
    if request.method == "POST" and request.POST.get("number") != str(version.number):
        # What is accepted is what was read, so the page comes back with the present version.
        messages.warning(request, changed_meanwhile(version.number))
        return redirect("partnerships:accept_agreement", pk)
    parties = _parties(request, life.ACCEPT_AGREEMENT, partnership)
    form = OfVersionForm(request.POST or None, initial={"number": version.number}, **parties)

    def act() -> object:
        return services.accept_agreement(pk=pk, actor=request.user, now=timezone.now(), **form.cleaned_data)

    done = _("Accepted. All parties were told by mail.")
    return act_page(
        request, partnership, life.ACCEPT_AGREEMENT, form, act, done, template=ACT, version=version
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@takes_upload(COUNCIL_DECISION.max_bytes, lambda user: user.is_authenticated)
def agreement_approve(request: PersonRequest, pk: int) -> HttpResponse:
    """Keep the decision of a council."""
    partnership, version = _versioned(request, pk, life.RECORD_APPROVAL)
    if version is None:
        return redirect(partnership)
    parties = _parties(request, life.RECORD_APPROVAL, partnership)
    form = ApprovalForm(
        request.POST or None,
        request.FILES or None,
        partnership=partnership,
        initial={"number": version.number},
        **parties,
    )

    def act() -> object:
        return services.record_approval(pk=pk, actor=request.user, now=timezone.now(), **form.cleaned_data)

    done = _("The decision is recorded. Once every authority has one, all are asked to sign.")
    return act_page(request, partnership, life.RECORD_APPROVAL, form, act, done)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_skip_approval(request: PersonRequest, pk: int) -> HttpResponse:
    """Go on without a decision, on a legal ground."""
    partnership, version = _versioned(request, pk, life.SKIP_APPROVAL)
    if version is None:
        return redirect(partnership)
    parties = _parties(request, life.SKIP_APPROVAL, partnership)
    form = GroundForm(request.POST or None, initial={"number": version.number}, **parties)

    def act() -> object:
        return services.skip_approval(pk=pk, actor=request.user, now=timezone.now(), **form.cleaned_data)

    done = _("The legal ground is recorded. Once every authority has decided, all are asked to sign.")
    return act_page(request, partnership, life.SKIP_APPROVAL, form, act, done)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_return(request: PersonRequest, pk: int) -> HttpResponse:
    """Ask for another text, when the council wants one."""
    partnership = visible(request, pk)
    require(request, "renegotiate", partnership)
    form = ReturnForm(request.POST or None)

    def act() -> object:
        return services.renegotiate(pk=pk, actor=request.user, now=timezone.now(), **form.cleaned_data)

    done = _("Returned to negotiation. All parties were told by mail, with your reason.")
    return act_page(request, partnership, life.RENEGOTIATE, form, act, done)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@takes_upload(SIGNED_AGREEMENT.max_bytes, lambda user: user.is_authenticated)
def agreement_sign_document(request: PersonRequest, pk: int) -> HttpResponse:
    """Keep the agreement as a party has signed it."""
    partnership, version = _versioned(request, pk, life.SIGN_DOCUMENT)
    if version is None:
        return redirect(partnership)
    parties = _parties(request, life.SIGN_DOCUMENT, partnership)
    form = SignedDocumentForm(request.POST or None, request.FILES or None, **parties)

    def act() -> object:
        return services.sign_document(pk=pk, actor=request.user, now=timezone.now(), **form.cleaned_data)

    done = _("The signed agreement is kept, with its fingerprint. All parties were told by mail.")
    return act_page(request, partnership, life.SIGN_DOCUMENT, form, act, done, template=ACT, version=version)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agreement_sign(request: PersonRequest, pk: int) -> HttpResponse:
    """Sign by one's own confirmation; without a recent second factor the page leads to it and back."""
    partnership, version = _versioned(request, pk, life.SIGN_BY_CONFIRMATION)
    if version is None:
        return redirect(partnership)
    confirmed_at, now = second_factor_at(request), timezone.now()
    has_factor = is_mfa_enabled(request.user)
    is_confirmed = confirmed_at is not None and now - confirmed_at <= CONFIRMED_FOR
    here = urlencode({"next": request.path})
    if not is_confirmed:
        # The confirmation then speaks of a signature, and asks for the second factor alone.
        request.session["signing_at"] = request.path
    if request.method == "POST" and has_factor and not is_confirmed:
        return redirect(f"{reverse('mfa_reauthenticate')}?{here}")
    if not has_factor:
        # Shown on the pages on which one sets it up.
        request.session["after_second_factor"] = request.path
    parties = _parties(request, life.SIGN_BY_CONFIRMATION, partnership)
    form = ConfirmationForm(request.POST or None, **parties)

    def act() -> object:
        del form.cleaned_data["agreed"]
        return services.sign_by_confirmation(
            pk=pk, actor=request.user, confirmed_at=confirmed_at, now=now, **form.cleaned_data
        )

    return act_page(
        request,
        partnership,
        life.SIGN_BY_CONFIRMATION,
        form,
        act,
        _("Signed. All parties were told by mail."),
        template="partnerships/agreement_sign.html",
        version=version,
        has_factor=has_factor,
        is_confirmed=is_confirmed,
        confirm_url=f"{reverse('mfa_reauthenticate')}?{here}",
    )


@login_required
@require_safe
def agreement_version(request: PersonRequest, pk: int, number: int) -> HttpResponse:
    """One version of the agreement, and what differs from the one before; for whoever sees the history."""
    version = _readable(request, pk, number)
    partnership = version.partnership
    versions = partnership.versions.all()
    before = versions.filter(number=number - 1).first()
    compared = paragraphs(before.text, version.text) if before else []
    context = {
        "partnership": partnership,
        "version": version,
        "before": before,
        "paragraphs": compared,
        "is_same": not is_changed(compared),
        "is_last": not versions.filter(number__gt=number).exists(),
        "acceptances": version.acceptances.select_related("organization"),
    }
    return render(request, "partnerships/agreement_version.html", context)


@login_required
@require_safe
def agreement_paper(request: PersonRequest, pk: int, number: int) -> HttpResponse:
    """One version of the agreement as an accessible PDF to be signed; for whoever sees the history."""
    version = _readable(request, pk, number)
    address = request.build_absolute_uri(reverse("partnerships:agreement_version", args=[pk, number]))
    make = partial(services.agreement_pdf, version, address=address, now=timezone.now())
    return give_paper(request, make, name=f"tandem-{pk}-agreement-{number}.pdf")


def _readable(request: PersonRequest, pk: int, number: int) -> AgreementVersion:
    """A version of an agreement whose history the person sees; of any other they learn nothing."""
    partnership = visible(request, pk)
    if not can(request, "view_history", partnership):
        raise Http404
    versions = partnership.versions.select_related("organization", "written_by")
    version = get_object_or_404(versions, number=number)
    version.partnership = partnership
    return version


def _versioned(request: PersonRequest, pk: int, verb: Verb) -> tuple[Partnership, AgreementVersion | None]:
    """A partnership to which the person may do a verb, with the present version; None before the first."""
    partnership = visible(request, pk)
    require(request, verb.name, partnership)
    return partnership, partnership.versions.select_related("organization").order_by("-number").first()


def _parties(request: PersonRequest, verb: Verb, partnership: Partnership) -> dict[str, Any]:
    """What a form needs to know of the parties that the person acts for."""
    return {
        "own": own_parties(verb, request.user, partnership),
        "left": left_parties(verb, request.user, partnership),
    }
