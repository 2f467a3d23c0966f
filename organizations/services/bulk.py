"""Many decisions of a moderator with one reason: each through the door of a single one, and by itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import rules
from django.utils.translation import gettext as _

from organizations.models import Organization
from organizations.selectors.queue import Matter, waiting_rows
from organizations.services.changes import decide_changes
from organizations.services.guards import require_reason
from organizations.services.verification import (
    decline_renewal,
    refuse_organization,
    renew_verification,
    suspend_organization,
    verify_organization,
)
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused

if TYPE_CHECKING:
    from portal.accounts.models import User

MOST_AT_ONCE = 50
"""How much a moderator decides with one reason: as much as somebody can have looked at."""


@dataclass(frozen=True)
class Chosen:
    """One thing that waits and was chosen.

    Attributes:
        matter: what is to be decided; a request to join is not decided together with others.
        pk: the organization.
        seen: the key of its newest audit entry that the moderator was shown.
        changes: where changes are to be decided, the keys of those that the moderator was shown.
    """

    matter: Matter
    pk: int
    seen: int = 0
    changes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What came of one of the decisions.

    Attributes:
        organization: about which; None when there is none with this key.
        refusal: why it was not decided; empty when it was.
        was_theirs: whether the moderator could have decided it, had it been as they were shown.
    """

    organization: Organization | None
    refusal: str = ""
    was_theirs: bool = False


FAVOURABLE = {
    Matter.REGISTRATION: verify_organization,
    Matter.RENEWAL: renew_verification,
    Matter.ENDED: renew_verification,
}
UNFAVOURABLE = {
    Matter.REGISTRATION: refuse_organization,
    Matter.RENEWAL: decline_renewal,
    Matter.ENDED: suspend_organization,
}
IN_TURN = (Matter.REGISTRATION, Matter.RENEWAL, Matter.ENDED, Matter.CHANGE)
"""In which order an organization's own are decided: what is suspended cannot be told about its renewal, and
changes do not ask what else was done meanwhile."""
DECIDED_TOGETHER = frozenset(IN_TURN)


def decide_many(
    *, chosen: Sequence[Chosen], actor: User, favourable: bool, reason: str, now: dt.datetime
) -> list[Outcome]:
    """Decide on several things that wait, in one sense and with one reason, each in a transaction of its own.

    What cannot be decided any more, or not by this moderator, stays as it is and says why; the others are
    decided all the same, each with its own entry in the audit and its own letters.

    Args:
        chosen: at least one, at most `MOST_AT_ONCE`.
        actor: a moderator.
        favourable: verify, verify again, approve, leave verified; otherwise refuse, do not verify again yet,
            decline, suspend.
        reason: what the decisions rest on; every one of the organizations reads it.
        now: the moment of the act.

    Returns:
        what came of each, in the order in which they were chosen.

    Raises:
        NotAllowed: when the actor is no moderator.
        Refused: when nothing or too much was chosen, or there is no reason; nothing is decided then.
    """
    if not rules.has_perm("organizations.view_queue", actor):
        raise NotAllowed(_("Only moderators verify organizations."))
    require_few(len(chosen))
    require_reason(reason)
    found = Organization.objects.in_bulk([one.pk for one in chosen])
    outcomes: dict[Chosen, Outcome] = {}
    done: dict[tuple[Any, int], Outcome] = {}
    for one in sorted(chosen, key=_turn):
        act = _act(one, favourable=favourable)
        organization = found.get(one.pk)
        if act is None or organization is None:
            outcomes[one] = Outcome(organization, _("This does not wait for a decision any more."))
        elif (act, one.pk) in done:
            # Asked to be verified again and ended in the register: the first decision was about both.
            outcomes[one] = done[act, one.pk]
        else:
            ready = _ready(one, act, actor, favourable=favourable, again=any(pk == one.pk for _a, pk in done))
            outcomes[one] = _attempt(
                organization, partial(ready, pk=one.pk, actor=actor, reason=reason, now=now)
            )
            if not outcomes[one].refusal:
                done[act, one.pk] = outcomes[one]
    _tell_decided(outcomes)
    return [outcomes[one] for one in chosen]


def _tell_decided(outcomes: dict[Chosen, Outcome]) -> None:
    """Say of what waits no more that somebody was quicker, which is more than that it was changed."""
    refused = {one.pk for one, outcome in outcomes.items() if outcome.refusal and outcome.was_theirs}
    if not refused:
        return
    waiting = {(what, pk) for what, pk, *_rest in waiting_rows(about=refused)}
    now = Organization.objects.in_bulk(refused)
    for one, outcome in outcomes.items():
        if (
            one.pk in refused
            and outcome.refusal
            and outcome.was_theirs
            and (one.matter, one.pk) not in waiting
        ):
            told = {"state": now[one.pk].state_label}
            sentence = _("Somebody decided this meanwhile: the organization is “%(state)s” now.") % told
            outcomes[one] = Outcome(now[one.pk], sentence)


def _turn(one: Chosen) -> int:
    return IN_TURN.index(one.matter) if one.matter in DECIDED_TOGETHER else len(IN_TURN)


def require_few(count: int) -> None:
    """Raise `Refused` unless as much was chosen as can be decided at once."""
    if not count:
        raise Refused(_("Please choose at least one organization."))
    if count > MOST_AT_ONCE:
        raise Refused(
            _("You chose %(count)d; at most %(most)d can be decided at once.")
            % {"count": count, "most": MOST_AT_ONCE}
        )


def _act(one: Chosen, *, favourable: bool) -> Callable[..., Any] | None:
    if one.matter == Matter.CHANGE:
        return decide_changes if one.changes else None
    return (FAVOURABLE if favourable else UNFAVOURABLE).get(one.matter)


def _ready(
    one: Chosen, act: Callable[..., Any], actor: User, *, favourable: bool, again: bool
) -> Callable[..., Any]:
    """The act with what the moderator was shown; what they did themselves a moment ago counts as shown."""
    if one.matter == Matter.CHANGE:
        return partial(act, decisions=dict.fromkeys(one.changes, favourable))
    seen = one.seen
    if again:
        own = Entry.objects.about(Organization(pk=one.pk)).filter(actor=actor)
        seen = own.values_list("pk", flat=True).first() or seen
    return partial(act, seen=seen)


def _attempt(organization: Organization, act: Callable[[], object]) -> Outcome:
    """Do it; when it is refused, the sentence says why."""
    try:
        act()
    except (Refused, NotAllowed) as refusal:
        return Outcome(organization, refusal.sentence, was_theirs=isinstance(refusal, Refused))
    return Outcome(organization)
