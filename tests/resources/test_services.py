"""Who may do what to a resource, and what of its HTML is kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.models import Entry
from portal.core.exceptions import NotAllowed, Refused
from resources import services
from resources.enums import ResourceKind, ResourceLanguage
from resources.models import Resource
from tests.factories.accounts import UserFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.resources import ResourceFactory
from tests.factories.roles import people_by_role
from tests.factories.taxonomy import DomainFactory

pytestmark = pytest.mark.django_db


def written(**fields: Any) -> dict[str, Any]:
    """What an administrator types for a resource."""
    return {
        "kind": ResourceKind.GUIDE,
        "title": "Ghid",
        "summary": "Pașii unui parteneriat.",
        "body": "<p>Începeți cu problema.</p>",
        "link": "",
        "domains": [DomainFactory()],
        "language": ResourceLanguage.ROMANIAN,
        "publisher": None,
        "published_on": dt.date(2025, 3, 14),
        **fields,
    }


def _draft(resource: Resource, actor: User) -> Resource:
    return services.draft_resource(actor=actor, fields=written(), now=timezone.now())


def _change(resource: Resource, actor: User) -> Resource:
    fields = {"title": "Alt titlu"}
    return services.change_resource(pk=resource.pk, actor=actor, fields=fields, now=timezone.now())


def _publish(resource: Resource, actor: User) -> Resource:
    return services.publish_resource(pk=resource.pk, actor=actor, now=timezone.now())


def _withdraw(resource: Resource, actor: User) -> Resource:
    return services.withdraw_resource(pk=resource.pk, actor=actor, now=timezone.now())


ADMINISTRATORS = {"administrator"}
# verb: the act, whether it is done to a public resource, who may.
TABLE: dict[str, tuple[Callable[[Resource, User], Resource], bool, set[str]]] = {
    "draft": (_draft, False, ADMINISTRATORS),
    "change": (_change, True, ADMINISTRATORS),
    "publish": (_publish, False, ADMINISTRATORS),
    "withdraw": (_withdraw, True, ADMINISTRATORS),
}


@pytest.mark.parametrize("verb", TABLE)
def test_each_role_may_do_what_the_table_says(verb: str) -> None:
    act, to_public, may = TABLE[verb]
    publisher = OrganizationFactory()
    for role, actor in people_by_role(publisher).items():
        resource = ResourceFactory(publisher=publisher, published_at=timezone.now() if to_public else None)
        entries = Entry.objects.count()
        if role in may:
            done = act(resource, actor)
            entry = Entry.objects.about(done).get()
            assert (entry.verb, entry.actor) == (f"resources.{verb}", actor)
        else:
            before = Resource.objects.values().get(pk=resource.pk)
            with pytest.raises(NotAllowed):
                act(resource, actor)
            assert Resource.objects.values().get(pk=resource.pk) == before
            assert Entry.objects.count() == entries


DIRTY = {
    '<p onclick="steal()">Text</p>': "<p>Text</p>",
    "<script>steal()</script><p>Text</p>": "<p>Text</p>",
    '<p style="position:fixed">Text</p>': "<p>Text</p>",
    '<a href="javascript:steal()">aici</a>': '<a rel="noopener noreferrer">aici</a>',
    '<a href="https://example.org" target="_top">aici</a>': (
        '<a href="https://example.org" rel="noopener noreferrer">aici</a>'
    ),
    '<img src="x" onerror="steal()">Text': "Text",
    "<iframe src='https://example.org'></iframe>Text": "Text",
    "<form action='/'><button>Trimite</button></form>": "Trimite",
    "<h1>Titlu</h1><h2>Parte</h2><ul><li><em>unu</em></li></ul>": (
        "Titlu<h2>Parte</h2><ul><li><em>unu</em></li></ul>"
    ),
}


@pytest.mark.parametrize(("typed", "kept"), DIRTY.items())
def test_only_harmless_html_is_kept(typed: str, kept: str) -> None:
    resource = services.draft_resource(
        actor=UserFactory(is_administrator=True), fields=written(body=typed), now=timezone.now()
    )
    assert Resource.objects.get(pk=resource.pk).body == kept
    assert Entry.objects.about(resource).get().after["body"] == kept


def test_no_way_into_the_table_leads_past_the_cleaning() -> None:
    script = "<script>steal()</script><p>Text</p>"
    made = ResourceFactory(body=script)
    assert Resource.objects.get(pk=made.pk).body == "<p>Text</p>"
    Resource.objects.filter(pk=made.pk).update(body=script + "<p>Alt text</p>")
    assert Resource.objects.get(pk=made.pk).body == "<p>Text</p><p>Alt text</p>"
    Resource.objects.filter(pk=made.pk).delete()
    made.pk = None
    made.body = script
    Resource.objects.bulk_create([made])
    assert Resource.objects.get().body == "<p>Text</p>"


def test_a_resource_has_a_text_or_a_link() -> None:
    admin = UserFactory(is_administrator=True)
    with pytest.raises(Refused):
        services.draft_resource(
            actor=admin, fields=written(body="<script>steal()</script>"), now=timezone.now()
        )
    linked = written(body="", link="https://example.org/ghid.pdf")
    resource = services.draft_resource(actor=admin, fields=linked, now=timezone.now())
    assert resource.link_host == "example.org"
    with pytest.raises(IntegrityError, match="resource_has_content"), transaction.atomic():
        Resource.objects.update(link="")


def test_a_change_records_what_changed_and_nothing_else() -> None:
    culture, circular = DomainFactory(slug="culture"), DomainFactory()
    resource = ResourceFactory(title="Titlu", domains=[circular])
    admin = resource.created_by
    fields = {"title": "Titlu nou", "summary": resource.summary, "domains": [culture, circular]}
    services.change_resource(pk=resource.pk, actor=admin, fields=fields, now=timezone.now())
    entry = Entry.objects.about(resource).get()
    assert entry.before == {"title": "Titlu", "domains": ["circular-economy"]}
    assert entry.after == {"title": "Titlu nou", "domains": ["circular-economy", "culture"]}
    assert set(resource.domains.all()) == {culture, circular}
    services.change_resource(pk=resource.pk, actor=admin, fields=fields, now=timezone.now())
    assert Entry.objects.about(resource).count() == 1


@pytest.mark.parametrize(("act", "is_public"), [(_publish, True), (_withdraw, False)])
def test_what_was_done_already_is_refused(act: Callable[..., Resource], is_public: bool) -> None:
    resource = ResourceFactory(published_at=timezone.now() if is_public else None)
    with pytest.raises(Refused):
        act(resource, resource.created_by)
    assert not Entry.objects.about(resource).exists()
