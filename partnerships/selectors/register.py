"""What the public register counts: partnerships by county, and how soon each authority answers."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from typing import Any, NamedTuple

from django.db.models import Aggregate, Count, DurationField, F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, TruncDate

from organizations.models import Organization
from partnerships.models import Partnership
from partnerships.querysets import PartnershipQuerySet
from portal.taxonomy.models import PATH_END

HALF_A_DAY = dt.timedelta(hours=12)


class Median(Aggregate):
    """The value in the middle."""

    template = "percentile_cont(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


ANSWERED = Q(answered_at__isnull=False)
HOW_THEY_ANSWER = {
    "received": Count("pk", filter=ANSWERED | Q(withdrawn_at=None)),
    "answered": Count("pk", filter=ANSWERED),
    "in_time": Count("pk", filter=Q(answered_at__date__lte=F("answer_due_on"))),
    "days": Median(TruncDate("answered_at") - TruncDate(Coalesce("redirected_at", "submitted_at"))),
    "unanswered": Count("pk", filter=Q(ran_out_at__isnull=False, answered_at=None, withdrawn_at=None)),
}


class Answers(NamedTuple):
    """How an authority answers.

    Attributes:
        organization: the authority.
        received: proposals that reached it and were not redirected or withdrawn before an answer.
        answered: of these, those that got a reasoned answer.
        in_time: of the answered, those that got it by the last day of the term.
        days: the median from the day of arrival to the answer, in whole days; None without an answer.
        unanswered: those whose term ran out and that still wait.
    """

    organization: Organization
    received: int
    answered: int
    in_time: int
    days: int | None
    unanswered: int


def numbers_by_area(partnerships: PartnershipQuerySet) -> Counter[str]:
    """How many there are by the county, district or region in which the authority has its seat.

    Args:
        partnerships: those to count; one whose authority has no known seat is counted nowhere.

    Returns:
        numbers by the code of the area.
    """
    code = Func(
        F("authority__territory__path"), Value(PATH_END), Value(2),
        function="split_part", output_field=TextField(),
    )  # fmt: skip
    found = partnerships.order_by().values(code=code).annotate(number=Count("pk"))
    return Counter({row["code"]: row["number"] for row in found if row["code"]})


def answering_authorities() -> QuerySet[Organization]:
    """Authorities that a proposal has reached and that everyone may see, by name."""
    received = Partnership.objects.filter(submitted_at__isnull=False).values("authority")
    return (
        Organization.objects.public()
        .filter(pk__in=received)
        .select_related("territory")
        .order_by("name", "pk")
    )


def answers_of(authorities: Collection[Organization]) -> list[Answers]:
    """How these authorities answer, in their order; one question for all of them.

    Args:
        authorities: of a page.
    """
    asked = Partnership.objects.filter(authority__in=authorities, submitted_at__isnull=False)
    found: Any = asked.order_by().values("authority").annotate(**HOW_THEY_ANSWER)
    by_key = {row["authority"]: {name: row[name] for name in HOW_THEY_ANSWER} for row in found}
    return [Answers(authority, **_whole_days(by_key[authority.pk])) for authority in authorities]


def answers_of_one(authority: Organization) -> Answers | None:
    """How one authority answers; None while no proposal has reached it."""
    found = Partnership.objects.filter(authority=authority, submitted_at__isnull=False)
    row = found.aggregate(**HOW_THEY_ANSWER)
    return Answers(authority, **_whole_days(row)) if row["received"] else None


def _whole_days(row: dict[str, Any]) -> dict[str, Any]:
    days = row["days"]
    return {**row, "days": None if days is None else (days + HALF_A_DAY).days}
