"""Names are one line of plain text, wherever they are typed."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.utils import translation

from organizations.forms import EvidenceForm, OrganizationForm, VerifiedForm
from organizations.forms.profile import DetailsForm
from portal.accounts.forms import ProfileForm, SignupForm
from portal.core.plain import one_line
from tests.factories.accounts import UserFactory

ASKED = [
    (SignupForm, "full_name"),
    (OrganizationForm, "name"),
    (OrganizationForm, "short_name"),
    (VerifiedForm, "name"),
    (VerifiedForm, "short_name"),
    (DetailsForm, "address"),
    (DetailsForm, "contact_person"),
    (DetailsForm, "document_title"),
    (EvidenceForm, "title"),
]


@pytest.mark.parametrize("mark", ["\n", "\r", "\t", "\x00", "\x1b", "\x7f", "\x85", "\u2028", "\u2029"])
@pytest.mark.parametrize("turned", ["", "\u202e", "\u2066"])
def test_what_breaks_or_turns_a_line_is_refused(mark: str, turned: str) -> None:
    with pytest.raises(ValidationError):
        one_line(f"Ana{mark}{turned}Dragă moderator")
    if turned:
        with pytest.raises(ValidationError):
            one_line(f"Ana {turned}gro.elpmaxe")


@pytest.mark.parametrize(
    "name", ["", "Asociația „Vecinii”", "Ștefan-Țepeș & Fiii", "Сдружение", "O\u2019Neill", "a\u00a0b"]
)
def test_names_as_they_are_written_pass(name: str) -> None:
    one_line(name)


@pytest.mark.parametrize(("form", "field"), ASKED)
def test_the_forms_ask_names_to_be_one_line(form: type[BaseForm], field: str) -> None:
    asked: Any = form.base_fields[field]
    with translation.override("en"), pytest.raises(ValidationError, match="One line of plain text"):
        asked.clean("Ana\n\nTandem: your account ends today")
    assert asked.clean(" Ana Vecina\n") == "Ana Vecina"


@pytest.mark.django_db
def test_a_person_cannot_rename_themselves_into_a_letter() -> None:
    person = UserFactory()
    form = ProfileForm({"full_name": "Ana\n\nYour account ends today.", "language": "en"}, instance=person)
    with translation.override("en"):
        assert form.errors == {"full_name": ["One line of plain text, please."]}
