"""Which consultations a person sees, and where they stand on a day."""

from __future__ import annotations

import datetime as dt

import pytest
import rules
from django.utils import timezone

from consultations.enums import ConsultationStatus
from consultations.models import Consultation
from tests.factories.consultations import ConsultationFactory
from tests.factories.organizations import AuthorityFactory
from tests.factories.roles import visitors_and_people

ANNOUNCED, UNTIL = dt.date(2026, 5, 4), dt.date(2026, 5, 14)


@pytest.mark.django_db
@pytest.mark.parametrize(("is_public", "see"), [(True, None), (False, {"administrator"})])
def test_the_rows_a_role_sees_are_the_ones_it_may_view(is_public: bool, see: set[str] | None) -> None:
    authority = AuthorityFactory()
    consultation = ConsultationFactory(
        authority=authority, published_at=timezone.now() if is_public else None
    )
    people = visitors_and_people(authority)
    listed = {role for role, who in people.items() if Consultation.objects.visible_to(who).exists()}
    allowed = {
        role for role, who in people.items() if rules.has_perm("consultations.view", who, consultation)
    }
    assert listed == allowed == (see or set(people))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "status"),
    [
        (ANNOUNCED - dt.timedelta(days=1), ConsultationStatus.COMING),
        (ANNOUNCED, ConsultationStatus.OPEN),
        (UNTIL, ConsultationStatus.OPEN),
        (UNTIL + dt.timedelta(days=1), ConsultationStatus.CLOSED),
    ],
)
def test_the_status_follows_from_the_day(today: dt.date, status: ConsultationStatus) -> None:
    ConsultationFactory(announced_on=ANNOUNCED, recommendations_until=UNTIL)
    assert Consultation.objects.as_of(today).get().status == status


@pytest.mark.django_db
def test_open_ones_come_first_then_those_to_come_then_closed_ones() -> None:
    today = dt.date(2026, 5, 20)

    def at(title: str, announced: int, until: int) -> None:
        day = dt.timedelta(days=1)
        ConsultationFactory(
            title=title, announced_on=today + announced * day, recommendations_until=today + until * day
        )

    at("closed long ago", -60, -40)
    at("comes later", 9, 30)
    at("closes later", -5, 20)
    at("closed yesterday", -30, -1)
    at("comes tomorrow", 1, 40)
    at("closes today", -10, 0)
    ordered = Consultation.objects.as_of(today).open_first().values_list("title", flat=True)
    assert list(ordered) == [
        "closes today",
        "closes later",
        "comes tomorrow",
        "comes later",
        "closed yesterday",
        "closed long ago",
    ]


@pytest.mark.django_db
def test_words_are_found_whatever_their_case_and_diacritics() -> None:
    authority = AuthorityFactory(name="Primăria Orașului Țăndărei", slug="tandarei")
    found = ConsultationFactory(title="Regulament de salubrizare", authority=authority)
    ConsultationFactory(title="Buget")
    assert list(Consultation.objects.matching("SALUBRIZARE regulament")) == [found]
    assert list(Consultation.objects.of_authority("tandarei primaria")) == [found]
    assert not Consultation.objects.matching("salubrizare buget").exists()
