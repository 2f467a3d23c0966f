"""What both sides of the demo's partnerships said after the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from partnerships import services
from partnerships.enums import months_after
from partnerships.models import FollowUp, Partnership
from portal.demo.services import stories
from portal.demo.services.clock import Clock
from portal.demo.services.stories import ProposalStory
from portal.demo.services.timeline import Act, Cast

UNSAID: Mapping[str, Any] = {
    "continuation": "",
    "payers": [],
    "people_reached": None,
    "budget_line": "unknown",
    "budget_reference": "",
    "remark": "",
}
"""What a story need not tell."""


def acts(cast: Cast, clock: Clock) -> Iterator[Act]:
    """Every answer to a follow-up, on its day after the one on which that is due.

    Args:
        cast: finds people and organizations at the time of the act.
        clock: the demo's present.
    """
    for story in stories.proposals():
        _starts_on, ends_on = clock.months(story.starts, story.months)
        for told in story.follow_up:
            day = months_after(ends_on, told["months"]) + dt.timedelta(days=told["day"])
            days_ago = (clock.today - day).days
            if days_ago > 0:
                yield Act(clock.moment(days_ago, key=story.title), partial(_answer, cast, story, told))


def _answer(cast: Cast, story: ProposalStory, told: Mapping[str, Any], now: dt.datetime) -> None:
    ngo, authority = (stories.organizations()[key] for key in (story.ngo, story.authority))
    key = ngo.owner if told["side"] == "ngo" else story.answered_by or authority.clerk
    partnership = Partnership.objects.get(title=story.title, ngo=cast.organization(story.ngo))
    follow_up = FollowUp.objects.get(partnership=partnership, months=told["months"])
    actor, said = cast.person(key), {**UNSAID, **told}
    services.answer_follow_up(pk=follow_up.pk, actor=actor, said=said, seen="", now=now)
    for title, link in told.get("evidence", {}).items():
        services.add_evidence(pk=follow_up.pk, actor=actor, title=title, link=link, upload=None, now=now)
