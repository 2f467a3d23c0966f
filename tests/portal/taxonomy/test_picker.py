"""Choosing a place by typing its name, with JavaScript and without."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from django import forms
from django.core.cache import cache
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.taxonomy.forms import TerritoryField
from portal.taxonomy.models import Territory
from portal.taxonomy.services import load_taxonomy
from tests.factories.taxonomy import TerritoryFactory

pytestmark = pytest.mark.django_db
OPTIONS = "/taxonomy/territories/"


class SeatForm(forms.Form):
    territory = TerritoryField(label="Sediu")


class Fields(HTMLParser):
    """What a browser would send of a form, and the choices that it offers."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self.choices: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "input" and given["type"] == "radio":
            self.choices.append(given["value"])
        if tag == "input" and (given["type"] != "radio" or "checked" in given):
            self.sent[given["name"]] = given["value"]


@pytest.fixture(scope="module", autouse=True)
def _places(shared_rows: None) -> None:
    """Two villages called Satu Nou in one county, and the shipped counties."""
    load_taxonomy(localities=False)
    county = Territory.objects.get(code="136")
    for number, commune in enumerate(["Oltina", "Mircea Vodă"]):
        around = TerritoryFactory(code=f"C{number}", kind="commune", names={"ro": commune}, parent=county)
        TerritoryFactory(code=f"V{number}", kind="locality", names={"ro": "Satu Nou"}, parent=around)


def sent(**typed: Any) -> SeatForm:
    data = QueryDict(mutable=True)
    data.update({name.replace("_", "-"): value for name, value in typed.items()})
    return SeatForm(data)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("București, Sectorul 3", "179169"),
        ("179169", "179169"),
        # Words of one place's name, and of no other's.
        ("sectorul 3", "179169"),
        ("constanta (județ)", "136"),
        ("CONSTANȚA", "136"),
        ("bg-rse27", "BG-RSE27"),
        ("satu nou, oltina", "V0"),
        ("satul Satu Nou, com. Oltina, jud. Constanța", "V0"),
        # The county of that name, and not what only begins so.
        ("bucurești", "403"),
        ("  Oltina ", "C0"),
    ],
)
def test_what_names_one_place_is_taken(typed: str, code: str) -> None:
    form = sent(territory=typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["territory"].code == code


def test_several_places_come_back_to_choose_from_and_what_was_typed_is_kept() -> None:
    form = sent(territory="satu nou")
    assert form.errors == {"territory": ["Mai multe locuri se potrivesc. Alegeți unul dintre ele."]}
    page = Fields(str(form))
    assert page.sent["territory"] == "satu nou"
    assert sorted(page.choices) == ["V0", "V1"]
    assert "Satu Nou, comuna Oltina, județul Constanța" in str(form)
    # The person chooses and sends the form again.
    again = SeatForm(QueryDict(mutable=True))
    again.data.update(page.sent | {"territory-code": "V1"})
    assert again.is_valid()
    assert again.cleaned_data["territory"].code == "V1"


def test_a_choice_does_not_outlive_the_words_that_it_was_made_for() -> None:
    form = sent(territory="Oltina", territory_asked="satu nou", territory_code="V1")
    assert form.is_valid()
    assert form.cleaned_data["territory"].code == "C0"


def test_a_place_elsewhere_is_not_taken_without_asking() -> None:
    form = sent(territory="Oltina, Cluj")
    assert not form.is_valid()
    assert Fields(str(form)).choices == ["C0"]


def test_a_beginning_is_not_taken_for_the_place_without_asking() -> None:
    form = sent(territory="oltin")
    assert not form.is_valid()
    assert form["territory"].errors.as_data()[0].code == "one"
    assert Fields(str(form)).choices == ["C0"]


@pytest.mark.parametrize("typed", ["", "nicăieri", "' OR 1=1 --", "x\x00y", "a" * 5_000, "\u202e"])
def test_what_is_no_place_is_told_beside_the_field_and_kept(typed: str) -> None:
    form = sent(territory=typed, territory_code="V1", territory_asked="")
    assert not form.is_valid()
    assert Fields(str(form)).sent["territory"] == typed.replace("\x00", "").strip()


def test_a_forged_choice_is_no_place() -> None:
    form = sent(territory="satu nou", territory_asked="satu nou", territory_code="nowhere")
    assert not form.is_valid()
    assert sorted(Fields(str(form)).choices) == ["V0", "V1"]


def test_a_form_that_is_sent_as_it_came_keeps_its_place() -> None:
    place = Territory.objects.get(code="V1")
    page = Fields(str(SeatForm(initial={"territory": place})))
    assert page.sent["territory"] == place.label
    form = SeatForm(QueryDict(mutable=True), initial={"territory": place})
    form.data.update(page.sent)
    assert form.is_valid()
    assert form.cleaned_data["territory"] == place
    assert form.changed_data == []


def test_one_form_does_not_show_the_choices_of_another() -> None:
    assert not sent(territory="satu nou").is_valid()
    assert Fields(str(SeatForm())).choices == []


@pytest.mark.parametrize("address", [f"{OPTIONS}?q=satu", f"{OPTIONS}?field=territory&territory=satu"])
def test_places_are_suggested_while_somebody_types(client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.content.decode().count("<option") == 3
    assert 'value="Satu Nou, comuna Oltina, județul Constanța"' in answer.content.decode()
    assert "max-age=600" in answer.headers["Cache-Control"]
    english = client.get("/en" + address)
    assert "commune of Oltina" in english.content.decode()


def test_the_same_words_are_asked_of_the_database_once(client: Client) -> None:
    cache.clear()
    for expected in (1, 0):
        with CaptureQueriesContext(connection) as queries:
            client.get(OPTIONS, {"q": "Satu NOU"})
        asked = [query for query in queries if "taxonomy_territory" in query["sql"]]
        assert bool(asked) == bool(expected)


@pytest.mark.parametrize("q", ["", "s", "\x00", "%", "' OR 1=1 --", "x" * 10_000, "漢字", "<script>"])
def test_any_words_get_an_answer(client: Client, q: str) -> None:
    answer = client.get(OPTIONS, {"q": q})
    assert answer.status_code == 200
    assert b"<script" not in answer.content
    assert client.post(OPTIONS, {"q": q}).status_code == 405
