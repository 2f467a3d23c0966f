"""Administrators draw up, publish and take back events in the administration."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from events.models import Event
from portal.accounts.models import User
from portal.audit.models import Entry
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.roles import sign_in_with_second_factor
from tests.factories.taxonomy import DomainFactory

ADD = "/en/admin/events/event/add/"

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
        "organizer": OrganizationFactory().pk,
        "domain": DomainFactory().pk,
        "title": "Dezbatere",
        "summary": "Despre reparații.",
        "starts_at": "2026-05-14T18:00",
        "ends_at": "2026-05-14T20:00",
        "place": "Strada Mare 1, Buzău",
        **fields,
    }


def verbs(event: Event) -> list[str]:
    return list(Entry.objects.about(event).order_by("pk").values_list("verb", flat=True))


def test_what_is_added_is_a_draft_unless_it_is_shown_to_everyone(client: Client, administrator: User) -> None:
    assert client.post(ADD, typed(title="Ciornă")).status_code == 302
    assert client.post(ADD, typed(title="Public", public="on")).status_code == 302
    draft, public = Event.objects.order_by("pk")
    assert (draft.title, draft.is_public, draft.created_by) == ("Ciornă", False, administrator)
    assert (public.title, public.is_public) == ("Public", True)
    assert draft.starts_at == dt.datetime(2026, 5, 14, 15, 0, tzinfo=dt.UTC)
    assert verbs(draft) == ["events.draft"]
    assert verbs(public) == ["events.draft", "events.publish"]


def test_a_change_and_its_withdrawal_are_audited_each(client: Client) -> None:
    event = EventFactory()
    address = f"/en/admin/events/event/{event.pk}/change/"
    data = typed(organizer=event.organizer_id, title="Alt titlu")
    assert client.post(address, data).status_code == 302
    event.refresh_from_db()
    assert (event.title, event.is_public) == ("Alt titlu", False)
    assert verbs(event) == ["events.change", "events.withdraw"]


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"ends_at": "2026-05-14T18:00"}, {"ends_at": ["The end is not after the start."]}),
        ({"place": ""}, {"__all__": ["An event has a place, a link to take part online, or both."]}),
    ],
)
def test_what_an_event_lacks_is_told_and_nothing_saved(
    client: Client, fields: dict[str, str], errors: dict[str, list[str]]
) -> None:
    answer = client.post(ADD, typed(**fields))
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors == errors
    assert not Event.objects.exists()


def test_nothing_is_deleted(client: Client) -> None:
    event = EventFactory()
    answer = client.post(f"/en/admin/events/event/{event.pk}/delete/", {"post": "yes"})
    assert answer.status_code == 403
    assert Event.objects.filter(pk=event.pk).exists()
