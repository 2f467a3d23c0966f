"""Editions of the gala, with jurors and nominations, in any state."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from partnerships.life.gala import DEFAULT_CRITERIA, SINCE, GalaState
from partnerships.models import (
    GalaCriterion,
    GalaEdition,
    GalaJuror,
    GalaMark,
    GalaNomination,
    GalaSheet,
    Partnership,
)
from portal.accounts.models import User

# Days from today at which nominations begin and end, and scoring begins and ends.
CALENDARS = {
    GalaState.PREPARING: (5, 30, 31, 60),
    GalaState.NOMINATIONS: (-5, 30, 31, 60),
    GalaState.SCORING: (-40, -20, -10, 10),
    GalaState.DECIDED: (-60, -40, -30, -2),
    GalaState.PUBLISHED: (-60, -40, -30, -2),
}


def make_gala(creator: User, state: str = GalaState.NOMINATIONS, **changed: Any) -> GalaEdition:
    """An edition with the rubric in use in the field, in the time of its state."""
    today, now = timezone.localdate(), timezone.now()
    names = ("nominations_from", "nominations_until", "scoring_from", "scoring_until")
    days = zip(names, CALENDARS[GalaState(state)], strict=True)
    reached = list(GalaState)[: list(GalaState).index(GalaState(state)) + 1]
    number = GalaEdition.objects.count() + 1
    edition = GalaEdition.objects.create(
        **{
            "title": f"Gala {number}",
            "slug": f"gala-{number}",
            "year": today.year,
            "call": "Cele mai durabile parteneriate.",
            **{name: today + dt.timedelta(days=day) for name, day in days},
            **{SINCE[one]: now for one in reached},
            "state": state,
            "created_by": creator,
            **changed,
        }
    )
    GalaCriterion.objects.bulk_create(
        GalaCriterion(edition=edition, position=place, key=key, weight=default.weight, tie=default.tie)
        for place, (key, default) in enumerate(DEFAULT_CRITERIA.items(), 1)
    )
    return edition


def make_nomination(
    edition: GalaEdition, partnership: Partnership, by: User, **changed: Any
) -> GalaNomination:
    """A nomination that stands."""
    return GalaNomination.objects.create(
        edition=edition, partnership=partnership, reason="Merge mai departe.", nominated_by=by,
        nominated_at=timezone.now(), **changed,
    )  # fmt: skip


def make_juror(edition: GalaEdition, user: User) -> GalaJuror:
    """A juror of an edition."""
    return GalaJuror.objects.create(
        edition=edition, user=user, invited_by=edition.created_by, invited_at=timezone.now()
    )


def make_sheet(juror: GalaJuror, nomination: GalaNomination, marks: Sequence[int]) -> GalaSheet:
    """A submitted sheet with a mark for each criterion in their order."""
    sheet = GalaSheet.objects.create(
        juror=juror, nomination=nomination, is_conflict=False, declared_at=timezone.now(),
        submitted_at=timezone.now(),
    )  # fmt: skip
    GalaMark.objects.bulk_create(
        GalaMark(sheet=sheet, criterion=criterion, mark=mark, comment="Am văzut.")
        for criterion, mark in zip(nomination.edition.criteria.all(), marks, strict=True)
    )
    return sheet
