"""What counts towards a target, as a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Value
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.core.exports import CellKind, Column, Report, register_report
from portal.programmes.enums import MeasureKey
from portal.programmes.measures import CountedRow, find_measure
from portal.programmes.models import Programme, Target

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from portal.accounts.models import User


def _row(record: Any) -> CountedRow:
    """How the page shows a record; kept on it, as each column asks."""
    kept: CountedRow | None = record.__dict__.get("_counted")
    if kept is None:
        measure = find_measure(record.counted_as)
        assert measure is not None  # only what is counted is exported
        kept = record.__dict__["_counted"] = measure.row(record)
    return kept


@register_report("programmes.target")
class TargetReport(Report):
    """One row per record behind a figure: what the page of the target shows, whole."""

    title = _("What counts towards a target")
    permission = "programmes.export"

    programme = Column(_("Programme"), attribute="counted_for")
    target = Column(_("Target"), value=lambda record: str(MeasureKey(record.counted_as).label))
    number = Column(_("Number"), CellKind.INTEGER, attribute="pk")
    heading = Column(_("Title"), value=lambda record: _row(record).title)
    why = Column(_("Why it counts"), value=lambda record: _row(record).why)
    on = Column(_("Since"), CellKind.DATE, value=lambda record: _row(record).on)
    adds = Column(_("Adds to the figure"), CellKind.INTEGER, value=lambda record: _row(record).number)

    def for_user(self, user: User, params: QueryDict) -> QuerySet[Any]:
        programme = Programme.objects.visible_to(user).filter(slug=params.get("programme", "")).first()
        measure = find_measure(params.get("measure", ""))
        if programme is None or measure is None:
            return Target.objects.none()
        counted = measure.records(programme.pk)
        return counted.annotate(counted_as=Value(str(measure.key)), counted_for=Value(programme.name))
