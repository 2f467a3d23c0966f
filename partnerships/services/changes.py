"""Changes that an authority requests, what the NGO sends back, and a longer term.

Days are whole days of the portal's own clock, so a change of summer time neither gives nor takes one. The
day on which changes are requested counts as used; the day on which the proposal comes back does not count.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from partnerships.life import EXTENSION_TERM, MOST_ROUNDS
from partnerships.life.verbs import EXTEND, REQUEST_CHANGES, SEND_BACK
from partnerships.models import MOST_POINTS, ChangePoint, ChangeRound, Partnership
from partnerships.selectors.unsent import as_written
from partnerships.services.four_eyes import forget_prepared
from partnerships.services.guards import door, lock, require_in_term, require_verified, tell, written
from partnerships.services.parties import require_confirmed
from partnerships.services.versions import keep_version, require_sent, require_unchanged, send_unsent
from portal.audit.services import record, transition
from portal.core.exceptions import Refused

if TYPE_CHECKING:
    from portal.accounts.models import User


@transaction.atomic
def request_changes(
    *, pk: int, actor: User, points: Sequence[str], now: dt.datetime, seen: int | None = None
) -> Partnership:
    """Ask the NGO to answer points, each with a note; the clock stands still until it has.

    Args:
        pk: the proposal.
        actor: an owner or editor of the authority who does not belong to the NGO.
        points: what is asked, at most `MOST_POINTS`; empty ones are left out.
        now: the moment of the act.
        seen: the number of the version that was read; None when the act does not rest on a page.

    Raises:
        NotAllowed: when the actor may not answer for the authority.
        Refused: when nothing or too much is asked, the authority has asked `MOST_ROUNDS` times, the term is
            over, the authority is not verified, or the NGO has sent another version since.
        TransitionRefused: when it is not under review.
    """
    asked = [point.strip() for point in points if point.strip()]
    if not asked:
        raise Refused(_("Please write at least one point that the NGO should answer."))
    if len(asked) > MOST_POINTS:
        raise Refused(_("At most %(count)d points at once, please.") % {"count": MOST_POINTS})

    def check(partnership: Partnership) -> None:
        require_sent(partnership, seen)
        require_verified(partnership.authority)
        require_in_term(partnership, now)
        if partnership.rounds_here >= MOST_ROUNDS:
            raise Refused(_no_more_rounds(partnership))

    partnership = transition(
        Partnership,
        pk,
        verb="partnerships.request_changes",
        fields={"paused_at": now},
        **door(REQUEST_CHANGES, actor, now, check),
    )
    forget_prepared(partnership)
    opened = ChangeRound.objects.create(
        partnership=partnership,
        asked_at=now,
        days_used=_days_used(partnership, timezone.localdate(now)),
        days_left=partnership.days_left or 0,
    )
    ChangePoint.objects.bulk_create(ChangePoint(round=opened, text=text) for text in asked)
    return tell(partnership, REQUEST_CHANGES, actor=actor, now=now)


@transaction.atomic
def send_back(
    *, pk: int, actor: User, notes: Mapping[int, str], now: dt.datetime, seen: str | None = None
) -> Partnership:
    """Send a proposal back with a note on each point; the clock runs on with the days that were left.

    Args:
        pk: the proposal.
        actor: an owner or editor of its NGO.
        notes: by the key of the point.
        now: the moment of the act.
        seen: the mark of the text that was read; None when the act does not rest on a page.

    Raises:
        NotAllowed: when the actor does not act for the NGO.
        Refused: when a point has no note, an NGO that was asked to propose too has not confirmed, somebody
            else has changed the text since, or the NGO is not verified; it can still withdraw.
        TransitionRefused: when no changes are requested.
    """
    # The new last day follows from the locked row, so it is filled in by the check.
    fields: dict[str, dt.date | None] = {"paused_at": None}

    def check(partnership: Partnership) -> None:
        require_verified(partnership.ngo)
        as_written(partnership)
        require_unchanged(partnership, seen)
        require_confirmed(partnership)
        points = ChangePoint.objects.filter(round__partnership=partnership, round__sent_back_at=None)
        for point in points:
            point.note = written(notes.get(point.pk, ""), _lazy("Every point needs a note."))
            point.save(update_fields=["note"])
        left = dt.timedelta(days=partnership.days_left or 0)
        fields["answer_due_on"] = timezone.localdate(now) + left

    partnership = transition(
        Partnership,
        pk,
        verb="partnerships.send_back",
        fields=fields,
        **door(SEND_BACK, actor, now, check),
    )
    partnership.rounds.filter(sent_back_at=None).update(sent_back_at=now)
    send_unsent(partnership)
    keep_version(partnership, actor=actor, now=now)
    return tell(partnership, SEND_BACK, actor=actor, now=now)


@transaction.atomic
def extend_term(*, pk: int, actor: User, reason: str, now: dt.datetime) -> Partnership:
    """Prolong the term for the answer once, by `EXTENSION_TERM` (OG 27/2002, art. 9), before it has run out.

    Args:
        pk: the proposal.
        actor: an owner or editor of the authority who does not belong to the NGO.
        reason: the NGO reads it.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor may not answer for the authority.
        Refused: when there is no reason, it was prolonged before, or the term is over.
        TransitionRefused: when it is not under review.
    """
    reason = written(reason, _lazy("An extension needs its reason: the NGO will read it."))
    partnership = lock(pk, EXTEND, actor)
    require_verified(partnership.authority)
    require_in_term(partnership, now)
    if partnership.extended_at is not None or partnership.answer_due_on is None:
        raise Refused(_("The term was extended once already; the law gives no second time."))
    before = {"answer_due_on": partnership.answer_due_on, "extended_at": None, "extension_reason": ""}
    after = {
        "answer_due_on": EXTENSION_TERM.last_day(after=partnership.answer_due_on),
        "extended_at": now,
        "extension_reason": reason,
    }
    for name, value in after.items():
        setattr(partnership, name, value)
    partnership.save(update_fields=list(after))
    record(actor=actor, verb="partnerships.extend", target=partnership, now=now, before=before, after=after)
    return tell(partnership, EXTEND, actor=actor, now=now)


def _no_more_rounds(partnership: Partnership) -> str:
    asked = _(
        "Your authority has requested changes of this proposal %(count)d times, which is the most: each time "
        "the term stands still."
    ) % {"count": MOST_ROUNDS}
    if partnership.extended_at is None:
        return f"{asked} " + _("Please accept or reject it, with reasons; or extend the term, once.")
    return f"{asked} " + _("Please accept or reject it, with reasons.")


def _days_used(partnership: Partnership, today: dt.date) -> int:
    """Days of the term that have been used: those since the arrival without those in which it stood still."""
    if partnership.received_at is None:
        return 0
    began = timezone.localdate(partnership.received_at)
    stood = partnership.rounds.filter(asked_at__gte=partnership.received_at, sent_back_at__isnull=False)
    paused = sum(
        (timezone.localdate(sent_back_at) - timezone.localdate(asked_at)).days
        for asked_at, sent_back_at in stood.values_list("asked_at", "sent_back_at")
        if sent_back_at is not None
    )
    return (today - began).days - paused
