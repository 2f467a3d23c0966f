"""Administrators draw up, publish and take back consultations in the administration."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from consultations.models import Consultation
from organizations.enums import OrganizationState
from portal.accounts.models import User
from portal.audit.models import Entry
from tests.factories.accounts import UserFactory
from tests.factories.consultations import ConsultationFactory
from tests.factories.organizations import AuthorityFactory, OrganizationFactory
from tests.factories.roles import sign_in_with_second_factor
from tests.factories.taxonomy import DomainFactory

ADD = "/en/admin/consultations/consultation/add/"

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Client) -> User:
    """Signed in with the client, with a second factor."""
    user = UserFactory(is_administrator=True)
    sign_in_with_second_factor(client, user)
    return user


def typed(**fields: Any) -> dict[str, Any]:
    """A filled form."""
    return {
        "authority": AuthorityFactory().pk,
        "domain": DomainFactory().pk,
        "title": "Proiect de hotărâre",
        "summary": "Tarife mai mici.",
        "text": "Art. 1. Se aprobă.",
        "announced_on": "2026-05-04",
        "recommendations_until": "2026-05-14",
        "how_to_send": "consultare@primarie.example",
        **fields,
    }


def verbs(consultation: Consultation) -> list[str]:
    return list(Entry.objects.about(consultation).order_by("pk").values_list("verb", flat=True))


def test_what_is_added_is_a_draft_unless_it_is_shown_to_everyone(client: Client, administrator: User) -> None:
    assert client.post(ADD, typed(title="Ciornă")).status_code == 302
    assert client.post(ADD, typed(title="Publică", public="on")).status_code == 302
    draft, public = Consultation.objects.order_by("pk")
    assert (draft.title, draft.is_public, draft.created_by) == ("Ciornă", False, administrator)
    assert (public.title, public.is_public) == ("Publică", True)
    assert verbs(draft) == ["consultations.draft"]
    assert verbs(public) == ["consultations.draft", "consultations.publish"]


@pytest.mark.usefixtures("administrator")
def test_a_change_and_its_withdrawal_are_audited_each(client: Client) -> None:
    consultation = ConsultationFactory(announced_on=dt.date(2026, 5, 4))
    address = f"/en/admin/consultations/consultation/{consultation.pk}/change/"
    assert client.get(address).context["adminform"].form["public"].value() is True
    data = typed(authority=consultation.authority_id, title="Alt titlu")
    assert client.post(address, data).status_code == 302
    consultation.refresh_from_db()
    assert (consultation.title, consultation.is_public) == ("Alt titlu", False)
    assert verbs(consultation) == ["consultations.change", "consultations.withdraw"]


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize(("until", "lawful"), [("2026-05-13", False), ("2026-05-14", True)])
def test_too_short_a_time_is_told_beside_its_field(client: Client, until: str, lawful: bool) -> None:
    answer = client.post(ADD, typed(recommendations_until=until))
    assert answer.status_code == (302 if lawful else 200)
    assert Consultation.objects.exists() is lawful
    if not lawful:
        errors = answer.context["adminform"].form.errors
        assert list(errors) == ["recommendations_until"]
        assert "Legea 52/2003" in str(errors)


@pytest.mark.usefixtures("administrator")
def test_only_verified_authorities_can_be_chosen(client: Client) -> None:
    for wrong in (OrganizationFactory(), AuthorityFactory(state=OrganizationState.SUSPENDED)):
        answer = client.post(ADD, typed(authority=wrong.pk))
        assert list(answer.context["adminform"].form.errors) == ["authority"]
    assert not Consultation.objects.exists()


@pytest.mark.usefixtures("administrator")
def test_an_authority_suspended_since_does_not_block_a_change(client: Client) -> None:
    authority = AuthorityFactory(state=OrganizationState.SUSPENDED)
    consultation = ConsultationFactory(authority=authority)
    address = f"/en/admin/consultations/consultation/{consultation.pk}/change/"
    assert client.post(address, typed(authority=authority.pk, title="Alt titlu")).status_code == 302
    consultation.refresh_from_db()
    assert consultation.title == "Alt titlu"


@pytest.mark.usefixtures("administrator")
def test_nothing_is_deleted(client: Client) -> None:
    consultation = ConsultationFactory()
    answer = client.post(f"/en/admin/consultations/consultation/{consultation.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 403
    assert Consultation.objects.filter(pk=consultation.pk).exists()


@pytest.mark.usefixtures("administrator")
def test_the_list_shows_drafts_and_public_ones(client: Client) -> None:
    ConsultationFactory(title="Publică")
    ConsultationFactory(title="Ciornă", published_at=None)
    page = client.get("/en/admin/consultations/consultation/").content.decode()
    assert "Publică" in page
    assert "Ciornă" in page
    found = client.get("/en/admin/consultations/consultation/", {"q": "CIORNA"}).content.decode()
    assert "Publică" not in found
    assert "Ciornă" in found


def test_the_administration_is_closed_to_others_and_without_second_factor(client: Client) -> None:
    client.force_login(UserFactory(is_administrator=True))
    assert client.get(ADD).status_code == 302
    sign_in_with_second_factor(client, UserFactory(is_moderator=True))
    assert client.post(ADD, typed()).status_code in (302, 403)
    assert not Consultation.objects.exists()
