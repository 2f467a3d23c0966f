"""Rows of work plans, as small as the database lets them be."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from partnerships.models import Activity, ActivityNeed, Deliverable, Milestone, Partnership, Risk


def make_activity(
    partnership: Partnership, title: str = "Atelier", *, needs: tuple[Activity, ...] = (), **changed: Any
) -> Activity:
    """An activity of the NGO, from tomorrow to a week on; what it depends on is not checked."""
    today = timezone.localdate()
    given: dict[str, Any] = {
        "organization": partnership.ngo,
        "starts_on": today + dt.timedelta(days=1),
        "ends_on": today + dt.timedelta(days=8),
        **changed,
    }
    made = Activity.objects.create(partnership=partnership, title=title, changed_at=timezone.now(), **given)
    ActivityNeed.objects.bulk_create(ActivityNeed(activity=made, need=need) for need in needs)
    return made


def make_milestone(partnership: Partnership, title: str = "Deschiderea", **changed: Any) -> Milestone:
    """A milestone that is due tomorrow."""
    given = {"due_on": timezone.localdate() + dt.timedelta(days=1), "changed_at": timezone.now(), **changed}
    return Milestone.objects.create(partnership=partnership, title=title, **given)


def make_deliverable(activity: Activity, title: str = "Ghid", **changed: Any) -> Deliverable:
    """A deliverable of an activity, due tomorrow."""
    given = {"due_on": timezone.localdate() + dt.timedelta(days=1), "changed_at": timezone.now(), **changed}
    return Deliverable.objects.create(
        partnership=activity.partnership, activity=activity, title=title, **given
    )


def make_risk(partnership: Partnership, title: str = "Ploaia", **changed: Any) -> Risk:
    """A high risk of which nothing is said."""
    given = {"likelihood": 3, "effect": 2, "changed_at": timezone.now(), **changed}
    return Risk.objects.create(partnership=partnership, title=title, organization=partnership.ngo, **given)
