"""The life of a proposal as a drawing, made from the tables; only where a box stands is decided here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import hypot
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from partnerships.life.states import PartnershipState
from partnerships.life.verbs import LIFE, Verb

NUMBERS: Mapping[str, int] = {verb.name: number for number, verb in enumerate(LIFE, 1)}
"""The number that stands for each verb in the drawing."""

# In columns and rows; the way goes from left to right.
PLACES: Mapping[PartnershipState, tuple[float, float]] = {
    PartnershipState.DRAFT: (0, 1),
    PartnershipState.SUBMITTED: (1, 1),
    PartnershipState.UNDER_REVIEW: (2, 1),
    PartnershipState.CHANGES_REQUESTED: (2, 0),
    PartnershipState.UNANSWERED: (2, 2),
    PartnershipState.ACCEPTED_IN_PRINCIPLE: (3, 0.5),
    PartnershipState.REJECTED: (3, 1.5),
    PartnershipState.WITHDRAWN: (0, 2),
}
COLUMN, ROW, LEFT, TOP = 240, 120, 130, 60
BOX = (168, 60)
# What leaves from more states than this is a number in their boxes, not as many arrows.
FEW = 2
APART = 16
LINE = 22
INK, PAPER, SOFT, ROUND = "#1f2a37", "#ffffff", "#eef2f6", 11


class Point(NamedTuple):
    """A place on the drawing, in pixels."""

    x: float
    y: float


def draw(*, legend: bool = False) -> SafeString:
    """The drawing as SVG, in the active language.

    Args:
        legend: whether each number is explained below it; a page that has a table needs none.
    """
    rows = [_legend_row(verb) for verb in LIFE] if legend else []
    width = round(LEFT + 3 * COLUMN + BOX[0] / 2 + 20)
    height = TOP + 2 * ROW + BOX[1] // 2 + 24 + LINE * len(rows)
    first = height - LINE * len(rows) + LINE // 2
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" '
        'font-family="system-ui, sans-serif" font-size="15">\n<title>{title}</title>\n'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" '
        'orient="auto"><path d="M0 0 8 4 0 8z" fill="{ink}"/></marker></defs>\n'
        '<rect width="{width}" height="{height}" fill="{paper}"/>\n{arrows}{boxes}{legend}</svg>\n',
        width=width,
        height=height,
        title=_("The life of a proposal"),
        ink=INK,
        paper=PAPER,
        arrows=format_html_join("", "{}", ((_arrow(*arrow),) for arrow in _arrows())),
        boxes=format_html_join("", "{}", ((_box(state),) for state in PartnershipState)),
        legend=format_html_join(
            "",
            '<text x="20" y="{}" font-size="13" fill="{}">{}</text>\n',
            ((first + LINE * number, INK, row) for number, row in enumerate(rows)),
        ),
    )


def _legend_row(verb: Verb) -> str:
    return f"{NUMBERS[verb.name]}. {verb.button}: {verb.does}"


def _is_in_boxes(verb: Verb) -> bool:
    return verb.to is None or len(verb.leaves) > FEW


def _arrows() -> Iterator[tuple[PartnershipState, PartnershipState, int]]:
    for verb in LIFE:
        if verb.to is not None and not _is_in_boxes(verb):
            for state in sorted(verb.leaves, key=list(PartnershipState).index):
                if state != verb.to:
                    yield state, verb.to, NUMBERS[verb.name]


def _numbers_in(state: PartnershipState) -> list[str]:
    """What is done here without an arrow of its own; what leads here so, with a tip before it."""
    within = [verb for verb in LIFE if state in verb.leaves and (_is_in_boxes(verb) or state == verb.to)]
    into = [verb for verb in LIFE if state == verb.to and (_is_in_boxes(verb) or not verb.leaves)]
    return [f"→ {NUMBERS[verb.name]}" for verb in into] + [str(NUMBERS[verb.name]) for verb in within]


def _centre(state: PartnershipState) -> Point:
    column, row = PLACES[state]
    return Point(LEFT + column * COLUMN, TOP + row * ROW)


def _box(state: PartnershipState) -> SafeString:
    centre, (width, height) = _centre(state), BOX
    return format_html(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="8" fill="{}" stroke="{}" stroke-width="{}"/>'
        '<text x="{}" y="{}" text-anchor="middle" fill="{}">{}</text>'
        '<text x="{}" y="{}" text-anchor="middle" font-size="12" fill="{}">{}</text>\n',
        *(centre.x - width / 2, centre.y - height / 2, width, height),
        *(SOFT if state.standing.is_end else PAPER, INK, 2 if state.standing.is_end else 1),
        *(centre.x, centre.y - 2, INK, capfirst(str(state.label))),
        *(centre.x, centre.y + 18, INK, " · ".join(_numbers_in(state))),
    )


def _arrow(start: PartnershipState, end: PartnershipState, number: int) -> SafeString:
    """A straight arrow from box to box with its number on it; beside the one that leads back."""
    here, there = _centre(start), _centre(end)
    away = hypot(there.x - here.x, there.y - here.y)
    step = Point((there.x - here.x) / away, (there.y - here.y) / away)
    apart = APART if any(arrow[:2] == (end, start) for arrow in _arrows()) else 0
    aside = Point(-step.y * apart, step.x * apart)
    tail, tip = (
        Point(round(point.x + aside.x), round(point.y + aside.y))
        for point in (_edge(here, step, 1), _edge(there, step, -1))
    )
    middle = Point((tail.x + tip.x) / 2, (tail.y + tip.y) / 2)
    return format_html(
        '<path d="M{} {} {} {}" fill="none" stroke="{}" marker-end="url(#tip)"/>'
        '<circle cx="{}" cy="{}" r="{}" fill="{}" stroke="{}"/>'
        '<text x="{}" y="{}" text-anchor="middle" font-size="12" fill="{}">{}</text>\n',
        *(*tail, *tip, INK),
        *(*middle, ROUND, PAPER, INK),
        *(middle.x, middle.y + 4, INK, number),
    )


def _edge(centre: Point, step: Point, sign: int) -> Point:
    """Where a line through the centre of a box leaves it, a little outside."""
    width, height = BOX
    reach = min(
        (width / 2) / abs(step.x) if step.x else float("inf"),
        (height / 2) / abs(step.y) if step.y else float("inf"),
    )
    return Point(centre.x + sign * step.x * (reach + 3), centre.y + sign * step.y * (reach + 3))
