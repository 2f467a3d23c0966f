"""Puts load on one address: with wrk where it is installed, else with processes of our own."""

from __future__ import annotations

import json
import multiprocessing
import shutil
import socket
import statistics
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

CONNECTIONS = 8
PATIENCE = 8
"""Times longer to wait when a busy machine gave no answer at all."""

_LUA = Path(__file__).with_name("wrk.lua")


@dataclass(frozen=True)
class Load:
    """What came of it.

    Attributes:
        rate: requests a second.
        p50: milliseconds within which half were answered.
        p95: milliseconds within which 95 of 100 were answered.
        answers: how many there were.
    """

    rate: float
    p50: float
    p95: float
    answers: int


def generator() -> str:
    """The name of what will put the load."""
    return "wrk" if shutil.which("wrk") else "Python"


def put(url: str, headers: Mapping[str, str], seconds: float) -> Load:
    """Ask for one address over eight kept connections.

    Args:
        url: of a page that is answered with 200.
        headers: sent with each request.
        seconds: how long.

    Raises:
        RuntimeError: when an answer was not 200, a connection failed, or there was no answer at all.
    """
    way = _wrk if shutil.which("wrk") else _python
    for patience in (1, PATIENCE):
        got = way(url, headers, patience * seconds)
        if got.answers:
            return got
    raise RuntimeError(f"{url} gave no answer in {PATIENCE * seconds} s")


def _wrk(url: str, headers: Mapping[str, str], seconds: float) -> Load:
    # wrk counts whole seconds and reads decimals with a unit not at all, so a short measure is one second.
    command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{max(1, round(seconds))}s", "--timeout", "30s"]
    command += ["-s", str(_LUA)]
    for name, value in headers.items():
        command += ["-H", f"{name}: {value}"]
    told = subprocess.run([*command, url], capture_output=True, text=True, check=True).stdout
    figures = json.loads(told.rpartition("bench:")[2])
    if figures["errors"]:
        raise RuntimeError(f"{figures['errors']} requests of {url} failed")
    return Load(figures["rate"], figures["p50"], figures["p95"], figures["answers"])


def _python(url: str, headers: Mapping[str, str], seconds: float) -> Load:
    request = _request(url, headers)
    parts = urlsplit(url)
    address = (parts.hostname or "", parts.port or 80)
    with multiprocessing.get_context("fork").Pool(CONNECTIONS) as pool:
        took = pool.starmap(_ask, [(address, request, seconds)] * CONNECTIONS)
    everything = sorted(one for each in took for one in each)
    p95 = statistics.quantiles(everything, n=20)[-1] if len(everything) > 1 else sum(everything)
    p50 = statistics.median(everything) if everything else 0.0
    return Load(len(everything) / seconds, 1_000 * p50, 1_000 * p95, len(everything))


def _request(url: str, headers: Mapping[str, str]) -> bytes:
    parts = urlsplit(url)
    target = f"{parts.path}?{parts.query}" if parts.query else parts.path
    lines = [
        f"GET {target} HTTP/1.1",
        f"Host: {parts.netloc}",
        *(f"{name}: {value}" for name, value in headers.items()),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def _ask(address: tuple[str, int], request: bytes, seconds: float) -> list[float]:
    """The seconds that each request took, one after another over one connection."""
    took = []
    with socket.create_connection(address) as connection:
        end = time.perf_counter() + seconds
        while (start := time.perf_counter()) < end:
            connection.sendall(request)
            _read_answer(connection)
            took.append(time.perf_counter() - start)
    return took


def _read_answer(connection: socket.socket) -> None:
    got = b""
    while b"\r\n\r\n" not in got:
        got += _more(connection)
    head, _blank, body = got.partition(b"\r\n\r\n")
    status, *lines = head.split(b"\r\n")
    if b" 200" not in status:
        raise RuntimeError(status.decode())
    fields = dict(line.lower().split(b":", 1) for line in lines)
    missing = int(fields[b"content-length"]) - len(body)
    while missing > 0:
        missing -= len(_more(connection))


def _more(connection: socket.socket) -> bytes:
    more = connection.recv(65_536)
    if not more:
        raise RuntimeError("the server closed a kept connection")
    return more
