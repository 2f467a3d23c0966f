"""Keeps the text of a proposal as it was sent."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from partnerships.life import Side
from partnerships.models import Partnership, ProposalVersion
from partnerships.services.document import rows_of

if TYPE_CHECKING:
    from portal.accounts.models import User

TEXTS = ("title", "problem", "objectives", "activities", "results", "sustainability")


def keep_version(partnership: Partnership, *, actor: User, now: dt.datetime) -> ProposalVersion:
    """Keep the text as it is sent now, in the caller's transaction.

    Args:
        partnership: locked.
        actor: who sends it.
        now: the moment of the act.
    """
    number = partnership.sent_versions.count() + 1
    return ProposalVersion.objects.create(
        partnership=partnership, number=number, made_at=now, made_by=actor, parts=parts_of(partnership)
    )


def parts_of(partnership: Partnership) -> dict[str, Any]:
    """All that the text of a proposal says, as JSON holds it and in no language of the portal's."""
    rows = rows_of(partnership)
    with_it = partnership.co_parties.filter(side=Side.NGO, confirmed_at__isnull=False)
    return {
        **{name: getattr(partnership, name) for name in TEXTS},
        "domain": partnership.domain.slug,
        "people_reached": partnership.people_reached,
        "starts_on": partnership.starts_on.isoformat(),
        "ends_on": partnership.ends_on.isoformat(),
        "budget": None if partnership.budget is None else f"{partnership.budget:.2f}",
        "indicators": [[row.name, row.unit, f"{row.target:.2f}"] for row in rows["indicators"]],
        "funding": [[row.source, row.note, f"{row.amount:.2f}"] for row in rows["funding"]],
        "proposers": [partnership.ngo.name, *with_it.values_list("organization__name", flat=True)],
        "attachments": [
            [each.title, each.file.name, each.file.sha256]
            for each in partnership.attachments.select_related("file")
        ],
    }
