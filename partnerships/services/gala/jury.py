"""Jurors: invited, released; and the scoring closed once nothing is owed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from partnerships.life.gala import GalaState
from partnerships.models import GalaEdition, GalaJuror
from partnerships.notifications import GalaJurorInvited
from partnerships.selectors.gala.hindrances import against_closing
from partnerships.selectors.gala.jury import jury_of
from partnerships.services.gala.guards import lock_gala, require
from partnerships.services.guards import written
from portal.accounts.models import User
from portal.audit.services import record
from portal.core.exceptions import Refused
from portal.core.limits import is_within
from portal.notifications.services import notify

if TYPE_CHECKING:
    from collections.abc import Collection

WITH_JURY: Collection[str] = (GalaState.PREPARING, GalaState.NOMINATIONS, GalaState.SCORING)
MOST_JURORS = 30
"""Of one edition, those who were released not among them."""
INVITATIONS_A_DAY = 60
"""Of one manager: an answer tells whether an address has an account."""


@transaction.atomic
def invite_juror(*, pk: int, actor: User, email: str, now: dt.datetime) -> GalaJuror:
    """Make a person with an account a juror of an edition, and tell them.

    Args:
        pk: the edition.
        actor: a programme manager or an administrator.
        email: the address of their account.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor may not.
        Refused: when nobody has an account with this address, they are a juror already, there are enough, or
            the scoring is closed.
        TransitionRefused: when the edition is decided.
    """
    edition = lock_gala(pk, actor, WITH_JURY)
    require("partnerships.manage_gala", actor, edition)
    _require_open_jury(edition, timezone.localdate(now))
    if not is_within("partnerships.gala_juror", str(actor.pk), most=INVITATIONS_A_DAY, seconds=24 * 3600):
        raise Refused(_("You have invited many people today. Please go on tomorrow."))
    person = User.objects.active().filter(email__iexact=email.strip()).first()
    if person is None:
        raise Refused(_("Nobody has an account with this address: please ask them to make one first."))
    if edition.jurors.acting().count() >= MOST_JURORS:
        raise Refused(_("There are %(count)d jurors already, which is the most.") % {"count": MOST_JURORS})
    juror, is_new = edition.jurors.get_or_create(
        user=person, defaults={"invited_by": actor, "invited_at": now}
    )
    if not is_new:
        if juror.released_at is None:
            raise Refused(_("%(person)s is a juror of this edition already.") % {"person": person})
        juror.invited_by, juror.invited_at, juror.released_at, juror.release_reason = actor, now, None, ""
        juror.save()
    record(
        actor=actor, verb="partnerships.gala_invite_juror", target=edition, now=now, after={"juror": person}
    )
    notify(GalaJurorInvited, juror, actor=actor, now=now)
    return juror


@transaction.atomic
def release_juror(*, pk: int, actor: User, reason: str, now: dt.datetime) -> GalaJuror:
    """Take a juror out; what they gave is kept and does not count.

    Possible until the scoring is closed with all marks given, from when whoever manages the gala reads them.

    Args:
        pk: the juror.
        actor: a programme manager or an administrator.
        reason: kept with the juror.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor may not.
        Refused: without a reason, when they were released already, or all marks are given.
        TransitionRefused: when the edition is decided.
    """
    juror = GalaJuror.objects.select_related("user").get(pk=pk)
    edition = lock_gala(juror.edition_id, actor, WITH_JURY)
    juror.refresh_from_db(fields=["released_at"])
    require("partnerships.manage_gala", actor, edition)
    _require_open_jury(edition, timezone.localdate(now))
    if juror.released_at is not None:
        raise Refused(_("%(person)s was released already.") % {"person": juror})
    juror.release_reason = written(reason, _lazy("Please say why they are released."))
    juror.released_at = now
    juror.save(update_fields=["released_at", "release_reason"])
    record(
        actor=actor,
        verb="partnerships.gala_release_juror",
        target=edition,
        now=now,
        after={"juror": juror.user, "reason": juror.release_reason},
    )
    return juror


@transaction.atomic
def close_scoring(*, pk: int, actor: User, now: dt.datetime) -> GalaEdition:
    """Close the scoring before its last day, once nobody owes anything.

    Args:
        pk: the edition.
        actor: a programme manager or an administrator.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor may not.
        Refused: when somebody owes a declaration or marks, or it is closed already.
        TransitionRefused: when it is not being scored.
    """
    edition = lock_gala(pk, actor, (GalaState.SCORING,))
    require("partnerships.manage_gala", actor, edition)
    today = timezone.localdate(now)
    if edition.is_closed_on(today):
        raise Refused(_("The scoring is closed already."))
    if found := against_closing(jury_of(edition, today)):
        raise Refused(" ".join(found))
    edition.scoring_closed_at = now
    edition.save(update_fields=["scoring_closed_at"])
    record(
        actor=actor,
        verb="partnerships.gala_close_scoring",
        target=edition,
        now=now,
        after={"scoring_closed_at": now},
    )
    return edition


def _require_open_jury(edition: GalaEdition, today: dt.date) -> None:
    """Refuse to change the jury once its marks can be read."""
    if edition.is_closed_on(today) and not against_closing(jury_of(edition, today)):
        raise Refused(_("All marks are given and the scoring is closed, so the jury stays as it is."))
