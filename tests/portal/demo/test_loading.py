"""Loading the demo: in chapters, and never where it does not belong."""

from __future__ import annotations

import datetime as dt
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from events.models import Event
from organizations.models import Organization
from portal.demo.services import load, loading
from portal.settings import base

pytestmark = pytest.mark.django_db


def test_a_chapter_written_later_is_added_to_a_demo_loaded_earlier(monkeypatch: pytest.MonkeyPatch) -> None:
    events = loading.CHAPTERS["events"]
    monkeypatch.setattr(loading, "CHAPTERS", {"organizations": loading.CHAPTERS["organizations"]})
    now = timezone.now()
    assert load(now=now) == ["organizations"]
    organizations = Organization.objects.count()

    monkeypatch.setitem(loading.CHAPTERS, "events", events)

    assert load(now=now + dt.timedelta(days=1)) == ["events"]
    assert Organization.objects.count() == organizations
    assert Event.objects.exists()


def test_where_the_demo_was_not_loaded_there_are_no_sign_ins_to_print() -> None:
    printed = StringIO()

    call_command("demo", sign_ins=True, stdout=printed)

    assert printed.getvalue() == ""
    assert not Organization.objects.exists()


def test_the_demo_is_not_part_of_what_every_deployment_installs() -> None:
    assert "portal.demo" not in base.INSTALLED_APPS
    assert apps.is_installed("portal.demo")
