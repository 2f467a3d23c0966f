"""What every test may ask for."""

import pytest
from django.core.cache import cache
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Let the flush after a test with real transactions empty the audit too, which the database forbids."""
    flush = connection.ops.execute_sql_flush

    def flush_with_audit(sql_list: list[str]) -> None:
        unlock = "ALTER TABLE audit_entry DISABLE TRIGGER USER"
        lock = "ALTER TABLE audit_entry ENABLE TRIGGER USER"
        flush([unlock, *sql_list, lock])

    connection.ops.execute_sql_flush = flush_with_audit  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def _own_cache() -> None:
    """No test sees what another left in Valkey: rate limits, pages, heartbeats."""
    cache.clear()
