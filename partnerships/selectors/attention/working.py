"""What needs attention in what the parties do, measure, spend and are asked after the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import (
    CharField,
    DateField,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext_lazy as _

from partnerships.enums import FundingSource
from partnerships.life import FOLLOW_UP_DAYS, FOLLOW_UP_TERM, PartnershipState
from partnerships.models import ActionPoint, FollowUp, Funding, Indicator, ReportedValue
from partnerships.selectors.attention.reasons import Cause, Reason
from portal.core.compiled import ask
from portal.core.line import Tone

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable

ACTION_POINT = Cause(
    "action_point_late",
    sentence=_("“%(what)s” was to be done by %(day)s."),
    asks=_("Write down that it was done, or agree on another day."),
    rule=_("An action point counts from the day after its last day on, until it is done."),
    page="partnerships:action_points",
)
NO_VALUES = Cause(
    "indicator_silent",
    sentence=_("Nothing was reported for the indicator “%(what)s” since %(day)s."),
    asks=_("Report how far it has come."),
    rule=_(
        "An indicator counts when nothing was reported for %(threshold)d days, from the first day of the "
        "partnership on, until its last day at most."
    ),
    threshold=120,
    tone=Tone.SOON,
    page="partnerships:indicators",
)
OVERSPENT = Cause(
    "money_overspent",
    sentence=_("More was spent than planned: %(what)s."),
    asks=_("Say where the rest comes from, or take back what was recorded by mistake."),
    rule=_("A source of money counts as soon as more of it was spent than planned."),
    page="partnerships:money",
)
FOLLOW_UP = Cause(
    "follow_up_unanswered",
    sentence=_("The follow-up that was due on %(day)s is not answered by both sides."),
    asks=_("Answer how it goes on; after the term the answer counts as late."),
    rule=_("A follow-up counts from the day after it was due on, for %(threshold)d days."),
    threshold=FOLLOW_UP_DAYS,
    page="partnerships:follow_ups",
)
CAUSES = (ACTION_POINT, NO_VALUES, OVERSPENT, FOLLOW_UP)
BY_KEY = {cause.key: cause for cause in CAUSES}


def find(pks: tuple[int, ...], today: dt.date) -> Iterator[Reason]:
    """The reasons of what is done, measured, spent and asked: one query."""
    for key, partnership, what, day in ask(_found, pks, today, today - FOLLOW_UP_TERM):
        named = str(FundingSource(what).label) if key == OVERSPENT.key else what
        yield Reason(BY_KEY[key], partnership, what=named, day=day)


def _found(pks: tuple[int, ...], today: dt.date, asked_since: dt.date) -> QuerySet[Any, Any]:
    """The cause, the partnership, what it is about and since when.

    Args:
        pks: of the partnerships.
        today: by the portal's own clock.
        asked_since: the first day of which a follow-up can still be answered in its term.
    """
    ours = Q(partnership__in=pks)
    late = ActionPoint.objects.waiting().filter(ours, due_on__lt=today)
    asked = FollowUp.objects.waiting().filter(ours, due_on__gte=asked_since, due_on__lt=today)
    # The first one has a day and a text of its own, which give the columns their types.
    return _rows(late, ACTION_POINT, F("what"), F("due_on")).union(
        _rows(_silent(ours, today), NO_VALUES, F("name"), F("last")),
        _rows(_overspent(ours), OVERSPENT, F("source"), Value(None, output_field=DateField())),
        _rows(asked, FOLLOW_UP, Value(""), F("due_on")),
        all=True,
    )


def _rows(
    found: QuerySet[Any, Any], cause: Cause, about: Combinable, since: Combinable
) -> QuerySet[Any, Any]:
    """Rows of a union: the cause, the partnership, what it is about and since when."""
    kind = Value(cause.key, output_field=CharField())
    told = found.order_by().annotate(cause=kind, about=about, since=since)
    return told.values_list("cause", "partnership", "about", "since")


def _silent(ours: Q, today: dt.date) -> QuerySet[Indicator]:
    """Indicators of which nothing was reported for long; of a day after the last one nothing can be."""
    until = Least(Value(today, output_field=DateField()), "partnership__ends_on")
    silence = Value(dt.timedelta(days=NO_VALUES.threshold or 0))
    limit = ExpressionWrapper(until - silence, output_field=DateField())
    reported = ReportedValue.objects.filter(indicator=OuterRef("pk"), replaced_at=None).order_by("-as_of")
    last = Coalesce(Subquery(reported.values("as_of")[:1]), "partnership__starts_on")
    states = (PartnershipState.ACTIVE, PartnershipState.ENDED)
    ours_now = Indicator.objects.filter(ours, partnership__state__in=states)
    return ours_now.alias(last=last).filter(last__lt=limit)


def _overspent(ours: Q) -> QuerySet[Funding]:
    standing = Q(spendings__withdrawn_at=None)
    return (
        Funding.objects.filter(ours, partnership__state__in=PartnershipState.worked_on())
        .alias(spent=Sum("spendings__amount", filter=standing, default=Decimal(0)))
        .filter(spent__gt=F("amount"))
    )
