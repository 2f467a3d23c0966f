"""Which names are taken for those of one organization, and by which questions they are found."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from organizations.models import Organization
from organizations.selectors.duplicates import resembling
from organizations.services import refresh_entries
from tests.factories.joining import ListedFactory
from tests.factories.organizations import OrganizationFactory

pytestmark = pytest.mark.django_db

SAME = {
    "diacritics": ("Asociația „Pădurea Învățată”", "ASOCIATIA PADUREA INVATATA"),
    "cedilla": ("Asociația Știință și Țară", "Asocia\u0163ia \u015etiin\u0163\u0103 \u015fi \u0162ar\u0103"),
    "form left out": ("Asociația Speranța", "Speranța"),
    "another form": ("Fundația Orizont Verde", "Asociația Orizont Verde"),
    "form and small words": ("Asociația pentru Orizont", "Fundația de Orizont"),
    "typing, one word": ("Asociația Speranța", "Asociația Sperannța"),
    "typing, several words": ("Asociația Sportivă Dunărea Galați", "Asociația Sportiva Dunarae Galati"),
    "order of words": ("Clubul Sportiv Dinamo", "Dinamo Clubul Sportiv"),
    "a word more": ("Asociația Prietenii Muntelui Ceahlău", "Asociația Prietenii Muntelui"),
    "written together": ("Fundația Pro Vita", "Fundația Provita"),
    "written apart": ("Fundația Provita", "Fundația Pro Vita"),
    "letters with dots": ("Asociația C.S.M. Bacău", "CSM Bacău"),
    "cyrillic": ("Сдружение Дунав мост", "Sdruzhenie Dunav most"),
    "common words alone": ("Asociația", "ASOCIAŢIA"),
}
OTHERS = {
    "common words shared": ("Asociația pentru Tineri", "Asociația pentru Munți"),
    "the form shared": ("Asociația Română de Robotică", "Asociația Română de Apicultură"),
    "one word of many": ("Asociația Părinților Școala 5 Dej", "Asociația Vânătorilor Dej"),
    "short words": ("Asociația Ana", "Asociația Ion"),
    "no letters": ("Asociația 社区", "社区"),
}


@pytest.mark.parametrize("state", ["listed", "verified", "pending", "suspended", "refused"])
@pytest.mark.parametrize("pair", SAME)
def test_names_of_one_organization_are_found(pair: str, state: str) -> None:
    mine, other = SAME[pair]
    there = ListedFactory(name=other) if state == "listed" else OrganizationFactory(name=other, state=state)
    refresh_entries(None)
    found = resembling(OrganizationFactory(name=mine, state="pending"))
    assert [row.organization for row in found] == [there]


@pytest.mark.parametrize("pair", OTHERS)
def test_names_that_share_what_all_names_share_are_not_alike(pair: str) -> None:
    mine, other = OTHERS[pair]
    ListedFactory(name=other)
    refresh_entries(None)
    assert resembling(OrganizationFactory(name=mine, state="pending")) == []


def test_only_the_same_name_is_wholly_alike() -> None:
    ListedFactory(name="Fundația Orizont Verde")
    (row,) = resembling(OrganizationFactory(name="Asociația Orizont Verde", state="pending"))
    assert row.alike == 0.99
    assert row.confidence == "possible"


@pytest.mark.parametrize("identifier", ["18547290", None])
def test_every_question_is_answered_from_an_index(identifier: str | None) -> None:
    Organization.objects.bulk_create(
        (
            Organization(
                kind="ngo",
                name=f"Asociația {number:x} Lungă",
                slug=f"lunga-{number}",
                state="listed",
                created_at=timezone.now(),
            )
            for number in range(3_000)
        ),
        batch_size=500,
    )
    mine = OrganizationFactory(
        name="Asociația Foarte Lungă 2f", identifier=identifier, register_number="7/A/2016"
    )
    refresh_entries(None)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE organizations_organization")
    with CaptureQueriesContext(connection) as queries:
        resembling(mine)
    (asked,) = [query["sql"] for query in queries if "UNION ALL" in query["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {asked}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "Seq Scan on organizations_organization" not in plan
    for index in ("by_name_words", "like_hidden", "directory", "by_register"):
        assert f"organization_{index}" in plan
