"""What rows of spreadsheets hold beyond their records: asked for with them, so that they can be streamed."""

from __future__ import annotations

import datetime as dt

from django.db.models import DateField, F, Func, JSONField, OuterRef, Prefetch, QuerySet, Subquery, Sum, Value
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import TruncDate

from partnerships.models import FollowUp, Indicator, Partnership, ReportedPart, ReportedValue, Spending


def with_parties(partnerships: QuerySet[Partnership]) -> QuerySet[Partnership]:
    """Partnerships with what a row tells of the two that lead: `ngo_name`, `ngo_phone`, …, `seat_names`.

    Whole organizations beside each row would cost a third of the time and most of the memory.

    Args:
        partnerships: to be exported.
    """
    told = {
        f"{side}_{name}": F(f"{side}__{name}")
        for side in ("ngo", "authority")
        for name in ("name", "contact_person", "phone")
    }
    return partnerships.annotate(
        **told, ngo_identifier=F("ngo__identifier"), seat_names=F("authority__territory__names")
    )


def with_durations(partnerships: QuerySet[Partnership]) -> QuerySet[Partnership]:
    """Partnerships with how many days on the portal's clock they took: to approve, to sign, and in all.

    Args:
        partnerships: to be exported.
    """

    def days(since: str, until: str) -> CombinedExpression:
        return TruncDate(until) - TruncDate(since)

    return partnerships.annotate(
        days_to_approve=days("answered_at", "approved_at"),
        days_to_sign=days("approved_at", "signed_at"),
        days_in_all=days("submitted_at", "signed_at"),
    )


def with_follow_ups(partnerships: QuerySet[Partnership], today: dt.date) -> QuerySet[Partnership]:
    """Partnerships with their follow-ups in a list, `asked_after`, and the day `asked_on` which that is.

    Args:
        partnerships: to be exported.
        today: by the portal's own clock.
    """
    shown = FollowUp.objects.only("partnership", "months", "due_on", "result", "points")
    return partnerships.annotate(asked_on=Value(today, DateField())).prefetch_related(
        Prefetch("follow_ups", shown, to_attr="asked_after")
    )


def with_money(partnerships: QuerySet[Partnership]) -> QuerySet[Partnership]:
    """Partnerships with what was `spent` on each, in lei.

    Args:
        partnerships: to be exported.
    """
    own = {"funding__partnership": OuterRef("pk"), "withdrawn_at": None}
    spent = Spending.objects.filter(**own).order_by().values("funding__partnership")
    return partnerships.annotate(spent=Subquery(spent.annotate(total=Sum("amount")).values("total")))


def with_latest_values(indicators: QuerySet[Indicator]) -> QuerySet[Indicator]:
    """Indicators with what a row says of their partnerships, and of each the value of the last day.

    It is told by `latest_value`, `latest_day`, `latest_note` and `reported_at`, and by `latest_parts`:
    amounts by part (`BreakdownPart`), None where there are none. Whole partnerships and parties beside each
    of their indicators would cost most of the time.

    Args:
        indicators: to be exported.
    """
    values = ReportedValue.objects.filter(replaced_at=None).order_by("-as_of")
    latest = values.filter(indicator=OuterRef("pk"))
    of_latest = values.filter(indicator=OuterRef(OuterRef("pk"))).values("pk")[:1]
    parts = ReportedPart.objects.filter(value=Subquery(of_latest)).order_by().values("value")
    by_part = Func("part", "amount", function="jsonb_object_agg", output_field=JSONField())
    told = {
        "title": F("partnership__title"),
        "ngo_name": F("partnership__ngo__name"),
        "authority_name": F("partnership__authority__name"),
        "partnership_state": F("partnership__state"),
    }
    return indicators.annotate(
        **told,
        latest_value=Subquery(latest.values("value")[:1]),
        latest_day=Subquery(latest.values("as_of")[:1]),
        latest_note=Subquery(latest.values("note")[:1]),
        reported_at=Subquery(latest.values("reported_at")[:1]),
        latest_parts=Subquery(parts.annotate(by_part=by_part).values("by_part")),
    )
