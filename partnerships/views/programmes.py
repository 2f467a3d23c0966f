"""Which partnerships belong to a programme: said on a page of each, found on one of the programme."""

from __future__ import annotations

from functools import partial

import rules
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerships import services
from partnerships.forms import JoinProgrammeForm, LeaveProgrammeForm
from partnerships.models import Partnership
from partnerships.views.acts import visible
from portal.accounts.requests import PersonRequest
from portal.core.acts import carry_out
from portal.core.exceptions import NotAllowed
from portal.programmes.models import Programme

PAGE_ROWS = 25
MOST_FOUND = 10


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def partnership_programme(request: PersonRequest, pk: int) -> HttpResponse:
    """Put a partnership into a programme, or take it out, with a reason."""
    partnership = visible(request, pk)
    kept = Programme.objects.kept_by(request.user)
    if not kept.exists():
        raise NotAllowed(_("Only those who keep a programme say what belongs to it."))
    former = partnership.programme
    typed, now = request.POST or None, timezone.now()
    form: JoinProgrammeForm | LeaveProgrammeForm
    if former is None:
        open_to_all = kept.public().newest_first()
        initial = {"programme": request.GET.get("programme", "")}
        form = JoinProgrammeForm(typed, kept=open_to_all, initial=initial)
        act = partial(services.put_into_programme, pk=pk, actor=request.user, now=now)
        done = _("It belongs to the programme now.")
    else:
        form = LeaveProgrammeForm(typed)
        act = partial(services.take_out_of_programme, pk=pk, actor=request.user, now=now)
        done = _("It belongs to no programme any more.")
    said = {"programme": lambda chosen: chosen.pk}
    changed = carry_out(
        form,
        lambda: act(**{name: said.get(name, str)(value) for name, value in form.cleaned_data.items()}),
    )
    if changed is not None:
        messages.success(request, done)
        return redirect(changed)
    context = {"partnership": partnership, "former": former, "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "partnerships/programme.html", context, status=status)


@login_required
@require_safe
def programme_desk(request: PersonRequest, slug: str) -> HttpResponse:
    """What belongs to a programme, to take it out; a search for what belongs to none, to put it in."""
    programme = get_object_or_404(Programme.objects.visible_to(request.user), slug=slug)
    if not rules.has_perm("programmes.assign", request.user, programme):
        raise NotAllowed(_("Only those who keep a programme say what belongs to it."))
    seen = Partnership.objects.visible_to(request.user).for_list()
    words = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found = None
    if words:
        free = seen.going().filter(programme=None, submitted_at__isnull=False)
        by_number = free.filter(pk=int(words)) if words.isdecimal() and len(words) < 10 else free.none()
        found = list(by_number) or list(free.matching(words).newest_first()[: MOST_FOUND + 1])
    of_it = seen.filter(programme=programme).newest_first()
    page = Paginator(of_it, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {
        "programme": programme,
        "page": page,
        "words": words,
        "found": found and found[:MOST_FOUND],
        "has_more": found is not None and len(found) > MOST_FOUND,
        "is_searched": found is not None,
        "may_report": rules.has_perm("partnerships.report_for_programme", request.user, programme),
    }
    return render(request, "partnerships/programme_desk.html", context)
