"""Which resources a person sees, and in which order."""

from __future__ import annotations

import datetime as dt

import pytest
import rules
from django.utils import timezone

from resources.models import Resource
from tests.factories.organizations import OrganizationFactory
from tests.factories.resources import ResourceFactory
from tests.factories.roles import visitors_and_people

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("is_public", "see"), [(True, None), (False, {"administrator"})])
def test_the_rows_a_role_sees_are_the_ones_it_may_view(is_public: bool, see: set[str] | None) -> None:
    publisher = OrganizationFactory()
    resource = ResourceFactory(publisher=publisher, published_at=timezone.now() if is_public else None)
    people = visitors_and_people(publisher)
    listed = {role for role, who in people.items() if Resource.objects.visible_to(who).exists()}
    allowed = {role for role, who in people.items() if rules.has_perm("resources.view", who, resource)}
    assert listed == allowed == (see or set(people))


def test_the_newest_come_first() -> None:
    old = ResourceFactory(published_on=dt.date(2013, 12, 3))
    new, newer = ResourceFactory.create_batch(2, published_on=dt.date(2025, 1, 1))
    assert list(Resource.objects.newest_first()) == [newer, new, old]


def test_words_are_found_in_title_summary_and_publisher() -> None:
    publisher = OrganizationFactory(name="Asociația Țara Făgărașului", slug="fagaras")
    found = ResourceFactory(title="Ghid", summary="Pași siguri", publisher=publisher)
    ResourceFactory(title="Ghid", publisher=None)
    assert list(Resource.objects.matching("GHID pasi fagarasului")) == [found]
