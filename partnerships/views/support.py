"""The support desk: what seems stuck, and what an administrator can put right, with a reason."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

import rules
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships import services
from partnerships.forms import CorrectionForm, FactsForm
from partnerships.life import WAYS_BACK, WayBack
from partnerships.models import Partnership
from partnerships.selectors import causes, line_of, stuck
from partnerships.views.acts import form_status, require, visible
from portal.accounts.requests import PersonRequest, second_factor_at
from portal.audit.models import Entry
from portal.core.acts import carry_out
from portal.core.exceptions import NotAllowed

PAGE_ROWS = 25
View = Callable[..., HttpResponse]


def with_second_factor(view: View) -> View:
    """Lets in whoever opened or confirmed the session with a second factor, as the administration does."""

    @wraps(view)
    def checked(request: PersonRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not rules.has_perm("partnerships.view_support_desk", request.user):
            raise NotAllowed(_("Only administrators can open the support desk."))
        here = urlencode({"next": request.get_full_path()})
        if not is_mfa_enabled(request.user):
            messages.info(request, _("The support desk asks for a second factor. Please set one up first."))
            return redirect(f"{reverse('mfa_index')}?{here}")
        if second_factor_at(request) is None:
            return redirect(f"{reverse('mfa_reauthenticate')}?{here}")
        return view(request, *args, **kwargs)

    return checked


@login_required
@require_safe
@with_second_factor
def support_desk(request: PersonRequest) -> HttpResponse:
    """What seems stuck, the oldest first; with words, whatever was sent and holds them."""
    now, words = timezone.now(), request.GET.get("q", "").strip()[:200]
    found = stuck(now)
    if words:
        found = Partnership.objects.filter(submitted_at__isnull=False).matching(words).newest_first()
    page = Paginator(found.select_related("ngo", "authority"), PAGE_ROWS).get_page(request.GET.get("page"))
    known = causes(now)
    rows = [(one, known[cause].says if (cause := getattr(one, "cause", "")) else "") for one in page]
    return render(request, "partnerships/support.html", {"page": page, "rows": rows, "words": words})


@login_required
@require_safe
@with_second_factor
def support_partnership(request: PersonRequest, pk: int) -> HttpResponse:
    """One partnership: where it stands, what can be put right, and what was."""
    partnership = visible(request, pk)
    context = {
        "partnership": partnership,
        "line": line_of(partnership, today=timezone.localdate(), is_whole=True),
        "may": rules.has_perm("partnerships.put_right", request.user, partnership),
        "ways": [way for way in WAYS_BACK if services.leads_back(way, partnership)],
        "may_correct": partnership.state in services.CORRECTED_IN,
        "corrections": partnership.corrections.select_related("made_by", "document"),
        "history": Entry.objects.about(partnership),
    }
    return render(request, "partnerships/support_partnership.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@with_second_factor
def support_put_back(request: PersonRequest, pk: int, way: str) -> HttpResponse:
    """Undo the last step, with a reason."""
    partnership = visible(request, pk)
    require(request, "put_right", partnership)
    chosen = _way(way)
    if request.method != "POST" and not services.leads_back(chosen, partnership):
        return redirect("partnerships:support_partnership", pk)
    form = CorrectionForm(request.POST or None)

    def act() -> object:
        return services.put_back(
            pk=pk, actor=request.user, way=chosen, now=timezone.now(), **form.cleaned_data
        )

    return _page(request, partnership, form, act, button=chosen.button, does=chosen.does)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@with_second_factor
def support_correct(request: PersonRequest, pk: int) -> HttpResponse:
    """Correct a number or a day, with a reason."""
    partnership = visible(request, pk)
    require(request, "put_right", partnership)
    if request.method != "POST" and partnership.state not in services.CORRECTED_IN:
        return redirect("partnerships:support_partnership", pk)
    form = FactsForm(request.POST or None, partnership=partnership)

    def act() -> object:
        return services.correct_facts(pk=pk, actor=request.user, now=timezone.now(), **form.cleaned_data)

    does = _("Changes what is written down about the registration or the term; the state stays.")
    return _page(request, partnership, form, act, button=_("Correct a number or a day"), does=does)


def _page(
    request: PersonRequest, partnership: Partnership, form: Any, act: Callable[[], object], **shown: Any
) -> HttpResponse:
    if carry_out(form, act):
        messages.success(request, _("Put right. All parties were told by mail, with your reason."))
        return redirect("partnerships:support_partnership", partnership.pk)
    line = line_of(partnership, today=timezone.localdate(), is_whole=True)
    context = {"partnership": partnership, "form": form, "line": line, **shown}
    return render(request, "partnerships/support_act.html", context, status=form_status(form))


def _way(slug: str) -> WayBack:
    for way in WAYS_BACK:
        if way.slug == slug:
            return way
    raise Http404
