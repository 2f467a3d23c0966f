"""10,000 public partnerships: the register, desks and single pages beside the rendered floor.

A part of `make bench` with servers of its own; alone: `python -m benchmarks --only partnerships`.
"""

from __future__ import annotations

from benchmarks.directory import HEAD, DirectoryBench

GOAL = 3.0
"""Times the floor that any of these pages may take."""


class PartnershipsBench(DirectoryBench):
    """One run over partnerships alone."""

    goal = GOAL
    subject = "partnerships"

    def _measure(self) -> None:
        from benchmarks import pages, partnership_pages, report  # noqa: PLC0415  (they read the settings)

        floor = pages.FLOORS[pages.Floor.RENDERED]
        asked = (floor, *partnership_pages.partnership_pages())
        measured = [report.Measured(page, pages.cost(page, self.sessions)) for page in asked]
        table = report.table(("page", "asked by", *HEAD[1:]), self._rows(measured, say_asker=True))
        print(f"\n{table}", flush=True)
        if not (self.asked.no_write or self.asked.quick):
            report.write("partnerships", table)
