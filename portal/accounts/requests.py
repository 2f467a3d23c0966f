"""What a request tells of the person who makes it."""

from __future__ import annotations

import datetime as dt

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from portal.accounts.models import User


class PersonRequest(HttpRequest):
    """The request of a person who is signed in: what a view under `login_required` receives."""

    user: User
    htmx: HtmxDetails


def second_factor_at(request: HttpRequest) -> dt.datetime | None:
    """When this session was last opened or confirmed with a second factor; None when never.

    Args:
        request: of a person.
    """
    records = get_authentication_records(request, request.user)
    moments = [entry["at"] for entry in records if entry.get("method") == "mfa"]
    return dt.datetime.fromtimestamp(max(moments), tz=dt.UTC) if moments else None
