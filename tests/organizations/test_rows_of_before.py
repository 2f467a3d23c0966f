"""What a migration makes of rows that were written before a rule was one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from organizations import services
from organizations.models import Organization, ProposedChange
from organizations.services.expiry import verified_until
from portal.core.plain import one_line
from tests.factories.accounts import UserFactory
from tests.factories.organizations import OrganizationFactory

pytestmark = pytest.mark.django_db


@contextmanager
def before_the_migration() -> Iterator[Callable[[str], None]]:
    """The table as it was before, and a way to run a step of the migration; after it, as it is now."""
    constraint = next(
        one for one in Organization._meta.constraints if one.name == "organization_verified_expires"
    )
    migration = import_module("organizations.migrations.0004_ends_and_plain_names")
    # One that is open already: the tests' transaction takes all of it back.
    editor = connection.schema_editor(atomic=False)
    with editor:
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        editor.remove_constraint(Organization, constraint)
        yield lambda step: getattr(migration, step)(apps, editor)
        editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        editor.add_constraint(Organization, constraint)


def test_what_was_verified_before_there_was_an_end_gets_one() -> None:
    moderator, now = UserFactory(is_moderator=True), timezone.now()
    with before_the_migration() as migrate:
        old = OrganizationFactory(decided_at=now - dt.timedelta(days=4_000))
        young, gone = OrganizationFactory.create_batch(2, decided_at=now)
        listed = OrganizationFactory(state="listed")
        merge = services.merge_organizations(
            kept=young.pk, gone=gone.pk, actor=moderator, choices={}, reason="Una.", now=now
        )
        word = young.verifications.create(
            state="verified", reason="Da.", decided_by=moderator, decided_at=young.decided_at
        )
        Organization.objects.update(verified_until=None)
        migrate("date_what_was_verified")
    for record in (old, young, listed, word):
        record.refresh_from_db()
    assert old.verified_until == timezone.localdate() + dt.timedelta(days=90)
    assert young.verified_until == word.expires_on == verified_until(now)
    assert listed.verified_until is None
    services.undo_merge(pk=merge.pk, actor=moderator, now=now)
    gone.refresh_from_db()
    assert (gone.state, gone.verified_until) == ("verified", verified_until(now))


def test_names_of_before_are_put_in_one_line() -> None:
    broken = OrganizationFactory(
        name="Asociația\n\tVecinii\u202e",
        short_name="Ve\u2028cinii",
        former_names=["A\r\nB", "\x85", "C"],
    )
    turned = OrganizationFactory(name="\u2066\u2069", slug="fara-nume")
    plain = OrganizationFactory(name="a\xa0b  c")
    change = ProposedChange.objects.create(
        organization=plain,
        field="name",
        old="a",
        new="Alt\nnume",
        proposed_by=UserFactory(),
        proposed_at=timezone.now(),
    )
    with before_the_migration() as migrate:
        migrate("put_names_in_one_line")
    for record in (broken, turned, plain, change):
        record.refresh_from_db()
    kept = (broken.name, broken.short_name, broken.former_names)
    assert kept == ("Asociația Vecinii", "Ve cinii", ["A B", "C"])
    assert (turned.name, plain.name, change.new) == ("fara-nume", "a\xa0b  c", "Alt nume")
    for name in (broken.name, broken.short_name, *broken.former_names, change.new):
        one_line(name)
