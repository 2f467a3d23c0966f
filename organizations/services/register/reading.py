"""A worker reads a register file into rows of the database, piece by piece, and goes on where another
stopped."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from operator import attrgetter

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from organizations.enums import RegisterStep
from organizations.models import RegisterImport, RegisterRow, RegisterRun
from organizations.services.register.beating import Beating
from organizations.services.register.columns import form_told_by
from organizations.services.register.comparing import compare
from organizations.services.register.facts import RowFacts, facts_of, remembering
from organizations.services.register.places import place_matcher
from organizations.services.register.sheets import layout_of, open_sheet, records
from portal.core.exceptions import Refused
from portal.core.jobs import Held, JobState
from portal.files.services import path_of

BATCH = 2_000
"""Rows that are kept together; what a worker loses when it dies."""

COLUMNS = (
    "register_number", "raw_number", "name", "folded_name", "status", "origin_country", "county", "locality",
    "territory_id", "address", "mission", "utility_act", "utility_on", "remarks",
)  # fmt: skip
_COPY = f"COPY organizations_registerrow (source_id, number, is_held, {', '.join(COLUMNS)}) FROM STDIN"
_VALUES = attrgetter(*COLUMNS)


def read_file(held: Beating) -> None:
    """Read what is not read yet of the run's file, then compare it with the directory: the preview.

    Args:
        held: a run of the reading phase.

    Raises:
        Refused: with what is wrong with the file.
        ClaimLost: when the run was cancelled, or given to another worker.
    """
    source = held.job.source
    assert source.file is not None, "an open import has its file"
    with open_sheet(path_of(source.file.key), source.file.content_type) as sheet:
        layout = layout_of(sheet)
        _settle_form(source, sheet.sheet, sorted(layout.places))
        start = _last_row(source)
        total = max(sheet.expected_rows(), start)
        held.progress(start, total)
        match = remembering(place_matcher())
        unread = (
            (number, facts_of(cells, form=source.form, match=match))
            for number, cells in records(sheet, layout)
            if number > start
        )
        for batch in _batches(unread):
            _keep(held, source, batch, total)
    _preview(held, source)


def _settle_form(source: RegisterImport, sheet: str, columns: list[str]) -> None:
    """Write down which of the five files it is: as the moderator chose, else as its names tell."""
    form = source.form or form_told_by(sheet, source.file_name)
    if not form:
        raise Refused(
            _(
                "Neither the name of the file nor that of its sheet tells whether it holds associations, "
                "foundations, federations, unions or foreign legal persons. Choose it, and send the file "
                "again."
            )
        )
    source.form, source.columns = form, columns
    source.save(update_fields=["form", "columns"])


def _last_row(source: RegisterImport) -> int:
    last = RegisterRow.objects.filter(source=source).aggregate(last=Max("number"))["last"]
    return int(last or 0)


def _batches(rows: Iterator[tuple[int, RowFacts]]) -> Iterator[list[tuple[int, RowFacts]]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _keep(
    held: Held[RegisterRun], source: RegisterImport, batch: list[tuple[int, RowFacts]], total: int
) -> None:
    last = batch[-1][0]
    with transaction.atomic():
        with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
            for number, facts in batch:
                *plain, remarks = _VALUES(facts)
                copy.write_row(
                    (source.pk, number, facts.is_held, *plain, [str(remark) for remark in remarks])
                )
        # Last, so that a moderator who stops the import waits for no piece; and within, so that a worker that
        # was stopped or taken for dead keeps nothing.
        held.progress(last, max(total, last))


def _preview(held: Beating, source: RegisterImport) -> None:
    held.tell(RegisterStep.COMPARING)
    with transaction.atomic():
        source.counts = compare(source)
        source.read_at = timezone.now()
        source.save(update_fields=["counts", "read_at"])
        held.end(
            JobState.DONE,
            done=source.counts["last_row"],
            total=source.counts["last_row"],
            expires_at=source.read_at,
        )
