"""A work plan as a picture: months as the axis, activities as bars, milestones as diamonds.

The page colours it by its classes, and says the same in tables beneath.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from django.utils.dates import MONTHS_3
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from partnerships.models import Milestone, Partnership
from partnerships.selectors.plan import ActivityRow, Plan

WIDTH, SIDE, TOP, BOTTOM = 720, 10, 46, 26
"""In pixels: of the picture, of its margins, of the months above, of the word for today below."""
LETTERS = 84
"""Of a title on one line of the picture, whose letters are `FONT` pixels high."""
FONT, LINE, BELOW, BAR, GAP = 14, 18, 3, 14, 12
ELBOW = 7
EDGE = 40
"""From here on to a side of the picture a word in its middle would not be whole."""
FEW_MONTHS, SOME_MONTHS = 14, 42


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the picture, and where its bar or its diamond begins, from above."""

    shown: ActivityRow | Milestone
    label: Sequence[str]
    top: int

    @property
    def middle(self) -> float:
        """Of its bar or diamond, from above."""
        return self.top + LINE * len(self.label) + BELOW + BAR / 2

    @property
    def bottom(self) -> int:
        """Where the next row begins."""
        return self.top + LINE * len(self.label) + BELOW + BAR + GAP


@dataclass(frozen=True, slots=True)
class Axis:
    """The days that a picture shows, whole months: the first one, and the first one after them."""

    first: dt.date
    after: dt.date

    def x(self, day: dt.date) -> float:
        """Where a day begins."""
        return round(SIDE + (WIDTH - 2 * SIDE) * (day - self.first).days / (self.after - self.first).days, 1)

    def months(self) -> Iterator[dt.date]:
        """The first day of each month."""
        month = self.first
        while month < self.after:
            yield month
            month = _next_month(month)


def draw(plan: Plan, partnership: Partnership, *, today: dt.date) -> SafeString:
    """The picture as SVG, in the active language.

    Args:
        plan: with an activity or a milestone at least.
        partnership: whose plan it is; its whole period is shown.
        today: which has a line of its own, where it lies within.
    """
    axis, rows = _axis_of(plan, partnership), _rows_of(plan)
    height = rows[-1].bottom + BOTTOM
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" font-size="{}">\n'
        '<title>{}</title>\n<defs><marker id="timeline-tip" viewBox="0 0 8 8" refX="7" refY="4" '
        'markerWidth="7" markerHeight="7" orient="auto"><path class="timeline-tip" d="M0 0 8 4 0 8z"/>'
        "</marker></defs>\n{}{}{}{}</svg>\n",
        *(WIDTH, height, FONT, _("The work plan from month to month")),
        _months(axis, height),
        _today(axis, height, today),
        format_html_join("", "{}", ((path,) for path in _needs(axis, rows))),
        format_html_join("", "{}", ((_row(axis, row),) for row in rows)),
    )


def _axis_of(plan: Plan, partnership: Partnership) -> Axis:
    # The period may have been moved since.
    days = [partnership.starts_on, partnership.ends_on, *(one.due_on for one in plan.milestones)]
    for row in plan.activities:
        days += [row.activity.starts_on, row.activity.ends_on]
    return Axis(min(days).replace(day=1), _next_month(max(days)))


def _next_month(day: dt.date) -> dt.date:
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def _rows_of(plan: Plan) -> list[Row]:
    """Activities and milestones in the order of their days."""
    shown: list[tuple[dt.date, int, ActivityRow | Milestone, str]] = [
        (row.activity.starts_on, 0, row, f"{row.number}. {row.activity} ({row.standing.label})")
        for row in plan.activities
    ]
    for milestone in plan.milestones:
        said = _("%(title)s (reached)") if milestone.reached_on else _("%(title)s (milestone)")
        shown.append((milestone.due_on, 1, milestone, said % {"title": milestone}))
    rows: list[Row] = []
    for _day, _kind, what, label in sorted(shown, key=lambda one: one[:2]):
        rows.append(Row(what, wrap(label, LETTERS), rows[-1].bottom if rows else TOP))
    return rows


def _months(axis: Axis, height: int) -> SafeString:
    months = list(axis.months())
    step = 1 if len(months) <= FEW_MONTHS else 3 if len(months) <= SOME_MONTHS else 12
    drawn, year = [], 0
    for month in months:
        if (month.month - 1) % step:
            continue
        x = axis.x(month)
        drawn.append(
            format_html(
                '<path class="timeline-month" d="M{x} 22V{y}"/>'
                '<text class="timeline-axis" x="{at}" y="34" font-size="12">{month}</text>'
                '<text class="timeline-axis" x="{at}" y="16" font-size="12">{year}</text>\n',
                x=x,
                y=height - BOTTOM + 4,
                at=x + 4,
                month=MONTHS_3[month.month],
                year="" if month.year == year else month.year,
            )
        )
        year = month.year
    return format_html_join("", "{}", ((month,) for month in drawn))


def _today(axis: Axis, height: int, today: dt.date) -> SafeString:
    if not axis.first <= today < axis.after:
        return SafeString("")
    x = axis.x(today)
    anchor = "start" if x < EDGE else "end" if x > WIDTH - EDGE else "middle"
    return format_html(
        '<path class="timeline-today" d="M{} 22V{}"/>'
        '<text class="timeline-now" x="{}" y="{}" text-anchor="{}" font-size="13">{}</text>\n',
        *(x, height - BOTTOM + 6, x, height - 6, anchor, _("today")),
    )


def _row(axis: Axis, row: Row) -> SafeString:
    lines = format_html_join(
        "",
        '<text class="timeline-label" x="{}" y="{}">{}</text>',
        ((SIDE, row.top + LINE * number - 4, line) for number, line in enumerate(row.label, 1)),
    )
    if isinstance(row.shown, Milestone):
        # A day is drawn by its middle.
        x, y, reach = axis.x(row.shown.due_on), row.middle, BAR / 2 + 1
        kind = "timeline-done" if row.shown.reached_on else "timeline-planned"
        return format_html(
            '{}<path class="timeline-diamond {}" d="M{} {}l{} {} {} {} {} {}z"/>\n',
            *(lines, kind, x, y - reach, reach, reach, -reach, reach, -reach, -reach),
        )
    start, end = _ends(axis, row.shown)
    return format_html(
        '{}<rect class="timeline-bar timeline-{}" x="{}" y="{}" width="{}" height="{}" rx="3"/>\n',
        *(lines, row.shown.standing, start, row.middle - BAR / 2, round(max(end - start, 3), 1), BAR),
    )


def _ends(axis: Axis, row: ActivityRow) -> tuple[float, float]:
    return axis.x(row.activity.starts_on), axis.x(row.activity.ends_on + dt.timedelta(days=1))


def _needs(axis: Axis, rows: Sequence[Row]) -> Iterator[SafeString]:
    """A thin line from the end of each activity to the beginning of those that depend on it."""
    places = {row.shown.number: row for row in rows if isinstance(row.shown, ActivityRow)}
    for row in places.values():
        shown = row.shown
        assert isinstance(shown, ActivityRow)
        for need in shown.needs:
            end = min(_ends(axis, need)[1] + ELBOW, WIDTH - 2)
            yield format_html(
                '<path class="timeline-need" d="M{} {}H{}V{}H{}" marker-end="url(#timeline-tip)"/>\n',
                *(end - ELBOW, places[need.number].middle, end, row.middle, _ends(axis, shown)[0]),
            )
