"""What is seen of a run while it works, how long its claim holds, and how it is stopped."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from organizations.models import Organization, RegisterEntry, RegisterImport, RegisterRun
from organizations.services import register
from organizations.services.register import beating, writing
from portal.accounts.models import User
from portal.core import jobs
from portal.core.jobs import JobState
from portal.taxonomy.models import Territory
from tests.factories.accounts import UserFactory
from tests.organizations.conftest import as_
from tests.organizations.register_sheets import workbook
from tests.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = [{"name": f"Asociația {number}"} for number in range(5)]


@pytest.fixture(autouse=True)
def _quick(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PRIVATE_ROOT = tmp_path
    settings.REGISTER_LEASE_SECONDS = 1
    # The queue and what pages are kept by: both in Valkey, and neither is needed.
    monkeypatch.setattr(jobs.current_app, "send_task", lambda name, args, **kwargs: None)
    monkeypatch.setattr(beating, "BEAT_SECONDS", 0.05)
    monkeypatch.setattr(writing, "PIECE", 2)


@pytest.fixture
def moderator() -> User:
    return UserFactory(is_moderator=True, language="en")


@pytest.fixture
def confirmed(moderator: User) -> RegisterRun:
    """A run that waits to write a preview of five new organizations."""
    Territory.objects.create(code="RO", kind="country", names={"ro": "România"})
    source = register.start_import(actor=moderator, upload=workbook(ROWS), form="", now=timezone.now())
    register.do_run(source.runs.get().pk)
    source.refresh_from_db()
    register.confirm_import(
        pk=source.pk, actor=moderator, seen=register.preview_mark(source), now=timezone.now()
    )
    return source.runs.latest("pk")


class Worker:
    """Does a run in a thread, as a worker would, and waits in the midst of its writing.

    Args:
        run: that it does.
    """

    def __init__(self, run: RegisterRun) -> None:
        self.run = run
        self.may_go_on = threading.Event()
        self.waits = threading.Event()
        self.thread = threading.Thread(target=self._work)

    def hold_up(self, *args: Any) -> int:
        """Stands in the place of what is done after the writing."""
        self.waits.set()
        self.may_go_on.wait(20)
        return 0

    def sleep_in_the_database(self, *args: Any) -> int:
        """The same, within a statement."""
        self.waits.set()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(20)")
        return 0

    def _work(self) -> None:
        try:
            register.do_run(self.run.pk)
        finally:
            connections.close_all()

    def seen(self) -> RegisterRun:
        self.run.refresh_from_db()
        return self.run


@pytest.fixture
def worker(confirmed: RegisterRun) -> Iterator[Worker]:
    made = Worker(confirmed)
    yield made
    made.may_go_on.set()
    if made.thread.ident:
        made.thread.join(20)


def begin(worker: Worker, stand_in: Callable[..., int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "refresh_entries", stand_in)
    worker.thread.start()
    assert worker.waits.wait(20)


def test_progress_is_seen_before_anything_is_committed(
    worker: Worker, moderator: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[str, int, int]] = []
    tell = beating.Beating.tell
    monkeypatch.setattr(
        beating.Beating,
        "tell",
        lambda held, step, done=0, total=0: told.append((step, done, total)) or tell(held, step, done, total),
    )
    begin(worker, worker.hold_up, monkeypatch)
    wait_until(lambda: worker.seen().step == "refreshing", "the step is told")
    page = as_(client, moderator).get(f"/en/organizations/register-import/{worker.run.source_id}/")
    assert "Step 3 of 3" in page.content.decode()
    assert not Organization.objects.exists()
    worker.may_go_on.set()
    worker.thread.join(20)
    assert worker.seen().state == JobState.DONE
    assert Organization.objects.count() == 5
    assert told == [
        ("comparing", 0, 0), ("writing", 0, 5), ("writing", 2, 5), ("writing", 4, 5), ("writing", 5, 5),
        ("refreshing", 0, 0),
    ]  # fmt: skip


def test_the_page_says_how_much_is_written(confirmed: RegisterRun, moderator: User, client: Client) -> None:
    held = RegisterRun.objects.claim(confirmed.pk, lease=dt.timedelta(minutes=1))
    assert held is not None
    RegisterRun.objects.filter(pk=confirmed.pk).update(step="writing", done=1_250, total=5_000)
    page = as_(client, moderator).get(f"/en/organizations/register-import/{confirmed.source_id}/")
    assert "25%: 1,250 of 5,000 organizations" in page.content.decode()
    assert 'max="5000" value="1250"' in page.content.decode()


def test_a_live_worker_keeps_its_claim_for_longer_than_it_holds(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(worker, worker.sleep_in_the_database, monkeypatch)
    claimed = worker.seen().lapses_at
    assert claimed is not None
    wait_until(lambda: timezone.now() > claimed + dt.timedelta(seconds=0.2), "the first claim would be over")
    assert register.sweep_imports(now=timezone.now()) == 0
    assert worker.seen().state == JobState.RUNNING
    assert worker.run.attempts == 1
    assert RegisterRun.objects.claim(worker.run.pk, lease=dt.timedelta(minutes=1)) is None
    register.cancel_import(pk=worker.run.source_id, actor=worker.run.asked_by, now=timezone.now())


def test_a_dead_workers_run_is_done_by_another(
    confirmed: RegisterRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        # With its process the heart stops too.
        patch.setattr(writing, "refresh_entries", lambda _pks: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            register.do_run(confirmed.pk)
    assert not Organization.objects.exists()
    wait_until(lambda: register.sweep_imports(now=timezone.now()), "the claim lapses")
    register.do_run(confirmed.pk)
    confirmed.refresh_from_db()
    assert (confirmed.state, confirmed.attempts) == (JobState.DONE, 2)
    assert Organization.objects.count() == 5


def test_whoever_stops_the_writing_does_not_wait_and_nothing_is_written(
    worker: Worker, moderator: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(worker, worker.sleep_in_the_database, monkeypatch)
    address = f"/en/organizations/register-import/{worker.run.source_id}/"
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '2s'")
    answer = as_(client, moderator).post(f"{address}cancel/", follow=True)
    assert "The import is stopped. Nothing was written." in answer.content.decode()
    worker.thread.join(10)
    assert not worker.thread.is_alive(), "the statement is stopped, not waited for"
    assert worker.seen().state == JobState.CANCELLED
    assert not Organization.objects.exists()
    assert not RegisterEntry.objects.exists()
    source = RegisterImport.objects.get()
    assert source.is_open
    assert source.file is not None
    monkeypatch.undo()
    monkeypatch.setattr(jobs.current_app, "send_task", lambda name, args, **kwargs: None)
    register.confirm_import(
        pk=source.pk, actor=moderator, seen=register.preview_mark(source), now=timezone.now()
    )
    register.do_run(source.runs.latest("pk").pk)
    assert Organization.objects.count() == 5


def test_a_beat_that_cannot_be_written_does_not_harm_the_work(
    worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_held: object) -> bool:
        raise beating.Error("no connection is left")

    monkeypatch.setattr(beating.Beating, "_say", fail)
    worker.may_go_on.set()
    begin(worker, worker.hold_up, monkeypatch)
    worker.thread.join(20)
    assert worker.seen().state == JobState.DONE
    assert Organization.objects.count() == 5
