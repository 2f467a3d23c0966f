"""What two versions of a proposal say differently, part by part, to be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from partnerships.enums import FundingSource
from partnerships.models import ProposalVersion
from portal.core.differences import Paragraph, is_changed, paragraphs
from portal.core.templatetags.ui import on
from portal.taxonomy.models import Domain

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class PartDifference(NamedTuple):
    """A part that was changed, with its paragraphs in pieces."""

    name: str
    label: StrOrPromise
    paragraphs: list[Paragraph]


LABELS: Mapping[str, StrOrPromise] = {
    "title": _lazy("title"),
    "proposers": _lazy("who proposes"),
    "domain": _lazy("field of work"),
    "problem": _lazy("the problem"),
    "objectives": _lazy("objectives"),
    "people_reached": _lazy("people reached"),
    "activities": _lazy("activities"),
    "results": _lazy("results"),
    "indicators": _lazy("indicators"),
    "budget": _lazy("budget, in lei"),
    "funding": _lazy("sources of funding"),
    "starts_on": _lazy("starts on"),
    "ends_on": _lazy("ends on"),
    "sustainability": _lazy("after the end"),
    "attachments": _lazy("attachments"),
}


def compare(older: ProposalVersion, newer: ProposalVersion) -> list[PartDifference]:
    """The parts that differ between two versions of one proposal, in the order of the page."""
    found = []
    for name, label in LABELS.items():
        pieces = paragraphs(part_text(name, older.parts.get(name)), part_text(name, newer.parts.get(name)))
        if is_changed(pieces):
            found.append(PartDifference(name, label, pieces))
    return found


def empty_parts(parts: Mapping[str, Any]) -> list[StrOrPromise]:
    """What the parts are called of which a text says nothing, in the order of the page.

    Args:
        parts: as a version keeps them.
    """
    # The budget is the sum of its sources.
    asked = (name for name in LABELS if name not in ("budget", "attachments"))
    return [LABELS[name] for name in asked if not part_text(name, parts.get(name))]


def told(parts: Mapping[str, Any]) -> list[tuple[StrOrPromise, str]]:
    """What a text says, part by part under its label, in the order of the page; without what is empty.

    Args:
        parts: as a version keeps them.
    """
    texts = ((label, part_text(name, parts.get(name))) for name, label in LABELS.items())
    return [(label, text) for label, text in texts if text]


def part_text(name: str, value: Any) -> str:
    """A part of a version as a person reads it; rows one on a line.

    Args:
        name: of the part.
        value: as the version keeps it.
    """
    if value in (None, "", []):
        return ""
    return _READ.get(name, str)(value)


def _figure(value: str, decimals: int | None = None) -> str:
    figure = Decimal(value)
    if decimals is None and figure == figure.to_integral_value():
        decimals = 0
    return number_format(figure, decimals, use_l10n=True, force_grouping=True)


def _money(value: str) -> str:
    return _figure(value, 2)


def _day(value: str) -> str:
    return on(dt.date.fromisoformat(value))


def _domain(slug: str) -> str:
    domain = Domain.objects.filter(slug=slug).first()
    return slug if domain is None else str(domain)


def _indicators(rows: list[list[str]]) -> str:
    return "\n".join(f"{name}: {_figure(target)} {unit}".strip() for name, unit, target in rows)


def _funding(rows: list[list[str]]) -> str:
    return "\n".join(
        _("%(source)s: %(amount)s lei")
        % {
            "source": ", ".join(part for part in (str(FundingSource(source).label), note) if part),
            "amount": _money(amount),
        }
        for source, note, amount in rows
    )


def _attachments(rows: list[list[str]]) -> str:
    return "\n".join(f"{title} ({name}, SHA-256 {digest[:12]}…)" for title, name, digest in rows)


_READ: Mapping[str, Callable[[Any], str]] = {
    "domain": _domain,
    "starts_on": _day,
    "ends_on": _day,
    "budget": _money,
    "indicators": _indicators,
    "funding": _funding,
    "proposers": "\n".join,
    "attachments": _attachments,
}
