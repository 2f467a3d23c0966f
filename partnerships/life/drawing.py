"""The life of a partnership as drawings, made from the tables; only where a box stands is decided here.

A drawing for each part of the life: from left to right, and from top to bottom where the page is narrow.
Those from left to right stand one above the other in the documentation.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
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
# What leaves from more states than this is a number in their boxes, not as many arrows.
FEW = 2
LINE, HEADING = 22, 44


class Grid(NamedTuple):
    """Where the boxes of a drawing stand and how large they are, in pixels.

    Attributes:
        width: of the drawing.
        step: from one box to the next, across and down.
        box: width and height.
        large: height of the letters of a state.
        small: height of the numbers.
        apart: from the line between two boxes to each of two arrows that lead there and back.
        is_upright: whether the way goes from top to bottom.
    """

    width: int
    step: tuple[int, int]
    box: tuple[int, int]
    large: int
    small: int
    apart: int
    is_upright: bool = False

    @property
    def signs(self) -> int:
        """How many letters stand in a line of a box; a letter is little more than half as wide as high."""
        return round((self.box[0] - 4) / (self.large * 0.54))

    @property
    def radius(self) -> int:
        """Of the circle around a number."""
        return self.small - 1


ACROSS = Grid(1002, (252, 120), (204, 60), large=15, small=12, apart=16)
EDGE = 20
"""Between the boxes and the edge of a drawing."""
NARROW = 328
"""Pixels of a page's text on a phone."""
GAP = {2: 44, 3: 26}
"""Between two boxes that stand side by side on a narrow page, by how many do."""


def upright(stage: Stage) -> Grid:
    """The grid of a part of the life where the page is as narrow as a phone.

    Args:
        stage: which part.
    """
    columns = 1 + round(max(row for _column, row in PLACES[stage].values()))
    width = (NARROW - 2 - (columns - 1) * GAP[columns]) // columns
    return Grid(
        NARROW, (width + GAP[columns], 112), (width, 62), large=12, small=11, apart=13, is_upright=True
    )


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


def draw(stage: Stage, grid: Grid = ACROSS) -> SafeString:
    """One part of the life as SVG, in the active language; the page colours it by its classes.

    Args:
        stage: which part.
        grid: where its boxes stand: `ACROSS`, or `upright` for a narrow page.
    """
    return _svg(grid, _height(stage, grid), capfirst(str(stage.label)), _drawn(stage, grid))


def draw_whole() -> SafeString:
    """All parts one above the other, with colours of its own and each number explained below."""
    parts, top = [], 0
    for stage in Stage:
        parts.append(
            format_html(
                '<text x="20" y="{}" font-size="18" font-weight="700">{}</text>\n'
                '<g transform="translate(0 {})">\n{}</g>\n',
                *(top + 30, capfirst(str(stage.label)), top + HEADING, _drawn(stage, ACROSS)),
            )
        )
        top += HEADING + _height(stage, ACROSS)
    rows = [f"{NUMBERS[verb.name]}. {verb.button}: {verb.does}" for verb in LIFE]
    legend = format_html_join(
        "",
        '<text x="20" y="{}" font-size="13">{}</text>\n',
        ((top + LINE * number, row) for number, row in enumerate(rows, 1)),
    )
    style = format_html("<style>{}</style>\n", mark_safe(STYLE))  # noqa: S308  (written above)
    drawn = format_html_join("", "{}", ((part,) for part in (style, *parts, legend)))
    return _svg(ACROSS, top + LINE * (len(rows) + 1), _("The life of a partnership"), drawn)


def _svg(grid: Grid, height: int, title: str, drawn: SafeString) -> SafeString:
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" '
        'font-family="system-ui, sans-serif" font-size="{}">\n<title>{}</title>\n{}</svg>\n',
        *(grid.width, height, grid.large, title, drawn),
    )


def _height(stage: Stage, grid: Grid) -> int:
    lowest = max(_centre(stage, grid, state).y for state in PLACES[stage])
    return round(lowest + grid.box[1] / 2 + EDGE)


def _tip(stage: Stage, grid: Grid) -> str:
    """The name of the arrows' tip: both drawings of a part stand on one page."""
    return f"tip-{stage}-upright" if grid.is_upright else f"tip-{stage}"


def _drawn(stage: Stage, grid: Grid) -> SafeString:
    return format_html(
        '<defs><marker id="{}" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" '
        'orient="auto"><path class="life-tip" d="M0 0 8 4 0 8z"/></marker></defs>\n{}{}',
        _tip(stage, grid),
        format_html_join("", "{}", ((_arrow(stage, grid, *arrow),) for arrow in _arrows(stage))),
        format_html_join("", "{}", ((_box(stage, grid, state),) for state in PLACES[stage])),
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
    return [f"→\N{NO-BREAK SPACE}{NUMBERS[verb.name]}" for verb in into] + [
        str(NUMBERS[verb.name]) for verb in within
    ]


def _centre(stage: Stage, grid: Grid, state: PartnershipState) -> Point:
    column, row = PLACES[stage][state]
    across, down = (row, column) if grid.is_upright else (column, row)
    side = 1 if grid.is_upright else EDGE
    return Point(side + grid.box[0] / 2 + across * grid.step[0], EDGE + grid.box[1] / 2 + down * grid.step[1])


def _box(stage: Stage, grid: Grid, state: PartnershipState) -> SafeString:
    centre, (width, height) = _centre(stage, grid, state), grid.box
    is_beyond = state.standing.stage != stage
    kind = " life-beyond" if is_beyond else " life-end" if state.standing.is_end else ""
    # What is done in a state of another part is drawn there.
    numbers = [one for one in _numbers_in(state) if not is_beyond or one.startswith("→")]
    label = textwrap.wrap(capfirst(str(state.label)), grid.signs)
    lines = [(text, grid.large) for text in label]
    lines += [(text, grid.small) for text in textwrap.wrap(" · ".join(numbers), grid.signs)]
    written = (
        (centre.x, _baseline(centre, lines, place), size, text) for place, (text, size) in enumerate(lines)
    )
    return format_html(
        '<rect class="life-box{}" x="{}" y="{}" width="{}" height="{}" rx="8"/>{}\n',
        kind,
        *(centre.x - width / 2, centre.y - height / 2, width, height),
        format_html_join("", '<text x="{}" y="{}" text-anchor="middle" font-size="{}">{}</text>', written),
    )


def _baseline(centre: Point, lines: Sequence[tuple[str, int]], place: int) -> int:
    """On what height a line of a box is written; together its lines stand in the middle."""
    heights = [size + 4 for _text, size in lines]
    return round(centre.y - sum(heights) / 2 + sum(heights[: place + 1]) - 5)


def _arrow(
    stage: Stage, grid: Grid, start: PartnershipState, end: PartnershipState, number: int
) -> SafeString:
    """A straight arrow from box to box with its number on it; beside the one that leads back."""
    here, there = _centre(stage, grid, start), _centre(stage, grid, end)
    away = hypot(there.x - here.x, there.y - here.y)
    step = Point((there.x - here.x) / away, (there.y - here.y) / away)
    apart = grid.apart if any(arrow[:2] == (end, start) for arrow in _arrows(stage)) else 0
    aside = Point(-step.y * apart, step.x * apart)
    tail, tip = (
        Point(round(point.x + aside.x), round(point.y + aside.y))
        for point in (_edge(here, grid, step, 1), _edge(there, grid, step, -1))
    )
    # On an arrow that is hardly longer than the circle is wide, the number would hide it.
    beside = grid.radius + 4 if hypot(tip.x - tail.x, tip.y - tail.y) < 3 * grid.radius else 0
    at = Point(
        round((tail.x + tip.x) / 2 - step.y * beside, 1), round((tail.y + tip.y) / 2 + step.x * beside, 1)
    )
    return format_html(
        '<path class="life-arrow" d="M{} {} {} {}" marker-end="url(#{})"/>'
        '<circle class="life-number" cx="{}" cy="{}" r="{}"/>'
        '<text x="{}" y="{}" text-anchor="middle" font-size="{}">{}</text>\n',
        *(*tail, *tip, _tip(stage, grid)),
        *(*at, grid.radius),
        *(at.x, at.y + 4, grid.small, number),
    )


def _edge(centre: Point, grid: Grid, step: Point, sign: int) -> Point:
    """Where a line through the centre of a box leaves it, a little outside."""
    width, height = grid.box
    reach = min(
        (width / 2) / abs(step.x) if step.x else float("inf"),
        (height / 2) / abs(step.y) if step.y else float("inf"),
    )
    return Point(centre.x + sign * step.x * (reach + 3), centre.y + sign * step.y * (reach + 3))
