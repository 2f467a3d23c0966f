"""What a juror does: declares a conflict or that there is none, and gives marks with their reasons."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerships.life.gala import BEST_MARK, LEAST_MARK
from partnerships.models import GalaCriterion, GalaEdition, GalaJuror, GalaMark, GalaNomination, GalaSheet
from partnerships.models.gala.scoring import LONGEST_COMMENT
from partnerships.selectors.gala.eligibility import verdicts_of
from partnerships.services.gala.guards import lock_gala, require
from portal.audit.services import record
from portal.core.exceptions import Refused

if TYPE_CHECKING:
    from portal.accounts.models import User


class MarkGiven(NamedTuple):
    """A mark from 1 to 5, None while it is not given, and the comment on it."""

    mark: int | None
    comment: str


@transaction.atomic
def declare(
    *, nomination_pk: int, actor: User, is_conflict: bool, reason: str = "", now: dt.datetime
) -> GalaSheet:
    """Say whether there is a conflict of interest with a nomination; a conflict is not taken back.

    Whoever declares one loses the marks that they gave.

    Args:
        nomination_pk: the nomination.
        actor: a juror of its edition.
        is_conflict: whether there is one.
        reason: what it is; needed where there is one.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor is no juror of the edition, or in conflict as the portal knows.
        Refused: when marks are not taken, a conflict was declared already, or its reason is missing.
    """
    nomination, edition, sheet = _sheet(nomination_pk, actor)
    require("partnerships.gala_declare", actor, sheet)
    _require_open(edition, nomination, timezone.localdate(now))
    if sheet.pk is not None and sheet.is_conflict:
        raise Refused(_("You have declared a conflict with this nomination; it is not taken back."))
    said = reason.strip()
    if is_conflict and not said:
        raise Refused(_("Please say what the conflict is."))
    if sheet.pk is not None and not is_conflict:
        return sheet
    sheet.is_conflict, sheet.conflict_reason, sheet.declared_at = (
        is_conflict,
        (said if is_conflict else ""),
        now,
    )
    if is_conflict:
        sheet.submitted_at = None
    sheet.save()
    if is_conflict:
        sheet.marks.all().delete()
    record(
        actor=actor,
        verb="partnerships.gala_declare",
        target=edition,
        now=now,
        after={"nomination": nomination.pk, "is_conflict": is_conflict, "reason": sheet.conflict_reason},
    )
    return sheet


@transaction.atomic
def save_marks(
    *,
    nomination_pk: int,
    actor: User,
    given: Mapping[int, MarkGiven],
    is_submitted: bool,
    now: dt.datetime,
) -> GalaSheet:
    """Keep a juror's marks of a nomination, in part or, to be counted, all of them.

    The audit tells that marks were submitted, not which: nobody reads them before the scoring is closed.

    Args:
        nomination_pk: the nomination.
        actor: a juror of its edition who declared that there is no conflict.
        given: by key of the criterion.
        is_submitted: whether they are to be counted; they can be changed until the scoring is closed.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor is no juror of the edition, or in conflict.
        Refused: when marks are not taken, nothing was declared, a mark is none, or, to be counted, a mark or
            a comment is missing.
    """
    nomination, edition, sheet = _sheet(nomination_pk, actor)
    require("partnerships.gala_submit_marks", actor, sheet)
    _require_open(edition, nomination, timezone.localdate(now))
    if sheet.pk is None:
        raise Refused(_("Please say first whether you are in conflict with this nomination."))
    criteria = {one.pk: one for one in edition.criteria.all()}
    rows = {key: MarkGiven(one.mark, one.comment.strip()) for key, one in given.items() if key in criteria}
    _require_marks(rows)
    if is_submitted or sheet.submitted_at is not None:
        _require_whole(criteria, rows)
        sheet.submitted_at = now
        sheet.save(update_fields=["submitted_at"])
    sheet.marks.all().delete()
    GalaMark.objects.bulk_create(
        GalaMark(sheet=sheet, criterion_id=key, mark=row.mark, comment=row.comment)
        for key, row in rows.items()
        if row.mark is not None or row.comment
    )
    if sheet.submitted_at is not None:
        record(
            actor=actor,
            verb="partnerships.gala_submit_marks",
            target=edition,
            now=now,
            after={"nomination": nomination.pk},
        )
    return sheet


def _sheet(nomination_pk: int, actor: User) -> tuple[GalaNomination, GalaEdition, GalaSheet]:
    """The nomination, its edition locked, and the actor's sheet; a new one where there is none.

    Raises:
        NotAllowed: when the actor is no juror of the edition.
    """
    nomination = GalaNomination.objects.for_list().get(pk=nomination_pk)
    edition = lock_gala(nomination.edition_id, actor)
    nomination.refresh_from_db(fields=["withdrawn_at"])
    nomination.edition = edition
    require("partnerships.judge_gala", actor, edition)
    juror: GalaJuror = edition.jurors.acting().get(user=actor)
    sheet = juror.sheets.filter(nomination=nomination).first()
    if sheet is None:
        sheet = GalaSheet(is_conflict=False)
    sheet.juror, sheet.nomination = juror, nomination
    return nomination, edition, sheet


def _require_open(edition: GalaEdition, nomination: GalaNomination, today: dt.date) -> None:
    if not edition.takes_marks_on(today):
        raise Refused(_("“%(edition)s” takes no marks now. Nothing was changed.") % {"edition": edition})
    if nomination.withdrawn_at is not None:
        raise Refused(_("This nomination was withdrawn."))
    if hindered := [
        one.why_not for one in verdicts_of(nomination.partnership, edition, today) if not one.holds
    ]:
        raise Refused(
            _("It is not eligible any more, so it is not scored. %(reasons)s")
            % {"reasons": " ".join(hindered)}
        )


def _require_marks(rows: Mapping[int, MarkGiven]) -> None:
    for row in rows.values():
        if row.mark is not None and not LEAST_MARK <= row.mark <= BEST_MARK:
            raise Refused(_("A mark is from 1 to 5."))
        if len(row.comment) > LONGEST_COMMENT:
            raise Refused(_("A comment has at most %(count)d characters.") % {"count": LONGEST_COMMENT})


def _require_whole(criteria: Mapping[int, GalaCriterion], rows: Mapping[int, MarkGiven]) -> None:
    missing = [
        one.name
        for key, one in criteria.items()
        if (row := rows.get(key)) is None or row.mark is None or not row.comment
    ]
    if missing:
        raise Refused(_("A mark or its comment is missing: %(criteria)s.") % {"criteria": ", ".join(missing)})
