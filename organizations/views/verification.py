"""The moderators' queue and their decisions."""

from __future__ import annotations

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe

from organizations import services
from organizations.forms import DecisionForm
from organizations.models import Organization
from organizations.views.base import PAGE_ROWS, form_status, visible
from portal.accounts.requests import PersonRequest
from portal.audit.models import Entry
from portal.audit.querysets import EntryQuerySet
from portal.core.exceptions import NotAllowed, Refused


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
    organization = visible(request, slug)
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
            organization = visible(request, slug)
            form = DecisionForm({**request.POST.dict(), "seen": _newest(history.all())})
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, done)
            return redirect(organization)
    context = {"form": form, "organization": organization, "history": history.all()}
    return render(request, "organizations/decide.html", context, status=form_status(form))


def _newest(history: EntryQuerySet) -> int:
    """The key of the newest entry; 0 when there is none."""
    return history.values_list("pk", flat=True).first() or 0
