"""The whole profile of an organization, filled in in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations import services
from organizations.forms.profile import FILES, DetailsForm, OpenProfileForm, VerifiedProfileForm
from organizations.models import Organization
from organizations.selectors.completeness import completeness_of
from organizations.views.base import form_status, permit, visible
from portal.accounts.requests import PersonRequest
from portal.audit.models import Entry
from portal.core.body_limit import takes_upload
from portal.core.exceptions import Refused
from portal.drafts.forms import take_up
from portal.drafts.selectors import draft_of
from portal.drafts.services import throw_away
from portal.drafts.views import answer_draft

if TYPE_CHECKING:
    from portal.drafts.models import Draft

# A logo and a document, as their purposes take them.
LARGEST_FORM = 16 * 2**20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@takes_upload(LARGEST_FORM, lambda user: user.is_authenticated)
def organization_change(request: PersonRequest, slug: str) -> HttpResponse:
    """Change what an organization says of itself; what is typed is kept as a draft until it is sent."""
    organization = visible(request, slug)
    permit(request, "organizations.change", organization)
    key = f"organizations.profile.{organization.pk}"
    if request.method == "POST":
        answered = answer_draft(request, key, request.path)
        if answered is not None:
            return answered
    form = _form(request, organization)
    if request.method == "POST" and form.is_valid() and _saved(request, organization, form):
        throw_away(person=request.user, key=key)
        return redirect(organization)
    draft = None if form.is_bound else draft_of(request.user, key)
    if draft is not None:
        take_up(form, draft)
    context = {
        "form": form,
        "organization": organization,
        "completeness": completeness_of(organization),
        "draft": draft,
        "changed_since": draft is not None and _changed_since(organization, draft),
        "files": ",".join(FILES),
    }
    return render(request, "organizations/change.html", context, status=form_status(form))


def _form(request: PersonRequest, organization: Organization) -> DetailsForm:
    sent = request.POST if request.method == "POST" else None
    given: dict[str, Any] = {"data": sent, "files": request.FILES or None, "organization": organization}
    if organization.is_open:
        return OpenProfileForm(**given, user=request.user)
    return VerifiedProfileForm(**given)


def _saved(request: PersonRequest, organization: Organization, form: DetailsForm) -> bool:
    """Save the profile; when it is refused, the form says why."""
    answers = form.cleaned_data
    try:
        asked = services.change_profile(
            pk=organization.pk,
            actor=request.user,
            fields=form.profile,
            files=services.Files(
                logo=answers["new_logo"],
                without_logo=answers.get("remove_logo", False),
                title=answers["document_title"],
                document=answers["document_file"],
                removed=answers.get("remove_documents", ()),
            ),
            vouched_for=not organization.is_open,
            now=timezone.now(),
        )
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    if not asked:
        messages.success(request, _("Saved."))
        return True
    messages.success(
        request,
        _(
            "Saved. These wait for a moderator's approval, and what is public of them stays as it is until "
            "then: %(fields)s."
        )
        % {"fields": ", ".join(change.get_field_display() for change in asked)},
    )
    return True


def _changed_since(organization: Organization, draft: Draft) -> bool:
    return Entry.objects.about(organization).filter(at__gt=draft.saved_at).exists()
