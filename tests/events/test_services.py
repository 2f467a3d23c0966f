"""Who may do what to an event, and what an event must have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from events import services
from events.models import Event
from portal.accounts.models import User
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused
from tests.factories.accounts import UserFactory
from tests.factories.events import EventFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.roles import people_by_role
from tests.factories.taxonomy import DomainFactory

STARTS = dt.datetime(2026, 5, 14, 15, 0, tzinfo=dt.UTC)

pytestmark = pytest.mark.django_db


def written(**fields: Any) -> dict[str, Any]:
    """What an administrator types for an event."""
    return {
        "domain": DomainFactory(),
        "title": "Dezbatere",
        "summary": "Despre reparații.",
        "starts_at": STARTS,
        "ends_at": STARTS + dt.timedelta(hours=2),
        "place": "Strada Mare 1, Buzău",
        "online_link": "",
        **fields,
    }


def _draft(event: Event, actor: User) -> Event:
    return services.draft_event(actor=actor, fields=written(organizer=event.organizer), now=timezone.now())


def _change(event: Event, actor: User) -> Event:
    return services.change_event(pk=event.pk, actor=actor, fields={"title": "Alt titlu"}, now=timezone.now())


def _publish(event: Event, actor: User) -> Event:
    return services.publish_event(pk=event.pk, actor=actor, now=timezone.now())


def _withdraw(event: Event, actor: User) -> Event:
    return services.withdraw_event(pk=event.pk, actor=actor, now=timezone.now())


ADMINISTRATORS = {"administrator"}
# verb: the act, whether it is done to a public event, who may.
TABLE: dict[str, tuple[Callable[[Event, User], Event], bool, set[str]]] = {
    "draft": (_draft, False, ADMINISTRATORS),
    "change": (_change, True, ADMINISTRATORS),
    "publish": (_publish, False, ADMINISTRATORS),
    "withdraw": (_withdraw, True, ADMINISTRATORS),
}


@pytest.mark.parametrize("verb", TABLE)
def test_each_role_may_do_what_the_table_says(verb: str) -> None:
    act, to_public, may = TABLE[verb]
    organizer = OrganizationFactory()
    for role, actor in people_by_role(organizer).items():
        event = EventFactory(organizer=organizer, published_at=timezone.now() if to_public else None)
        entries = Entry.objects.count()
        if role in may:
            done = act(event, actor)
            entry = Entry.objects.about(done).get()
            assert (entry.verb, entry.actor) == (f"events.{verb}", actor)
        else:
            before = Event.objects.values().get(pk=event.pk)
            with pytest.raises(NotAllowed):
                act(event, actor)
            assert Event.objects.values().get(pk=event.pk) == before
            assert Entry.objects.count() == entries


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"ends_at": STARTS}, "event_ends_after_start"),
        ({"ends_at": STARTS - dt.timedelta(minutes=1)}, "event_ends_after_start"),
        ({"place": ""}, "event_is_somewhere"),
    ],
)
def test_an_event_ends_after_it_starts_and_is_somewhere(fields: dict[str, Any], constraint: str) -> None:
    admin = UserFactory(is_administrator=True)
    with pytest.raises(Refused):
        services.draft_event(
            actor=admin, fields=written(organizer=OrganizationFactory(), **fields), now=timezone.now()
        )
    event = EventFactory(starts_at=STARTS)
    with pytest.raises(Refused):
        services.change_event(pk=event.pk, actor=admin, fields=fields, now=timezone.now())
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Event.objects.update(**fields)
    event.refresh_from_db()
    assert event.ends_at == STARTS + dt.timedelta(hours=2)
    assert not Entry.objects.exists()


def test_a_change_records_what_changed_and_nothing_else() -> None:
    event = EventFactory(title="Titlu")
    fields = {"title": "Titlu nou", "place": event.place}
    services.change_event(pk=event.pk, actor=event.created_by, fields=fields, now=timezone.now())
    entry = Entry.objects.about(event).get()
    assert (entry.before, entry.after) == ({"title": "Titlu"}, {"title": "Titlu nou"})
    services.change_event(pk=event.pk, actor=event.created_by, fields=fields, now=timezone.now())
    assert Entry.objects.about(event).count() == 1


@pytest.mark.parametrize(("act", "is_public"), [(_publish, True), (_withdraw, False)])
def test_what_was_done_already_is_refused(act: Callable[..., Event], is_public: bool) -> None:
    event = EventFactory(published_at=timezone.now() if is_public else None)
    with pytest.raises(Refused):
        act(event, event.created_by)
    assert not Entry.objects.about(event).exists()
