"""Editions of the gala: their call, calendar and rubric."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Field
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from partnerships.life.gala import BEST_MARK, DEFAULT_CRITERIA, GalaState
from partnerships.models import GalaCriterion, GalaEdition
from partnerships.models.gala.editions import MOST_CRITERIA, NEAR_ITS_YEAR
from partnerships.selectors.gala.ranking import WHOLE
from partnerships.selectors.gala.reading import is_read
from partnerships.services.gala.guards import lock_gala, require
from portal.accounts.models import User
from portal.audit.services import record
from portal.core.exceptions import Refused
from portal.core.once import sent_before
from portal.core.page_cache import drop_pages

BEFORE_SCORING = (GalaState.PREPARING, GalaState.NOMINATIONS)
CALENDAR = ("nominations_from", "nominations_until", "scoring_from", "scoring_until")
# What people rely on once an edition is public; its last days can still be moved to later ones.
SETTLED = {
    GalaState.NOMINATIONS: ("nominations_from", "least_months", "laureates"),
    GalaState.SCORING: (
        *("nominations_from", "nominations_until", "scoring_from", "least_months", "laureates"),
    ),
    GalaState.DECIDED: (*CALENDAR, "least_months", "laureates", "year"),
    GalaState.PUBLISHED: (*CALENDAR, "least_months", "laureates", "year"),
}
LONGEST_SLUG = 80


@transaction.atomic
def draw_up_gala(
    *, actor: User, fields: Mapping[str, Any], now: dt.datetime, once: uuid.UUID | None = None
) -> GalaEdition:
    """Draw up an edition that only those who manage the gala see, with the rubric in use in the field.

    Args:
        actor: a programme manager or an administrator.
        fields: `title`, `year`, `call`, `nominations_from`, `nominations_until`, `scoring_from`,
            `scoring_until`, `ceremony_on`, `place`, `laureates`, `least_months`.
        now: the moment of the act.
        once: the mark of the form: what is sent twice is drawn up once. None where there was no form.

    Raises:
        NotAllowed: when the actor may not.
        Refused: when the days do not follow one another, or lie far from the year of the edition.
    """
    require("partnerships.manage_gala", actor, None)
    _require_order(fields)
    if once is not None:
        # The two presses are of one person, so they wait for each other.
        User.objects.select_for_update(no_key=True).get(pk=actor.pk)
        before, once = sent_before(GalaEdition.objects.filter(created_by=actor), once, fields)
        if before is not None:
            return before
    edition = GalaEdition(created_by=actor, created_at=now, once=once, **fields)
    edition.slug = _free_slug(edition)
    edition.save()
    GalaCriterion.objects.bulk_create(
        GalaCriterion(edition=edition, position=place, key=key, weight=default.weight, tie=default.tie)
        for place, (key, default) in enumerate(DEFAULT_CRITERIA.items(), 1)
    )
    record(actor=actor, verb="partnerships.gala_new", target=edition, now=now, after=fields)
    return edition


@transaction.atomic
def change_gala(*, pk: int, actor: User, fields: Mapping[str, Any], now: dt.datetime) -> GalaEdition:
    """Change an edition; what people rely on stays as it is once it is public.

    While nominations or marks are taken, their last days can only be moved to later ones; scoring that is
    closed with all marks given is not opened again.

    Args:
        pk: the edition.
        actor: a programme manager or an administrator.
        fields: any of those of `draw_up_gala`.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor may not.
        Refused: when something that is settled would change, or the days do not follow one another.
    """
    edition = lock_gala(pk, actor)
    require("partnerships.manage_gala", actor, edition)
    changed = {name: value for name, value in fields.items() if getattr(edition, name) != value}
    _require_settled(edition, changed, timezone.localdate(now))
    if "scoring_until" in changed and edition.scoring_closed_at is not None:
        # Somebody owes marks again, as when what was suspended was resumed.
        changed["scoring_closed_at"] = None
    before = {name: getattr(edition, name) for name in changed}
    for name, value in changed.items():
        setattr(edition, name, value)
    _require_order({name: getattr(edition, name) for name in (*CALENDAR, "ceremony_on", "year")})
    if changed:
        edition.save(update_fields=list(changed))
        record(
            actor=actor,
            verb="partnerships.gala_change",
            target=edition,
            now=now,
            before=before,
            after=changed,
        )
        drop_pages("partnerships")
    return edition


@transaction.atomic
def change_criteria(
    *, pk: int, actor: User, rows: Sequence[Mapping[str, Any]], now: dt.datetime
) -> GalaEdition:
    """Put a rubric in the place of the one that stands; possible until the scoring begins.

    Args:
        pk: the edition.
        actor: a programme manager or an administrator.
        rows: in their order, each with `key`, `own_name`, `own_question`, `own_meanings` (five texts, empty
            for those of the rubric in use), `weight` in whole percents, and `tie`, its place among the rules
            for ties or None.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor may not.
        Refused: when the weights do not make 100, a place among the rules for ties is given twice, or a
            criterion has no name or a mark no meaning.
        TransitionRefused: when the scoring has begun.
    """
    edition = lock_gala(pk, actor, BEFORE_SCORING)
    require("partnerships.manage_gala", actor, edition)
    criteria = [GalaCriterion(edition=edition, position=place, **row) for place, row in enumerate(rows, 1)]
    _require_rubric(criteria)
    before = _told(edition.criteria.all())
    edition.criteria.all().delete()
    GalaCriterion.objects.bulk_create(criteria)
    after = _told(criteria)
    record(
        actor=actor,
        verb="partnerships.gala_criteria",
        target=edition,
        now=now,
        before={"criteria": before},
        after={"criteria": after},
    )
    drop_pages("partnerships")
    return edition


def _told(criteria: Any) -> list[str]:
    return [f"{one.name}: {one.weight}" for one in criteria]


def _require_rubric(criteria: Sequence[GalaCriterion]) -> None:
    if len(criteria) > MOST_CRITERIA:
        raise Refused(_("At most %(count)d rows, please.") % {"count": MOST_CRITERIA})
    if any(not (one.key or one.own_name) for one in criteria):
        raise Refused(_("Please name every criterion."))
    for one in criteria:
        if not 1 <= one.weight <= WHOLE:
            raise Refused(_("A weight is a whole percent from 1 to 100."))
        if len(one.own_meanings) not in (0, BEST_MARK) or not all(words for _mark, words in one.meanings):
            raise Refused(_("Please say what each mark means for “%(criterion)s”.") % {"criterion": one.name})
    total = sum(one.weight for one in criteria)
    if total != WHOLE:
        raise Refused(
            _("The weights of the criteria make %(total)d percent; they must make 100.") % {"total": total}
        )
    ties = [one.tie for one in criteria if one.tie is not None]
    if len(ties) != len(set(ties)):
        raise Refused(_("Two criteria have the same place among the rules for ties."))


def _require_order(fields: Mapping[str, Any]) -> None:
    days = [fields[name] for name in CALENDAR]
    named = [day for day in (*days, fields["ceremony_on"]) if day is not None]
    if any(abs(day.year - fields["year"]) > 1 for day in named):
        raise Refused(str(NEAR_ITS_YEAR))
    if not days[0] <= days[1] < days[2] <= days[3]:
        raise Refused(
            _("The days follow one another: nominations begin and end, then scoring begins and ends.")
        )


def _require_settled(edition: GalaEdition, changed: Mapping[str, Any], today: dt.date) -> None:
    settled = set(SETTLED.get(GalaState(edition.state), ())).intersection(changed)
    if settled:
        labels = ", ".join(_label(name) for name in sorted(settled))
        raise Refused(_("This stays as it is, since people rely on it: %(what)s.") % {"what": labels})
    for state, name in (
        (GalaState.NOMINATIONS, "nominations_until"),
        (GalaState.SCORING, "scoring_until"),
    ):
        if edition.state == state and name in changed and changed[name] < max(getattr(edition, name), today):
            raise Refused(_("The last day can only be moved to a later one, from today on."))
    if edition.state == GalaState.SCORING and "scoring_until" in changed and is_read(edition, today):
        raise Refused(_("The scoring is closed: all marks are given."))


def _label(name: str) -> str:
    field = GalaEdition._meta.get_field(name)
    assert isinstance(field, Field)
    return str(field.verbose_name)


def _free_slug(edition: GalaEdition) -> str:
    stem = slugify(f"{edition.title}")[: LONGEST_SLUG - 10].strip("-") or "gala"
    if not stem.endswith(str(edition.year)):
        stem = f"{stem}-{edition.year}"
    taken = set(GalaEdition.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    if stem not in taken and stem != "new":
        return stem
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{stem}-{number}") not in taken)
