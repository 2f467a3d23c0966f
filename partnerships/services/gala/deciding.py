"""An edition moved on, and ties ruled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from organizations.rules import forget_roles
from partnerships.life.gala import DECIDE, GALA_LIFE, OPEN, PUBLISH, SCORE, GalaState, GalaVerb
from partnerships.models import GalaEdition, GalaNomination, GalaSheet
from partnerships.notifications import GalaLaureateNamed
from partnerships.selectors.gala.hindrances import against
from partnerships.selectors.gala.jury import jury_of
from partnerships.selectors.gala.ranking import ranking_of
from partnerships.services.gala.guards import lock_gala, require
from partnerships.services.guards import written
from portal.audit.services import record, transition
from portal.core.exceptions import Refused
from portal.core.page_cache import drop_pages
from portal.notifications.services import notify

if TYPE_CHECKING:
    from portal.accounts.models import User


def move_gala(*, pk: int, verb: str, actor: User, now: dt.datetime) -> GalaEdition:
    """Move an edition on by the verb that leads from its state.

    Args:
        pk: the edition.
        verb: the name of one of `GALA_LIFE`.
        actor: a programme manager or an administrator.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor may not.
        Refused: with each reason that stands against it.
        TransitionRefused: when it is in another state.
        KeyError: when there is no such verb.
    """
    return _MOVES[verb](pk=pk, actor=actor, now=now)


@transaction.atomic
def open_nominations(*, pk: int, actor: User, now: dt.datetime) -> GalaEdition:
    """Make an edition public and take nominations; arguments and faults as for `move_gala`."""
    edition = transition(
        GalaEdition, pk, verb="partnerships.gala_open", **_door(OPEN, actor, now), actor=actor, now=now
    )
    drop_pages("partnerships")
    return edition


@transaction.atomic
def begin_scoring(*, pk: int, actor: User, now: dt.datetime) -> GalaEdition:
    """Have the jurors score what was nominated; arguments and faults as for `move_gala`."""
    edition = transition(
        GalaEdition, pk, verb="partnerships.gala_score", **_door(SCORE, actor, now), actor=actor, now=now
    )
    drop_pages("partnerships")
    return edition


@transaction.atomic
def decide(*, pk: int, actor: User, now: dt.datetime) -> GalaEdition:
    """Keep the ranking as it stands; arguments and faults as for `move_gala`.

    What becomes of a partnership, a juror or a membership afterwards changes nothing of it.
    """
    edition = transition(
        GalaEdition, pk, verb="partnerships.gala_decide", **_door(DECIDE, actor, now), actor=actor, now=now
    )
    jury = jury_of(edition, timezone.localdate(now))
    nominations = {one.pk: one for one in jury.nominations}
    for place in ranking_of(jury, list(edition.criteria.all())):
        one = nominations[place.nomination.pk]
        one.rank, one.score, one.decided_by = place.rank, place.score, place.decided_by
        one.is_laureate = place.is_laureate
    for one in jury.nominations:
        one.left_out = " ".join(verdict.why_not for verdict in jury.verdicts[one.pk] if not verdict.holds)
    kept = ["rank", "score", "decided_by", "is_laureate", "left_out"]
    GalaNomination.objects.bulk_update(jury.nominations, kept)
    GalaSheet.objects.filter(pk__in=[sheet.pk for sheet in jury.counted]).update(counts=True)
    drop_pages("partnerships")
    return edition


@transaction.atomic
def publish(*, pk: int, actor: User, now: dt.datetime) -> GalaEdition:
    """Show everyone the laureates and tell their parties; arguments and faults as for `move_gala`."""
    edition = transition(
        GalaEdition, pk, verb="partnerships.gala_publish", **_door(PUBLISH, actor, now), actor=actor, now=now
    )
    for laureate in edition.nominations.laureates().select_related("partnership"):
        laureate.edition = edition
        record(
            actor=actor,
            verb="partnerships.gala_laureate",
            target=laureate.partnership,
            now=now,
            after={"edition": edition, "rank": laureate.rank},
        )
        notify(GalaLaureateNamed, laureate, actor=actor, now=now)
    drop_pages("partnerships")
    return edition


_MOVES = dict(
    zip([verb.name for verb in GALA_LIFE], (open_nominations, begin_scoring, decide, publish), strict=True)
)


def _door(verb: GalaVerb, actor: User, now: dt.datetime) -> dict[str, Any]:
    """What `transition` needs for a verb beside the record and its name."""

    def check(edition: GalaEdition) -> None:
        forget_roles(actor)
        require("partnerships.manage_gala", actor, edition)
        if edition.state == verb.leaves and (found := against(edition, verb, timezone.localdate(now))):
            raise Refused(" ".join(found))

    return {"to": verb.to, "leaving": (verb.leaves,), "check": check, "fields": {verb.since: now}}


@transaction.atomic
def rule_tie(*, pk: int, actor: User, order: Sequence[int], reason: str, now: dt.datetime) -> GalaEdition:
    """Put in order what no declared rule tells apart.

    Args:
        pk: the edition.
        actor: a programme manager or an administrator who is in conflict with nothing that is nominated.
        order: the keys of all nominations that share a rank, the first first.
        reason: kept with each of them; the ranking shows it.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor may not, or is in conflict with a nomination of the edition.
        Refused: when the scoring is not closed, somebody owes marks, these are not all that share a rank, or
            there is no reason.
        TransitionRefused: when it is not being scored.
    """
    edition = lock_gala(pk, actor, (GalaState.SCORING,))
    require("partnerships.manage_gala", actor, edition)
    require("partnerships.read_gala_ranking", actor, edition)
    today = timezone.localdate(now)
    jury = jury_of(edition, today)
    if not (edition.is_closed_on(today) and jury.is_complete):
        raise Refused(_("Ties are ruled once all marks are given and the scoring is closed."))
    said = written(reason, _lazy("Please give the reason of the ruling: the ranking shows it."))
    places = ranking_of(jury, list(edition.criteria.all()))
    ranks = {place.nomination.pk: place.rank for place in places if place.must_be_ruled}
    tied = {key for key, rank in ranks.items() if order and rank == ranks.get(order[0])}
    if not order or len(order) != len(set(order)) or set(order) != tied:
        raise Refused(_("These are not the nominations that share a place now. Please look again."))
    found = {one.pk: one for one in jury.eligible}
    for number, key in enumerate(order, 1):
        nomination = found[key]
        nomination.ruled_place, nomination.ruling, nomination.ruled_by = number, said, actor
        nomination.save(update_fields=["ruled_place", "ruling", "ruled_by"])
    record(
        actor=actor,
        verb="partnerships.gala_rule_tie",
        target=edition,
        now=now,
        after={"order": list(order), "reason": said},
    )
    return edition
