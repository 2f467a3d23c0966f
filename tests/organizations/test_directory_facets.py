"""The facets of the directory: each figure is what its choice leaves, whatever else is chosen."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import replace
from urllib.parse import parse_qs

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoCaptureOnCommitCallbacks

from organizations.filters import DirectoryFilter
from organizations.models import DirectoryCount, NetworkMember, Organization
from organizations.selectors.directory import find, finding, keys_of, looking
from organizations.selectors.directory.asked import SUBJECT
from organizations.selectors.directory.tallying import tally
from organizations.services import refresh_entries, tallying
from organizations.tasks import count_directory
from portal.core.page_cache import process_generations
from portal.taxonomy.models import Domain, Territory
from tests.factories.organizations import OrganizationFactory

pytestmark = pytest.mark.django_db
KINDS = ("ngo", "public_authority", "social_enterprise")
ORGANIZATIONS = 60


@pytest.fixture(scope="module")
def directory(shared_rows: None) -> list[Organization]:
    """Organizations that differ in everything the directory filters by, by chance that repeats."""
    chance = random.Random(5)
    country = Territory.objects.create(code="RO-", kind="country", names={"ro": "România"})
    places = [None, country]
    for code in ("AA", "BB"):
        county = Territory.objects.create(code=code, kind="county", names={"ro": code}, parent=country)
        towns = [
            Territory.objects.create(
                code=f"{code}{n}", kind="town", names={"ro": f"{code}{n}"}, parent=county
            )
            for n in range(3)
        ]
        village = Territory.objects.create(
            code=f"{code}9", kind="locality", names={"ro": "Sat"}, parent=towns[0]
        )
        places += [county, *towns, village]
    fields = [Domain.objects.create(slug=f"d{n}", names={"ro": f"Domeniu {n}"}, position=n) for n in range(3)]
    made = []
    for number in range(ORGANIZATIONS):
        place = chance.choice(places)
        made.append(
            OrganizationFactory(
                name=f"{chance.choice(('Tineri', 'Lumina'))} {number:02}",
                kind=chance.choice(KINDS),
                state="verified" if place and chance.random() < 0.6 else "listed",
                territory=place,
                domains=chance.sample(fields, chance.randrange(3)),
                offers="Ajutor" if chance.random() < 0.4 else "",
                is_public_utility=chance.random() < 0.3,
            )
        )
    for member in made[1:30]:
        NetworkMember.objects.create(
            network=made[0], member=member, asked_by_network=True, asked_at=timezone.now(),
            confirmed_at=timezone.now() if member.pk % 2 else None,
        )  # fmt: skip
    refresh_entries(None)
    return made


VALUES = {
    "q": ("", "", "tineri", "lumina", "lumima", "ajutor"),
    "kind": ("", "", *KINDS, "media"),
    "territory": ("", "", "RO-", "AA", "BB", "AA0", "AA9"),
    "domain": ("", "", "d0", "d1", "d2"),
    "verified": ("", "", "1"),
    "offers": ("", "", "", "1"),
    "utility": ("", "", "", "1"),
    "network": ("", "", "", "1"),
    "sort": ("", "name", "newest"),
    "count": ("", "", "all"),
}
ASKED = st.fixed_dictionaries({name: st.sampled_from(values) for name, values in VALUES.items()})


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(asked=ASKED, most=st.sampled_from([1_000, 5]))
@example(asked={"q": "lumina", "territory": "AA", "domain": "d2"}, most=5)
@example(asked={"q": "tineri", "kind": "ngo", "domain": "d0"}, most=5)
def test_a_figure_is_the_number_of_rows_its_choice_leaves(
    directory: list[Organization], asked: dict[str, str], most: int
) -> None:
    process_generations.replace((SUBJECT,))
    with pytest.MonkeyPatch.context() as patch:
        for module in (finding, looking):
            patch.setattr(module, "CAP", most)
        filters = DirectoryFilter(asked)
        found = find(filters.asked)
        is_counted = filters.asked.every and found.is_cut
        if is_counted:
            assert found.counts.capped
            found = replace(found, counts=tally(found))
        choices = [
            choice for facet in filters.facets(found.counts) for choice in (*facet.choices, *facet.more)
        ]
        rows = len(keys_found(asked))
        assert found.is_cut is (bool(filters.asked.text) and rows > most)
        assert found.counts.capped is (found.is_cut and not is_counted)
        assert found.counts.total == (most if found.counts.capped else rows)
        for choice in choices:
            after = {name: values[0] for name, values in parse_qs(choice.url.lstrip("?")).items()}
            if choice.chosen:
                assert choice.number in (None, found.counts.total)
            elif choice.number is not None:
                assert len(keys_found(after)) == choice.number, choice.key


def keys_found(asked: dict[str, str]) -> set[int]:
    """Keys of all that are found: those that a spreadsheet of the list holds."""
    found = Organization.objects.filter(pk__in=keys_of(DirectoryFilter(asked).asked))
    return set(found.values_list("pk", flat=True))


@pytest.mark.parametrize(
    "asked", ["", "kind=ngo", "sort=newest", "q=tineri", "q=tineri&sort=newest&count=all"]
)
def test_the_pages_together_show_each_once(
    directory: list[Organization], monkeypatch: pytest.MonkeyPatch, asked: str
) -> None:
    seen: list[str] = []
    pages = Client().get(f"/en/organizations/?{asked}").context["page"].paginator
    for number in pages.page_range:
        page = Client().get(f"/en/organizations/?{asked}&page={number}").context["page"]
        seen += [row.slug for row in page.object_list]
    assert len(seen) == pages.count == len(set(seen))
    if not asked:
        names = dict(Organization.objects.values_list("slug", "folded_name"))
        assert seen == sorted(seen, key=lambda slug: names[slug])


@pytest.fixture
def wanted(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """What workers are asked to count, with words cut off at five hits."""
    for module in (finding, looking):
        monkeypatch.setattr(module, "CAP", 5)
    process_generations.replace((SUBJECT,))
    sent: list[dict[str, str]] = []
    monkeypatch.setattr(tallying.current_app, "send_task", lambda name, args, **options: sent.append(*args))
    return sent


def test_more_than_the_cap_are_listed_up_to_it_and_counted_by_a_worker_on_request(
    directory: list[Organization], wanted: list[dict[str, str]]
) -> None:
    total = Organization.objects.filter(folded_name__startswith="tineri", kind="ngo").count()
    assert total > 5
    page = Client().get("/en/organizations/?q=tineri&kind=ngo")
    assert page.context["found"].counts.capped
    assert 'href="?q=tineri&amp;kind=ngo&amp;count=all"' in page.content.decode()
    assert wanted == []

    asked = "/en/organizations/?q=tineri&kind=ngo&count=all"
    for _time in range(2):
        page = Client().get(asked)
        assert "All of them are being counted" in page.content.decode()
        assert page.headers["Cache-Control"] == "private, no-store"
    assert wanted == [{"q": "tineri", "kind": "ngo", "count": "all"}]

    on_the_map = asked.replace("/?", "/map/?")
    assert Client().get(on_the_map).context["capped"]
    count_directory(*wanted)
    assert not Client().get(on_the_map).context["capped"]
    page = Client().get(asked)
    assert f"{total} organizations" in page.content.decode()
    assert page.context["page"].paginator.count == 5
    Client().get("/en/organizations/?q=tineri&count=all")
    process_generations.replace((SUBJECT, "organizations"))
    Client().get(asked)
    assert len(wanted) == 3, "the figures are those of other filters, and of before a change"


def test_figures_that_nobody_can_count_are_not_promised(
    directory: list[Organization], wanted: list[dict[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(name: str, args: list[object], **options: object) -> None:
        raise OSError

    monkeypatch.setattr(tallying.current_app, "send_task", refuse)
    asked = "/en/organizations/?q=tineri&count=all"
    assert "Count all of them" in Client().get(asked).content.decode()
    monkeypatch.setattr(tallying, "MOST_A_MINUTE", 0)
    monkeypatch.setattr(tallying.current_app, "send_task", lambda *args, **options: pytest.fail("asked"))
    assert "Count all of them" in Client().get(asked).content.decode()


def test_the_last_page_and_those_beyond_it(directory: list[Organization]) -> None:
    for number in (3, 99):
        page = Client().get(f"/en/organizations/?page={number}").context["page"]
        assert page.number == 3
        assert len(page.object_list) == ORGANIZATIONS - 50


def test_a_verification_that_is_over_counts_no_more(
    directory: list[Organization], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    total = Client().get("/en/organizations/?verified=1").context["found"].counts.total
    one = next(one for one in directory if one.state == "verified")
    Organization.objects.filter(pk=one.pk).update(verified_until=timezone.localdate() - dt.timedelta(days=1))
    with django_capture_on_commit_callbacks(execute=True):
        assert refresh_entries(None) == 1
    assert find_total("verified=1&sort=name") == total - 1


def find_total(query: str) -> int:
    return Client().get(f"/en/organizations/?{query}").context["found"].counts.total


def test_the_counts_stay_right_when_their_rows_are_drawn_together(
    directory: list[Organization], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    before = find_total("kind=ngo")
    changed = [one.pk for one in directory if one.kind == "ngo"][:3]
    Organization.objects.filter(pk__in=changed).update(kind="media")
    with django_capture_on_commit_callbacks(execute=True):
        assert refresh_entries(changed) == 3
    assert find_total("kind=ngo&sort=name") == before - 3
    rows = DirectoryCount.objects.count()
    Organization.objects.filter(pk=changed[0]).update(kind="company")
    with django_capture_on_commit_callbacks(execute=True):
        assert refresh_entries(None) == 1
    assert find_total("kind=ngo&sort=newest") == before - 3
    assert find_total("kind=media") == 2
    assert DirectoryCount.objects.count() < rows
