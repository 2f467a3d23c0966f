from __future__ import annotations

import errno
import io
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings as django_settings
from django.db import OperationalError, connection
from django.utils import timezone, translation
from pytest_django import Settings

from portal.accounts.models import User
from portal.core import jobs
from portal.core.jobs import JobState
from portal.reporting import services
from portal.reporting.models import Export
from portal.reporting.services import making
from portal.reporting.tasks import make_export
from tests.portal.reporting.conftest import Ask
from tests.portal.reporting.reports import GATE, People
from tests.waiting import wait_until

Files = Callable[[], list[str]]
People_ = Callable[[int], None]


@pytest.fixture(autouse=True)
def _no_worker(handed_over: list[int]) -> None:
    pass


def names_in(export: Export) -> list[str]:
    with services.open_file(export.file_name) as file:
        sheet = openpyxl.load_workbook(io.BytesIO(file.read()), read_only=True).worksheets[0]
        return [row[1] for row in sheet.iter_rows(min_row=2, values_only=True)]


@pytest.mark.django_db
def test_an_export_is_made_under_its_filters(
    ask: Ask, people: People_, files: Files, private_root: Path, settings: Settings
) -> None:
    people(20)
    export = ask(query="q=Persoana+1")
    before = timezone.now()
    make_export(export.pk)
    export.refresh_from_db()
    assert (export.state, export.done, export.total, export.attempts, export.error) == ("done", 11, 11, 1, "")
    assert names_in(export) == ["Persoana 1", *(f"Persoana {number}" for number in range(10, 20))]
    assert files() == [export.file_name]
    path = private_root / "exports" / export.file_name
    assert export.size == path.stat().st_size
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    kept = export.expires_at - before
    assert settings.EXPORT_KEEP_HOURS * 3600 <= kept.total_seconds() < settings.EXPORT_KEEP_HOURS * 3600 + 60


@pytest.mark.django_db
def test_a_csv_is_made_in_the_language_it_was_asked_in(
    ask: Ask, people: People_, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str | None] = []
    monkeypatch.setattr(
        People, "headings", lambda self: seen.append(translation.get_language()) or ["a", "b", "c"]
    )
    with translation.override("en"):
        export = ask(file_format="csv")
    with translation.override("ro"):
        make_export(export.pk)
    export.refresh_from_db()
    assert seen == ["en"]
    with services.open_file(export.file_name) as file:
        assert file.read().startswith("\ufeffa,b,c\r\n".encode())


@pytest.mark.django_db
def test_an_export_is_made_once(ask: Ask, people: People_, files: Files) -> None:
    export = ask()
    make_export(export.pk)
    export.refresh_from_db()
    made = (export.file_name, export.finished_at)
    make_export(export.pk)
    export.refresh_from_db()
    assert (export.file_name, export.finished_at) == made
    assert files() == [export.file_name]


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_makes_the_export(ask: Ask, people: People_, files: Files) -> None:
    people(300)
    export = ask()
    together = threading.Barrier(2)

    def work() -> None:
        together.wait()
        make_export(export.pk)
        connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    export.refresh_from_db()
    assert (export.state, export.attempts, export.done) == (JobState.DONE, 1, 301)
    assert files() == [export.file_name]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.ENOSPC, "no room left"), (errno.EDQUOT, "no room left"), (errno.EACCES, "could not be kept")],
)
def test_a_disk_that_refuses_leaves_a_sentence_and_no_file(
    ask: Ask, people: People_, files: Files, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    def refuse(report: Any, queryset: Any, path: Path, progress: Any) -> int:
        path.write_bytes(b"half a file")
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(making, "WRITERS", {"xlsx": refuse})
    with translation.override("en"):
        export = ask()
    make_export(export.pk)
    export.refresh_from_db()
    assert export.state == JobState.FAILED
    assert words in export.error
    assert files() == []


@pytest.mark.django_db
@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
def test_a_full_disk_fails_both_formats(
    ask: Ask, people: People_, files: Files, monkeypatch: pytest.MonkeyPatch, file_format: str
) -> None:
    write = making.WRITERS[file_format]

    def write_to_full_disk(report: Any, queryset: Any, path: Path, progress: Any) -> int:
        path.unlink()
        path.symlink_to("/dev/full")
        rows: int = write(report, queryset, path, progress)
        return rows

    people(2_000)
    with translation.override("en"):
        export = ask(file_format=file_format)
    monkeypatch.setattr(making, "WRITERS", {file_format: write_to_full_disk})
    make_export(export.pk)
    export.refresh_from_db()
    assert (export.state, files()) == (JobState.FAILED, [])
    assert "no room left" in export.error


@pytest.mark.django_db
def test_a_fault_of_a_report_ends_in_a_sentence(
    ask: Ask, files: Files, caplog: pytest.LogCaptureFixture
) -> None:
    with translation.override("en"):
        export = ask(key="tests.faulty")
    make_export(export.pk)
    export.refresh_from_db()
    assert export.state == JobState.FAILED
    assert export.error.startswith("The export failed because of a fault in the portal")
    assert "nothing_of_the_kind" in caplog.text
    assert files() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", [{"is_programme_manager": False}, {"is_active": False}, {"report": "tests.no_more"}]
)
def test_a_right_that_was_lost_meanwhile_counts(
    ask: Ask, manager: User, files: Files, change: dict[str, Any]
) -> None:
    export = ask(**({} if "report" not in change else change))
    if "report" not in change:
        User.objects.filter(pk=manager.pk).update(**change)
    with translation.override("en"):
        Export.objects.filter(pk=export.pk).update(language="en")
        make_export(export.pk)
    export.refresh_from_db()
    assert (export.state, files()) == (JobState.FAILED, [])
    assert export.error == "This export is no longer meant for you."


@pytest.mark.django_db
@pytest.mark.parametrize("file_format", ["xlsx", "csv"])
def test_a_cancelled_export_stops_its_worker(
    ask: Ask, people: People_, files: Files, manager: User, monkeypatch: pytest.MonkeyPatch, file_format: str
) -> None:
    people(3_000)
    monkeypatch.setattr(jobs, "REPORT_SECONDS", 0)
    export = ask(file_format=file_format)
    read: list[int] = []

    def cancel_in_between(person: User) -> str:
        read.append(person.pk)
        if len(read) == 750:
            services.cancel_export(pk=export.pk, actor=manager, now=timezone.now())
        return person.full_name

    monkeypatch.setattr(People.fields["name"], "dehydrate_method", cancel_in_between)
    make_export(export.pk)
    export.refresh_from_db()
    assert (export.state, export.done) == (JobState.CANCELLED, 500)
    assert len(read) == 1_000
    assert files() == []


@pytest.mark.django_db
def test_an_export_cancelled_at_the_last_moment_leaves_no_file(
    ask: Ask, files: Files, manager: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    export = ask()
    write = making.WRITERS["xlsx"]

    def write_then_cancel(*args: Any) -> int:
        rows: int = write(*args)
        services.cancel_export(pk=export.pk, actor=manager, now=timezone.now())
        return rows

    monkeypatch.setattr(making, "WRITERS", {"xlsx": write_then_cancel})
    make_export(export.pk)
    export.refresh_from_db()
    assert (export.state, files()) == (JobState.CANCELLED, [])


@pytest.mark.django_db
def test_a_database_that_is_gone_leaves_the_export_to_the_sweep(
    ask: Ask, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*args: Any) -> int:
        raise OperationalError("server closed the connection unexpectedly")

    export = ask()
    with monkeypatch.context() as broken:
        broken.setattr(making, "WRITERS", {"xlsx": gone})
        with pytest.raises(OperationalError):
            make_export(export.pk)
    export.refresh_from_db()
    assert (export.state, files()) == (JobState.RUNNING, [])
    services.sweep_exports(now=export.lapses_at)
    make_export(export.pk)
    export.refresh_from_db()
    assert (export.state, export.attempts) == (JobState.DONE, 2)


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_is_noticed_and_its_export_made_by_another(
    ask: Ask, people: People_, files: Files, handed_over: list[int], tmp_path: Path
) -> None:
    people(2_500)
    export = ask(key="tests.gated")
    handed_over.clear()
    gate = tmp_path / "gate"
    worker = subprocess.Popen(
        [sys.executable, "-m", "tests.portal.reporting.worker", str(export.pk)],
        cwd=django_settings.BASE_DIR,
        env=os.environ
        | {"DATABASE_URL": database_url(), "PRIVATE_ROOT": str(tmp_path / "private"), GATE: str(gate)},
    )
    try:
        wait_until(gate.exists, "the worker is at row 1,500", patience=60)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    export.refresh_from_db()
    assert export.state == JobState.RUNNING
    assert files() == [f"{export.pk}-{export.claim}.xlsx.part"]

    services.sweep_exports(now=timezone.now())
    make_export(export.pk)
    export.refresh_from_db()
    assert (export.state, handed_over) == (JobState.RUNNING, [])

    services.sweep_exports(now=export.lapses_at)
    assert (handed_over, files()) == ([export.pk], [])
    make_export(export.pk)
    export.refresh_from_db()
    assert (export.state, export.attempts, export.done) == (JobState.DONE, 2, 2_501)
    assert names_in(export)[1:] == [f"Persoana {number}" for number in range(2_500)]
    assert files() == [export.file_name]


def database_url() -> str:
    """The tests' own database, as another process finds it."""
    parts = connection.settings_dict
    return f"postgres://{parts['USER']}:{parts['PASSWORD']}@{parts['HOST']}:{parts['PORT']}/{parts['NAME']}"
