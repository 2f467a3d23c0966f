"""Who would fit an organization, a need or a draft; what its people say to that; and the formula."""

from __future__ import annotations

from typing import Any, NamedTuple

import rules
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from organizations.enums import OrganizationState
from organizations.models import Organization
from partnerships.enums import SuggestedKind
from partnerships.models import Dismissal, Need, Partnership, SuggestionRefusal
from partnerships.selectors.suggestions import (
    LASTS_DAYS,
    LEAST,
    LEAST_IN_SUBJECT,
    NEARNESS,
    WEIGHTS,
    Asker,
    Closeness,
    Part,
    example,
    for_draft,
    for_need,
    for_organization,
    rows_for,
    suggest,
)
from partnerships.services import suggestions
from portal.accounts.requests import PersonRequest
from portal.core.acts import ask_again, attempt
from portal.core.page_cache import public_page

PAGE_ROWS = 25
LONGEST_KEY = 19
"""Digits of a number that the database can have given."""


class Tab(NamedTuple):
    """A link between those who can be suggested."""

    label: str
    url: str
    is_here: bool


@login_required
@require_safe
def suggestion_list(request: PersonRequest, slug: str) -> HttpResponse:
    """Who would fit an organization: authorities or other organizations."""
    organization = _organization(request, slug)
    suggestions.require_suggestions("partnerships.view_suggestions", request.user, organization)
    kind = _kind(request, SuggestedKind.AUTHORITIES if organization.proposes else SuggestedKind.ORGANIZATIONS)
    asker = for_organization(organization, kind, timezone.localdate())
    context = {"about": organization, "tabs": _tabs(request, kind), "proposes": _proposes(organization, kind)}
    return _list(request, asker, organization, context)


@login_required
@require_safe
def suggestions_for_need(request: PersonRequest, pk: int) -> HttpResponse:
    """Who would answer a need, or take up an offer, while it can be answered."""
    need: Need = get_object_or_404(Need.objects.visible_to(request.user).for_page(), pk=pk)
    suggestions.require_suggestions("partnerships.view_suggestions", request.user, need.organization)
    if not need.takes_answers_on(timezone.localdate()):
        return redirect(need)
    return _list(request, for_need(need), need.organization, {"about": need, "need": need})


@login_required
@require_safe
def suggestions_for_draft(request: PersonRequest, pk: int) -> HttpResponse:
    """To which other authority a draft could go, or who could propose it too."""
    drafts = Partnership.objects.visible_to(request.user).for_page()
    with_place = drafts.select_related("ngo__territory__parent__parent__parent")
    partnership: Partnership = get_object_or_404(with_place, pk=pk)
    suggestions.require_suggestions("partnerships.view_suggestions", request.user, partnership.ngo)
    if not partnership.is_draft:
        return redirect(partnership)
    kind = _kind(request, SuggestedKind.AUTHORITIES)
    context = {"about": partnership, "draft": partnership, "tabs": _tabs(request, kind)}
    return _list(request, for_draft(partnership, kind), partnership.ngo, context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def suggestion_dismiss(request: PersonRequest, slug: str) -> HttpResponse:
    """Do not suggest an organization any more."""
    organization = _organization(request, slug)
    if request.method != "POST":
        return ask_again(request, "partnerships:suggestions", organization.slug)
    attempt(
        request,
        lambda: suggestions.dismiss_suggestion(
            pk=organization.pk, suggested_pk=_suggested(request), actor=request.user, now=timezone.now()
        ),
        _("Dismissed. It stands under “Dismissed suggestions”, from where you can bring it back."),
    )
    return redirect(_back(request, organization))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def suggestion_restore(request: PersonRequest, slug: str) -> HttpResponse:
    """Let a dismissed organization be suggested again."""
    organization = _organization(request, slug)
    if request.method != "POST":
        return ask_again(request, "partnerships:suggestions_dismissed", organization.slug)
    attempt(
        request,
        lambda: suggestions.restore_suggestion(
            pk=organization.pk, suggested_pk=_suggested(request), actor=request.user, now=timezone.now()
        ),
        _("Brought back. It can be suggested again."),
    )
    return redirect("partnerships:suggestions_dismissed", organization.slug)


@login_required
@require_safe
def suggestions_dismissed(request: PersonRequest, slug: str) -> HttpResponse:
    """What an organization has dismissed, and whether it is suggested to others."""
    organization = _organization(request, slug)
    suggestions.require_suggestions("partnerships.view_suggestions", request.user, organization)
    own = Dismissal.objects.filter(organization=organization).select_related("suggested")
    context = {
        "organization": organization,
        "page": Paginator(own, PAGE_ROWS).get_page(request.GET.get("page")),
        "refusal": SuggestionRefusal.objects.filter(organization=organization).first(),
        "may": _may(request, organization),
    }
    return render(request, "partnerships/suggestions_dismissed.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def suggestions_refuse(request: PersonRequest, slug: str) -> HttpResponse:
    """Say that an organization is suggested to nobody, or to others again."""
    organization = _organization(request, slug)
    if request.method != "POST":
        return ask_again(request, "partnerships:suggestions_dismissed", organization.slug)
    again = request.POST.get("again") == "yes"
    act = suggestions.allow_suggestions if again else suggestions.refuse_suggestions
    done = (
        _("Your organization can be suggested to others again.")
        if again
        else _("Your organization is no longer suggested to anybody.")
    )
    attempt(request, lambda: act(pk=organization.pk, actor=request.user, now=timezone.now()), done)
    return redirect("partnerships:suggestions_dismissed", organization.slug)


@require_safe
@public_page("taxonomy")
def suggestion_help(request: HttpRequest) -> HttpResponse:
    """The formula: its parts, their points, who is never suggested, and an example."""
    context = {
        "weights": [WEIGHTS[part] for part in Part],
        "nearness": [NEARNESS[closeness] for closeness in Closeness],
        "least": LEAST,
        "least_in_subject": LEAST_IN_SUBJECT,
        "subjects": [weight.label for weight in WEIGHTS.values() if weight.is_subject],
        "highest": sum(weight.highest for weight in WEIGHTS.values()),
        "days": LASTS_DAYS,
        "example": example(),
    }
    return render(request, "partnerships/suggestion_help.html", context)


def _list(
    request: PersonRequest, asker: Asker, organization: Organization, context: dict[str, Any]
) -> HttpResponse:
    context |= {
        "organization": organization,
        "rows": rows_for(suggest(asker, today=timezone.localdate())),
        "may": _may(request, organization),
        "here": request.get_full_path(),
    }
    return render(request, "partnerships/suggestions.html", context)


def _organization(request: HttpRequest, slug: str) -> Organization:
    known = Organization.objects.visible_to(request.user).exclude(state=OrganizationState.MERGED)
    return get_object_or_404(known.select_related("territory__parent__parent__parent"), slug=slug)


def _kind(request: HttpRequest, usual: SuggestedKind) -> SuggestedKind:
    asked = request.GET.get("kind", "")
    return SuggestedKind(asked) if asked in SuggestedKind.values else usual


def _tabs(request: HttpRequest, here: SuggestedKind) -> list[Tab]:
    return [Tab(str(kind.label), f"{request.path}?kind={kind}", kind == here) for kind in SuggestedKind]


def _proposes(organization: Organization, kind: SuggestedKind) -> bool:
    """Whether who is suggested can be sent a proposal."""
    return kind == SuggestedKind.AUTHORITIES and organization.proposes and organization.may_act


def _may(request: HttpRequest, organization: Organization) -> dict[str, bool]:
    verbs = {"dismiss": "dismiss_suggestion", "refuse": "refuse_suggestions"}
    return {
        name: rules.has_perm(f"partnerships.{verb}", request.user, organization)
        for name, verb in verbs.items()
    }


def _suggested(request: HttpRequest) -> int:
    """The key of whom a button is about; 0 when that is no key."""
    pk = request.POST.get("suggested", "")
    return int(pk) if pk.isascii() and pk.isdigit() and len(pk) < LONGEST_KEY else 0


def _back(request: HttpRequest, organization: Organization) -> str:
    """The list on which the button stood."""
    address = request.POST.get("back", "")
    is_ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours else reverse("partnerships:suggestions", args=[organization.slug])
