"""The jury of an edition: who is in it, what each still owes, and the scoring closed."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partnerships.forms.gala import JurorForm, ReleaseForm
from partnerships.selectors.gala import jury_of
from partnerships.selectors.gala.hindrances import against_closing
from partnerships.services import gala as services
from partnerships.services.gala.jury import WITH_JURY
from partnerships.views.gala.finding import managed, status_of
from portal.accounts.requests import PersonRequest
from portal.core.acts import ask_again, attempt, carry_out


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def gala_jury(request: PersonRequest, slug: str) -> HttpResponse:
    """The jurors with what each has done, not which marks; and the form that invites another."""
    edition = managed(request, slug)
    form = JurorForm(request.POST or None)
    juror = carry_out(
        form,
        lambda: services.invite_juror(
            pk=edition.pk, actor=request.user, email=form.cleaned_data["email"], now=timezone.now()
        ),
    )
    if juror:
        messages.success(request, _("%(person)s is a juror and was told by mail.") % {"person": juror})
        return redirect("partnerships:gala_jury", slug)
    today = timezone.localdate()
    jury = jury_of(edition, today)
    context = {
        "edition": edition,
        "form": form,
        "rows": [
            (
                one,
                sum(jury.is_barred(one, nomination) for nomination in jury.eligible),
                sum((one.pk, nomination.pk) in done for nomination in jury.eligible),
                len(jury.owed_by(one)),
            )
            for done in [{(sheet.juror_id, sheet.nomination_id) for sheet in jury.counted}]
            for one in jury.jurors
        ],
        "released": edition.jurors.exclude(released_at=None).select_related("user"),
        "may_change": edition.state in WITH_JURY,
        "takes_marks": edition.takes_marks_on(today),
        "against": against_closing(jury) if edition.takes_marks_on(today) else [],
    }
    return render(request, "partnerships/gala/jury.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def gala_release(request: PersonRequest, slug: str, pk: int) -> HttpResponse:
    """Release a juror, with a reason."""
    edition = managed(request, slug)
    juror = get_object_or_404(edition.jurors.acting().select_related("user"), pk=pk)
    form = ReleaseForm(request.POST or None)
    act = partial(services.release_juror, pk=pk, actor=request.user, now=timezone.now())
    if carry_out(form, lambda: act(reason=form.cleaned_data["reason"])):
        messages.success(request, _("%(person)s was released.") % {"person": juror})
        return redirect("partnerships:gala_jury", slug)
    context = {"edition": edition, "juror": juror, "form": form}
    return render(request, "partnerships/gala/release.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def gala_close_scoring(request: PersonRequest, slug: str) -> HttpResponse:
    """Close the scoring before its last day; the button stands on the page of the jury."""
    edition = managed(request, slug)
    if request.method != "POST":
        return ask_again(request, "partnerships:gala_jury", slug)
    act = partial(services.close_scoring, pk=edition.pk, actor=request.user, now=timezone.now())
    attempt(request, act, _("The scoring is closed. The ranking can be read."))
    return redirect("partnerships:gala_jury", slug)
