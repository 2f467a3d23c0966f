"""What rows of spreadsheets hold beyond their records: asked for with them, so that they can be streamed."""

from __future__ import annotations

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet, Subquery, Sum, TextField
from django.db.models.functions import Cast, JSONObject

from partnerships.models import Indicator, Partnership, ReportedPart, ReportedValue, Signature, Spending


def with_money_and_signing(partnerships: QuerySet[Partnership]) -> QuerySet[Partnership]:
    """Partnerships with what was `spent` on each, in lei, and when the last party had signed (`signed_at`).

    Args:
        partnerships: to be exported.
    """
    own = {"funding__partnership": OuterRef("pk"), "withdrawn_at": None}
    spent = Spending.objects.filter(**own).order_by().values("funding__partnership")
    # Before it has begun some may have signed, and all may have to sign another text yet.
    signed = Signature.objects.filter(
        version__partnership=OuterRef("pk"), version__partnership__activated_at__isnull=False
    ).order_by("-signed_at")
    return partnerships.annotate(
        spent=Subquery(spent.annotate(total=Sum("amount")).values("total")),
        signed_at=Subquery(signed.values("signed_at")[:1]),
    )


def with_latest_values(indicators: QuerySet[Indicator]) -> QuerySet[Indicator]:
    """Indicators with their partnerships and parties, and of each the value of the last day.

    It is told by `latest_value`, `latest_day`, `latest_note` and `reported_at`; `latest_parts` is a list of
    `part` (`BreakdownPart`) and `amount` (as text).

    Args:
        indicators: to be exported.
    """
    values = ReportedValue.objects.filter(replaced_at=None).order_by("-as_of")
    latest = values.filter(indicator=OuterRef("pk"))
    of_latest = values.filter(indicator=OuterRef(OuterRef("pk"))).values("pk")[:1]
    parts = ReportedPart.objects.filter(value=Subquery(of_latest)).order_by("pk")
    told = JSONObject(part="part", amount=Cast("amount", TextField()))
    return indicators.select_related("partnership__ngo", "partnership__authority").annotate(
        latest_value=Subquery(latest.values("value")[:1]),
        latest_day=Subquery(latest.values("as_of")[:1]),
        latest_note=Subquery(latest.values("note")[:1]),
        reported_at=Subquery(latest.values("reported_at")[:1]),
        latest_parts=ArraySubquery(parts.values(told=told)),
    )
