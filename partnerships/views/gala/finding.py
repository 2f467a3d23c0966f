"""How the pages of the gala find their edition, and say who may."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404

from partnerships.models import GalaEdition, GalaNomination
from partnerships.services.gala.guards import require

if TYPE_CHECKING:
    from django import forms
    from django.http import HttpRequest

    from portal.accounts.requests import PersonRequest


def visible(request: HttpRequest, slug: str) -> GalaEdition:
    """The edition of an address, where the person may see it; otherwise 404."""
    return get_object_or_404(GalaEdition.objects.visible_to(request.user), slug=slug)


def managed(request: PersonRequest, slug: str) -> GalaEdition:
    """The edition, for somebody who manages the gala; others are told who does."""
    edition = visible(request, slug)
    require("partnerships.manage_gala", request.user, edition)
    return edition


def nominated(edition: GalaEdition, pk: int) -> GalaNomination:
    """A nomination of an edition that was not withdrawn; otherwise 404."""
    nomination = get_object_or_404(edition.nominations.standing().for_list(), pk=pk)
    nomination.edition = edition
    return nomination


def status_of(form: forms.BaseForm) -> int:
    """Of a page with a form: 422 when what was posted is wrong."""
    return 422 if form.is_bound and form.errors else 200
