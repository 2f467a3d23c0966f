from __future__ import annotations

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_POST, require_safe

from organizations import services
from organizations.enums import OrganizationState
from organizations.filters import OrganizationFilter
from organizations.forms import DecisionForm, OrganizationForm, ProfileForm
from organizations.models import Organization
from portal.accounts.requests import PersonRequest
from portal.audit.models import Entry
from portal.audit.querysets import EntryQuerySet
from portal.core.acts import attempt
from portal.core.exceptions import NotAllowed, Refused
from portal.core.page_cache import public_page

PAGE_ROWS = 25


@require_safe
@public_page("organizations")
def organization_list(request: HttpRequest) -> HttpResponse:
    """The public directory."""
    filters = OrganizationFilter(request.GET, queryset=Organization.objects.public().for_list())
    page = Paginator(filters.qs, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "organizations/list.html", {"filter": filters, "page": page})


@require_safe
@public_page("organizations")
def organization_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One organization; to its members and to moderators also how it stands and what was done."""
    organization = _visible(request, slug)
    may = {
        verb: rules.has_perm(f"organizations.{verb}", request.user, organization)
        for verb in ("change", "resubmit", "verify", "view_history")
    }
    may["resubmit"] = may["resubmit"] and organization.state == OrganizationState.REFUSED
    history = Entry.objects.about(organization) if may["view_history"] else None
    context = {"organization": organization, "may": may, "history": history}
    return render(request, "organizations/detail.html", context)


@login_required
def organization_register(request: PersonRequest) -> HttpResponse:
    """Register an organization."""
    form = OrganizationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            organization = services.register_organization(
                actor=request.user, fields=form.cleaned_data, now=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect(organization)
    return render(request, "organizations/register.html", {"form": form}, status=_form_status(form))


@login_required
def organization_change(request: PersonRequest, slug: str) -> HttpResponse:
    """Change what an organization says of itself."""
    organization = _visible(request, slug)
    if not rules.has_perm("organizations.change", request.user, organization):
        raise NotAllowed(services.SENTENCES["organizations.change"] % {"organization": organization})
    form_class = OrganizationForm if organization.is_open else ProfileForm
    form = form_class(request.POST or None, organization=organization)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_organization(
                pk=organization.pk, actor=request.user, fields=form.cleaned_data, now=timezone.now()
            )
        except Refused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect(organization)
    context = {"form": form, "organization": organization}
    return render(request, "organizations/change.html", context, status=_form_status(form))


@login_required
@require_POST
def organization_resubmit(request: PersonRequest, slug: str) -> HttpResponse:
    """Send a refused organization to verification again."""
    organization = _visible(request, slug)
    attempt(
        request,
        lambda: services.resubmit_organization(pk=organization.pk, actor=request.user, now=timezone.now()),
        _("Sent to verification. You will be told by mail what was decided."),
    )
    return redirect(organization)


@login_required
@require_safe
def organization_queue(request: PersonRequest) -> HttpResponse:
    """What awaits a moderator, longest first."""
    if not rules.has_perm("organizations.view_queue", request.user):
        raise NotAllowed(_("Only moderators verify organizations."))
    waiting = Organization.objects.visible_to(request.user).waiting().for_list().select_related("created_by")
    page = Paginator(waiting, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "organizations/queue.html", {"page": page})


DECISIONS = {
    "verify": (services.verify_organization, _lazy("Verified. Its people were told by mail.")),
    "refuse": (
        services.refuse_organization,
        _lazy("Refused. Its people were told by mail, with your reason."),
    ),
    "suspend": (
        services.suspend_organization,
        _lazy("Suspended. Its people were told by mail, with your reason."),
    ),
}


@login_required
def organization_decide(request: PersonRequest, slug: str) -> HttpResponse:
    """A moderator's decision, with a reason."""
    organization = _visible(request, slug)
    if not rules.has_perm("organizations.verify", request.user, organization):
        raise NotAllowed(services.SENTENCES["organizations.verify"] % {"organization": organization})
    history = Entry.objects.about(organization)
    form = DecisionForm(request.POST or None, initial={"seen": _newest(history)})
    if request.method == "POST" and form.is_valid():
        act, done = DECISIONS[form.cleaned_data["decision"]]
        reason, seen = form.cleaned_data["reason"], form.cleaned_data["seen"]
        try:
            act(pk=organization.pk, actor=request.user, reason=reason, seen=seen, now=timezone.now())
        except Refused as refusal:
            # The page below shows the organization as it is now; the next decision rests on that.
            organization = _visible(request, slug)
            form = DecisionForm({**request.POST.dict(), "seen": _newest(history.all())})
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, done)
            return redirect(organization)
    context = {"form": form, "organization": organization, "history": history.all()}
    return render(request, "organizations/decide.html", context, status=_form_status(form))


def _newest(history: EntryQuerySet) -> int:
    """The key of the newest entry; 0 when there is none."""
    return history.values_list("pk", flat=True).first() or 0


def _visible(request: HttpRequest, slug: str) -> Organization:
    visible = Organization.objects.visible_to(request.user).for_list()
    return get_object_or_404(visible, slug=slug)


def _form_status(form: object) -> int:
    return 422 if getattr(form, "is_bound", False) else 200
