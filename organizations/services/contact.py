"""Writing to an organization through its page, which shows nobody's address."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import Enquiry, Organization
from organizations.notifications import EnquiryReceived, EnquirySent
from portal.core.exceptions import Refused
from portal.core.limits import is_within
from portal.notifications.services import notify, write_to_address

if TYPE_CHECKING:
    from portal.accounts.models import User

A_DAY_TO_ONE = 40
AN_HOUR_FROM_ONE = 5
A_DAY_FROM_ONE = 15
"""Less than half of what one organization takes: no sender closes the form for the others, not even around
midnight, when two days are counted."""
KEPT_FOR = dt.timedelta(days=180)


def send_enquiry(
    *,
    pk: int,
    sender: User | None,
    origin: str | None,
    name: str,
    email: str,
    message: str,
    now: dt.datetime,
) -> Enquiry:
    """Keep what somebody wrote to an organization, and mail it to whoever reads its messages.

    That is the address that the organization gave for it; without one, its owners and editors. Answers go to
    the sender. Not audited: the audit would keep for good what is forgotten after `KEPT_FOR`.

    Args:
        pk: the organization.
        sender: who is signed in, if somebody is.
        origin: the client's address, of which only a fingerprint is kept, for two days; None when not known.
        name: of the sender, one line.
        email: of the sender, checked to be an address.
        message: what they write.
        now: the moment of the act.

    Raises:
        Refused: when nobody would read it, or too much came from one sender or to one organization.
    """
    with transaction.atomic():
        # Held, so that many at the same moment are counted one after the other.
        organization = Organization.objects.select_for_update(of=("self",)).get(pk=pk)
        if not organization.is_verified:
            raise Refused(
                _("Nobody of this organization is on the portal, so nobody would read your message.")
            )
        since = now - dt.timedelta(days=1)
        if organization.enquiries.filter(written_at__gt=since).count() >= A_DAY_TO_ONE:
            raise Refused(
                _(
                    "So many messages reached this organization today that it takes no more. "
                    "Please try tomorrow."
                )
            )
        _count(f"user:{sender.pk}" if sender else str(origin))
        enquiry = Enquiry.objects.create(
            organization=organization, sender=sender, name=name, email=email, message=message, written_at=now
        )
        if organization.email:
            write_to_address(
                EnquirySent,
                enquiry,
                address=organization.email,
                language=settings.LANGUAGE_CODE,
                path=organization.get_absolute_url(),
                now=now,
            )
        else:
            notify(EnquiryReceived, enquiry, now=now)
    return enquiry


def _count(who: str) -> None:
    """Count one more message of a sender, and raise `Refused` when that is too many."""
    if not is_within("organizations.enquiry", who, most=AN_HOUR_FROM_ONE, seconds=3600):
        raise Refused(
            _("You have sent %(count)d messages within an hour, which is the most. Please try again later.")
            % {"count": AN_HOUR_FROM_ONE}
        )
    if not is_within("organizations.enquiry.day", who, most=A_DAY_FROM_ONE, seconds=24 * 3600):
        raise Refused(
            _("You have sent %(count)d messages within a day, which is the most. Please try tomorrow.")
            % {"count": A_DAY_FROM_ONE}
        )


def sweep_enquiries(*, now: dt.datetime) -> int:
    """Forget what was written to organizations longer than `KEPT_FOR` ago.

    Returns:
        how many there were.
    """
    forgotten, _by_model = Enquiry.objects.filter(written_at__lt=now - KEPT_FOR).delete()
    return forgotten
