"""What the public register shows: its rows, partnerships by county, how soon each authority answers."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.core.paginator import Page
from django.db.models import Aggregate, Count, DurationField, F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone
from django.utils.translation import get_language

from organizations.models import Organization
from organizations.selectors.directory.labels import labels
from partnerships.life import PartnershipState
from partnerships.models import Partnership
from partnerships.querysets import one_of
from portal.core.compiled import ask
from portal.core.filters import Asked
from portal.core.page_cache import process_generations
from portal.core.page_generations import Stamp
from portal.taxonomy.models import PATH_END

SUBJECTS = ("partnerships", "organizations", "taxonomy", "programmes")
"""Of the page cache: what is counted in the register changes with one of them."""
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
        name: of the authority, the short one where it has one.
        slug: its address.
        received: proposals that reached it and were not redirected or withdrawn before an answer.
        answered: of these, those that got a reasoned answer.
        in_time: of the answered, those that got it by the last day of the term.
        days: the median from the day of arrival to the answer, in whole days; None without an answer.
        unanswered: those whose term ran out and that still wait.
    """

    name: str
    slug: str
    received: int
    answered: int
    in_time: int
    days: int | None
    unanswered: int


class RegisterRow(NamedTuple):
    """All that a row of the register shows of a partnership: its HTML is kept by it.

    Attributes:
        pk: its key.
        title: as it was proposed.
        ngos: every NGO that proposes, the one that leads first.
        authorities: every authority that takes part, the one that answers first.
        state: a value of `PartnershipState`.
        domain: the field of work, in the reader's language.
        place: the seat of the authority, in the reader's language; "" when it is not known.
        starts_on: the first day.
        ends_on: the last day.
        accepted_on: the day of the answer.
    """

    pk: int
    title: str
    ngos: str
    authorities: str
    state: str
    domain: str
    place: str
    starts_on: dt.date
    ends_on: dt.date
    accepted_on: dt.date

    @property
    def state_label(self) -> str:
        """Where it stands, in the reader's language."""
        return str(PartnershipState(self.state).label)

    @property
    def is_good(self) -> bool:
        """Whether that is what was hoped for."""
        return PartnershipState(self.state).standing.is_good


def register_rows(page: Page[Partnership]) -> list[RegisterRow]:
    """The rows of a page of the register, in its order.

    Its keys are asked for first, from an index alone: of what is skipped before the page nothing is read.

    Args:
        page: of public partnerships.
    """
    shown: Any = page.object_list
    keys = tuple(shown.values_list("pk", flat=True))
    found = {row[0]: row[1:] for row in ask(_shown, keys)}
    known, language = labels().domains, get_language() or settings.LANGUAGE_CODE
    rows = []
    for pk in keys:
        (
            title, state, domain, starts_on, ends_on, answered_at, names,
            *called, further_ngos, further_authorities,
        ) = found[pk]  # fmt: skip
        ngo, short_ngo, authority, short_authority = called
        rows.append(
            RegisterRow(
                pk,
                title,
                ", ".join([short_ngo or ngo, *further_ngos]),
                ", ".join([short_authority or authority, *further_authorities]),
                state,
                known[domain][1] if domain in known else "",
                (names.get(language) or names[settings.LANGUAGE_CODE]) if names else "",
                starts_on,
                ends_on,
                timezone.localdate(answered_at),
            )
        )
    return rows


def _shown(keys: tuple[int, ...]) -> QuerySet[Any, Any]:
    return (
        Partnership.objects.filter(pk__in=keys)
        .with_further()
        .order_by()
        .values_list(
            *("pk", "title", "state", "domain_id", "starts_on", "ends_on", "answered_at"),
            *("authority__territory__names", "ngo__name", "ngo__short_name"),
            *("authority__name", "authority__short_name", "further_ngos", "further_authorities"),
        )
    )


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What somebody asked for of a public list.

    Attributes:
        asked: what was asked of the list's filters, by which it is known again.
        left: what the filters leave, a queryset.
    """

    asked: Asked
    left: Any = field(compare=False)


def number_of(narrowed: Narrowed) -> int:
    """How many partnerships there are; kept while nothing of it has changed: each page of a list asks again.

    Args:
        narrowed: those to count.
    """
    stamp = process_generations.begin(SUBJECTS)
    return narrowed.left.count() if stamp is None else _kept_number(narrowed, stamp)


@lru_cache(maxsize=256)
def _kept_number(narrowed: Narrowed, stamp: Stamp) -> int:
    return narrowed.left.count()


def numbers_by_area(narrowed: Narrowed) -> Counter[str]:
    """How many partnerships there are by the county, district or region in which the authority has its seat.

    Kept while nothing of it has changed: all of them are looked at, whoever asks.

    Args:
        narrowed: those to count.

    Returns:
        numbers by the code of the area; of those whose authority has no known seat by "". Nobody changes it:
        it is kept for the next who asks.
    """
    stamp = process_generations.begin(SUBJECTS)
    return _numbers(narrowed) if stamp is None else _kept_numbers(narrowed, stamp)


@lru_cache(maxsize=64)
def _kept_numbers(narrowed: Narrowed, stamp: Stamp) -> Counter[str]:
    return _numbers(narrowed)


def _numbers(narrowed: Narrowed) -> Counter[str]:
    code = Func(
        F("authority__territory__path"), Value(PATH_END), Value(2),
        function="split_part", output_field=TextField(),
    )  # fmt: skip
    found = narrowed.left.order_by().values(code=code).annotate(number=Count("pk"))
    numbers = Counter[str]()
    for row in found:
        numbers[row["code"] or ""] += row["number"]
    return numbers


def answering_authorities() -> QuerySet[Organization]:
    """Authorities that a proposal has reached and that everyone may see, by name."""
    received = Partnership.objects.filter(submitted_at__isnull=False).order_by()
    asked = Organization.objects.public().filter(one_of(received.values("authority").distinct()))
    return asked.order_by("folded_name", "pk")


def keys_of(narrowed: Narrowed) -> tuple[int, ...]:
    """The keys of answering authorities in their order; kept while nothing of it has changed.

    They are some thousands at most, and finding them means looking at every proposal.

    Args:
        narrowed: the authorities.
    """
    stamp = process_generations.begin(SUBJECTS)
    return _keys(narrowed) if stamp is None else _kept_keys(narrowed, stamp)


@lru_cache(maxsize=64)
def _kept_keys(narrowed: Narrowed, stamp: Stamp) -> tuple[int, ...]:
    return _keys(narrowed)


def _keys(narrowed: Narrowed) -> tuple[int, ...]:
    return tuple(narrowed.left.values_list("pk", flat=True))


def answers_of(keys: Sequence[int]) -> list[Answers]:
    """How authorities answer, in their order; one question for all of them, one for their names.

    Args:
        keys: of the authorities of a page, in their order.
    """
    asked = Partnership.objects.filter(authority__in=keys, submitted_at__isnull=False)
    found: Any = asked.order_by().values("authority").annotate(**HOW_THEY_ANSWER)
    by_key = {row["authority"]: {name: row[name] for name in HOW_THEY_ANSWER} for row in found}
    called = {pk: (short_name or name, slug) for pk, name, short_name, slug in ask(_called, tuple(keys))}
    # What was kept a moment ago may have lost its only proposal since, which went to another authority.
    standing = (pk for pk in keys if pk in by_key and pk in called)
    return [Answers(*called[pk], **_whole_days(by_key[pk])) for pk in standing]


def _called(keys: tuple[int, ...]) -> QuerySet[Any, Any]:
    named = Organization.objects.filter(pk__in=keys).order_by()
    return named.values_list("pk", "name", "short_name", "slug")


def answers_of_one(authority: Organization) -> Answers | None:
    """How one authority answers; None while no proposal has reached it."""
    found = Partnership.objects.filter(authority=authority, submitted_at__isnull=False)
    row = found.aggregate(**HOW_THEY_ANSWER)
    return Answers(str(authority), authority.slug, **_whole_days(row)) if row["received"] else None


def _whole_days(row: dict[str, Any]) -> dict[str, Any]:
    days = row["days"]
    return {**row, "days": None if days is None else (days + HALF_A_DAY).days}
