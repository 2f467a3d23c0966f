"""The search box of the directory: what comes first, and what follows a change, on each test's own rows."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from organizations.models import DirectoryCount, DirectoryEntry, Organization
from organizations.selectors.directory import Asked, find, finding, looking
from organizations.services import refresh_entries
from tests.factories.organizations import OrganizationFactory
from tests.organizations.conftest import titles

pytestmark = pytest.mark.django_db


def test_capitals_without_diacritics_do_not_decide_how_a_word_is_written() -> None:
    for number, name in enumerate(("ASOCIATIA SPERANTA", "SPERANTA VIE", "Speranța Copiilor")):
        OrganizationFactory(slug=f"hope-{number}", name=name, mission="")
    refresh_entries(None)
    assert Client().get("/organizations/?q=sperannta").context["corrected"] == "speranța"


def test_the_name_itself_stands_before_names_and_names_before_texts() -> None:
    for slug, name, mission in (
        ("in-text", "Aaa", "Lumina cărții"), ("in-name", "Casa Lumina", ""), ("begins", "Lumina Verde", ""),
        ("itself", "Lumina", ""),
    ):  # fmt: skip
        OrganizationFactory(slug=slug, name=name, mission=mission)
    refresh_entries(None)
    assert titles("q=lumina") == ["itself", "begins", "in-name", "in-text"]
    assert titles("q=lumina&sort=name") == ["in-text", "in-name", "itself", "begins"]


def test_a_name_with_markup_stays_text_in_the_list() -> None:
    OrganizationFactory(name="<img src=x onerror=alert(1)> Tineri", mission="<b>tineri</b>")
    refresh_entries(None)
    page = Client().get("/en/organizations/?q=tineri").content.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt; <mark>Tineri</mark>" in page


def test_what_is_kept_follows_a_refresh_and_states_leave_the_directory(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    made = OrganizationFactory(name="Amurgul")
    assert titles("q=zorile") == []
    Organization.objects.filter(pk=made.pk).update(name="Zorile")
    with django_capture_on_commit_callbacks(execute=True):
        assert refresh_entries([made.pk]) == 1
        assert refresh_entries([made.pk]) == 0
    assert titles("q=zorile&page=1") == [made.slug]
    Organization.objects.filter(pk=made.pk).update(state="suspended")
    with django_capture_on_commit_callbacks(execute=True):
        assert refresh_entries([made.pk]) == 1
    assert titles("q=zorile&sort=name") == []
    assert not DirectoryEntry.objects.exists()
    assert sum(DirectoryCount.objects.values_list("number", flat=True)) == 0


def test_of_many_the_very_words_come_first_then_their_other_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["Tineri Zori", "Tineri", "Tinerii Albi", "Casa Tinerilor", "Alta casă", "Tineri Albi"]
    for name in names:
        OrganizationFactory(name=name, short_name="", mission="Pentru tineri.")
    refresh_entries(None)
    every = find(Asked(text="tineri"))
    for module in (finding, looking):
        monkeypatch.setattr(module, "CAP", 5)
    first = find(Asked(text="tineri", exact=True))
    assert (every.counts.capped, first.counts.capped) == (False, True)
    name_of = dict(Organization.objects.values_list("pk", "name"))
    assert [name_of[pk] for pk in every.page(1, 9)] == [
        "Tineri", "Tineri Albi", "Tineri Zori", "Tinerii Albi", "Casa Tinerilor", "Alta casă"
    ]  # fmt: skip
    assert first.page(1, 9) == every.page(1, 9)[:5]
