"""Who does what until when: given, changed, done, and reminded of once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from partnerships.life import PartnershipState
from partnerships.models import ActionPoint, Partnership
from partnerships.notifications import ActionPointDue, ActionPointGiven
from partnerships.rules import parties_of
from partnerships.selectors import people_of
from partnerships.services.guards import lock_to_talk, lock_to_work, written
from partnerships.services.plan_checks import LONGEST_AFTER
from portal.accounts.models import User
from portal.audit.services import record
from portal.core.exceptions import NotAllowed, Refused
from portal.core.once import sent_before
from portal.core.templatetags.ui import on
from portal.notifications.services import notify

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_OPEN = 100
"""Action points of one partnership that wait at a time."""


@transaction.atomic
def give_action_point(
    *, pk: int, actor: User, what: str, assignee: int, due_on: dt.date, once: uuid.UUID, now: dt.datetime
) -> ActionPoint:
    """Note what a person of a party is to do until when, and tell them.

    Args:
        pk: the partnership.
        actor: an owner or editor of a party.
        what: is to be done, in one line.
        assignee: the key of a person of any party.
        due_on: the last day.
        once: the mark of the form: what is sent twice is given once.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor acts for no party.
        Refused: when it says nothing, the day is over or lies more than `LONGEST_AFTER` days after the
            partnership, the person belongs to no party, or too many wait.
        TransitionRefused: when the partnership has not begun, or its work is over.
    """
    what = written(what, _lazy("Please say what is to be done."))
    partnership = lock_to_work(pk, actor, is_public=False)
    said = {"what": what, "assignee_id": assignee, "due_on": due_on}
    before, once = sent_before(partnership.action_points.filter(given_by=actor), once, said)
    if before is not None:
        return before
    _require_day(due_on, partnership, now)
    person = _person(partnership, assignee)
    if partnership.action_points.filter(done_at=None).count() >= MOST_OPEN:
        raise Refused(
            _("%(count)d action points wait already, which is the most. Please mark some as done first.")
            % {"count": MOST_OPEN}
        )
    point: ActionPoint = partnership.action_points.create(
        what=what, assignee=person, due_on=due_on, given_by=actor, given_at=now, once=once
    )
    record(
        actor=actor, verb="partnerships.give_action_point", target=partnership, now=now, after=_said(point)
    )
    notify(ActionPointGiven, point, actor=actor, now=now)
    return point


@transaction.atomic
def change_action_point(
    *, pk: int, point_pk: int, actor: User, what: str, assignee: int, due_on: dt.date, now: dt.datetime
) -> ActionPoint:
    """Say otherwise what is to be done, by whom or until when; a new person is told.

    Args:
        pk: the partnership.
        point_pk: one of its action points that waits.
        actor: an owner or editor of a party.
        what: is to be done, in one line.
        assignee: the key of a person of any party.
        due_on: the last day; one that is over only where it was that before.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor acts for no party.
        Refused: as for `give_action_point`, and when it was marked as done meanwhile.
        TransitionRefused: when the partnership's work is over.
    """
    what = written(what, _lazy("Please say what is to be done."))
    partnership = lock_to_work(pk, actor, is_public=False)
    point = _point(partnership, point_pk)
    if point.done_at is not None:
        raise Refused(_("This was marked as done meanwhile. Nothing was changed."))
    if due_on != point.due_on:
        _require_day(due_on, partnership, now)
    before, is_anothers = _said(point), assignee != point.assignee_id
    point.what, point.due_on = what, due_on
    if is_anothers:
        point.assignee, point.reminded_of = _person(partnership, assignee), None
    if _said(point) == before:
        return point
    point.save(update_fields=["what", "due_on", "assignee", "reminded_of"])
    record(
        actor=actor,
        verb="partnerships.change_action_point",
        target=partnership,
        now=now,
        before=before,
        after=_said(point),
    )
    if is_anothers:
        notify(ActionPointGiven, point, actor=actor, now=now)
    return point


@transaction.atomic
def finish_action_point(*, pk: int, point_pk: int, actor: User, now: dt.datetime) -> ActionPoint:
    """Mark an action point as done.

    Args:
        pk: the partnership.
        point_pk: one of its action points.
        actor: the person who does it, or an owner or editor of a party.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor is neither, or no longer belongs to a party.
        Refused: when it is marked as done already.
        TransitionRefused: when the partnership's work is over.
    """
    point = _theirs(pk, point_pk, actor)
    if point.done_at is not None:
        raise Refused(_("This was marked as done meanwhile. Nothing was changed."))
    point.done_at, point.done_by = now, actor
    point.save(update_fields=["done_at", "done_by"])
    record(
        actor=actor,
        verb="partnerships.finish_action_point",
        target=point.partnership,
        now=now,
        after={"what": point.what},
    )
    return point


@transaction.atomic
def reopen_action_point(*, pk: int, point_pk: int, actor: User, now: dt.datetime) -> ActionPoint:
    """Take back that an action point is done.

    Arguments as for `finish_action_point`.

    Raises:
        NotAllowed: when the actor neither does it nor acts for a party.
        Refused: when it waits already.
        TransitionRefused: when the partnership's work is over.
    """
    point = _theirs(pk, point_pk, actor)
    if point.done_at is None:
        raise Refused(_("This is not marked as done any more. Nothing was changed."))
    point.done_at = point.done_by = None
    point.save(update_fields=["done_at", "done_by"])
    record(
        actor=actor,
        verb="partnerships.reopen_action_point",
        target=point.partnership,
        now=now,
        after={"what": point.what},
    )
    return point


def to_remind(today: dt.date) -> Iterator[tuple[int, dt.date]]:
    """Partnerships in which people are to be reminded, with the first of the days that have come.

    Args:
        today: by the portal's own clock.
    """
    due = ActionPoint.objects.to_remind_of(today).order_by("partnership_id", "due_on")
    yield from due.distinct("partnership_id").values_list("partnership_id", "due_on")


@transaction.atomic
def remind_of_action_points(*, pk: int, now: dt.datetime) -> Partnership:
    """Remind people of what they do in a partnership and whose last day has come; of each day once.

    Args:
        pk: the partnership.
        now: the moment of the act.

    Raises:
        Refused: when there is nothing to remind of, or another clock was quicker.
    """
    due = ActionPoint.objects.to_remind_of(timezone.localdate(now)).filter(partnership=pk)
    rows = due.select_related("partnership", "assignee").select_for_update(of=("self",), skip_locked=True)
    points = list(rows)
    if not points:
        raise Refused(_("Nothing is due. Nothing was changed."))
    for point in points:
        point.reminded_of = point.due_on
        notify(ActionPointDue, point, now=now)
    ActionPoint.objects.bulk_update(points, ["reminded_of"])
    return points[0].partnership


def _require_day(due_on: dt.date, partnership: Partnership, now: dt.datetime) -> None:
    today = timezone.localdate(now)
    if due_on < today:
        raise Refused(_("This day is over. Please choose a later one."))
    # Of one whose last day is long over the report may still be to write.
    last = max(partnership.ends_on, today) + dt.timedelta(days=LONGEST_AFTER)
    if due_on > last:
        raise Refused(
            _("From today to %(last)s, please: nothing is to be done for this partnership later than that.")
            % {"last": on(last)}
        )


def _person(partnership: Partnership, pk: int) -> User:
    """Somebody who belongs to a party now."""
    if pk not in {person.pk for person in people_of(partnership)}:
        raise Refused(_("This person does not belong to any of the parties. Please choose another."))
    return User.objects.get(pk=pk)


def _point(partnership: Partnership, pk: int) -> ActionPoint:
    point = partnership.action_points.select_related("assignee").filter(pk=pk).first()
    if point is None:
        raise Refused(_("There is no such action point in this partnership."))
    point.partnership = partnership
    return point


def _theirs(pk: int, point_pk: int, actor: User) -> ActionPoint:
    """An action point that the actor may mark: their own, or any for whoever acts for a party."""
    partnership = lock_to_talk(pk, actor)
    point = _point(partnership, point_pk)
    if actor.pk != point.assignee_id and not parties_of(actor, partnership):
        raise NotAllowed(
            _("Only %(person)s or an owner or editor of a party can do this.") % {"person": point.assignee}
        )
    if partnership.state not in PartnershipState.worked_on():
        raise Refused(_("The work on this partnership is over. Nothing was changed."))
    return point


def _said(point: ActionPoint) -> Mapping[str, object]:
    return {"what": point.what, "assignee": point.assignee_id, "due_on": point.due_on}
