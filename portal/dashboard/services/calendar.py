"""The address at which a calendar program reads a person's deadlines."""

from __future__ import annotations

import datetime as dt

from portal.accounts.models import User
from portal.dashboard.models import CalendarFeed, make_key


def open_calendar(*, user: User, now: dt.datetime) -> CalendarFeed:
    """Give the person an address for their calendar program; one that they had leads nowhere from now on.

    Args:
        user: whose deadlines they are.
        now: the moment of the act.
    """
    feed, _created = CalendarFeed.objects.update_or_create(
        user=user, defaults={"key": make_key(), "created_at": now}
    )
    return feed


def close_calendar(*, user: User) -> None:
    """Take the address back, if there is one.

    Args:
        user: whose it is.
    """
    CalendarFeed.objects.filter(user=user).delete()
