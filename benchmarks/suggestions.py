"""Who would fit an organization, a need or a draft, among as many as the national register has.

A part of `make bench` with servers of its own; alone: `python -m benchmarks --only suggestions`.
"""

from __future__ import annotations

from benchmarks.directory import HEAD, DirectoryBench

GOAL = 10.0
"""Times the floor that a list of suggestions may take."""


class SuggestionsBench(DirectoryBench):
    """One run over suggestions alone."""

    goal = GOAL

    def _measure(self) -> None:
        from benchmarks import pages, report, suggestion_pages  # noqa: PLC0415

        self._fill()
        asked = suggestion_pages.suggestion_pages()
        floor = pages.FLOORS[pages.Floor.RENDERED]
        measured = [report.Measured(page, pages.cost(page, self.sessions)) for page in (floor, *asked)]
        table = report.table(("suggestions for", *HEAD[1:]), self._rows(measured))
        print(f"\n{table}", flush=True)
        if not (self.asked.no_write or self.asked.quick):
            report.write("suggestions", table)
