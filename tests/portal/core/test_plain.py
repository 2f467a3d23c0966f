"""Names are one line of plain text, wherever they are typed."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.utils import translation

from consultations.forms import ConsultationForm
from events.forms import EventForm
from organizations.forms import EvidenceForm, OrganizationForm, VerifiedForm
from organizations.forms.profile import DetailsForm
from partnerships.forms import ProposalForm
from portal.accounts.forms import ProfileForm, SignupForm
from portal.core.plain import in_one_line, one_line
from resources.forms import ResourceForm
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
@pytest.mark.parametrize("form", [ResourceForm, EventForm, ConsultationForm, ProposalForm])
def test_titles_are_one_line_too(form: type[BaseForm]) -> None:
    typed = dict.fromkeys(form.base_fields, "un\nrând")
    asked = form(typed, user=UserFactory()) if form is ProposalForm else form(typed)
    refused = {
        name for name, errors in asked.errors.get_json_data().items() if errors[0]["code"] == "one_line"
    }
    assert refused == {"title", "place"} & form.base_fields.keys()
    text = form.base_fields["title"]
    assert text.clean(" Un rând\n") == "Un rând"


@pytest.mark.parametrize(
    ("kept", "clean"),
    [("A\r\n\tB", "A B"), ("\u202eA\u2066", "A"), ("A\u2029", "A"), ("A  B\xa0C", "A B\xa0C"), ("\n", "")],
)
def test_what_was_kept_before_is_put_in_one_line(kept: str, clean: str) -> None:
    assert in_one_line(kept) == clean
    one_line(clean)


@pytest.mark.django_db
def test_a_person_cannot_rename_themselves_into_a_letter() -> None:
    person = UserFactory()
    form = ProfileForm({"full_name": "Ana\n\nYour account ends today.", "language": "en"}, instance=person)
    with translation.override("en"):
        assert form.errors == {"full_name": ["One line of plain text, please."]}
