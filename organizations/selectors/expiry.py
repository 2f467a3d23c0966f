"""When a verification's end is told, and from when it may be asked for anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils import timezone

from organizations.enums import ExpiryNotice

if TYPE_CHECKING:
    from organizations.models import Organization

FIRST = dt.timedelta(days=60)
SECOND = dt.timedelta(days=14)
A_DAY = dt.timedelta(days=1)

ASK_BEFORE = FIRST
"""How long before its end a verification may be asked for anew: from the first reminder on."""

WINDOWS: Mapping[ExpiryNotice, tuple[dt.timedelta | None, dt.timedelta]] = {
    ExpiryNotice.FIRST: (SECOND + A_DAY, FIRST),
    ExpiryNotice.SECOND: (dt.timedelta(0), SECOND),
    ExpiryNotice.EXPIRED: (None, -A_DAY),
}
"""How far from today the end lies when a notice is due: at least the first, at most the second."""


def may_be_renewed(organization: Organization, *, today: dt.date | None = None) -> bool:
    """Whether asking to be verified again would be heard now.

    Args:
        organization: any.
        today: by the portal's own clock; now when left out.
    """
    until = organization.verified_until
    return (
        organization.is_verified
        and until is not None
        and organization.renewal_asked_at is None
        and until <= (today or timezone.localdate()) + ASK_BEFORE
    )
