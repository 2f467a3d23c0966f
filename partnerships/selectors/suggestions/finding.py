"""Who would fit, best first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import takewhile

from partnerships.selectors.suggestions.asking import Asker
from partnerships.selectors.suggestions.candidates import anywhere, candidates, wishes_of
from partnerships.selectors.suggestions.comparing import Candidate, compare
from partnerships.selectors.suggestions.lasting import former_partners, kept_partnerships
from partnerships.selectors.suggestions.weights import (
    LEAST,
    LEAST_IN_SUBJECT,
    WEIGHTS,
    Common,
    Part,
    Score,
    score,
)
from portal.core.page_cache import process_generations
from portal.core.page_generations import Stamp

MOST_SUGGESTED = 20
SUBJECTS = ("directory", "organizations", "partnerships", "taxonomy")
"""Of the page cache: what suggestions are made of changes with one of them."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An organization that would fit.

    Attributes:
        pk: its key.
        slug: its address.
        path: of its seat; "" when that is not known.
        common: what it has in common with the asker.
        score: in points.
    """

    pk: int
    slug: str
    path: str
    common: Common
    score: Score


def suggest(asker: Asker, *, today: dt.date) -> tuple[Suggestion, ...]:
    """Who would fit an asker, best first, at most `MOST_SUGGESTED`; those with the same points by name.

    Kept while nothing of what is compared has changed.

    Args:
        asker: for whom.
        today: the day on which needs are open and partnerships have lasted.
    """
    stamp = process_generations.begin(SUBJECTS)
    return _suggest(asker, today) if stamp is None else _kept(asker, today, stamp)


@lru_cache(maxsize=256)
def _kept(asker: Asker, today: dt.date, stamp: Stamp) -> tuple[Suggestion, ...]:
    return _suggest(asker, today)


def _suggest(asker: Asker, today: dt.date) -> tuple[Suggestion, ...]:
    partners = former_partners(asker.organization_id, today)
    wishes = wishes_of(asker, today=today)
    pks = candidates(asker, wishes=wishes, partners=partners)
    compared = compare(asker, pks, wishes=wishes, partners=partners)
    found = _best(compared, today)
    if len(found) < MOST_SUGGESTED and (more := set(anywhere(asker)) - set(pks)):
        compared += compare(asker, more, wishes=wishes, partners=partners)
        found = _best(compared, today)
    return tuple(found)


def _best(compared: Iterable[Candidate], today: dt.date) -> list[Suggestion]:
    points_of = ((score(one.common), one) for one in compared)
    fitting = [(points.total, one) for points, one in points_of if points.subject >= LEAST_IN_SUBJECT]
    scored = sorted(fitting, key=lambda pair: -pair[0])
    # Of whoever cannot come among the first in any case it need not be known what they have kept.
    last = scored[MOST_SUGGESTED - 1][0] if len(scored) >= MOST_SUGGESTED else 0
    enough = max(LEAST, last) - WEIGHTS[Part.LASTED].highest
    possible = [one for total, one in takewhile(lambda pair: pair[0] >= enough, scored)]
    kept = kept_partnerships([one.pk for one in possible], today)
    found = []
    for one in possible:
        whole = replace(one.common, lasted=kept[one.pk])
        points = score(whole)
        if points.suffices:
            suggestion = Suggestion(one.pk, one.slug, one.path, whole, points)
            found.append((-points.total, one.sort_name, one.pk, suggestion))
    return [suggestion for *_order, suggestion in sorted(found, key=lambda row: row[:3])[:MOST_SUGGESTED]]
