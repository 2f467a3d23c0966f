"""What the page of an organization shows of the resources that it brought out."""

from __future__ import annotations

from typing import Any

from organizations.models import Organization
from organizations.panels import Panel, register_panel
from resources.models import Resource

MOST = 3


def show_resources(organization: Organization) -> dict[str, Any] | None:
    """The newest."""
    own = Resource.objects.public().filter(publisher=organization).newest_first()
    found = list(own.defer("body")[: MOST + 1])
    if not found:
        return None
    return {"organization": organization, "rows": found[:MOST], "has_more": len(found) > MOST}


register_panel(
    Panel("resources.resources", template="resources/panel.html", position=40, show=show_resources)
)
