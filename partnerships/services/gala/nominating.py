"""Nominations: made and withdrawn while they are taken."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from partnerships.models import GalaEdition, GalaNomination, Partnership
from partnerships.notifications import GalaNominated
from partnerships.selectors.gala.eligibility import verdicts_of
from partnerships.services.gala.guards import lock_gala, require
from partnerships.services.guards import written
from portal.audit.services import record
from portal.core.exceptions import Refused
from portal.notifications.services import notify

if TYPE_CHECKING:
    from portal.accounts.models import User

MOST_NOMINATIONS = 300
"""Of one edition."""


@transaction.atomic
def nominate(*, pk: int, partnership_pk: int, actor: User, reason: str, now: dt.datetime) -> GalaNomination:
    """Put a partnership forward; its parties hear of it.

    Args:
        pk: the edition.
        partnership_pk: the partnership.
        actor: who writes for a party, a programme manager or an administrator.
        reason: the jurors read it.
        now: the moment of the act.

    Raises:
        NotAllowed: when the partnership is not the actor's to nominate.
        Refused: when nominations are not taken, it is not eligible, is nominated already, or there is no
            reason.
    """
    edition = lock_gala(pk, actor)
    # Locked, so that no other act ends it between the question and the nomination.
    partnership = Partnership.objects.select_for_update(of=("self",)).get(pk=partnership_pk)
    require("partnerships.gala_nominate", actor, partnership)
    today = timezone.localdate(now)
    require_nominations(edition, today)
    said = written(reason, _lazy("Please say why it is nominated: the jurors read it."))
    if hindered := [one.why_not for one in verdicts_of(partnership, edition, today) if not one.holds]:
        raise Refused(_("It is not eligible. %(reasons)s") % {"reasons": " ".join(hindered)})
    nomination = edition.nominations.filter(partnership=partnership).first()
    if nomination is not None and nomination.withdrawn_at is None:
        raise Refused(_("“%(partnership)s” is nominated already.") % {"partnership": partnership})
    if edition.nominations.standing().count() >= MOST_NOMINATIONS:
        raise Refused(
            _("This edition takes no more than %(count)d nominations.") % {"count": MOST_NOMINATIONS}
        )
    nomination = nomination or GalaNomination(edition=edition, partnership=partnership)
    nomination.reason, nomination.nominated_by, nomination.nominated_at = said, actor, now
    nomination.withdrawn_at = None
    nomination.save()
    record(
        actor=actor,
        verb="partnerships.gala_nominate",
        target=partnership,
        now=now,
        after={"edition": edition, "reason": said},
    )
    notify(GalaNominated, nomination, actor=actor, now=now)
    return nomination


@transaction.atomic
def withdraw_nomination(*, pk: int, actor: User, now: dt.datetime) -> GalaNomination:
    """Take a nomination back, as long as nominations are taken; it can be made again.

    Args:
        pk: the nomination.
        actor: who writes for a party, a programme manager or an administrator.
        now: the moment of the act.

    Raises:
        NotAllowed: when it is not the actor's to withdraw.
        Refused: when nominations are not taken any more, or it was withdrawn already.
    """
    nomination = GalaNomination.objects.select_related("partnership").get(pk=pk)
    edition = lock_gala(nomination.edition_id, actor)
    nomination.refresh_from_db(fields=["withdrawn_at"])
    require("partnerships.gala_withdraw", actor, nomination)
    require_nominations(edition, timezone.localdate(now))
    if nomination.withdrawn_at is not None:
        raise Refused(_("This nomination was withdrawn already."))
    nomination.withdrawn_at = now
    nomination.save(update_fields=["withdrawn_at"])
    record(
        actor=actor,
        verb="partnerships.gala_withdraw",
        target=nomination.partnership,
        now=now,
        after={"edition": edition},
    )
    return nomination


def require_nominations(edition: GalaEdition, today: dt.date) -> None:
    """Ask whether nominations are taken.

    Raises:
        Refused: when they are not.
    """
    if not edition.takes_nominations_on(today):
        raise Refused(_("“%(edition)s” takes no nominations now.") % {"edition": edition})
