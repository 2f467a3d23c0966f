"""How long it takes to find who else is called so: what moderators are shown beside a name, and what the
first step of registering finds, each for names from all over the directory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Any

import psutil

HEAD = ("looked for", "names", "p50 ms", "p95 ms", "longest ms", "CPU ms")
NAMES = 200
GOAL = 60.0
"""Milliseconds of which 19 in 20 names take less."""


def rows() -> list[list[str]]:
    """The table's lines, measured in the database that the settings name."""
    from organizations.models import Organization  # noqa: PLC0415
    from organizations.selectors.duplicates import resembling  # noqa: PLC0415
    from organizations.selectors.finding import already_here  # noqa: PLC0415
    from portal.accounts.models import User  # noqa: PLC0415

    person = User.objects.order_by("pk").first()
    assert person is not None, "the seed makes people"
    pks = list(Organization.objects.order_by("pk").values_list("pk", flat=True))
    chosen = list(Organization.objects.filter(pk__in=pks[:: max(1, len(pks) // NAMES)][:NAMES]))
    whole, last = "already here, the whole name", "already here, its last word"
    return [
        _line("possible duplicates", chosen, resembling),
        _line(whole, [one.name for one in chosen], lambda text: already_here(text, user=person)),
        _line(last, [one.name.split()[-1] for one in chosen], lambda text: already_here(text, user=person)),
    ]


def _line(what: str, asked: Sequence[Any], find: Callable[[Any], object]) -> list[str]:
    from django.db import connection  # noqa: PLC0415

    # Statements are prepared when they have come some times.
    for one in asked[:5]:
        find(one)
    both = [psutil.Process(), psutil.Process(connection.connection.info.backend_pid)]
    before = sum(time.user + time.system for time in (one.cpu_times() for one in both))
    taken = sorted(_milliseconds(one, find) for one in asked)
    cpu = 1_000 * (sum(time.user + time.system for time in (one.cpu_times() for one in both)) - before)
    p95 = taken[len(taken) * 95 // 100]
    shown = f"**{p95:.0f}**" if p95 > GOAL else f"{p95:.0f}"
    middle = f"{taken[len(taken) // 2]:.0f}"
    return [what, str(len(taken)), middle, shown, f"{taken[-1]:.0f}", f"{cpu / len(taken):.0f}"]


def _milliseconds(asked: object, find: Callable[[Any], object]) -> float:
    start = perf_counter()
    find(asked)
    return 1_000 * (perf_counter() - start)
