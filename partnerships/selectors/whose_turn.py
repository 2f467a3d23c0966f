"""Whose turn it is in a partnership; its page, every list and the board ask here, so all say the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import CharField, F, QuerySet, Value

from partnerships.life import FOLLOW_UP_DAYS, PartnershipState, Side
from partnerships.life.verbs import ACCEPT_AMENDMENT
from partnerships.models import Amendment, FollowUp
from partnerships.selectors.turns import Asked, further_parties, missing_parties
from portal.core.compiled import ask

AMENDMENT = "amendment"


def whose_turn(
    partnerships: Iterable[Asked], today: dt.date, *, is_whole: bool = True
) -> dict[int, tuple[int, ...]]:
    """From which organizations something is waited for, by key of the partnership.

    What the state asks comes first: of the side in turn, or of each that has still to accept, decide or sign.
    Then who has still to accept the amendment that waits, and who leads a side that has not answered the
    follow-up that is asked. At most four questions, however many partnerships.

    Args:
        partnerships: any.
        today: by the portal's own clock.
        is_whole: whether the amendments and follow-ups that wait are told, of which only the parties and the
            programme managers know.

    Returns:
        the keys of the organizations, those that lead first; none where nobody has to act.
    """
    rows = list(partnerships)
    missing = missing_parties(rows)
    found = {row.pk: [*missing.get(row.pk, _sides_in_turn(row))] for row in rows}
    if is_whole:
        for pk, keys in _waiting(rows, today).items():
            found[pk] += (key for key in keys if key not in found[pk])
    return {pk: tuple(keys) for pk, keys in found.items()}


def turn_words(keys: Iterable[int], names: Mapping[int, str]) -> str:
    """Whose turn it is, in words.

    Args:
        keys: of organizations, as `whose_turn` gives them.
        names: by key.
    """
    return ", ".join(names[key] for key in keys)


def _sides_in_turn(row: Asked) -> tuple[int, ...]:
    whose = {
        Side.NGO: (row.ngo,),
        Side.AUTHORITY: (row.authority,),
        Side.EITHER: (row.ngo, row.authority),
    }
    turn = PartnershipState(row.state).standing.turn
    return whose.get(turn, ()) if turn is not None else ()


def _waiting(rows: Iterable[Asked], today: dt.date) -> dict[int, list[int]]:
    """Who has still to accept an amendment or to answer a follow-up, whatever the state asks beside."""
    running = {row.pk: row for row in rows if row.state in PartnershipState.followed()}
    if not running:
        return {}
    keys = tuple(sorted(running))
    opened = today + dt.timedelta(days=FOLLOW_UP_DAYS)
    found: dict[int, list[int]] = {}
    accepted: dict[int, set[int]] = {}
    for what, pk, organization in ask(_asked_now, keys, opened, today):
        if what == AMENDMENT:
            accepted.setdefault(pk, set()).add(organization)
        else:
            found.setdefault(pk, []).append(organization)
    if accepted:
        parties = {pk: [running[pk].ngo, running[pk].authority] for pk in accepted}
        for pk, _side, organization in ask(further_parties, tuple(sorted(accepted))):
            parties[pk].append(organization)
        for pk, all_of_it in parties.items():
            left = [one for one in all_of_it if one not in accepted[pk]]
            found[pk] = left + [one for one in found.get(pk, ()) if one not in left]
    return found


def _asked_now(keys: tuple[int, ...], opened: dt.date, today: dt.date) -> QuerySet[Any, Any]:
    """Of each amendment that waits who has accepted it, and of each follow-up that is asked who leads the
    sides that have not answered, the NGOs' first."""
    amendments = Amendment.objects.filter(
        partnership__in=keys, outcome="", partnership__state__in=ACCEPT_AMENDMENT.leaves
    )
    asked = FollowUp.objects.filter(
        partnership__in=keys,
        due_on__lte=opened,
        answers_until__gte=today,
        partnership__state__in=PartnershipState.followed(),
    )
    silent = (
        asked.filter(**{f"{side}_answered": False})
        .order_by()
        .values_list(Value(side.value, CharField()), "partnership_id", F(f"partnership__{side}_id"))
        for side in (Side.NGO, Side.AUTHORITY)
    )
    accepted = amendments.order_by().values_list(
        Value(AMENDMENT, CharField()), "partnership_id", F("acceptances__organization_id")
    )
    return accepted.union(*silent, all=True)
