"""The draft acts on which the demo's authorities ask for recommendations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

from consultations import services
from portal.demo.services import stories
from portal.demo.services.clock import Clock
from portal.demo.services.stories import ConsultationStory
from portal.demo.services.timeline import ADMINISTRATOR, Act, Cast


def acts(cast: Cast, clock: Clock) -> Iterator[Act]:
    """Every consultation, drawn up and published on the day of its announcement.

    Args:
        cast: finds people and organizations at the time of the act.
        clock: the demo's present.
    """
    for story in stories.consultations():
        yield Act(clock.moment(story.announced, key=story.title), partial(_publish, cast, clock, story))


def _publish(cast: Cast, clock: Clock, story: ConsultationStory, now: dt.datetime) -> None:
    fields = {
        "authority": cast.organization(story.authority),
        "domain": cast.domains[story.domain],
        "title": story.title,
        "summary": story.summary,
        "text": story.text,
        "how_to_send": story.how_to_send,
        "announced_on": now.date(),
        "recommendations_until": clock.day(story.until),
    }
    administrator = cast.person(ADMINISTRATOR)
    drafted = services.draft_consultation(actor=administrator, fields=fields, now=now)
    services.publish_consultation(pk=drafted.pk, actor=administrator, now=now)
