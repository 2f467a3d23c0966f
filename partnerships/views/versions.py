"""The text of a proposal as it was sent, and what was changed between two times."""

from __future__ import annotations

from functools import partial

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerships import services
from partnerships.models import ProposalVersion
from partnerships.selectors.versions import compare
from partnerships.views.acts import can, visible
from partnerships.views.papers import give_paper
from portal.accounts.requests import PersonRequest
from portal.core.exceptions import NotAllowed


@login_required
@require_safe
def proposal_versions(request: PersonRequest, pk: int) -> HttpResponse:
    """The versions that were sent, and the difference between two: the last unless others are asked."""
    partnership = visible(request, pk)
    if not can(request, "view_history", partnership):
        raise NotAllowed(_("Only the parties read the former versions of a proposal."))
    versions = list(partnership.sent_versions.select_related("made_by"))
    older = _asked(versions, request.GET.get("older", ""), default=-2)
    newer = _asked(versions, request.GET.get("newer", ""), default=-1)
    if older is not None and newer is not None and older.number > newer.number:
        older, newer = newer, older
    context = {
        "partnership": partnership,
        "versions": versions,
        "older": older,
        "newer": newer,
        "differences": compare(older, newer) if older and newer else None,
    }
    return render(request, "partnerships/versions.html", context)


def _asked(versions: list[ProposalVersion], number: str, *, default: int) -> ProposalVersion | None:
    """The version of this number; another one when there is none of it."""
    for version in versions:
        if str(version.number) == number:
            return version
    return versions[default] if len(versions) >= -default else None


@require_safe
def proposal_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The proposal as an accessible PDF; it takes a tenth of a second, so it is made at once."""
    partnership = visible(request, pk)
    address = request.build_absolute_uri(partnership.get_absolute_url())
    make = partial(services.proposal_pdf, partnership, address=address, now=timezone.now())
    return give_paper(request, make, name=f"tandem-{pk}.pdf")
