"""What breaks and what may not: nothing lost, nothing sent twice.

Real PostgreSQL, Valkey, worker processes and mail server, stopped and killed while messages are under way;
what counts is what the mail server got.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator

import pytest

from portal.core.health import HEARTBEAT_EVERY
from tests.portal.notifications.faults import Portal, until
from tests.portal.notifications.smtp_server import Mood


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory, own_database_url: str) -> Iterator[Portal]:
    portal = Portal(tmp_path_factory.mktemp("faults"))
    try:
        portal.start(like=own_database_url)
        yield portal
    finally:
        portal.stop()


@pytest.fixture
def portal(servers: Portal) -> Portal:
    """The portal without messages and with a worker, that of the test before if it still lives."""
    servers.clear()
    if not servers.workers:
        servers.start_worker()
    return servers


def assert_each_arrived_once(portal: Portal) -> None:
    ids = portal.outbox("message_id")
    assert ids
    assert Counter(portal.smtp.handler.ids()) == Counter(ids)
    assert portal.all_sent()


def test_what_waited_for_a_worker_goes_out_in_order(servers: Portal) -> None:
    servers.kill_workers()
    servers.clear()
    for _act in range(10):
        servers.write()
    servers.empty_queue()
    for _minute in range(30):
        servers.sweep()
    servers.start_worker()
    until(servers.all_sent, pump=servers.sweep)
    assert servers.smtp.handler.ids() == servers.outbox("message_id")


def test_valkey_is_down_at_the_commit(portal: Portal) -> None:
    assert len(portal.write()["written"]) == 3
    until(portal.all_sent, pump=portal.sweep)
    portal.valkey.kill()
    done = portal.write(calls=5)
    assert len(done["written"]) == 15
    assert done["seconds"] < 2
    assert portal.outbox().count("pending") == 15
    portal.valkey.start()
    until(portal.all_sent, pump=portal.sweep)
    assert_each_arrived_once(portal)


def test_postgresql_restarts_while_a_message_is_being_sent(portal: Portal) -> None:
    portal.smtp.handler.mood = Mood.HANGS
    portal.write()
    until(lambda: portal.smtp.handler.talking, pump=portal.sweep)
    portal.postgres.stop()
    portal.smtp.handler.mood = Mood.TAKES
    until(lambda: portal.smtp.handler.taken)
    portal.postgres.start()
    until(portal.all_sent, pump=portal.sweep)
    assert_each_arrived_once(portal)
    assert portal.outbox("attempts") == [1, 1, 1]


def test_postgresql_restarts_under_load(portal: Portal) -> None:
    answers = []
    stop = threading.Event()

    def keep_writing() -> None:
        while not stop.wait(0.2):
            answers.append(portal.write())

    writing = threading.Thread(target=keep_writing)
    writing.start()
    try:
        for restart in (portal.postgres.stop, portal.postgres.kill):
            enough = len(portal.smtp.handler.taken) + 5
            until(lambda enough=enough: len(portal.smtp.handler.taken) >= enough, pump=portal.sweep)
            restart()
            portal.postgres.start()
        enough = len(answers) + 3
        until(lambda: len(answers) >= enough)
    finally:
        stop.set()
        writing.join()
    # A worker that lost the answer to its claim has the message until the claim lapses.
    until(lambda: "pending" not in portal.outbox(), pump=portal.sweep)
    portal.lapse_claims()
    until(portal.all_sent, pump=portal.sweep)
    promised = {pk for answer in answers for pk in answer.get("written", [])}
    assert promised <= set(portal.outbox("id")), "what a person was told is written is there"
    assert_each_arrived_once(portal)


def test_the_mail_server_refuses_an_address(portal: Portal) -> None:
    portal.smtp.handler.mood = Mood.REFUSES_ADDRESS
    portal.write()
    until(lambda: set(portal.outbox()) == {"undeliverable"}, pump=portal.sweep)
    assert set(portal.outbox("last_error")) == {"550 5.1.1 no such mailbox"}
    assert portal.smtp.handler.taken == []


def test_the_mail_server_is_down_for_a_while(portal: Portal) -> None:
    portal.smtp.stop()
    portal.write()
    until(
        lambda: portal.outbox("attempts") == [1, 1, 1] and set(portal.outbox()) == {"pending"},
        pump=portal.sweep,
    )
    later = portal.sql("SELECT min(due_at) > now() + interval '20 seconds' FROM notifications_message")
    assert later == [(True,)], "they wait before the next try"
    portal.smtp.start()
    portal.sql("UPDATE notifications_message SET due_at = now()")
    until(portal.all_sent, pump=portal.sweep)
    assert_each_arrived_once(portal)


def test_a_worker_whose_processes_all_wait_for_the_mail_server_still_lives(portal: Portal) -> None:
    portal.smtp.handler.mood = Mood.HANGS
    portal.write()
    until(lambda: portal.smtp.handler.talking, pump=portal.sweep)
    portal.forget_signs_of_life()
    until(portal.worker_lives, patience=2 * HEARTBEAT_EVERY)
    assert portal.smtp.handler.talking, "it has been waiting all the time"
    portal.valkey.kill()
    portal.valkey.start()
    until(portal.worker_lives)
    portal.forget_signs_of_life()
    until(portal.worker_lives, patience=2 * HEARTBEAT_EVERY)
    portal.smtp.handler.mood = Mood.TAKES
    until(portal.all_sent, pump=portal.sweep)
    assert_each_arrived_once(portal)


def test_a_worker_is_killed_while_it_sends(portal: Portal) -> None:
    portal.smtp.handler.mood = Mood.HANGS
    portal.write()
    until(lambda: portal.smtp.handler.talking, pump=portal.sweep)
    portal.kill_workers()
    assert sorted(portal.outbox()) == ["pending", "pending", "sending"]
    until(lambda: not portal.smtp.handler.talking)
    assert portal.smtp.handler.taken == []
    portal.smtp.handler.mood = Mood.TAKES
    portal.start_worker()
    until(lambda: portal.outbox().count("sent") == 2, pump=portal.sweep)
    assert portal.outbox().count("sending") == 1, "the dead worker's claim holds"
    portal.lapse_claims()
    until(portal.all_sent, pump=portal.sweep)
    assert_each_arrived_once(portal)
    assert sorted(portal.outbox("attempts")) == [1, 1, 2]


def test_a_worker_is_killed_between_the_servers_yes_and_the_record_of_it(portal: Portal) -> None:
    portal.smtp.handler.mood = Mood.KEEPS_AND_HANGS
    portal.write()
    until(lambda: portal.smtp.handler.taken, pump=portal.sweep)
    portal.kill_workers()
    portal.smtp.handler.mood = Mood.TAKES
    portal.lapse_claims()
    portal.start_worker()
    until(portal.all_sent, pump=portal.sweep)
    received = Counter(portal.smtp.handler.ids())
    tries = dict(zip(portal.outbox("message_id"), portal.outbox("attempts"), strict=True))
    assert received == tries, "each of the three once in a mailbox that heeds ids"
    assert sorted(tries.values()) == [1, 1, 2]
    letters = {(str(mail["Message-ID"]), str(mail["Date"])) for mail in portal.smtp.handler.taken}
    assert len(letters) == 3, "and the second copy says the same as the first"


def test_two_workers_and_many_sweeps_never_send_one_message_twice(portal: Portal) -> None:
    portal.start_worker()
    written = portal.write(calls=15)["written"]
    for _time in range(6):
        portal.sweep()
        portal.deliver(written)
    until(portal.all_sent, pump=portal.sweep)
    assert_each_arrived_once(portal)
