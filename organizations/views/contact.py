"""Writing to an organization, and reading what was written."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from organizations import services
from organizations.forms import EnquiryForm
from organizations.models import Enquiry, Organization
from organizations.views.base import PAGE_ROWS, form_status, permit, visible
from portal.accounts.requests import PersonRequest
from portal.audit.middleware import origin
from portal.core.exceptions import Refused


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def organization_contact(request: HttpRequest, slug: str) -> HttpResponse:
    """A form that goes to the organization; neither side's address is shown."""
    organization = visible(request, slug)
    person = request.user if request.user.is_authenticated else None
    known = {"name": person.full_name, "email": person.email} if person else None
    form = EnquiryForm(request.POST or None, organization=organization, initial=known)
    if request.method == "POST" and form.is_valid() and _sent(request, organization, form):
        messages.success(request, _("Sent to the organization. Its answer will come to your address."))
        return redirect(organization)
    context = {"form": form, "organization": organization}
    return render(request, "organizations/contact.html", context, status=form_status(form))


def _sent(request: HttpRequest, organization: Organization, form: EnquiryForm) -> bool:
    """Send the message; when it is refused, the form says why."""
    answers = form.cleaned_data
    try:
        services.send_enquiry(
            pk=organization.pk,
            sender=request.user if request.user.is_authenticated else None,
            origin=origin.get(),
            name=answers["name"],
            email=answers["email"],
            message=answers["message"],
            now=timezone.now(),
        )
    except Refused as refusal:
        form.add_error(None, refusal.sentence)
        return False
    return True


@login_required
@require_safe
def organization_enquiries(request: PersonRequest, slug: str) -> HttpResponse:
    """What people wrote to an organization, newest first, for those who act for it."""
    organization = visible(request, slug)
    permit(request, "organizations.view_enquiries", organization)
    found = Enquiry.objects.visible_to(request.user).filter(organization=organization)
    page = Paginator(found, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {"organization": organization, "page": page, "days": services.ENQUIRIES_KEPT_FOR.days}
    return render(request, "organizations/enquiries.html", context)
