"""Drafts of long forms: whose they are, how large, how long they are kept."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from portal.core.exceptions import Refused
from portal.drafts.models import Draft
from portal.drafts.selectors import draft_of
from portal.drafts.services import KEPT_FOR, LARGEST_BYTES, save_draft, sweep_drafts, throw_away
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

KEY = "organizations.profile.7"


def test_a_person_has_one_draft_of_a_form_and_nobody_else_has_it() -> None:
    person, other, now = UserFactory(), UserFactory(), timezone.now()
    for text in ("unu", "doi"):
        save_draft(person=person, key=KEY, data={"mission": [text], "domains": ["1", "2"]}, now=now)
    kept = draft_of(person, KEY)
    assert kept is not None
    assert kept.data == {"mission": ["doi"], "domains": ["1", "2"]}
    assert draft_of(other, KEY) is None
    assert draft_of(person, "organizations.profile.8") is None
    throw_away(person=other, key=KEY)
    assert Draft.objects.count() == 1
    throw_away(person=person, key=KEY)
    assert not Draft.objects.exists()


def test_what_is_too_long_is_refused_and_what_was_kept_stays() -> None:
    person, now = UserFactory(), timezone.now()
    save_draft(person=person, key=KEY, data={"mission": ["unu"]}, now=now)
    with pytest.raises(Refused, match=r".+\."):
        save_draft(person=person, key=KEY, data={"mission": ["ș" * LARGEST_BYTES]}, now=now)
    assert Draft.objects.get().data == {"mission": ["unu"]}


def test_what_a_database_cannot_hold_is_left_out() -> None:
    kept = save_draft(person=UserFactory(), key=KEY, data={"mission": ["a\x00b"]}, now=timezone.now())
    kept.refresh_from_db()
    assert kept.data == {"mission": ["ab"]}


@pytest.mark.parametrize("name", ["a\x00b", "", "a b", "ă", "a" * 101, "a\n"])
def test_what_no_field_is_called_is_left_out(name: str) -> None:
    data = {name: ["x"], "offers-0-domain": ["1"], "work_area": ["2"]}
    kept = save_draft(person=UserFactory(), key=KEY, data=data, now=timezone.now())
    kept.refresh_from_db()
    assert kept.data == {"offers-0-domain": ["1"], "work_area": ["2"]}


def test_old_drafts_are_forgotten_and_an_account_takes_its_own_along() -> None:
    person, now = UserFactory(), timezone.now()
    save_draft(person=person, key=KEY, data={}, now=now - KEPT_FOR - dt.timedelta(minutes=1))
    save_draft(
        person=person, key="organizations.profile.8", data={}, now=now - KEPT_FOR + dt.timedelta(minutes=1)
    )
    assert sweep_drafts(now=now) == 1
    Draft.objects.get().user.delete()
    assert not Draft.objects.exists()
