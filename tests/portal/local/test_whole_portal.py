"""The portal itself, by the command behind `make run`, on an empty data folder."""

import http.client
import json
import re
import signal
from pathlib import Path
from typing import Any

import psycopg

from tests.portal.local.conftest import PATIENCE, Run, StartPortal, living, wait_until_gone
from tests.waiting import wait_until


def get(run: Run, path: str) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", run.port, timeout=PATIENCE)
    try:
        connection.request("GET", path, headers={"Host": f"localhost:{run.port}"})
        response = connection.getresponse()
        return response.status, response.read().decode()
    finally:
        connection.close()


def readiness(run: Run) -> dict[str, Any]:
    return dict(json.loads(get(run, "/readyz")[1]))


def people(run: Run) -> int:
    with psycopg.connect(run.addresses["DATABASE_URL"]) as connection:
        row = connection.execute("SELECT count(*) FROM accounts_user").fetchone()
    assert row
    return int(row[0])


def schedule(run: Run) -> list[Path]:
    return list((run.var / "run").glob("beat*"))


def cut_short(run: Run) -> list[Path]:
    return [path for path in schedule(run) if path.read_bytes() == b"cut short"]


def test_an_empty_folder_becomes_a_portal_that_survives_a_kill(start_portal: StartPortal) -> None:
    first = start_portal("portal.local", empty=True).wait_until_up()

    assert f"Tandem runs at http://localhost:{first.port}" in first.out
    assert len(re.findall(r"\S+@\S+", first.out)) >= 5
    status, page = get(first, "/")
    assert status == 200
    stylesheet = re.search(r'href="(/static/[^"]+\.css)"', page)
    assert stylesheet
    assert get(first, stylesheet[1])[0] == 200
    wait_until(lambda: readiness(first)["status"] == "ok", "worker and clock are there too", PATIENCE)

    loaded = people(first)
    assert loaded
    family = first.remember_family()
    first.end(signal.SIGKILL)
    wait_until_gone(family)
    for path in schedule(first):
        path.write_text("cut short")

    second = start_portal("portal.local", port=first.port).wait_until_up()
    assert second.out == first.out
    assert people(second) == loaded
    wait_until(lambda: schedule(second) and not cut_short(second), "the clock has a new schedule", PATIENCE)
    family = second.remember_family()
    assert second.end(signal.SIGTERM) == 0
    assert living(family) == []
    assert second.err == ""
    assert "Traceback" not in second.log("beat")
