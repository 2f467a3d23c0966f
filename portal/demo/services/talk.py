"""What the parties of the demo's partnerships tell, share, propose, give each other to do and say."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from partnerships import services
from partnerships.life import months_after
from partnerships.models import ActionPoint, Partnership
from portal.accounts.models import User
from portal.demo.services import stories
from portal.demo.services.clock import Clock
from portal.demo.services.paper import paper
from portal.demo.services.timeline import Act, Cast


def acts(cast: Cast, clock: Clock) -> Iterator[Act]:
    """Every update, document, action point and message.

    Args:
        cast: finds people and organizations at the time of the act.
        clock: the demo's present.
    """
    for story in stories.talk():
        title = story["partnership"]
        for kind, (order, do) in KINDS.items():
            for told in story.get(kind, ()):
                at = clock.moment(told["days"], order=order, key=title)
                yield Act(at, partial(do, cast, clock, title, told))
                if "accepted" in told:
                    accepted = clock.moment(told["accepted"], order=order, key=title)
                    yield Act(accepted, partial(_accept, cast, title, told))
                if "done" in told:
                    yield Act(clock.moment(told["done"], key=title), partial(_finish, cast, title, told))


def _update(cast: Cast, _clock: Clock, title: str, told: Mapping[str, Any], now: dt.datetime) -> None:
    partnership = _partnership(title)
    services.write_update(
        pk=partnership.pk,
        actor=_person(cast, partnership, told["by"]),
        title=told["title"],
        text=told["text"],
        is_public=told["is_public"],
        once=uuid.uuid4(),
        now=now,
    )


def _document(cast: Cast, _clock: Clock, title: str, told: Mapping[str, Any], now: dt.datetime) -> None:
    partnership = _partnership(title)
    services.share_document(
        pk=partnership.pk,
        actor=_person(cast, partnership, told["by"]),
        title=told["title"],
        upload=paper(told["name"], title, told["title"]),
        is_public=told["is_public"],
        now=now,
    )


def _give(cast: Cast, clock: Clock, title: str, told: Mapping[str, Any], now: dt.datetime) -> None:
    partnership = _partnership(title)
    services.give_action_point(
        pk=partnership.pk,
        actor=_person(cast, partnership, told["by"]),
        what=told["what"],
        assignee=_person(cast, partnership, told["to"]).pk,
        due_on=clock.day(told["due"]),
        once=uuid.uuid4(),
        now=now,
    )


def _finish(cast: Cast, title: str, told: Mapping[str, Any], now: dt.datetime) -> None:
    partnership = _partnership(title)
    point = ActionPoint.objects.get(partnership=partnership, what=told["what"])
    actor = _person(cast, partnership, told["to"])
    services.finish_action_point(pk=partnership.pk, point_pk=point.pk, actor=actor, now=now)


def _say(cast: Cast, _clock: Clock, title: str, told: Mapping[str, Any], now: dt.datetime) -> None:
    partnership = _partnership(title)
    services.write_remark(
        pk=partnership.pk,
        actor=_person(cast, partnership, told["by"]),
        text=told["text"],
        mentions=[_person(cast, partnership, each).pk for each in told.get("mentions", ())],
        once=uuid.uuid4(),
        now=now,
    )


def _propose(cast: Cast, _clock: Clock, title: str, told: Mapping[str, Any], now: dt.datetime) -> None:
    partnership = _partnership(title)
    current = partnership.versions.latest("number")
    services.propose_amendment(
        pk=partnership.pk,
        actor=_person(cast, partnership, told["by"]),
        organization=partnership.ngo if told["by"] == "owner" else partnership.authority,
        version=current.number,
        text=f"{current.text}\n\n{told['added'].strip()}",
        ends_on=months_after(partnership.ends_on, told["months"]),
        note=told["note"],
        now=now,
    )


def _accept(cast: Cast, title: str, told: Mapping[str, Any], now: dt.datetime) -> None:
    partnership = _partnership(title)
    services.accept_amendment(
        pk=partnership.pk,
        actor=_person(cast, partnership, told["by"]),
        organization=partnership.ngo if told["by"] == "owner" else partnership.authority,
        number=1,
        now=now,
    )


def _partnership(title: str) -> Partnership:
    return Partnership.objects.get(title=title)


def _person(cast: Cast, partnership: Partnership, who: str) -> User:
    """The owner of its NGO, or the clerk of its authority."""
    for story in stories.proposals():
        if story.title == partnership.title:
            if who == "owner":
                return cast.person(stories.organizations()[story.ngo].owner)
            return cast.person(stories.organizations()[story.authority].clerk)
    raise LookupError(partnership.title)


# By kind the hour of the day at which it happens, and how.
KINDS = {
    "updates": (1, _update),
    "documents": (2, _document),
    "amendments": (2, _propose),
    "actions": (3, _give),
    "remarks": (4, _say),
}
