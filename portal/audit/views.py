from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from portal.accounts.requests import PersonRequest
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed

PAGE_ROWS = 50


@login_required
@require_safe
def entry_list(request: PersonRequest) -> HttpResponse:
    """Everything that was done, newest first."""
    if not (request.user.is_moderator or request.user.is_administrator):
        raise NotAllowed(_("Only moderators and administrators read the audit."))
    entries = Entry.objects.visible_to(request.user).select_related("actor")
    page = Paginator(entries, PAGE_ROWS).get_page(request.GET.get("page"))
    return render(request, "audit/list.html", {"page": page})
