"""What the views of this app have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from organizations.enums import OrganizationState
from organizations.models import FormerAddress, Organization
from organizations.services.guards import require

PAGE_ROWS = 25
PIECE_ROWS = 20
LONGEST_NUMBER = 6
"""Digits of a piece's number; more is no number that a link gave."""


def visible(request: HttpRequest, slug: str) -> Organization:
    """The organization at an address, unless it is unknown to the person.

    Raises:
        Http404: when it is.
    """
    organizations = Organization.objects.visible_to(request.user).for_page()
    # What was merged stands with the record that took it in; its own address leads there.
    return get_object_or_404(organizations.exclude(state=OrganizationState.MERGED), slug=slug)


def moved_to(request: HttpRequest, slug: str) -> Organization | None:
    """Where the organization is that had this address: it was merged, or got another address since.

    None when nobody had it, or the person does not know the organization that has it now.
    """
    merged = Organization.objects.filter(slug=slug, state=OrganizationState.MERGED).values("merged_into")
    former = FormerAddress.objects.filter(slug=slug).values("organization")
    present = Organization.objects.visible_to(request.user).exclude(state=OrganizationState.MERGED)
    return present.filter(Q(pk__in=merged) | Q(pk__in=former)).first()


def permit(request: HttpRequest, permission: str, organization: Organization) -> None:
    """Raise `NotAllowed` with the sentence that says who can, unless the person may.

    Args:
        request: whose person asks.
        permission: one of `services.SENTENCES`.
        organization: the person knows it.
    """
    require(permission, request.user, organization)  # type: ignore[arg-type]  # the rules know visitors too


class Piece(NamedTuple):
    """A piece of a list that stands beside others on a page.

    Attributes:
        rows: at most `PIECE_ROWS`.
        previous: the number of the piece before; None at the beginning.
        following: the number of the next; None at the end.
    """

    rows: Sequence[Any]
    previous: int | None
    following: int | None


def piece(rows: QuerySet[Any], asked: str) -> Piece:
    """A piece of a list, in one query: nobody counts how many there are in all.

    Args:
        rows: in a settled order.
        asked: its number, as an address holds it; the first when it is none, or lies behind the end.
    """
    number = max(int(asked), 1) if asked.isdecimal() and len(asked) <= LONGEST_NUMBER else 1
    start = (number - 1) * PIECE_ROWS
    found = list(rows[start : start + PIECE_ROWS + 1])
    if not found and number > 1:
        return piece(rows, "")
    more = len(found) > PIECE_ROWS
    return Piece(found[:PIECE_ROWS], number - 1 or None, number + 1 if more else None)


def form_status(form: object) -> int:
    """422 for a form that came back with what was typed, else 200."""
    return 422 if getattr(form, "is_bound", False) else 200
