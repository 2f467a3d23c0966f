"""What the page of an organization shows of its partnerships."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from organizations.enums import OrganizationKind, PanelPlace
from organizations.models import Organization
from organizations.panels import Panel, register_panel
from partnerships.models import Need, Partnership
from partnerships.selectors.register import answers_of_one

MOST = 3


def show_partnerships(organization: Organization) -> dict[str, Any] | None:
    """The agreements made last, and whether there are more."""
    own = Partnership.objects.public().with_party(organization)
    found = list(own.for_list().with_further().order_by("-answered_at", "-pk")[: MOST + 1])
    if not found:
        return None
    rows = [(partnership, _others(partnership, organization)) for partnership in found[:MOST]]
    return {"organization": organization, "rows": rows, "has_more": len(found) > MOST}


def _others(partnership: Partnership, organization: Organization) -> str:
    """Its partners by name: those of the other side first, then those of its own."""
    ngos = [str(partnership.ngo), *partnership.further_ngos]
    authorities = [str(partnership.authority), *partnership.further_authorities]
    names = authorities + ngos if organization.kind in OrganizationKind.proposers() else ngos + authorities
    names.remove(str(organization))
    return ", ".join(names)


def show_answers(organization: Organization) -> dict[str, Any] | None:
    """How an authority answers: how many proposals, how soon, how many within their time."""
    found = answers_of_one(organization) if organization.answers else None
    return {"answers": found} if found is not None and (found.answered or found.unanswered) else None


def show_needs(organization: Organization) -> dict[str, Any] | None:
    """What it looks for and offers now, the first deadline first."""
    own = Need.objects.filter(organization=organization).taking_answers(timezone.localdate())
    found = list(own.due_first()[: MOST + 1]) if organization.is_verified else []
    if not found:
        return None
    return {"organization": organization, "rows": found[:MOST], "has_more": len(found) > MOST}


register_panel(
    Panel(
        "partnerships.partnerships", template="partnerships/panel.html", position=10, show=show_partnerships
    )
)
register_panel(
    Panel(
        "partnerships.answers",
        template="partnerships/panel_answers.html",
        position=10,
        show=show_answers,
        place=PanelPlace.RECORD,
    )
)
register_panel(
    Panel("partnerships.needs", template="partnerships/need_panel.html", position=5, show=show_needs)
)
