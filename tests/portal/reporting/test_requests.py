from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
import redis
from django.db import IntegrityError
from django.http import QueryDict
from django.utils import timezone, translation

from portal.accounts.models import User
from portal.audit.models import Entry
from portal.core import jobs
from portal.core.constraints import violated
from portal.core.exceptions import NotAllowed, Refused
from portal.core.exports import MAX_XLSX_ROWS
from portal.core.jobs import JobState
from portal.reporting import services
from portal.reporting.enums import ExportFormat
from portal.reporting.models import Export
from tests.factories.accounts import UserFactory
from tests.portal.reporting.conftest import Ask

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_worker(handed_over: list[int]) -> None:
    pass


def test_an_export_is_recorded_with_its_filters_and_handed_over_after_the_commit(
    ask: Ask, manager: User, handed_over: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True), translation.override("en"):
        export = ask(query="q=Ana&page=3&empty=", rows=12)
        assert handed_over == []
    assert handed_over == [export.pk]
    assert (export.state, export.total, export.language, export.querystring) == ("queued", 12, "en", "q=Ana")
    entry = Entry.objects.about(export).get()
    assert (entry.verb, entry.actor) == ("reporting.export", manager)
    assert entry.after == {"report": "tests.people", "format": "xlsx", "filters": "q=Ana", "rows": 12}


def test_asking_twice_for_the_same_makes_one_export(ask: Ask) -> None:
    first = ask(query="a=1&b=2")
    assert ask(query="b=2&page=4&a=1") == first
    assert Export.objects.count() == 1
    assert Entry.objects.filter(verb="reporting.export").count() == 1


@pytest.mark.parametrize("change", [{"query": "q=Ana"}, {"file_format": "csv"}, {"key": "tests.gated"}])
def test_asking_for_something_else_makes_another_export(ask: Ask, change: dict[str, str]) -> None:
    assert ask() != ask(**change)


def test_another_language_is_another_export(ask: Ask) -> None:
    with translation.override("ro"):
        first = ask()
    with translation.override("en"):
        assert ask() != first


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED, JobState.CANCELLED, JobState.EXPIRED])
def test_an_export_that_has_ended_can_be_asked_for_again(ask: Ask, state: JobState) -> None:
    ended: dict[str, Any] = {"state": state, "finished_at": timezone.now()}
    if state is JobState.FAILED:
        ended["error"] = "…"
    if state in (JobState.DONE, JobState.EXPIRED):
        ended["expires_at"] = timezone.now()
    if state is JobState.DONE:
        ended |= {"file_name": "x.xlsx", "size": 1}
    first = ask(**ended)
    assert ask() != first


def test_the_database_too_refuses_the_same_export_twice(ask: Ask) -> None:
    export = ask()
    export.pk = None
    with pytest.raises(IntegrityError) as refused:
        export.save(force_insert=True)
    assert violated(refused.value) == "reporting_export_once_at_a_time"


def test_a_person_has_a_few_exports_made_at_a_time(ask: Ask) -> None:
    for number in range(3):
        ask(query=f"q={number}")
    with pytest.raises(Refused) as refused, translation.override("en"):
        ask(query="q=3")
    assert refused.value.sentence == (
        "3 exports of yours are being made. Wait until one is ready, or cancel one."
    )
    assert ask(query="q=0").querystring == "q=0"
    assert ask(user=UserFactory(is_programme_manager=True)).state == JobState.QUEUED


def test_more_rows_than_a_sheet_holds_are_refused_for_xlsx_alone(ask: Ask) -> None:
    with pytest.raises(Refused, match="1,048,575"), translation.override("en"):
        ask(rows=MAX_XLSX_ROWS + 1)
    assert ask(rows=MAX_XLSX_ROWS).total == MAX_XLSX_ROWS
    assert ask(rows=MAX_XLSX_ROWS + 1, file_format="csv").state == JobState.QUEUED


def test_a_broker_that_is_down_leaves_the_export_for_the_sweep(
    ask: Ask, monkeypatch: pytest.MonkeyPatch, handed_over: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    def down(name: str, args: list[int], expires: int) -> None:
        raise redis.ConnectionError("Connection refused")

    with monkeypatch.context() as broken:
        broken.setattr(jobs.current_app, "send_task", down)
        with django_capture_on_commit_callbacks(execute=True):
            export = ask()
        assert services.sweep_exports(now=timezone.now()) == 0
    assert export.state == JobState.QUEUED
    assert services.sweep_exports(now=timezone.now()) == 1
    assert handed_over == [export.pk]
    assert services.sweep_exports(now=timezone.now()) == 0


def test_an_export_that_the_broker_lost_is_handed_over_again(ask: Ask, handed_over: list[int]) -> None:
    now = timezone.now()
    export = ask(handed_over_at=now)
    assert services.sweep_exports(now=now + dt.timedelta(seconds=59)) == 0
    assert services.sweep_exports(now=now + dt.timedelta(seconds=60)) == 1
    assert handed_over == [export.pk]


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING])
def test_an_export_under_way_can_be_cancelled(ask: Ask, manager: User, state: JobState) -> None:
    export = ask()
    if state is JobState.RUNNING:
        Export.objects.claim(export.pk, lease=dt.timedelta(minutes=1))
    services.cancel_export(pk=export.pk, actor=manager, now=timezone.now())
    export.refresh_from_db()
    assert (export.state, export.claim) == (JobState.CANCELLED, None)
    assert Entry.objects.about(export)[0].verb == "reporting.cancel_export"


def test_an_export_that_has_ended_cannot_be_cancelled(ask: Ask, manager: User) -> None:
    export = ask()
    services.cancel_export(pk=export.pk, actor=manager, now=timezone.now())
    with pytest.raises(Refused):
        services.cancel_export(pk=export.pk, actor=manager, now=timezone.now())
    assert Entry.objects.filter(verb="reporting.cancel_export").count() == 1


def test_only_its_owner_can_cancel_an_export(ask: Ask) -> None:
    export = ask()
    with pytest.raises(NotAllowed):
        services.cancel_export(pk=export.pk, actor=UserFactory(is_administrator=True), now=timezone.now())
    export.refresh_from_db()
    assert export.state == JobState.QUEUED


def test_a_report_is_refused_to_whom_it_is_not_meant_for(ask: Ask) -> None:
    with pytest.raises(NotAllowed):
        ask(user=UserFactory())
    assert not Export.objects.exists()


def test_filters_are_kept_in_order_and_without_what_chooses_no_rows() -> None:
    params = QueryDict("b=2&a=%C8%99%26&a=1&page=7&csrfmiddlewaretoken=x&c=")
    assert services.filters_of(params.lists()) == "a=1&a=%C8%99%26&b=2"


def test_a_file_is_named_after_its_report_and_its_day() -> None:
    late = dt.datetime(2026, 11, 20, 22, 30, tzinfo=dt.UTC)
    assert (
        services.download_name("Oameni și țări", ExportFormat.XLSX, late) == "Oameni și țări 2026-11-21.xlsx"
    )
    assert services.download_name('../a\\b:"c"\r\n', ExportFormat.CSV, late) == ".. a b c 2026-11-21.csv"
