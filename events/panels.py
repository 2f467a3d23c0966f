"""What the page of an organization shows of its events."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from events.models import Event
from organizations.models import Organization
from organizations.panels import Panel, register_panel

MOST = 3


def show_events(organization: Organization) -> dict[str, Any] | None:
    """Those under way and to come, else the last ones."""
    own = Event.objects.public().filter(organizer=organization).as_of(timezone.now())
    found = list(own.next_first().for_list()[: MOST + 1])
    if not found:
        return None
    return {"organization": organization, "rows": found[:MOST], "has_more": len(found) > MOST}


register_panel(Panel("events.events", template="events/panel.html", position=30, show=show_events))
