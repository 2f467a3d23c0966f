"""What the forms of acts on a proposal are told of its text, and what is shown when it was another."""

from __future__ import annotations

from typing import Any

from partnerships.forms import ReadingForm
from partnerships.models import Partnership
from partnerships.selectors.versions import PartDifference, compare, told
from partnerships.services.versions import (
    changed_by_others,
    mark_of,
    parts_of,
    sent_meanwhile,
    sent_number,
)


def of_sent(partnership: Partnership) -> dict[str, Any]:
    """For a form of the authority's, which rests on the version that was sent last."""
    number = sent_number(partnership)
    return {"stands": number, "sentence": sent_meanwhile(number)}


def of_unsent(partnership: Partnership) -> dict[str, Any]:
    """For a form of the NGO's, which sends the text as it stands."""
    return {"stands": mark_of(partnership), "sentence": changed_by_others()}


def newer_text(partnership: Partnership, form: ReadingForm) -> list[PartDifference] | None:
    """What was sent since somebody opened a form of the authority's; None when it was the present version.

    Args:
        partnership: as the page shows it.
        form: with what was posted.
    """
    if not form.is_overtaken:
        return None
    versions = list(partnership.sent_versions.order_by("number"))
    read = next((version for version in versions if str(version.number) == form.was_read), None)
    return compare(read, versions[-1]) if read else []


def present_text(partnership: Partnership, form: ReadingForm) -> list[tuple[Any, str]] | None:
    """The text as it stands, part by part, once it is another than the one that was read; otherwise None.

    Args:
        partnership: as the page shows it.
        form: with what was posted.
    """
    return told(parts_of(partnership)) if form.is_overtaken else None
