"""Work plans of the demo's partnerships: written soon after the signature, and kept as things were done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from django.utils import timezone

from partnerships.enums import PlanPart
from partnerships.models import PLAN_MODELS, Activity, Partnership
from partnerships.services.planning import add_to_plan, change_plan
from portal.accounts.models import User
from portal.demo.services import stories
from portal.demo.services.clock import Clock
from portal.demo.services.stories import PlanStory
from portal.demo.services.timeline import Act, Cast

# In the order in which they are written: an activity stands before what is of it.
KINDS: Mapping[str, PlanPart] = {
    "activities": PlanPart.ACTIVITY,
    "milestones": PlanPart.MILESTONE,
    "deliverables": PlanPart.DELIVERABLE,
    "risks": PlanPart.RISK,
}
HAPPENED: Mapping[str, str] = {
    "begun": "begun_on",
    "done": "done_on",
    "reached": "reached_on",
    "delivered": "delivered_on",
}
"""What a row tells of the past, as days ago, and the day that it is written down as."""


def acts(cast: Cast, clock: Clock) -> Iterator[Act]:
    """Every row of every plan, and what became of it.

    Args:
        cast: finds people and organizations at the time of the act.
        clock: the demo's present.
    """
    for story in stories.plans():
        for kind, part in KINDS.items():
            for row in getattr(story, kind):
                yield Act(clock.moment(story.written), partial(_add, cast, clock, story, part, row))
                for told, field in HAPPENED.items():
                    if told in row:
                        moment = clock.moment(row[told], order=1, key=row["title"])
                        yield Act(moment, partial(_write_down, cast, story, part, row, field))


def _add(
    cast: Cast, clock: Clock, story: PlanStory, part: PlanPart, row: Mapping[str, Any], now: dt.datetime
) -> None:
    partnership, fields = _of(cast, story), {"title": row["title"]}
    own = {each.title: each for each in partnership.activity_rows.all()}
    match part:
        case PlanPart.ACTIVITY:
            fields |= {
                "text": row["text"],
                "organization": _party(partnership, row),
                "person": cast.person(row["person"]) if "person" in row else None,
                "starts_on": clock.day(row["from"]),
                "ends_on": clock.day(row["until"]),
                "needs": [own[title] for title in row.get("needs", ())],
            }
        case PlanPart.RISK:
            fields |= {name: row[name] for name in ("likelihood", "effect", "measure")}
            fields["organization"] = _party(partnership, row)
        case _:
            fields |= {"activity": own[row["of"]], "due_on": clock.day(row["due"])}
    actor = _actor(cast, story, row)
    add_to_plan(pk=partnership.pk, part=part, actor=actor, fields=fields, now=now)


def _write_down(
    cast: Cast, story: PlanStory, part: PlanPart, row: Mapping[str, Any], field: str, now: dt.datetime
) -> None:
    partnership = _of(cast, story)
    kept = PLAN_MODELS[part]._default_manager.get(partnership=partnership, title=row["title"])
    fields: dict[str, Any] = {"title": row["title"], field: timezone.localdate(now)}
    if isinstance(kept, Activity):
        fields["needs"] = list(kept.needs.all())
    if "link" in row:
        fields["link"] = row["link"]
    change_plan(
        pk=partnership.pk,
        part=part,
        row_pk=kept.pk,
        seen=kept.changed_at.isoformat(),
        actor=_actor(cast, story, row),
        fields=fields,
        now=now,
    )


def _of(cast: Cast, story: PlanStory) -> Partnership:
    return Partnership.objects.get(title=story.proposal, ngo=cast.organization(story.ngo))


def _party(partnership: Partnership, row: Mapping[str, Any]) -> Any:
    return partnership.authority if row.get("by") == "authority" else partnership.ngo


def _actor(cast: Cast, story: PlanStory, row: Mapping[str, Any]) -> User:
    """Whoever answers for the party that does it."""
    proposal = next(one for one in stories.proposals() if one.title == story.proposal)
    key = proposal.authority if row.get("by") == "authority" else proposal.ngo
    return cast.person(stories.organizations()[key].clerk)
