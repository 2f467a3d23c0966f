from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone, translation

from portal.core import jobs
from portal.core.jobs import TRANSITIONS, ClaimLost, JobState
from portal.reporting import services
from portal.reporting.models import Export
from portal.reporting.services import folder, sweeping
from portal.reporting.tasks import drop_expired_exports, make_export, sweep_exports
from tests.portal.reporting.conftest import Ask

pytestmark = pytest.mark.django_db
Files = Callable[[], list[str]]
LEASE = dt.timedelta(seconds=60)
ENDED = {
    JobState.DONE: {"file_name": "x.xlsx", "size": 1},
    JobState.FAILED: {"error": "…"},
    JobState.CANCELLED: {},
    JobState.EXPIRED: {},
}


@pytest.fixture(autouse=True)
def _no_worker(handed_over: list[int]) -> None:
    pass


def in_state(ask: Ask, state: JobState) -> Export:
    export = ask()
    now = timezone.now()
    if state is JobState.RUNNING:
        Export.objects.claim(export.pk, lease=LEASE)
    elif state is not JobState.QUEUED:
        Export.objects.filter(pk=export.pk).update(
            state=state, finished_at=now, expires_at=now, **ENDED[state]
        )
    export.refresh_from_db()
    return export


@pytest.mark.parametrize("before", JobState)
@pytest.mark.parametrize("after", JobState)
def test_a_state_leads_where_the_table_says_and_nowhere_else(
    ask: Ask, before: JobState, after: JobState
) -> None:
    export = in_state(ask, before)
    now = timezone.now()
    fields = {
        JobState.QUEUED: {},
        JobState.RUNNING: {"claim": "0" * 32, "lapses_at": now},
        JobState.EXPIRED: {"file_name": ""},
    }.get(after, {"finished_at": now, "expires_at": now, **ENDED.get(after, {})})
    moved = Export.objects.filter(pk=export.pk).move(after, **fields)
    export.refresh_from_db()
    assert bool(moved) == (after in TRANSITIONS[before])
    assert export.state == (after if moved else before)


def test_a_worker_that_speaks_keeps_its_claim(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    held = Export.objects.claim(ask().pk, lease=LEASE)
    assert held is not None
    first = held.job.lapses_at
    held.progress(3, total=10)
    held.job.refresh_from_db()
    assert (held.job.done, held.job.total) == (3, 10)
    assert held.job.lapses_at > first
    held.progress(4)
    held.job.refresh_from_db()
    assert held.job.done == 3, "most words cost nothing"
    monkeypatch.setattr(jobs, "REPORT_SECONDS", 0)
    held.progress(5)
    held.job.refresh_from_db()
    assert held.job.done == 5
    assert services.sweep_exports(now=held.job.lapses_at - dt.timedelta(seconds=1)) == 0


def test_a_worker_that_was_given_up_writes_nothing_more(ask: Ask, handed_over: list[int]) -> None:
    export = ask()
    lost = Export.objects.claim(export.pk, lease=LEASE)
    assert lost is not None
    services.sweep_exports(now=lost.job.lapses_at)
    assert handed_over == [export.pk]
    found = Export.objects.claim(export.pk, lease=LEASE)
    assert found is not None
    with pytest.raises(ClaimLost):
        lost.progress(1, total=1)
    with pytest.raises(ClaimLost):
        lost.end(JobState.FAILED, error="…")
    found.progress(7, total=9)
    export.refresh_from_db()
    assert (export.state, export.done, export.attempts) == (JobState.RUNNING, 7, 2)


def test_an_export_over_which_every_worker_dies_is_given_up_with_a_sentence(ask: Ask, files: Files) -> None:
    with translation.override("en"):
        export = ask()
    for _try in range(sweeping.MAX_ATTEMPTS):
        held = Export.objects.claim(export.pk, lease=LEASE)
        assert held is not None
        (folder.folder() / f"{export.pk}-{held.job.claim}.xlsx.part").touch()
        services.sweep_exports(now=held.job.lapses_at)
    export.refresh_from_db()
    assert (export.state, export.attempts) == (JobState.FAILED, 3)
    assert export.error.startswith("The portal was stopped each time")
    assert files() == []


def test_a_file_is_kept_until_its_time_is_over(ask: Ask, files: Files) -> None:
    export = ask()
    make_export(export.pk)
    export.refresh_from_db()
    assert services.drop_expired_exports(now=export.expires_at - dt.timedelta(seconds=1)) == 0
    assert files() == [export.file_name]
    assert services.drop_expired_exports(now=export.expires_at) == 1
    export.refresh_from_db()
    assert (export.state, export.file_name, files()) == (JobState.EXPIRED, "", [])
    assert export.finished_at is not None


def test_a_file_that_is_gone_already_expires_too(ask: Ask, private_root: Path) -> None:
    export = ask()
    make_export(export.pk)
    export.refresh_from_db()
    (private_root / "exports" / export.file_name).unlink()
    assert services.drop_expired_exports(now=export.expires_at) == 1


def test_files_that_no_export_knows_are_removed_once_they_are_old(
    ask: Ask, files: Files, private_root: Path
) -> None:
    export = ask()
    make_export(export.pk)
    export.refresh_from_db()
    old, young = private_root / "exports" / "7-old.xlsx.part", private_root / "exports" / "8-young.csv.part"
    for path in (old, young):
        path.touch()
    for path in (old, private_root / "exports" / export.file_name):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    drop_expired_exports()
    assert files() == sorted([export.file_name, young.name])


def test_very_old_rows_go_and_the_rest_stays(ask: Ask) -> None:
    now = timezone.now()
    old = in_state(ask, JobState.FAILED)
    young = in_state(ask, JobState.FAILED)
    Export.objects.filter(pk=old.pk).update(created_at=now - sweeping.KEEP_ROWS - dt.timedelta(days=1))
    waiting = ask(created_at=now - sweeping.KEEP_ROWS - dt.timedelta(days=1))
    drop_expired_exports()
    assert set(Export.objects.values_list("pk", flat=True)) == {young.pk, waiting.pk}


def test_a_job_that_nobody_begins_stands_in_the_line_once(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """No worker for hours: each minute it is handed over again, and what was handed over before is over."""
    asked_at, line = timezone.now(), []

    def send_task(name: str, args: list[int], expires: int) -> None:
        line.append((clock(), dt.timedelta(seconds=expires)))

    def clock() -> dt.datetime:
        return now

    monkeypatch.setattr(jobs.current_app, "send_task", send_task)
    monkeypatch.setattr(jobs.timezone, "now", clock)
    now = asked_at
    export = ask()
    for seconds in range(0, 3_600, 20):
        now = asked_at + dt.timedelta(seconds=seconds)
        services.sweep_exports(now=now)
    assert len(line) == 60
    waiting = [handed for handed, expires in line if handed + expires > now]
    assert len(waiting) == 1
    held = Export.objects.claim(export.pk, lease=LEASE)
    assert held is not None, "whoever comes at last makes it"


def test_the_sweep_is_asked_for_by_the_clock(ask: Ask, handed_over: list[int]) -> None:
    export = ask()
    sweep_exports()
    assert handed_over == [export.pk]
