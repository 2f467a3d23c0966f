"""What of a programme's partnerships counts towards its targets: only what everyone can see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Count, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.utils import timezone

from organizations.enums import OrganizationState
from organizations.models import Organization
from partnerships.enums import FollowUpResult
from partnerships.life import Side
from partnerships.life.gala import GalaState
from partnerships.models import CoParty, FollowUp, GalaNomination, Partnership
from partnerships.querysets import PartnershipQuerySet
from portal.core.terms import SUSTAINED_MONTHS
from portal.programmes.enums import MeasureKey

MOST_TITLES = 3
OF_SIDE = {
    Side.NGO: MeasureKey.NGOS_IN_PARTNERSHIP,
    Side.AUTHORITY: MeasureKey.AUTHORITIES_IN_PARTNERSHIP,
}


def figures(programmes: Collection[int]) -> dict[tuple[int, MeasureKey], int]:
    """What the partnerships of programmes add up to, in two questions.

    Args:
        programmes: their keys.

    Returns:
        the figure by programme and measure; those that are none are left out.
    """
    found: Counter[tuple[int, MeasureKey]] = Counter()
    signed = Q(pk__in=_signed().values("pk"))
    public = Partnership.objects.public().filter(programme__in=programmes).order_by()
    figures = {
        MeasureKey.PARTNERSHIPS_SIGNED: Count("pk", filter=signed),
        MeasureKey.PEOPLE_REACHED: Sum("people_reached", filter=signed),
        MeasureKey.PARTNERSHIPS_SUSTAINED: Count("pk", filter=Q(pk__in=_sustained().values("pk"))),
        MeasureKey.PARTNERSHIPS_AWARDED: Count("pk", filter=Q(pk__in=_awarded().values("pk"))),
    }
    rows: Any = public.values("programme").annotate(**{key.name: one for key, one in figures.items()})
    for row in rows:
        for key in figures:
            found[row["programme"], key] = row[key.name] or 0
    for programme, side, _organization in _parties(_signed().filter(programme__in=programmes).order_by()):
        found[programme, OF_SIDE[Side(side)]] += 1
    return {key: number for key, number in found.items() if number}


def signed_in(programme: int) -> PartnershipQuerySet:
    """The partnerships of a programme that every party has signed, the first to be signed first.

    Args:
        programme: its key.
    """
    return _shown(_signed().filter(programme=programme))


def not_signed_in(programme: int) -> PartnershipQuerySet:
    """The other public partnerships of a programme: not signed yet, or stopped.

    Args:
        programme: its key.
    """
    of_it = Partnership.objects.public().filter(programme=programme)
    return _shown(of_it.exclude(pk__in=_signed().filter(programme=programme).values("pk")))


def reaching_in(programme: int) -> PartnershipQuerySet:
    """The signed partnerships of a programme that say how many people they reach.

    Args:
        programme: its key.
    """
    return signed_in(programme).filter(people_reached__gt=0)


def not_reaching_in(programme: int) -> PartnershipQuerySet:
    """The other public partnerships of a programme.

    Args:
        programme: its key.
    """
    of_it = Partnership.objects.public().filter(programme=programme)
    counted = _signed().filter(programme=programme, people_reached__gt=0)
    return _shown(of_it.exclude(pk__in=counted.values("pk")))


def sustained_in(programme: int) -> PartnershipQuerySet:
    """The partnerships of a programme that go on `SUSTAINED_MONTHS` after their end.

    Args:
        programme: its key.

    Returns:
        each with `asked_on`, the day of that follow-up, and `sustained`, its result.
    """
    return _asked(_sustained().filter(programme=programme))


def not_sustained_in(programme: int) -> PartnershipQuerySet:
    """The other signed partnerships of a programme, as `sustained_in` gives them.

    Args:
        programme: its key.
    """
    of_it = _signed().filter(programme=programme)
    return _asked(of_it.exclude(pk__in=_sustained().filter(programme=programme).values("pk")))


def awarded_in(programme: int) -> PartnershipQuerySet:
    """The partnerships of a programme that were rewarded at a published gala.

    Args:
        programme: its key.

    Returns:
        each with `gala`, the first that rewarded it, `place` and `awarded_at`.
    """
    won = GalaNomination.objects.filter(
        partnership=OuterRef("pk"), is_laureate=True, edition__state=GalaState.PUBLISHED
    ).order_by("edition__published_at")
    return _shown(_awarded().filter(programme=programme)).annotate(
        gala=Subquery(won.values("edition__title")[:1]),
        place=Subquery(won.values("rank")[:1]),
        awarded_at=Subquery(won.values("edition__published_at")[:1]),
    )


def parties_in(programme: int, side: Side) -> QuerySet[Organization]:
    """The organizations that take part in a programme's signed partnerships, by name.

    Args:
        programme: its key.
        side: on which side.

    Returns:
        each with `titles`, the first few partnerships by name.
    """
    signed = _signed().filter(programme=programme).order_by()
    beside = _beside(signed).filter(side=side)
    with_it = beside.filter(organization=OuterRef(OuterRef("pk"))).values("partnership")
    own = signed.filter(Q(**{side: OuterRef("pk")}) | Q(pk__in=with_it))
    titles = own.order_by("signed_at", "pk").values("title")[:MOST_TITLES]
    taking_part = Q(pk__in=signed.values(side)) | Q(pk__in=beside.values("organization"))
    return (
        Organization.objects.filter(taking_part)
        .annotate(titles=ArraySubquery(titles))
        .defer("mission")
        .order_by("folded_name", "pk")
    )


def _signed() -> PartnershipQuerySet:
    """Signed by every party, whether or not their first day has come, and not stopped since."""
    return Partnership.objects.public().going().filter(signed_at__isnull=False)


def _sustained() -> PartnershipQuerySet:
    """Both sides were asked `SUSTAINED_MONTHS` after the end, their term is over, and it goes on."""
    proved = FollowUp.objects.counted(timezone.localdate()).filter(
        months=SUSTAINED_MONTHS, result=FollowUpResult.SUSTAINED
    )
    return _signed().filter(pk__in=proved.values("partnership"))


def _awarded() -> PartnershipQuerySet:
    laureates = GalaNomination.objects.filter(is_laureate=True, edition__state=GalaState.PUBLISHED)
    found: PartnershipQuerySet = Partnership.objects.public().filter(pk__in=laureates.values("partnership"))
    return found


def _asked(partnerships: PartnershipQuerySet) -> PartnershipQuerySet:
    at = FollowUp.objects.filter(partnership=OuterRef("pk"), months=SUSTAINED_MONTHS)
    over = at.counted(timezone.localdate())
    return _shown(partnerships).annotate(
        asked_on=Subquery(at.values("due_on")[:1]), sustained=Subquery(over.values("result")[:1])
    )


def _shown(partnerships: PartnershipQuerySet) -> PartnershipQuerySet:
    shown = partnerships.only("title", "state", "signed_at", "people_reached", "answered_at")
    return shown.order_by("signed_at", "pk")


def _beside(partnerships: PartnershipQuerySet) -> QuerySet[CoParty]:
    """Who takes part beside those that lead; a merge may leave the row of what is gone."""
    return CoParty.objects.filter(
        partnership__in=partnerships.values("pk"), confirmed_at__isnull=False
    ).exclude(organization__state=OrganizationState.MERGED)


def _parties(partnerships: PartnershipQuerySet) -> QuerySet[Any, Any]:
    """Programme, side and organization of everyone who takes part, each once."""
    leading = [
        partnerships.values_list("programme", Value(side.value, CharField()), side.value) for side in OF_SIDE
    ]
    beside = _beside(partnerships).order_by().values_list("partnership__programme", "side", "organization")
    return leading[0].union(leading[1], beside)
