"""What the demo's portal offers to read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

from portal.demo.services import stories
from portal.demo.services.clock import Clock
from portal.demo.services.stories import ResourceStory
from portal.demo.services.timeline import ADMINISTRATOR, Act, Cast
from resources import services


def acts(cast: Cast, clock: Clock) -> Iterator[Act]:
    """Every resource, drawn up and published on one day.

    Args:
        cast: finds people and organizations at the time of the act.
        clock: the demo's present.
    """
    for story in stories.resources():
        yield Act(clock.moment(story.added, key=story.title), partial(_publish, cast, clock, story))


def _publish(cast: Cast, clock: Clock, story: ResourceStory, now: dt.datetime) -> None:
    brought_out = story.brought_out
    fields = {
        "kind": story.kind,
        "title": story.title,
        "summary": story.summary,
        "body": story.body,
        "link": story.link,
        "domains": [cast.domains[slug] for slug in story.domains],
        "language": story.language,
        "publisher": cast.organization(story.publisher) if story.publisher else None,
        "published_on": clock.moment(brought_out).date() if isinstance(brought_out, int) else brought_out,
    }
    administrator = cast.person(ADMINISTRATOR)
    drafted = services.draft_resource(actor=administrator, fields=fields, now=now)
    services.publish_resource(pk=drafted.pk, actor=administrator, now=now)
