"""What needs attention in partnerships, and why: declared in a table, asked for many of them at once.

A part of the work (the plan, its money, its values) has a module with its causes and with a function that
finds them (`Finder`); both are named here, and every page, desk and board then shows them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from partnerships.selectors.attention import planning, working
from partnerships.selectors.attention.reasons import Cause, Finder, Reason

__all__ = ["CAUSES", "FINDERS", "Cause", "Reason", "attention_of", "needs_attention"]

CAUSES: tuple[Cause, ...] = (*planning.CAUSES, *working.CAUSES)
"""Everything that is looked for, the page of the plan explains it from here."""
FINDERS: tuple[Finder, ...] = (planning.find, working.find)


def needs_attention(pks: Collection[int], today: dt.date) -> dict[int, list[Reason]]:
    """Why partnerships need attention, in as many queries for one as for thousands.

    Args:
        pks: of the partnerships.
        today: by the portal's own clock.

    Returns:
        by key the reasons, what is late first and the oldest before the newer; keys without any are left
        out.
    """
    found: dict[int, list[Reason]] = {}
    if pks:
        for find in FINDERS:
            for reason in find(tuple(pks), today):
                found.setdefault(reason.partnership, []).append(reason)
    for reasons in found.values():
        reasons.sort(key=Reason.order)
    return found


def attention_of(pk: int, today: dt.date) -> list[Reason]:
    """Why one partnership needs attention; arguments and order as of `needs_attention`."""
    return needs_attention((pk,), today).get(pk, [])
