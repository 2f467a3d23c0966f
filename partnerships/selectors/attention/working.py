"""What needs attention in what the parties do, measure, spend and are asked after the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import F, Max, Q, Sum
from django.utils.translation import gettext_lazy as _

from partnerships.life import FOLLOW_UP_DAYS, PartnershipState
from partnerships.models import ActionPoint, FollowUp, Funding, Indicator
from partnerships.selectors.attention.reasons import Cause, Reason
from portal.core.line import Tone

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
        "partnership on."
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


def find(pks: tuple[int, ...], today: dt.date) -> Iterator[Reason]:
    """The reasons of what is done, measured, spent and asked: four queries."""
    late = ActionPoint.objects.waiting().filter(partnership__in=pks, due_on__lt=today)
    for partnership, what, due_on in late.values_list("partnership", "what", "due_on"):
        yield Reason(ACTION_POINT, partnership, what=what, day=due_on)
    yield from _silent(pks, today)
    over = (
        Funding.objects.filter(partnership__in=pks, partnership__state__in=PartnershipState.worked_on())
        .annotate(spent=Sum("spendings__amount", filter=Q(spendings__withdrawn_at=None), default=Decimal(0)))
        .filter(spent__gt=F("amount"))
    )
    for funding in over.order_by("pk"):
        yield Reason(OVERSPENT, funding.partnership_id, what=str(funding))
    asked = FollowUp.objects.waiting().in_term(today).filter(partnership__in=pks, due_on__lt=today)
    for partnership, due_on in asked.values_list("partnership", "due_on"):
        yield Reason(FOLLOW_UP, partnership, day=due_on)


def _silent(pks: tuple[int, ...], today: dt.date) -> Iterator[Reason]:
    since = today - dt.timedelta(days=NO_VALUES.threshold or 0)
    silent = (
        Indicator.objects.filter(
            partnership__in=pks,
            partnership__starts_on__lt=since,
            partnership__state__in=(PartnershipState.ACTIVE, PartnershipState.ENDED),
        )
        .annotate(last=Max("reported__as_of", filter=Q(reported__replaced_at=None)))
        .filter(Q(last=None) | Q(last__lt=since))
        .order_by("pk")
    )
    columns = ("partnership", "name", "last", "partnership__starts_on")
    for partnership, name, last, starts_on in silent.values_list(*columns):
        yield Reason(NO_VALUES, partnership, what=name, day=last or starts_on)
