"""What the history says of reported values, and who hears of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from partnerships.models import Partnership, ReportedValue
from partnerships.notifications import ValuesOfProgramme
from portal.audit.services import record
from portal.notifications.services import notify

if TYPE_CHECKING:
    from partnerships.services.values import Given
    from portal.accounts.models import User

MOST_TOLD = 60
"""Values that an entry of the history names one by one; of more it says how many there are."""


def record_values(
    partnership: Partnership,
    new: Sequence[Given],
    stood: Mapping[tuple[int, dt.date], ReportedValue],
    *,
    actor: User,
    for_programme: bool,
    now: dt.datetime,
) -> None:
    """Write into the history which values were reported, and tell the parties where none of them did.

    Args:
        partnership: of the values.
        new: what was reported.
        stood: by indicator's key and day, what stood in their places.
        actor: who reported.
        for_programme: whether as the manager of its programme, for no party of it.
        now: the moment of the act.
    """
    told = [(f"{one.indicator.name} · {one.as_of.isoformat()}", one) for one in new[:MOST_TOLD]]
    said: dict[str, Any] = {
        "actor": actor,
        "target": partnership,
        "now": now,
        "before": {
            name: row.value
            for name, one in told
            if (row := stood.get((one.indicator.pk, one.as_of))) is not None
        },
        "after": {name: one.value for name, one in told} | {"count": len(new)},
    }
    if for_programme:
        record(verb="partnerships.report_values_for_programme", **said)
        notify(ValuesOfProgramme, partnership, actor=actor, now=now)
    else:
        record(verb="partnerships.report_values", **said)
