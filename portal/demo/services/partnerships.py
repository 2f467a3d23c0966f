"""What the demo's NGOs proposed and what the authorities answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from django.utils import timezone

from partnerships import services
from partnerships.models import ChangePoint, Partnership
from portal.demo.services import stories
from portal.demo.services.clock import Clock
from portal.demo.services.stories import ProposalStory
from portal.demo.services.timeline import Act, Cast

# In the order in which they can happen; the names are the fields of a story.
STEPS = (
    "drafted", "submitted", "redirected", "review", "changes", "sent_back", "extended", "ran_out", "reopened",
    "accepted", "rejected", "withdrawn",
)  # fmt: skip
OF_THE_NGO = {"submitted", "sent_back", "withdrawn"}
ACTS: Mapping[str, Callable[..., Partnership]] = {
    "submitted": services.submit_proposal,
    "redirected": services.redirect_proposal,
    "review": services.take_under_review,
    "changes": services.request_changes,
    "sent_back": services.send_back,
    "extended": services.extend_term,
    "reopened": services.reopen_proposal,
    "accepted": services.accept_proposal,
    "rejected": services.reject_proposal,
    "withdrawn": services.withdraw_proposal,
}


def acts(cast: Cast, clock: Clock) -> Iterator[Act]:
    """Every step of every proposal.

    Args:
        cast: finds people and organizations at the time of the act.
        clock: the demo's present.
    """
    for story in stories.proposals():
        happened = [(step, days) for step in STEPS if (days := getattr(story, step)) is not None]
        for order, (step, days_ago) in enumerate(happened):
            at = clock.moment(days_ago, order=order, key=story.title)
            if step == "drafted":
                yield Act(at, partial(_draft, cast, clock, story))
            else:
                yield Act(at, partial(_step, cast, story, step))


def _draft(cast: Cast, clock: Clock, story: ProposalStory, now: dt.datetime) -> None:
    starts_on, ends_on = clock.months(story.starts, story.months)
    fields = {
        "ngo": cast.organization(story.ngo),
        "authority": cast.organization(story.authority),
        "domain": cast.domains[story.domain],
        "title": story.title,
        "problem": story.problem,
        "objectives": story.objectives,
        "activities": story.activities,
        "people_reached": story.people,
        "budget": story.budget,
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    owner = cast.person(stories.organizations()[story.ngo].owner)
    services.draft_proposal(actor=owner, fields=fields, now=now)


def _step(cast: Cast, story: ProposalStory, step: str, now: dt.datetime) -> None:
    """One step of the NGO's owner, of whoever answers for the authority, or of the clock."""
    partnership = Partnership.objects.get(title=story.title, ngo=cast.organization(story.ngo))
    if step == "ran_out":
        services.run_out(pk=partnership.pk, now=now)
        return
    holder = story.redirected_to if story.redirected_to and step != "redirected" else story.authority
    ngo, authority = (stories.organizations()[key] for key in (story.ngo, holder))
    actor = cast.person(ngo.owner if step in OF_THE_NGO else story.answered_by or authority.clerk)
    ACTS[step](pk=partnership.pk, actor=actor, now=now, **_asked(cast, story, step, partnership, now))


def _asked(
    cast: Cast, story: ProposalStory, step: str, partnership: Partnership, now: dt.datetime
) -> dict[str, Any]:
    """What a step's form asks for."""
    match step:
        case "review" | "reopened":
            number = str(1_200 + 37 * partnership.pk)
            return {"registration_number": number, "registered_on": timezone.localdate(now)}
        case "redirected":
            return {"authority": cast.organization(story.redirected_to), "reason": story.redirection}
        case "changes":
            return {"points": story.points}
        case "sent_back":
            points = ChangePoint.objects.filter(round__partnership=partnership)
            return {"notes": {point.pk: note for point, note in zip(points, story.notes, strict=True)}}
        case "extended":
            return {"reason": story.extension}
        case "accepted" | "rejected":
            return {"answer": story.answer}
    return {}
