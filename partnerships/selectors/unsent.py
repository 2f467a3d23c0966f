"""What the NGOs write while changes are requested, laid over what was sent: for their own eyes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from partnerships.life import PartnershipState
from partnerships.models import Attachment, Funding, Indicator, Partnership, ProposalVersion, UnsentText
from portal.taxonomy.models import Domain

TEXTS = ("title", "problem", "objectives", "activities", "results", "sustainability")
SAID = (*TEXTS, "domain", "people_reached", "starts_on", "ends_on", "budget")
"""The fields of a proposal that its text is made of."""
UNSENT_IN = (PartnershipState.CHANGES_REQUESTED, PartnershipState.WITHDRAWN)
"""The states in which something can be written that was never sent; whoever withdraws leaves it so."""


def as_written(partnership: Partnership) -> Partnership:
    """Lay over a proposal, in memory, what its NGOs have written since it was sent.

    Args:
        partnership: of which the fields in `SAID` and the rows then say what was written.
    """
    unsent = UnsentText.objects.filter(partnership=partnership).first()
    if unsent is not None:
        _lay_over(partnership, unsent.parts)
    return partnership


def attachments_as_sent(partnership: Partnership) -> list[Attachment]:
    """The attachments of the version that was sent last; of before versions were kept, those that stand."""
    last = ProposalVersion.objects.filter(partnership=partnership).order_by("number").last()
    return list(partnership.attachments.standing()) if last is None else last.attachments


def _lay_over(partnership: Partnership, parts: Mapping[str, Any]) -> None:
    for name in (*TEXTS, "people_reached"):
        setattr(partnership, name, parts[name])
    for name in ("starts_on", "ends_on"):
        setattr(partnership, name, dt.date.fromisoformat(parts[name]))
    partnership.budget = None if parts["budget"] is None else Decimal(parts["budget"])
    if partnership.domain.slug != parts["domain"]:
        # One that was taken off the list meanwhile stays what was sent.
        partnership.domain = Domain.objects.filter(slug=parts["domain"]).first() or partnership.domain
    partnership.unsent_rows = {
        "indicators": [
            Indicator(partnership=partnership, name=name, unit=unit, target=Decimal(target))
            for name, unit, target in parts["indicators"]
        ],
        "funding": [
            Funding(partnership=partnership, source=source, note=note, amount=Decimal(amount))
            for source, note, amount in parts["funding"]
        ],
    }
