"""The life of a partnership as drawings, made from the tables; only where a box stands is decided here.

A drawing for each part of the life, legible on a phone; in the documentation they stand one above the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import hypot
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from partnerships.life.states import PartnershipState, Stage
from partnerships.life.verbs import LIFE, Verb

NUMBERS: Mapping[str, int] = {verb.name: number for number, verb in enumerate(LIFE, 1)}
"""The number that stands for each verb in the drawings."""

# In columns and rows; the way goes from left to right. A state of another part is where this one leads.
PLACES: Mapping[Stage, Mapping[PartnershipState, tuple[float, float]]] = {
    Stage.PROPOSAL: {
        PartnershipState.DRAFT: (0, 1),
        PartnershipState.SUBMITTED: (1, 1),
        PartnershipState.UNDER_REVIEW: (2, 1),
        PartnershipState.CHANGES_REQUESTED: (2, 0),
        PartnershipState.UNANSWERED: (2, 2),
        PartnershipState.ACCEPTED_IN_PRINCIPLE: (3, 0.5),
        PartnershipState.REJECTED: (3, 1.5),
        PartnershipState.WITHDRAWN: (0, 2),
    },
    Stage.AGREEMENT: {
        PartnershipState.ACCEPTED_IN_PRINCIPLE: (0, 0),
        PartnershipState.NEGOTIATION: (1, 0),
        PartnershipState.COUNCIL_APPROVAL: (2, 0),
        PartnershipState.SIGNING: (3, 0),
        PartnershipState.CANCELLED: (0, 1),
        PartnershipState.WITHDRAWN: (1, 1),
        PartnershipState.ACTIVE: (3, 1),
    },
    Stage.PARTNERSHIP: {
        PartnershipState.ACTIVE: (1, 0),
        PartnershipState.SUSPENDED: (1, 1),
        PartnershipState.TERMINATED: (0, 0.5),
        PartnershipState.ENDED: (2, 0),
        PartnershipState.FINAL_REPORT: (3, 0),
        PartnershipState.FOLLOW_UP: (3, 1),
        PartnershipState.CLOSED: (2, 1),
    },
}
COLUMN, ROW, LEFT, TOP = 252, 120, 124, 50
BOX = (204, 60)
WIDTH = LEFT + 3 * COLUMN + BOX[0] // 2 + 20
# What leaves from more states than this is a number in their boxes, not as many arrows.
FEW = 2
APART = 16
LINE, HEADING, ROUND = 22, 44, 11
# For the file in the documentation, which no page of the portal colours.
STYLE = """
svg{color:#1b2430;background:#fff}text{fill:currentColor}
.life-box{fill:#fff;stroke:currentColor}.life-end{fill:#eeede8;stroke-width:2}
.life-beyond{stroke-dasharray:5 4}.life-arrow{fill:none;stroke:currentColor}.life-tip{fill:currentColor}
.life-number{fill:#fff;stroke:currentColor}
@media(prefers-color-scheme:dark){svg{color:#e8e6e1;background:#12171c}
.life-box,.life-number{fill:#12171c}.life-end{fill:#252b32}}
"""


class Point(NamedTuple):
    """A place on a drawing, in pixels."""

    x: float
    y: float


def draw(stage: Stage) -> SafeString:
    """One part of the life as SVG, in the active language; the page colours it by its classes.

    Args:
        stage: which part.
    """
    return _svg(_height(stage), capfirst(str(stage.label)), _drawn(stage))


def draw_whole() -> SafeString:
    """All parts one above the other, with colours of its own and each number explained below."""
    parts, top = [], 0
    for stage in Stage:
        parts.append(
            format_html(
                '<text x="20" y="{}" font-size="18" font-weight="700">{}</text>\n'
                '<g transform="translate(0 {})">\n{}</g>\n',
                *(top + 30, capfirst(str(stage.label)), top + HEADING, _drawn(stage)),
            )
        )
        top += HEADING + _height(stage)
    rows = [f"{NUMBERS[verb.name]}. {verb.button}: {verb.does}" for verb in LIFE]
    legend = format_html_join(
        "",
        '<text x="20" y="{}" font-size="13">{}</text>\n',
        ((top + LINE * number, row) for number, row in enumerate(rows, 1)),
    )
    style = format_html("<style>{}</style>\n", mark_safe(STYLE))  # noqa: S308  (written above)
    drawn = format_html_join("", "{}", ((part,) for part in (style, *parts, legend)))
    return _svg(top + LINE * (len(rows) + 1), _("The life of a partnership"), drawn)


def _svg(height: int, title: str, drawn: SafeString) -> SafeString:
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" '
        'font-family="system-ui, sans-serif" font-size="15">\n<title>{}</title>\n{}</svg>\n',
        *(WIDTH, height, title, drawn),
    )


def _height(stage: Stage) -> int:
    rows = max(row for _column, row in PLACES[stage].values())
    return round(TOP + rows * ROW + BOX[1] / 2 + 20)


def _drawn(stage: Stage) -> SafeString:
    return format_html(
        '<defs><marker id="tip-{}" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" '
        'orient="auto"><path class="life-tip" d="M0 0 8 4 0 8z"/></marker></defs>\n{}{}',
        stage,
        format_html_join("", "{}", ((_arrow(stage, *arrow),) for arrow in _arrows(stage))),
        format_html_join("", "{}", ((_box(stage, state),) for state in PLACES[stage])),
    )


def _is_in_boxes(verb: Verb) -> bool:
    return verb.to is None or len(verb.leaves) > FEW


def _arrows(stage: Stage) -> Iterator[tuple[PartnershipState, PartnershipState, int]]:
    for verb in LIFE:
        if verb.to is not None and not _is_in_boxes(verb):
            for state in sorted(verb.leaves, key=list(PartnershipState).index):
                if state != verb.to and state.standing.stage == stage:
                    yield state, verb.to, NUMBERS[verb.name]


def _numbers_in(state: PartnershipState) -> list[str]:
    """What is done here without an arrow of its own; what leads here so, with a tip before it."""
    within = [verb for verb in LIFE if state in verb.leaves and (_is_in_boxes(verb) or state == verb.to)]
    into = [verb for verb in LIFE if state == verb.to and (_is_in_boxes(verb) or not verb.leaves)]
    return [f"→ {NUMBERS[verb.name]}" for verb in into] + [str(NUMBERS[verb.name]) for verb in within]


def _centre(stage: Stage, state: PartnershipState) -> Point:
    column, row = PLACES[stage][state]
    return Point(LEFT + column * COLUMN, TOP + row * ROW)


def _box(stage: Stage, state: PartnershipState) -> SafeString:
    centre, (width, height) = _centre(stage, state), BOX
    is_beyond = state.standing.stage != stage
    kind = " life-beyond" if is_beyond else " life-end" if state.standing.is_end else ""
    # What is done in a state of another part is drawn there.
    numbers = [one for one in _numbers_in(state) if not is_beyond or one.startswith("→")]
    return format_html(
        '<rect class="life-box{}" x="{}" y="{}" width="{}" height="{}" rx="8"/>'
        '<text x="{}" y="{}" text-anchor="middle">{}</text>'
        '<text x="{}" y="{}" text-anchor="middle" font-size="13">{}</text>\n',
        kind,
        *(centre.x - width / 2, centre.y - height / 2, width, height),
        *(centre.x, centre.y - 2 if numbers else centre.y + 5, capfirst(str(state.label))),
        *(centre.x, centre.y + 19, " · ".join(numbers)),
    )


def _arrow(stage: Stage, start: PartnershipState, end: PartnershipState, number: int) -> SafeString:
    """A straight arrow from box to box with its number on it; beside the one that leads back."""
    here, there = _centre(stage, start), _centre(stage, end)
    away = hypot(there.x - here.x, there.y - here.y)
    step = Point((there.x - here.x) / away, (there.y - here.y) / away)
    apart = APART if any(arrow[:2] == (end, start) for arrow in _arrows(stage)) else 0
    aside = Point(-step.y * apart, step.x * apart)
    tail, tip = (
        Point(round(point.x + aside.x), round(point.y + aside.y))
        for point in (_edge(here, step, 1), _edge(there, step, -1))
    )
    middle = Point((tail.x + tip.x) / 2, (tail.y + tip.y) / 2)
    return format_html(
        '<path class="life-arrow" d="M{} {} {} {}" marker-end="url(#tip-{})"/>'
        '<circle class="life-number" cx="{}" cy="{}" r="{}"/>'
        '<text x="{}" y="{}" text-anchor="middle" font-size="12">{}</text>\n',
        *(*tail, *tip, stage),
        *(*middle, ROUND),
        *(middle.x, middle.y + 4, number),
    )


def _edge(centre: Point, step: Point, sign: int) -> Point:
    """Where a line through the centre of a box leaves it, a little outside."""
    width, height = BOX
    reach = min(
        (width / 2) / abs(step.x) if step.x else float("inf"),
        (height / 2) / abs(step.y) if step.y else float("inf"),
    )
    return Point(centre.x + sign * step.x * (reach + 3), centre.y + sign * step.y * (reach + 3))
