"""What the demo's NGOs proposed and what the authorities answered."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

from partnerships import services
from partnerships.models import Proposal
from portal.demo.services import stories
from portal.demo.services.clock import Clock
from portal.demo.services.stories import ProposalStory
from portal.demo.services.timeline import Act, Cast

# In the order in which they can happen; the names are the fields of a story.
STEPS = ("drafted", "submitted", "review", "accepted", "declined", "withdrawn")


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
    """One step of the NGO's owner, or of whoever answers for the authority."""
    pk = Proposal.objects.get(title=story.title, ngo=cast.organization(story.ngo)).pk
    ngo, authority = (stories.organizations()[key] for key in (story.ngo, story.authority))
    if step in ("submitted", "withdrawn"):
        act = services.submit_proposal if step == "submitted" else services.withdraw_proposal
        act(pk=pk, actor=cast.person(ngo.owner), now=now)
        return
    actor = cast.person(story.answered_by or authority.clerk)
    if step == "review":
        services.take_under_review(pk=pk, actor=actor, now=now)
    else:
        answer = services.accept_proposal if step == "accepted" else services.decline_proposal
        answer(pk=pk, actor=actor, answer=story.answer, now=now)
