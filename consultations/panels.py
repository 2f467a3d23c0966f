"""What the page of an authority shows of its consultations."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from consultations.models import Consultation
from consultations.selectors import line_of
from organizations.models import Organization
from organizations.panels import Panel, register_panel

MOST = 3


def show_consultations(organization: Organization) -> dict[str, Any] | None:
    """Those that are open, to come, or closed last, each with its line."""
    if not organization.answers:
        return None
    today = timezone.localdate()
    own = Consultation.objects.public().filter(authority=organization).as_of(today).open_first().for_list()
    found = list(own[: MOST + 1])
    if not found:
        return None
    rows = [(consultation, line_of(consultation, today=today)) for consultation in found[:MOST]]
    return {"organization": organization, "rows": rows, "has_more": len(found) > MOST}


register_panel(
    Panel(
        "consultations.consultations",
        template="consultations/panel.html",
        position=20,
        show=show_consultations,
    )
)
