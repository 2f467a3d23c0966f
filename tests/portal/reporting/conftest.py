from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import rules
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from pytest_django import Settings

from portal.accounts.models import User
from portal.core import jobs
from portal.core.exports import find_report
from portal.core.exports import reports as registry
from portal.reporting import services
from portal.reporting.enums import ExportFormat
from portal.reporting.models import Export
from tests.factories.accounts import UserFactory
from tests.portal.reporting import reports

Ask = Callable[..., Export]


@pytest.fixture(autouse=True)
def _reports(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The reports of these tests, known to no other test."""
    monkeypatch.setattr(registry, "_registry", dict(registry._registry))
    reports.declare()
    yield
    rules.remove_perm("tests.export_people")


@pytest.fixture(autouse=True)
def private_root(settings: Settings, tmp_path: Path) -> Path:
    """An empty private folder; exports of more than five rows are large."""
    settings.PRIVATE_ROOT = tmp_path / "private"
    settings.EXPORT_DIRECT_ROWS = 5
    return tmp_path / "private"


@pytest.fixture
def files(private_root: Path) -> Callable[[], list[str]]:
    """The names of what lies in the folder now."""
    folder = private_root / "exports"
    return lambda: sorted(path.name for path in folder.iterdir()) if folder.exists() else []


@pytest.fixture
def handed_over(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The exports that were given to the workers, instead of giving them."""
    given: list[int] = []
    monkeypatch.setattr(jobs.current_app, "send_task", lambda name, args, **options: given.extend(args))
    return given


@pytest.fixture
def manager(db: None) -> User:
    """Somebody who may take the reports of the tests away."""
    return UserFactory(is_programme_manager=True, full_name="Ana Manole")


@pytest.fixture
def people(db: None) -> Callable[[int], None]:
    """Makes so many people, named after their number."""

    def make(count: int) -> None:
        User.objects.bulk_create(
            User(email=f"p{number:05}@example.com", full_name=f"Persoana {number}") for number in range(count)
        )

    return make


@pytest.fixture
def ask(manager: User) -> Ask:
    """Asks for a report as a job, whatever its size."""

    def request(
        key: str = "tests.people", file_format: str = "xlsx", query: str = "", **changes: Any
    ) -> Export:
        report = find_report(key)
        assert report is not None
        with transaction.atomic():
            export = services.request_export(
                user=changes.pop("user", manager),
                report=report,
                file_format=ExportFormat(file_format),
                filters=services.filters_of(QueryDict(query).lists()),
                rows=changes.pop("rows", 10),
                now=changes.pop("now", timezone.now()),
            )
        Export.objects.filter(pk=export.pk).update(**changes)
        export.refresh_from_db()
        return export

    return request
