"""Administrators draw up, publish and take back resources in the administration."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from portal.accounts.models import User
from portal.audit.models import Entry
from resources.models import Resource
from tests.factories.accounts import UserFactory
from tests.factories.resources import ResourceFactory
from tests.factories.roles import sign_in_with_second_factor
from tests.factories.taxonomy import DomainFactory

ADD = "/en/admin/resources/resource/add/"

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def administrator(client: Client) -> User:
    """Signed in with the client, with a second factor."""
    user = UserFactory(is_administrator=True)
    sign_in_with_second_factor(client, user)
    return user


def typed(**fields: Any) -> dict[str, Any]:
    """A filled form."""
    return {
        "kind": "guide",
        "title": "Ghid",
        "summary": "Pașii unui parteneriat.",
        "body": "<p>Începeți cu problema.</p>",
        "domains": [DomainFactory().pk],
        "language": "ro",
        "published_on": "2025-03-14",
        **fields,
    }


def verbs(resource: Resource) -> list[str]:
    return list(Entry.objects.about(resource).order_by("pk").values_list("verb", flat=True))


def test_what_is_added_is_a_draft_unless_it_is_shown_to_everyone(client: Client, administrator: User) -> None:
    assert client.post(ADD, typed(title="Ciornă")).status_code == 302
    link = "example.org/ghid.pdf"
    assert client.post(ADD, typed(title="Public", public="on", body="", link=link)).status_code == 302
    draft, public = Resource.objects.order_by("pk")
    assert (draft.title, draft.is_public, draft.created_by) == ("Ciornă", False, administrator)
    assert (public.title, public.is_public) == ("Public", True)
    assert public.link == "https://example.org/ghid.pdf"
    assert verbs(draft) == ["resources.draft"]
    assert verbs(public) == ["resources.draft", "resources.publish"]


def test_a_change_writes_its_fields_of_work_and_is_audited_once(client: Client) -> None:
    resource = ResourceFactory()
    culture = DomainFactory(slug="culture")
    address = f"/en/admin/resources/resource/{resource.pk}/change/"
    assert client.post(address, typed(public="on", domains=[culture.pk])).status_code == 302
    resource.refresh_from_db()
    assert (resource.title, resource.is_public) == ("Ghid", True)
    assert list(resource.domains.all()) == [culture]
    assert verbs(resource) == ["resources.change"]


@pytest.mark.parametrize("body", ["", "<script>steal()</script>"])
def test_neither_text_nor_link_is_told_and_nothing_saved(client: Client, body: str) -> None:
    answer = client.post(ADD, typed(body=body))
    assert answer.status_code == 200
    errors = answer.context["adminform"].form.non_field_errors()
    assert list(errors) == ["A resource has a text, a link, or both."]
    assert not Resource.objects.exists()


def test_nothing_is_deleted(client: Client) -> None:
    resource = ResourceFactory()
    answer = client.post(f"/en/admin/resources/resource/{resource.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 403
    assert Resource.objects.filter(pk=resource.pk).exists()
