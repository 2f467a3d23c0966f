"""By which words partnerships are found, whoever changed what they are called by."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from organizations.models import Organization
from partnerships.life import Side
from partnerships.models import CoParty, Partnership
from tests.factories.organizations import OrganizationFactory
from tests.factories.partnerships import PartnershipFactory

pytestmark = pytest.mark.django_db


def found(words: str) -> list[Partnership]:
    return list(Partnership.objects.matching(words))


@pytest.fixture
def partnership() -> Partnership:
    made: Partnership = PartnershipFactory(title="Școală după școală, 7/a", state="active")
    Organization.objects.filter(pk=made.ngo_id).update(name="Asociația „Îngerii”", short_name="ÎNG")
    PartnershipFactory(state="active")
    return made


@pytest.mark.parametrize(
    "words",
    [
        "scoala",
        "ŞCOALĂ",
        "coal",
        "7/a",
        "ingerii",
        "îng",
        "scoala ingerii",
        "școală – îngerii",
        "школа scoala",
    ],
)
def test_words_are_found_whatever_their_case_marks_and_place(partnership: Partnership, words: str) -> None:
    expected = [] if "школа" in words else [partnership]
    assert found(words) == expected


@pytest.mark.parametrize("words", ["scoala nimic", "???", "ingerii7"])
def test_what_is_not_in_it_is_not_found(partnership: Partnership, words: str) -> None:
    assert found(words) == []


def test_another_title_party_or_name_is_found_from_then_on(partnership: Partnership) -> None:
    Partnership.objects.filter(pk=partnership.pk).update(title="Grădină")
    assert (found("scoala"), found("gradina")) == ([], [partnership])
    former, other = partnership.ngo, OrganizationFactory(name="Fundația Zefir", short_name="")
    Partnership.objects.filter(pk=partnership.pk).update(ngo=other)
    assert (found("ingerii"), found("zefir")) == ([], [partnership])
    further = CoParty.objects.create(
        partnership=partnership, organization=former, side=Side.NGO,
        asked_by=partnership.created_by, asked_at=timezone.now(),
    )  # fmt: skip
    assert found("ingerii") == []
    further.confirmed_by, further.confirmed_at = partnership.created_by, timezone.now() + dt.timedelta(1)
    further.save()
    assert found("ingerii zefir") == [partnership]
    Organization.objects.filter(pk=former.pk).update(name="Asociația Serafimii", short_name="")
    assert (found("ingerii"), found("serafimii")) == ([], [partnership])
    further.delete()
    assert found("serafimii") == []


def test_a_draft_is_thrown_away_with_its_words(partnership: Partnership) -> None:
    CoParty.objects.create(
        partnership=partnership, organization=OrganizationFactory(), side=Side.NGO,
        asked_by=partnership.created_by, asked_at=timezone.now(),
    )  # fmt: skip
    partnership.delete()
    connection.check_constraints()
    assert found("scoala") == []


def test_words_are_looked_up_and_not_read_through(partnership: Partnership) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_indexscan = off")
    assert "partnership_by_words" in Partnership.objects.matching("scoala").explain()
