"""The search box of the directory forgives: what was typed, and who is found."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from organizations.models import DirectoryWord, Organization
from organizations.selectors.directory import Asked, find, mark, understand, words
from organizations.services import refresh_entries
from portal.taxonomy.models import Domain, Territory
from tests.factories.organizations import OrganizationFactory
from tests.factories.taxonomy import DomainFactory
from tests.organizations.conftest import CUI, Cast, as_, titles

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def directory(shared_rows: None) -> None:
    """Some organizations whose names and texts differ in what a search has to forgive."""
    romania = Territory.objects.create(code="RO-", kind="country", names={"ro": "România"})
    cluj = Territory.objects.create(code="CJ", kind="county", names={"ro": "Cluj"}, parent=romania)
    town = Territory.objects.create(
        code="54984", kind="municipality", names={"ro": "Cluj-Napoca"}, parent=cluj
    )
    culture = DomainFactory(slug="culture", names={"ro": "Cultură", "en": "Culture"})
    other = Domain.objects.create(slug="other", names={"ro": "Altele", "en": "Other"}, position=9)
    for slug, more in {
        "seven": {"name": "Asociația Șapte Țări", "identifier": CUI, "register_number": "7/A/2016"},
        "youth": {"name": "Fundația pentru Tineri", "mission": "Sprijinim tinerii și copiii din sate."},
        "forest": {"name": "Pădurea Verde", "territory": town, "domains": [culture]},
        "bulgarian": {
            "name": "Фондация Бъдеще",
            "country": "BG",
            "register_number": "1232/BG-7",
            "mission": "Културни клубове за младежите",
        },
        "thousand": {"name": "Poiana", "identifier": "1200"},
        "shop": {"name": "Prăvălia", "kind": "social_enterprise", "register_number": "J40/123/2001"},
        "slovene": {"name": "Društvo Žarek", "country": "SI", "mission": "Programi za mlade v občinah"},
        "english": {"name": "Community Foundations", "former_names": ["Old Mill Circle"]},
        "offering": {"name": "Lumina", "offers": "Consiliere juridică", "seeks": "Voluntari pentru atelier"},
    }.items():
        OrganizationFactory(slug=slug, **{"short_name": "", "mission": "", "domains": [other], **more})
    refresh_entries(None)


FOUND = [
    ("șapte țări", "seven"), ("şapte ţări", "seven"), ("SAPTE TARI", "seven"),
    ("tari sapte", "seven"),
    ("tinerilor", "youth"), ("fundatia tanar", "youth"), ("copil", "youth"), ("fundațiilor tineri", "youth"),
    ("padurii", "forest"), ("cluj napoca", "forest"), ("cultura", "forest"), ("culture", "forest"),
    ("bydeshte", "bulgarian"), ("fondatsia badeshte", "bulgarian"), ("Бъдеще", "bulgarian"),
    ("badeshte", "bulgarian"),
    ("drustvo zarek", "slovene"), ("DRUŠTVO", "slovene"),
    ("foundation community", "english"), ("mill", "english"),
    ("consilieri", "offering"), ("voluntar", "offering"),
    (CUI, "seven"), (f"RO{CUI}", "seven"), (f"ro {CUI[:3]} {CUI[3:]}", "seven"),
    (f"RO {CUI[:2]}.{CUI[2:5]}.{CUI[5:]}", "seven"), (f"{CUI[:4]} {CUI[4:]}", "seven"),
    (f"CUI: {CUI}", "seven"), (f"C.I.F. RO-{CUI[:5]}–{CUI[5:]}", "seven"), (f"cod fiscal {CUI}", "seven"),
    ("1.200", "thousand"), ("1 200", "thousand"), ("1,200", "thousand"),
    ("7/A/2016", "seven"), (" 7 - a / 2016 ", "seven"), ("07/a/2016", "seven"), ("7.A.2016", "seven"),
    ("J40/123/2001", "shop"), ("j40 / 123 / 2001", "shop"), ("J40–123–2001", None),
    ("1232/BG-7", "bulgarian"),
    ("padrea verde", "forest"), ("consilierrelor", "offering"), ("consilire", "offering"),
    ("foundatoins comunity", "english"),
    ("padu", "forest"), ("xqjwk", None), ("99999999", None),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "slug"), FOUND)
def test_a_search_forgives(directory: None, typed: str, slug: str | None) -> None:
    found = find(Asked(text=typed))
    slugs = [Organization.objects.get(pk=pk).slug for pk in found.page(1, 25)]
    assert slugs[:1] == ([] if slug is None else [slug])


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("фондациите", "bulgarian"), ("културна", "bulgarian"), ("клубът", "bulgarian"),
        ("mladezhta", "bulgarian"), ("društev", "slovene"), ("žarka", "slovene"), ("mladih", "slovene"),
        ("občina", "slovene"), ("programov", "slovene"), ("atelierelor", "offering"),
    ],
)  # fmt: skip
def test_a_word_is_found_in_another_form_and_marked(directory: None, typed: str, slug: str) -> None:
    page = Client().get("/en/organizations/", {"q": typed, "exact": "1"})
    assert [row.slug for row in page.context["page"].object_list] == [slug]
    assert page.content.decode().count("<mark>") == 1


def test_a_mistyped_word_is_told_and_can_be_searched_as_it_is(directory: None) -> None:
    page = Client().get("/en/organizations/?q=padrea+verde&kind=ngo").content.decode()
    assert "Showing results for <strong>pădurea verde</strong> instead of “padrea verde”" in page
    assert 'href="?q=padrea+verde&amp;kind=ngo&amp;exact=1"' in page
    assert titles("q=padrea+verde&exact=1") == []


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("padrea", "pădurea"), ("Padrea Verde", "pădurea Verde"), ("jurridica", "juridică"),
        ("fondatsja", "фондация"), ("zareck", "žarek"), ("napocca", "napoca"), ("cultrua", "cultură"),
        ("lumnia", "lumina"), ("ulmina", "lumina"), ("umina", "lumina"),
    ],
)  # fmt: skip
def test_what_was_meant_is_shown_as_it_is_written(directory: None, typed: str, shown: str) -> None:
    assert Client().get("/organizations/", {"q": typed}).context["corrected"] == shown


@pytest.mark.parametrize("typed", ["badurea", "pamanea", "vardo", "cerde", "dumana", "tinetu", "xyzqwv"])
def test_a_word_is_not_taken_for_one_that_only_looks_a_little_like_it(directory: None, typed: str) -> None:
    found = find(Asked(text=typed))
    assert found.counts.total == 0
    assert found.search is not None
    assert found.search.meant == frozenset()


@pytest.mark.parametrize(
    "typed",
    [
        "\x00", "a" * 5_000, "%", "_", "' | !(tineri) & :*", "tineri <-> copii", "\\", "'; DROP TABLE x; --",
        "<script>alert(1)</script>", "%s %(x)s", "()", "🜲", "ș" * 300, "1e5 0x1F -3.5",
        "a b c d e f g h i j k",
    ],
)  # fmt: skip
def test_nothing_that_is_typed_is_an_error(directory: None, typed: str) -> None:
    for more in ({}, {"exact": "1"}, {"count": "all"}, {"territory": "CJ", "kind": "ngo"}):
        page = Client().get("/en/organizations/", {"q": typed, **more})
        assert page.status_code == 200
        assert "<script>alert" not in page.content.decode()


def test_marked_words_are_escaped_and_only_words_are_marked() -> None:
    search = understand("tineri script")
    assert mark("<script>Tinerii</script> & tineri", search) == (
        "&lt;<mark>script</mark>&gt;<mark>Tinerii</mark>&lt;/<mark>script</mark>&gt;"
        " &amp; <mark>tineri</mark>"
    )
    assert mark("Asociația <b>", None) == "Asociația &lt;b&gt;"


def test_a_word_that_nobody_has_any_more_is_suggested_no_more(directory: None) -> None:
    assert DirectoryWord.objects.filter(word="padurea").exists()
    Organization.objects.filter(slug="forest").update(name="Poiana Verde")
    assert refresh_entries(None) == 1
    assert set(DirectoryWord.objects.filter(word__in=("padurea", "poiana"))) == {DirectoryWord(word="poiana")}


MOST_QUERIES = 8


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=tinerilor&territory=CJ&kind=ngo", []),
        ("q=verde&territory=CJ", ["forest"]),
        ("q=padurea+verde&territory=CJ&domain=culture&count=all", ["forest"]),
    ],
)
def test_the_first_who_asks_for_words_in_a_place_costs_no_more_queries_than_any(
    directory: None,
    cast: Cast,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    query: str,
    found: list[str],
) -> None:
    as_(client, cast.people["owner"]).get("/en/organizations/")
    words._remembered.clear()
    with django_assert_max_num_queries(MOST_QUERIES):
        page = client.get(f"/en/organizations/?{query}")
    assert [row.slug for row in page.context["page"].object_list] == found


@pytest.mark.parametrize("role", ["visitor", "owner"])
def test_a_mistyped_word_in_a_place_costs_no_more_queries_than_any(
    directory: None,
    cast: Cast,
    client: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
    role: str,
) -> None:
    as_(client, cast.people[role]).get("/en/organizations/?territory=CJ")
    words._remembered.clear()
    with django_assert_max_num_queries(MOST_QUERIES):
        page = client.get("/en/organizations/?q=padurrea&territory=CJ")
    assert [row.slug for row in page.context["page"].object_list] == ["forest"]
