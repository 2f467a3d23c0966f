"""What the page of an organization shows beyond the organization itself, told by the apps above this one.

Each app declares its panels in its own `panels.py`, imported at start:

    register_panel(
        Panel("events.coming", template="events/panel.html", position=30, show=lambda organization: …)
    )

`show` gives the values of the template, or None when there is nothing to show: then nothing stands there. It
shows what is public and nothing else, for the page is kept for everyone, and asks a fixed number of queries.
The view of the page names the subjects on which its keeping depends.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from organizations.enums import PanelPlace

if TYPE_CHECKING:
    from organizations.models import Organization

    Show = Callable[[Organization], Mapping[str, Any] | None]


@dataclass(frozen=True)
class Panel:
    """A part of the page of every organization.

    Attributes:
        name: `app.noun`.
        template: shows the values as `panel`.
        position: the place among the others, from the top.
        show: the values for one organization.
        place: where on the page.
    """

    name: str
    template: str
    position: int
    show: Show
    place: PanelPlace = PanelPlace.CONTENT


@dataclass(frozen=True)
class Shown:
    """A panel that has something to show."""

    template: str
    values: Mapping[str, Any]


_registry: dict[str, Panel] = {}


def register_panel(panel: Panel) -> Panel:
    """Make a panel known.

    Raises:
        ValueError: when another has its name.
    """
    if _registry.setdefault(panel.name, panel) is not panel:
        raise ValueError(f"two panels are named {panel.name}")
    return panel


def panels_of(organization: Organization) -> dict[str, list[Shown]]:
    """The panels that have something to show of an organization, by place, in their order."""
    shown: dict[str, list[Shown]] = {str(place): [] for place in PanelPlace}
    for panel in sorted(_registry.values(), key=lambda one: (one.position, one.name)):
        values = panel.show(organization)
        if values is not None:
            shown[panel.place].append(Shown(panel.template, values))
    return shown
