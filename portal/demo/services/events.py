"""The meetings that the demo's organizations hold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

from django.utils import timezone

from events import services
from portal.demo.services import stories
from portal.demo.services.clock import Clock
from portal.demo.services.stories import EventStory
from portal.demo.services.timeline import ADMINISTRATOR, Act, Cast


def acts(cast: Cast, clock: Clock) -> Iterator[Act]:
    """Every event, drawn up and published on the day of its announcement.

    Args:
        cast: finds people and organizations at the time of the act.
        clock: the demo's present.
    """
    for story in stories.events():
        yield Act(clock.moment(story.announced, key=story.title), partial(_publish, cast, clock, story))


def _publish(cast: Cast, clock: Clock, story: EventStory, now: dt.datetime) -> None:
    at = dt.time.fromisoformat(story.at)
    starts_at = dt.datetime.combine(clock.day(story.in_days), at, timezone.get_default_timezone())
    fields = {
        "organizer": cast.organization(story.organizer),
        "domain": cast.domains[story.domain],
        "title": story.title,
        "summary": story.summary,
        "starts_at": starts_at,
        "ends_at": starts_at + dt.timedelta(hours=story.hours),
        "place": story.place,
        "online_link": story.online_link,
    }
    administrator = cast.person(ADMINISTRATOR)
    drafted = services.draft_event(actor=administrator, fields=fields, now=now)
    services.publish_event(pk=drafted.pk, actor=administrator, now=now)
