"""Inviting people by mail, and answering an invitation."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from organizations import services
from organizations.forms import InvitationForm
from organizations.models import Invitation, Membership, Organization
from organizations.selectors.invitations import half_hidden, invitation_by
from organizations.views.base import form_status, permit, visible
from portal.accounts.requests import PersonRequest
from portal.core.acts import attempt, carry_out

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def organization_invite(request: PersonRequest, slug: str) -> HttpResponse:
    """Invite a person by mail."""
    organization = visible(request, slug)
    permit(request, "organizations.manage_people", organization)
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if carry_out(
        form,
        lambda: services.invite(
            organization_pk=organization.pk, actor=request.user, now=timezone.now(), **form.cleaned_data
        ),
    ):
        messages.success(
            request, _("The invitation goes to %(email)s.") % {"email": form.cleaned_data["email"]}
        )
        return redirect("organizations:people", slug=slug)
    context = {"form": form, "organization": organization}
    return render(request, "organizations/invite.html", context, status=form_status(form))


@login_required
@require_POST
def invitation_again(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Send an invitation once more, with a new link."""
    invitation = _sent(request, slug, pk)
    attempt(
        request,
        lambda: services.invite_again(pk=invitation.pk, actor=request.user, now=timezone.now()),
        _("The invitation goes to %(email)s once more; the link sent before no longer works.")
        % {"email": invitation.email},
    )
    return redirect("organizations:people", slug=slug)


@login_required
@require_POST
def invitation_withdraw(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = _sent(request, slug, pk)
    attempt(
        request,
        lambda: services.withdraw_invitation(pk=invitation.pk, actor=request.user, now=timezone.now()),
        _("The invitation to %(email)s was withdrawn.") % {"email": invitation.email},
    )
    return redirect("organizations:people", slug=slug)


def _sent(request: PersonRequest, slug: str, pk: int) -> Invitation:
    organization: Organization = visible(request, slug)
    permit(request, "organizations.manage_people", organization)
    return get_object_or_404(organization.invitations, pk=pk)


ANSWERS: dict[str, tuple[Callable[..., object], StrOrPromise]] = {
    "accept": (services.accept_invitation, _lazy("Welcome to %(organization)s.")),
    "decline": (services.decline_invitation, _lazy("You declined the invitation to %(organization)s.")),
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """An invitation as its link shows it: who invites to what as what, and the answer."""
    found = invitation_by(token)
    if found is None:
        return render(request, "organizations/invitation_gone.html", status=404)
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(request.path)
        if _answered(request, found):
            return redirect(_after(request, found))
        return redirect(request.path)
    is_invited = rules.has_perm("organizations.accept_invitation", request.user, found)
    context = {
        "invitation": found,
        "expired": found.has_expired(timezone.now()),
        "is_invited": is_invited,
        "is_member": request.user.is_authenticated
        and Membership.objects.filter(organization=found.organization_id, user=request.user).exists(),
        "sent_to": half_hidden(found.email),
    }
    return render(request, "organizations/invitation.html", context)


def _answered(request: HttpRequest, found: Invitation) -> bool:
    answer = ANSWERS.get(request.POST.get("answer", ""))
    if answer is None:
        messages.warning(request, _("Please choose one of the buttons."))
        return False
    act, done = answer
    return attempt(
        request,
        lambda: act(pk=found.pk, actor=request.user, now=timezone.now()),
        done % {"organization": found.organization},
    )


def _after(request: HttpRequest, found: Invitation) -> str:
    """Where an answer leads: to the people, or to the desk of whoever declined."""
    if request.POST.get("answer") == "accept":
        return redirect("organizations:people", slug=found.organization.slug).url
    return redirect("dashboard:desk").url
