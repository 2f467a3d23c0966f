"""Values of indicators: what may be reported, and how it takes the place of what stood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from partnerships.enums import Breakdown, BreakdownPart
from partnerships.models import Indicator, Partnership, ReportedPart, ReportedValue
from partnerships.services.guards import lock_to_work
from partnerships.services.value_history import record_values
from portal.audit.services import record
from portal.core.exceptions import Refused
from portal.core.page_cache import drop_pages

if TYPE_CHECKING:
    from portal.accounts.models import User

LARGEST_VALUE = Decimal(10) ** 12
"""A value is below it."""

PLACES = 2
LONGEST_NOTE = 500


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody reports of an indicator.

    Attributes:
        indicator: of which.
        as_of: the day by which so much was reached.
        value: counted from the start.
        parts: by part (`BreakdownPart`) how much of the value it is; those left empty are not there.
        note: a line, or nothing.
    """

    indicator: Indicator
    as_of: dt.date
    value: Decimal
    parts: Mapping[str, Decimal] = field(default_factory=dict)
    note: str = ""

    def is_as(self, other: ReportedValue) -> bool:
        """Whether it says what stands already."""
        stands = {part.part: part.amount for part in other.parts.all()}
        return (self.value, self.note, dict(self.parts)) == (other.value, other.note, stands)


class Fault(NamedTuple):
    """What is wrong with a part of what was given: `as_of`, `value`, `note` or a `BreakdownPart`."""

    name: str
    sentence: str


def faults_of(given: Given, partnership: Partnership, *, today: dt.date) -> list[Fault]:
    """What speaks against saving a value; nothing when it can be saved.

    Args:
        given: what was given, each part of it a number or a day.
        partnership: of the indicator.
        today: by the portal's own clock.
    """
    found = [*_of_day(given.as_of, partnership, today)]
    for name, number in (("value", given.value), *given.parts.items()):
        found += [Fault(name, sentence) for sentence in _of_number(number)]
    if len(given.note) > LONGEST_NOTE:
        found.append(Fault("note", _("At most %(count)d characters, please.") % {"count": LONGEST_NOTE}))
    return found or [*_of_parts(given)]


def _of_day(day: dt.date, partnership: Partnership, today: dt.date) -> Iterator[Fault]:
    if not partnership.starts_on <= day <= partnership.ends_on:
        yield Fault(
            "as_of",
            _("The partnership lasts from %(start)s to %(end)s; this day is outside of it.")
            % {"start": date_format(partnership.starts_on), "end": date_format(partnership.ends_on)},
        )
    elif day > today:
        yield Fault("as_of", _("This day has not come yet, so nothing can be reported of it."))


def _of_number(number: Decimal) -> Iterator[str]:
    if number < 0:
        yield _("A value cannot be less than zero.")
    elif number >= LARGEST_VALUE:
        yield _("This number is too large to be right. Please check it.")
    elif number != round(number, PLACES):
        yield _("At most two digits after the decimal sign, please.")


def _of_parts(given: Given) -> Iterator[Fault]:
    """The first part that was given is where a sum that is wrong is told."""
    for breakdown in Breakdown:
        parts = {part: given.parts[part] for part in breakdown.parts if part in given.parts}
        if not parts:
            continue
        first = next(iter(parts))
        if breakdown not in given.indicator.breakdowns:
            yield Fault(
                first,
                _("This indicator is not broken down by %(breakdown)s. Please leave it empty.")
                % {"breakdown": breakdown.label},
            )
        elif not breakdown.is_whole:
            for part, amount in parts.items():
                if amount > given.value:
                    yield Fault(part, _("This is more than the value itself."))
        elif (total := sum(parts.values(), Decimal(0))) != given.value:
            yield Fault(first, _sum_differs(breakdown, total, given.value))


def _sum_differs(breakdown: Breakdown, total: Decimal, value: Decimal) -> str:
    figures = {"breakdown": breakdown.label, "total": figure(total), "value": figure(value)}
    if total > value:
        return (
            _("By %(breakdown)s, the parts make %(total)s together, more than the value %(value)s.") % figures
        )
    return (
        _(
            "By %(breakdown)s, the parts make %(total)s together, less than the value %(value)s. What is not "
            "known goes under “not stated”."
        )
        % figures
    )


def figure(number: Decimal) -> str:
    """A number as a sentence says it: with the language's separators, without zeros that say nothing."""
    whole = number.to_integral_value()
    plain = whole if whole == number else number.normalize()
    return str(number_format(plain, force_grouping=True))


@transaction.atomic
def report_value(*, pk: int, actor: User, given: Given, seen: int | None, now: dt.datetime) -> ReportedValue:
    """Report one value, or correct it.

    Args:
        pk: the partnership.
        actor: an owner or editor of a party.
        given: of one of its indicators.
        seen: key of the value that stood for that day when the actor looked; None when none did.
        now: the moment of the act.

    Returns:
        the row that stands now: the new one, or the old one when it says just this already.

    Raises:
        NotAllowed: when the actor acts for no party.
        Refused: when it cannot be saved, or another value stands for that day than the one that was seen.
        TransitionRefused: when the partnership has not begun, or its work is over.
    """
    partnership = lock_to_work(pk, actor)
    if given.indicator.partnership_id != pk:
        raise Refused(_("This does not belong to the partnership. Nothing was saved."))
    for fault in faults_of(given, partnership, today=timezone.localdate(now)):
        raise Refused(fault.sentence)
    stands = standing([given.indicator]).get((given.indicator.pk, given.as_of))
    if stands is not None and given.is_as(stands):
        return stands
    if (stands.pk if stands else None) != seen:
        raise Refused(_other_stands(stands))
    return put([given], {partnership.pk: partnership}, actor=actor, now=now)[0]


def _other_stands(stands: ReportedValue | None) -> str:
    if stands is None:
        return _("The value that you correct was taken back meanwhile. Nothing was saved.")
    return _(
        "For this day %(value)s was reported already, by %(person)s. To change it, choose “Correct” beside "
        "it."
    ) % {"value": figure(stands.value), "person": stands.reported_by}


@transaction.atomic
def withdraw_value(*, pk: int, value_pk: int, actor: User, now: dt.datetime) -> Partnership:
    """Take back a value that was reported for a wrong day; it stays in the history.

    Args:
        pk: the partnership.
        value_pk: a value of one of its indicators.
        actor: an owner or editor of a party.
        now: the moment of the act.

    Raises:
        NotAllowed: when the actor acts for no party.
        Refused: when it was corrected or taken back meanwhile.
        TransitionRefused: when the work on the partnership is over.
    """
    partnership = lock_to_work(pk, actor)
    values = ReportedValue.objects.filter(pk=value_pk, indicator__partnership=partnership, replaced_at=None)
    value = values.select_related("indicator").first()
    if value is None:
        raise Refused(_("This value was corrected or taken back meanwhile. Nothing else was changed."))
    value.replaced_at = now
    value.save(update_fields=["replaced_at"])
    record(
        actor=actor,
        verb="partnerships.withdraw_value",
        target=partnership,
        now=now,
        before={"indicator": value.indicator.name, "as_of": value.as_of, "value": value.value},
    )
    drop_pages("partnerships")
    return partnership


def standing(indicators: Iterable[Indicator]) -> dict[tuple[int, dt.date], ReportedValue]:
    """The values that stand for some indicators, by indicator's key and day; two questions."""
    found = ReportedValue.objects.filter(indicator__in=list(indicators), replaced_at=None)
    rows = found.select_related("reported_by").prefetch_related("parts")
    return {(row.indicator_id, row.as_of): row for row in rows}


def put(
    given: Sequence[Given],
    partnerships: Mapping[int, Partnership],
    *,
    actor: User,
    for_programme: Collection[int] = (),
    now: dt.datetime,
) -> list[ReportedValue]:
    """Save values in the place of those that stand; what says the same as before is left out.

    Args:
        given: checked, at most one for each indicator and day.
        partnerships: those of the indicators, by key, all of them locked.
        actor: who reports.
        for_programme: keys of those of which they report as managers of its programme, for no party of it.
        now: the moment of the act.

    Returns:
        the new rows.
    """
    stood = standing({one.indicator.pk: one.indicator for one in given}.values())
    new = [one for one in given if not _stands(one, stood)]
    gone = [row.pk for one in new if (row := stood.get((one.indicator.pk, one.as_of)))]
    ReportedValue.objects.filter(pk__in=gone).update(replaced_at=now)
    rows = ReportedValue.objects.bulk_create(
        ReportedValue(
            indicator=one.indicator,
            as_of=one.as_of,
            value=one.value,
            note=one.note,
            reported_by=actor,
            reported_at=now,
        )
        for one in new
    )
    ReportedPart.objects.bulk_create(
        ReportedPart(value=row, part=part, amount=amount)
        for row, one in zip(rows, new, strict=True)
        for part, amount in sorted(one.parts.items(), key=lambda pair: BreakdownPart.values.index(pair[0]))
    )
    for key, partnership in partnerships.items():
        own = [one for one in new if one.indicator.partnership_id == key]
        if own:
            record_values(partnership, own, stood, actor=actor, for_programme=key in for_programme, now=now)
    if rows:
        drop_pages("partnerships")
    return rows


def _stands(one: Given, stood: Mapping[tuple[int, dt.date], ReportedValue]) -> bool:
    row = stood.get((one.indicator.pk, one.as_of))
    return row is not None and one.is_as(row)
