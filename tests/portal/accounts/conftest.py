import pytest

from portal.notifications.services import outbox


@pytest.fixture(autouse=True)
def _no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters stay in the outbox: what is asked here is what the pages say."""
    monkeypatch.setattr(outbox.current_app, "send_task", lambda *args, **options: None)
