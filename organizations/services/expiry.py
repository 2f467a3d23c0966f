"""How long the portal's word for an organization holds, and who is told before it ends."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.enums import ExpiryNotice, OrganizationState
from organizations.models import ExpiryReminder, Organization
from organizations.notifications import ON_EXPIRY, RenewalAsked
from organizations.selectors.expiry import ASK_BEFORE, WINDOWS
from organizations.services.guards import lock, require, show_anew
from portal.audit.services import record
from portal.core.exceptions import Refused
from portal.notifications.services import notify

if TYPE_CHECKING:
    from organizations.querysets import OrganizationQuerySet
    from portal.accounts.models import User

BATCH = 500


def years_after(day: dt.date, years: int) -> dt.date:
    """The same day some years on; 29 February becomes the last day of a February without it.

    A term of years ends on the day that corresponds to its first; where the month has none, on the month's
    last day (Codul civil, art. 2552).

    Args:
        day: the first day.
        years: how many, at least 0.
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def verified_until(now: dt.datetime) -> dt.date:
    """The last day on which a decision of this moment holds, by the portal's own clock."""
    return years_after(timezone.localdate(now), settings.VERIFICATION_YEARS)


def vouching_fields(*, reason: str, now: dt.datetime) -> dict[str, Any]:
    """What stands on an organization from the moment it is verified; for every act that makes it so.

    Args:
        reason: what the decision rests on.
        now: the moment of the decision.
    """
    return {
        "decided_at": now,
        "decision_reason": reason,
        "verified_until": verified_until(now),
        "renewal_asked_at": None,
    }


@transaction.atomic
def ask_renewal(*, pk: int, actor: User, now: dt.datetime) -> Organization:
    """Ask to be verified again; the moderators' queue shows it until one of them decides.

    Args:
        pk: the organization.
        actor: an owner or editor of it.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor does not act for the organization.
        Refused: when it is not verified, its verification holds for long yet, or it was asked already.
    """
    organization = lock(pk, actor)
    require("organizations.ask_renewal", actor, organization)
    if not organization.is_verified or organization.verified_until is None:
        raise Refused(_("Only what was verified can be verified again. Nothing was changed."))
    if organization.renewal_asked_at is not None:
        raise Refused(_("This was asked already; a moderator will decide. You will be told by mail."))
    if organization.verified_until > timezone.localdate(now) + ASK_BEFORE:
        raise Refused(
            _("The verification holds for longer than %(days)d days yet, so there is nothing to ask for now.")
            % {"days": ASK_BEFORE.days}
        )
    organization.renewal_asked_at = now
    organization.save(update_fields=["renewal_asked_at"])
    record(
        actor=actor,
        verb="organizations.ask_renewal",
        target=organization,
        now=now,
        before={"renewal_asked_at": None},
        after={"renewal_asked_at": now},
    )
    notify(RenewalAsked, organization, actor=actor, now=now)
    return organization


def remind_of_expiry(*, now: dt.datetime) -> int:
    """Tell the organizations whose verification ends within 60 days, within 14, or has ended; each once.

    What was told is a row that the database lets be written once, so it does not matter how often and by how
    many clocks this is called. A clock that stood still tells late; of several notices that have become due
    meanwhile it tells the last alone, for that one says what holds now.

    Args:
        now: the moment of the act.

    Returns:
        how many organizations were told of something.
    """
    today = timezone.localdate(now)
    return sum(
        _tell(pk, notice, now=now)
        for notice in ExpiryNotice
        for pk in list(_untold(notice, today).order_by("pk").values_list("pk", flat=True)[:BATCH])
    )


def _untold(notice: ExpiryNotice, today: dt.date) -> OrganizationQuerySet:
    """The organizations that should hear this notice and have not."""
    first, last = WINDOWS[notice]
    told = ExpiryReminder.objects.filter(
        organization=OuterRef("pk"), verified_until=OuterRef("verified_until"), notice=notice
    )
    due = Organization.objects.filter(
        ~Exists(told), state=OrganizationState.VERIFIED, verified_until__lte=today + last
    )
    if first is not None:
        due = due.filter(verified_until__gte=today + first)
    # Whoever asked already need not be told to ask.
    return due if notice == ExpiryNotice.EXPIRED else due.filter(renewal_asked_at=None)


@transaction.atomic
def _tell(pk: int, notice: ExpiryNotice, *, now: dt.datetime) -> bool:
    """Tell one organization, unless another worker has it in hand or it was told or renewed meanwhile."""
    due = _untold(notice, timezone.localdate(now))
    organization = due.filter(pk=pk).select_for_update(of=("self",), skip_locked=True).first()
    if organization is None or organization.verified_until is None:
        return False
    _reminder, is_new = ExpiryReminder.objects.get_or_create(
        organization=organization,
        verified_until=organization.verified_until,
        notice=notice,
        defaults={"sent_at": now},
    )
    if is_new:
        notify(ON_EXPIRY[notice], organization, now=now)
        if notice == ExpiryNotice.EXPIRED:
            show_anew(organization)
    return is_new
