"""What the demo's organizations look for and offer, what was asked about it, and what came of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from partnerships.models import Need, NeedQuestion
from partnerships.services import need_clock, need_questions, needs
from portal.demo.services import stories
from portal.demo.services.clock import Clock
from portal.demo.services.stories import NeedStory
from portal.demo.services.timeline import Act, Cast

# The night tells of an end; in the demo a working day of the week after does.
TOLD_AFTER_DAYS = 6


def acts(cast: Cast, clock: Clock) -> Iterator[Act]:
    """Every need and offer posted, every question and answer, and every end.

    Args:
        cast: finds people and organizations at the time of the act.
        clock: the demo's present.
    """
    for story in stories.needs():
        yield Act(clock.moment(story.posted, key=story.title), partial(_post, cast, clock, story))
        for question in story.asked:
            asked = clock.moment(question["asked"], order=1, key=question["text"])
            yield Act(asked, partial(_ask, cast, story, question))
            if "answer" in question:
                answered = clock.moment(question["answered"], order=2, key=question["text"])
                yield Act(answered, partial(_answer, cast, story, question))
        if story.closed is not None:
            yield Act(clock.moment(story.closed, order=3, key=story.title), partial(_close, cast, story))
        elif story.until < 0:
            yield Act(clock.moment(-story.until - TOLD_AFTER_DAYS), _expire)


def _expire(now: dt.datetime) -> None:
    need_clock.expire_needs(now=now)


def _post(cast: Cast, clock: Clock, story: NeedStory, now: dt.datetime) -> None:
    fields = {
        "organization": cast.organization(story.organization),
        "sort": story.sort,
        "title": story.title,
        "text": story.text,
        "resources": story.resources,
        "domains": [cast.domains[slug] for slug in story.domains],
        "territory": cast.territories[story.territory],
        "target_groups": story.groups,
        "answers_until": clock.day(story.until),
        "questions_until": clock.day(story.questions),
    }
    clerk = cast.person(stories.organizations()[story.organization].clerk)
    needs.post_need(actor=clerk, fields=fields, now=now)


def _ask(cast: Cast, story: NeedStory, question: Mapping[str, Any], now: dt.datetime) -> None:
    need_questions.ask_about_need(
        pk=_need(story).pk,
        actor=cast.person(stories.organizations()[question["by"]].owner),
        organization=cast.organization(question["by"]),
        text=question["text"],
        now=now,
    )


def _answer(cast: Cast, story: NeedStory, question: Mapping[str, Any], now: dt.datetime) -> None:
    asked = NeedQuestion.objects.get(need=_need(story), text=question["text"])
    clerk = cast.person(stories.organizations()[story.organization].clerk)
    need_questions.answer_question(pk=asked.pk, actor=clerk, answer=question["answer"], now=now)


def _close(cast: Cast, story: NeedStory, now: dt.datetime) -> None:
    clerk = cast.person(stories.organizations()[story.organization].clerk)
    needs.close_need(pk=_need(story).pk, actor=clerk, outcome=story.outcome, note=story.note, now=now)


def _need(story: NeedStory) -> Need:
    found: Need = Need.objects.get(title=story.title)
    return found
