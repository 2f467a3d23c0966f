"""A work plan as its page shows it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from organizations.models import Membership
from partnerships.enums import ActivityStanding
from partnerships.models import Activity, ActivityNeed, Deliverable, Milestone, Partnership, Risk


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """An activity with what the page says of it.

    Attributes:
        number: by which the page and the drawing call it, from 1.
        activity: with its party; for the parties with the person, and whether that one still belongs to it.
        standing: where it stands today.
        needs: those that it depends on, in their order.
    """

    number: int
    activity: Activity
    standing: ActivityStanding
    needs: list[ActivityRow]


@dataclass(frozen=True, slots=True)
class Plan:
    """A work plan on a day; `risks` is None for whoever is not of the parties."""

    activities: list[ActivityRow]
    milestones: list[Milestone]
    deliverables: list[Deliverable]
    risks: list[Risk] | None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it to show."""
        return not (self.activities or self.milestones or self.deliverables or self.risks)


def plan_of(partnership: Partnership, *, is_whole: bool, today: dt.date) -> Plan:
    """The work plan of a partnership: four queries for everyone, one more for the parties.

    Args:
        partnership: whose.
        is_whole: whether persons, files and risks are to be read too: for the parties and programme managers.
        today: by the portal's own clock.
    """
    activities = partnership.activity_rows.select_related("organization")
    deliverables = partnership.deliverable_rows.select_related("activity")
    risks = None
    if is_whole:
        belongs = Membership.objects.filter(organization=OuterRef("organization"), user=OuterRef("person"))
        activities = activities.select_related("person").annotate(person_belongs=Exists(belongs))
        deliverables = deliverables.select_related("file")
        risks = sorted(
            partnership.risk_rows.select_related("organization"),
            key=lambda risk: (risk.closed_on is not None, -risk.level, risk.pk),
        )
    rows = {
        activity.pk: ActivityRow(number, activity, activity.standing(today), [])
        for number, activity in enumerate(activities, 1)
    }
    for activity, need in _needs_in(partnership) if rows else ():
        rows[activity].needs.append(rows[need])
    for row in rows.values():
        row.needs.sort(key=lambda need: need.number)
    return Plan(
        activities=list(rows.values()),
        milestones=list(partnership.milestone_rows.select_related("activity")),
        deliverables=list(deliverables),
        risks=risks,
    )


def _needs_in(partnership: Partnership) -> list[tuple[Any, Any]]:
    found = ActivityNeed.objects.filter(activity__partnership=partnership)
    return list(found.values_list("activity", "need"))
