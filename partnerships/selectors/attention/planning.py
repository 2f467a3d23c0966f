"""What needs attention in work plans."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, F, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext_lazy as _

from partnerships.enums import PartnershipState, PlanPart
from partnerships.models import HIGH_RISK, Activity, ActivityNeed, Deliverable, Milestone, Risk
from partnerships.selectors.attention.reasons import Cause, Reason
from portal.core.compiled import ask
from portal.core.line import Tone

LATE = Cause(
    "activity_late",
    sentence=_("“%(what)s” was to end on %(day)s and is not done."),
    asks=_("Write down when it was done, or give it another last day."),
    rule=_("An activity counts from the day after its last day on, until it is done."),
)
TO_BEGIN = Cause(
    "activity_to_begin",
    sentence=_("“%(what)s” was to begin on %(day)s and has not begun."),
    asks=_("Write down when it began, or move its days."),
    rule=_("An activity counts from the day after its first day on, until it has begun."),
    tone=Tone.SOON,
)
WAITS = Cause(
    "activity_waits",
    sentence=_("“%(what)s” depends on what is late: %(other)s."),
    asks=_("Agree when that will be done, and move what depends on it."),
    rule=_("An activity counts as long as one that it depends on is late."),
    tone=Tone.SOON,
)
MILESTONE = Cause(
    "milestone_late",
    sentence=_("The milestone “%(what)s” was due on %(day)s."),
    asks=_("Write down when it was reached, or give it another day."),
    rule=_("A milestone counts from the day after it was due on, until it is reached."),
)
DELIVERABLE = Cause(
    "deliverable_late",
    sentence=_("“%(what)s” was to be delivered on %(day)s."),
    asks=_("Write down when it was delivered, with its file or its link, or give it another day."),
    rule=_("A deliverable counts from the day after it was due on, until it is delivered."),
)
RISK = Cause(
    "risk_unmet",
    sentence=_("The risk “%(what)s” is high, and nobody has said what is done about it."),
    asks=_("Write down what is done about it, or close it when it is over."),
    rule=_(
        "An open risk counts when how likely and how grave it is, each from 1 to 3, make %(threshold)d or "
        "more together (one times the other), and nothing is said of what is done about it."
    ),
    threshold=HIGH_RISK,
)
ENDING = Cause(
    "ending_with_open",
    sentence=_("The last day of the partnership is %(day)s. Activities that are not done: %(count)d."),
    asks=_("Agree what can still be done, and write down what is done already."),
    rule=_("The last day counts from %(threshold)d days before it on, while an activity is not done."),
    threshold=30,
    tone=Tone.SOON,
)
CAUSES = (LATE, TO_BEGIN, WAITS, MILESTONE, DELIVERABLE, RISK, ENDING)


def find(pks: tuple[int, ...], today: dt.date) -> Iterator[Reason]:
    """The reasons of the plans of partnerships that are worked on: three queries."""
    yield from _of_activities(pks, today)
    for part, pk, partnership, title, due_on in ask(_past_due, pks, today):
        cause = MILESTONE if part == PlanPart.MILESTONE else DELIVERABLE
        yield Reason(cause, partnership, what=title, anchor=f"{part}-{pk}", day=due_on)
    for pk, partnership, title in ask(_unmet_risks, pks):
        yield Reason(RISK, partnership, what=title, anchor=f"{PlanPart.RISK}-{pk}")


def _of_activities(pks: tuple[int, ...], today: dt.date) -> Iterator[Reason]:
    # Of those whose time is not near nothing is to be said.
    near = today + dt.timedelta(days=ENDING.threshold or 0)
    ending: dict[int, Reason] = {}
    for pk, partnership, title, starts_on, ends_on, begun_on, last, needs in ask(
        _open_activities, pks, today, near
    ):
        about: dict[str, Any] = {"what": title, "anchor": f"{PlanPart.ACTIVITY}-{pk}"}
        if ends_on < today:
            yield Reason(LATE, partnership, day=ends_on, **about)
        elif begun_on is None and starts_on < today:
            yield Reason(TO_BEGIN, partnership, day=starts_on, **about)
        if needs:
            yield Reason(WAITS, partnership, other=", ".join(needs), **about)
        if today <= last <= near:
            count = ending[partnership].count if partnership in ending else 0
            ending[partnership] = Reason(ENDING, partnership, day=last, count=count + 1)
    yield from ending.values()


def _worked_on(pks: tuple[int, ...]) -> Q:
    return Q(partnership__in=pks, partnership__state__in=PartnershipState.worked_on())


def _open_activities(pks: tuple[int, ...], today: dt.date, near: dt.date) -> QuerySet[Any, Any]:
    """Activities that are not done and of which there is something to say, with what they wait for."""
    late_needs = ActivityNeed.objects.filter(
        activity=OuterRef("pk"), need__done_on=None, need__ends_on__lt=today
    ).order_by("need")
    of_note = Q(starts_on__lt=today) | Q(partnership__ends_on__range=(today, near)) | Q(late_needs__len__gt=0)
    return (
        Activity.objects.filter(_worked_on(pks), done_on=None)
        .annotate(late_needs=ArraySubquery(late_needs.values("need__title")))
        .filter(of_note)
        .values_list(
            *("pk", "partnership", "title", "starts_on", "ends_on", "begun_on"),
            *("partnership__ends_on", "late_needs"),
        )
    )


def _past_due(pks: tuple[int, ...], today: dt.date) -> QuerySet[Any, Any]:
    """Milestones and deliverables whose day has passed."""

    def rows(found: QuerySet[Any, Any], part: str) -> QuerySet[Any, Any]:
        kind = Value(part, output_field=CharField())
        columns = ("part", "pk", "partnership", "title", "due_on")
        due = found.filter(_worked_on(pks), due_on__lt=today)
        return due.annotate(part=kind).order_by().values_list(*columns)

    milestones = rows(Milestone.objects.filter(reached_on=None), PlanPart.MILESTONE)
    deliverables = rows(Deliverable.objects.filter(delivered_on=None), PlanPart.DELIVERABLE)
    return milestones.union(deliverables, all=True)


def _unmet_risks(pks: tuple[int, ...]) -> QuerySet[Any, Any]:
    """Open risks that are high, and of which nobody has said what is done about them."""
    unmet = Risk.objects.filter(_worked_on(pks), closed_on=None, measure="")
    high = unmet.alias(weight=F("likelihood") * F("effect")).filter(weight__gte=RISK.threshold)
    return high.values_list("pk", "partnership", "title")
