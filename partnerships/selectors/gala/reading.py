"""The marks that a person may read: once the scoring is closed, and not where they are in conflict."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import rules
from django.db.models import QuerySet

from partnerships.models import GalaEdition, GalaMark, GalaSheet
from partnerships.models.sides import read_further_parties
from partnerships.selectors.gala.jury import jury_of

if TYPE_CHECKING:
    from partnerships.models import GalaNomination
    from portal.accounts.models import User


def is_read(edition: GalaEdition, today: dt.date) -> bool:
    """Whether marks can be read at all: the scoring is closed and nobody owes any.

    As long as somebody does, the last day can still be moved, and what others gave must not be known.

    Args:
        edition: any.
        today: on which day.
    """
    if edition.is_decided:
        return True
    return edition.is_closed_on(today) and jury_of(edition, today).is_complete


def marks_read_by(user: User, edition: GalaEdition | None, today: dt.date) -> QuerySet[GalaMark]:
    """All marks of submitted sheets that a person may read, by nomination, juror and criterion.

    Args:
        user: who asks.
        edition: whose marks; None gives none.
        today: on which day.
    """
    given = GalaMark.objects.filter(sheet__submitted_at__isnull=False, sheet__juror__released_at=None)
    rows = given.select_related(
        "sheet__juror__user", "sheet__nomination__edition", "sheet__nomination__partnership", "criterion"
    )
    if edition is None or not is_read(edition, today):
        return rows.none()
    readable = [one.pk for one in nominations_read_by(user, edition)]
    order = ("sheet__nomination__rank", "sheet__nomination_id", "sheet__juror_id", "criterion__position")
    return rows.filter(sheet__nomination__in=readable).order_by(*order)


def nominations_read_by(user: User, edition: GalaEdition) -> list[GalaNomination]:
    """Those of an edition of which a person may read the marks.

    Args:
        user: who asks.
        edition: whose scoring is closed.
    """
    if not rules.has_perm("partnerships.read_gala_ranking", user, edition):
        return []
    found = list(edition.nominations.standing().for_list())
    read_further_parties([one.partnership for one in found])
    declared = set(
        GalaSheet.objects.filter(nomination__in=found, is_conflict=True, juror__user=user).values_list(
            "nomination_id", flat=True
        )
    )
    for one in found:
        one.edition = edition
        one.conflicted_user_ids = frozenset({user.pk} if one.pk in declared else ())
    return [one for one in found if rules.has_perm("partnerships.read_gala_marks", user, one)]
