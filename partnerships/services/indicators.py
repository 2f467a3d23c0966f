"""Indicators of a partnership that is worked on: new ones, and what is asked of those there are."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from partnerships.models import MOST_INDICATORS, Indicator
from partnerships.services.document import IndicatorRow
from partnerships.services.guards import lock_to_work
from portal.audit.services import record
from portal.core.exceptions import Refused
from portal.core.page_cache import drop_pages

if TYPE_CHECKING:
    from portal.accounts.models import User


@transaction.atomic
def add_indicator(
    *,
    pk: int,
    actor: User,
    row: IndicatorRow,
    baseline: Decimal | None,
    breakdowns: Sequence[str],
    now: dt.datetime,
) -> Indicator:
    """Add an indicator to a partnership that has begun; sent twice, the same one is added once.

    Args:
        pk: the partnership.
        actor: an owner or editor of a party.
        row: what is measured, and how much of it is aimed at.
        baseline: how much there was before the partnership began, if that is known.
        breakdowns: by what its values are parted (`Breakdown`).
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor acts for no party.
        Refused: when there are `MOST_INDICATORS` already, or another of this name.
        TransitionRefused: when the partnership has not begun, or its work is over.
    """
    partnership = lock_to_work(pk, actor)
    have = list(partnership.indicators.all())
    same = next((one for one in have if one.name.casefold() == row.name.casefold()), None)
    if same is not None:
        if (same.unit, same.target, same.baseline, same.breakdowns) == (
            row.unit, row.target, baseline, list(breakdowns),
        ):  # fmt: skip
            return same
        raise Refused(_("There is an indicator of this name already."))
    if len(have) >= MOST_INDICATORS:
        raise Refused(
            _("There are %(count)d indicators already, which is the most.") % {"count": MOST_INDICATORS}
        )
    made: Indicator = partnership.indicators.create(
        **row._asdict(), baseline=baseline, breakdowns=list(breakdowns)
    )
    record(
        actor=actor,
        verb="partnerships.add_indicator",
        target=partnership,
        now=now,
        after={
            "indicator": made.name,
            "unit": made.unit,
            "target": made.target,
            "baseline": baseline,
            "breakdowns": list(breakdowns),
        },
    )
    drop_pages("partnerships")
    return made


@transaction.atomic
def change_indicator(
    *,
    pk: int,
    indicator_pk: int,
    actor: User,
    baseline: Decimal | None,
    breakdowns: Sequence[str],
    now: dt.datetime,
) -> Indicator:
    """Set from where an indicator starts and by what it is broken down; its target was agreed and stays.

    Args:
        pk: the partnership.
        indicator_pk: one of its indicators.
        actor: an owner or editor of a party.
        baseline: how much there was before the partnership began; None when that is not known.
        breakdowns: by what its values are parted (`Breakdown`); values that stand keep their parts.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor acts for no party.
        Indicator.DoesNotExist: when the partnership has none of this key.
        TransitionRefused: when the partnership has not begun, or its work is over.
    """
    partnership = lock_to_work(pk, actor)
    indicator: Indicator = partnership.indicators.get(pk=indicator_pk)
    new = {"baseline": baseline, "breakdowns": list(breakdowns)}
    old = {name: getattr(indicator, name) for name in new}
    changed = [name for name in new if old[name] != new[name]]
    if not changed:
        return indicator
    for name in changed:
        setattr(indicator, name, new[name])
    indicator.save(update_fields=changed)
    record(
        actor=actor,
        verb="partnerships.change_indicator",
        target=partnership,
        now=now,
        before={"indicator": indicator.name} | {name: old[name] for name in changed},
        after={"indicator": indicator.name} | {name: new[name] for name in changed},
    )
    drop_pages("partnerships")
    return indicator
