"""The demo's editions of the gala: one whose laureates are public, one that is being scored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from functools import partial

from partnerships.models import GalaEdition, GalaNomination, Partnership
from partnerships.services import gala as services
from partnerships.services.gala import MarkGiven
from portal.demo.services import stories
from portal.demo.services.clock import Clock
from portal.demo.services.pictures import drawing
from portal.demo.services.stories import GalaStory, NominationStory
from portal.demo.services.timeline import Act, Cast

MANAGER = "program"
NOMINATED_BEFORE, SCORED_AFTER = 3, 4
"""Working days differ from calendar days by two at most: from the last day for nominations, from the first
for marks."""


def acts(cast: Cast, clock: Clock) -> Iterator[Act]:
    """Every edition from its call on, as far as it has come.

    Args:
        cast: finds people and organizations at the time of the act.
        clock: the demo's present.
    """
    for story in stories.galas():
        key = story.title
        yield Act(clock.moment(story.drawn_up, key=key), partial(_draw_up, cast, clock, story))
        yield Act(clock.moment(story.opened, key=key), partial(_move, cast, story, "gala_open"))
        nominated = clock.moment(-story.nominations[1] + NOMINATED_BEFORE, key=key)
        for one in story.nomination:
            yield Act(nominated, partial(_nominate, cast, story, one))
        yield Act(clock.moment(story.scored, key=key), partial(_move, cast, story, "gala_score"))
        marked = clock.moment(story.scored - SCORED_AFTER, key=key)
        for one in story.nomination:
            for juror in one.marks:
                yield Act(marked, partial(_score, cast, story, one, juror))
        if story.decided is not None:
            yield Act(clock.moment(story.decided, key=key), partial(_move, cast, story, "gala_decide"))
            for one in story.nomination:
                if one.citation:
                    at = clock.moment(story.decided, order=1, key=key)
                    yield Act(at, partial(_cite, cast, story, one))
        if story.published is not None:
            yield Act(clock.moment(story.published, key=key), partial(_move, cast, story, "gala_publish"))


def _draw_up(cast: Cast, clock: Clock, story: GalaStory, now: dt.datetime) -> None:
    ceremony = clock.day(story.ceremony)
    fields = {
        "title": story.title,
        "year": ceremony.year,
        "call": story.call,
        "nominations_from": clock.day(story.nominations[0]),
        "nominations_until": clock.day(story.nominations[1]),
        "scoring_from": clock.day(story.scoring[0]),
        "scoring_until": clock.day(story.scoring[1]),
        "ceremony_on": ceremony,
        "place": story.place,
        "laureates": story.laureates,
        "least_months": story.least_months,
    }
    edition = services.draw_up_gala(actor=cast.person(MANAGER), fields=fields, now=now)
    for juror in story.jurors:
        email = stories.people()[juror].email
        services.invite_juror(pk=edition.pk, actor=cast.person(MANAGER), email=email, now=now)


def _move(cast: Cast, story: GalaStory, verb: str, now: dt.datetime) -> None:
    services.move_gala(pk=_edition(story).pk, verb=verb, actor=cast.person(MANAGER), now=now)


def _nominate(cast: Cast, story: GalaStory, one: NominationStory, now: dt.datetime) -> None:
    partnership = Partnership.objects.get(title=one.partnership, ngo=cast.organization(one.ngo))
    services.nominate(
        pk=_edition(story).pk,
        partnership_pk=partnership.pk,
        actor=cast.person(one.by),
        reason=one.reason,
        now=now,
    )


def _score(cast: Cast, story: GalaStory, one: NominationStory, juror: str, now: dt.datetime) -> None:
    nomination = _nomination(story, one)
    person = cast.person(juror)
    services.declare(nomination_pk=nomination.pk, actor=person, is_conflict=False, now=now)
    comments = stories.gala_comments()
    given = {
        criterion.pk: MarkGiven(int(mark), comments[criterion.key][int(mark) - 3])
        for criterion, mark in zip(_edition(story).criteria.all(), one.marks[juror], strict=True)
    }
    services.save_marks(nomination_pk=nomination.pk, actor=person, given=given, is_submitted=True, now=now)


def _cite(cast: Cast, story: GalaStory, one: NominationStory, now: dt.datetime) -> None:
    services.show_laureate(
        pk=_nomination(story, one).pk,
        actor=cast.person(MANAGER),
        citation=one.citation,
        picture=drawing(one.picture) if one.picture else None,
        picture_text=one.picture_text,
        now=now,
    )


def _edition(story: GalaStory) -> GalaEdition:
    found: GalaEdition = GalaEdition.objects.get(title=story.title)
    return found


def _nomination(story: GalaStory, one: NominationStory) -> GalaNomination:
    found: GalaNomination = _edition(story).nominations.get(partnership__title=one.partnership)
    return found
