"""One search over everything a person may see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from organizations.enums import OrganizationState
from organizations.models import Organization
from organizations.selectors.directory import Asked
from organizations.selectors.directory import find as search_directory
from partnerships.models import Partnership

if TYPE_CHECKING:
    from portal.accounts.models import User

ROWS_PER_KIND = 10


@dataclass(frozen=True, slots=True)
class Found:
    """What a search found, at most `ROWS_PER_KIND` of each kind.

    Attributes:
        organizations: one's own that are not public, then those of the directory, best first.
        proposals: newest first.
        more_organizations: whether there are more than shown.
        more_proposals: whether there are more than shown.
    """

    organizations: list[Organization]
    proposals: list[Partnership]
    more_organizations: bool
    more_proposals: bool


def find(text: str, user: User | AnonymousUser) -> Found:
    """Search names and titles.

    Args:
        text: what was typed; each word must be found, whatever its case and diacritics.
        user: who searches; only what they may see is found.
    """
    if not text.strip():
        return Found(organizations=[], proposals=[], more_organizations=False, more_proposals=False)
    organizations = _organizations(text, user)
    proposals = list(Partnership.objects.visible_to(user).matching(text).for_list()[: ROWS_PER_KIND + 1])
    return Found(
        organizations=organizations[:ROWS_PER_KIND],
        proposals=proposals[:ROWS_PER_KIND],
        more_organizations=len(organizations) > ROWS_PER_KIND,
        more_proposals=len(proposals) > ROWS_PER_KIND,
    )


def _organizations(text: str, user: User | AnonymousUser) -> list[Organization]:
    """One's own that are not public, then those of the directory, best first; one more than are shown."""
    rows = Organization.objects.select_related("territory")
    hidden: list[Organization] = []
    if user.is_authenticated:
        not_public = rows.visible_to(user).exclude(state__in=OrganizationState.public())
        hidden = list(not_public.matching(text)[: ROWS_PER_KIND + 1])
    pks = search_directory(Asked(text=text)).page(1, ROWS_PER_KIND + 1)
    public = rows.in_bulk(pks)
    return [*hidden, *(public[pk] for pk in pks if pk in public)][: ROWS_PER_KIND + 1]
