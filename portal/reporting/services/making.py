"""An export made by a worker."""

from __future__ import annotations

import datetime as dt
import errno
import logging
from collections.abc import Mapping
from typing import Any

import rules
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils import timezone, translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from portal.core.exceptions import Refused
from portal.core.exports import write_csv, write_xlsx, write_zip
from portal.core.jobs import ClaimLost, Held, JobState
from portal.reporting.enums import ExportFormat
from portal.reporting.models import Export
from portal.reporting.services import folder

logger = logging.getLogger(__name__)

WRITERS: Mapping[str, Any] = {
    ExportFormat.XLSX: write_xlsx,
    ExportFormat.CSV: write_csv,
    ExportFormat.ZIP: write_zip,
}


def make_export(pk: int) -> None:
    """Make an export if it still waits: claim it, write its file, give it its end.

    What goes wrong ends in one sentence for the person. Only when the database is gone the claim is left to
    lapse, for there is nowhere to write the sentence; the sweep then queues the export again.

    Args:
        pk: of the export.

    Raises:
        OperationalError: when the database is gone.
    """
    held = Export.objects.claim(pk, lease=dt.timedelta(seconds=settings.EXPORT_LEASE_SECONDS))
    if held is None:
        return
    with translation.override(held.job.language):
        try:
            sentence = _try(held)
            if sentence:
                held.end(JobState.FAILED, error=sentence)
        except ClaimLost:
            logger.info("Export %s was cancelled or given to another worker", pk)


def _try(held: Held[Export]) -> str:
    """Write the file; the sentence for the person when it could not be done, else nothing."""
    try:
        _write(held)
    except Refused as refusal:
        return refusal.sentence
    except OSError as fault:
        logger.exception("Export %s could not be stored", held.job.pk)
        return storage_sentence(fault)
    except (ClaimLost, OperationalError, InterfaceError):
        raise
    # A report is any app's code: whatever it stumbles on, the person must not wait for ever.
    except Exception:
        logger.exception("Export %s failed", held.job.pk)
        return _(
            "The export failed because of a fault in the portal, which has been recorded. "
            "You can ask for it again."
        )
    return ""


def _write(held: Held[Export]) -> None:
    export = held.job
    report, person = export.declared, export.requested_by
    if report is None or not person.is_active or not rules.has_perm(report.permission, person):
        raise Refused(_("This export is no longer meant for you."))
    queryset = report.rows_for(person, export.querystring)
    total = report.count(queryset)
    file_format = ExportFormat(export.format)
    check_rows(file_format, total)
    held.progress(0, total)
    # Named after the claim: two workers never write the same file.
    name = f"{export.pk}-{export.claim}.{export.format}"
    with folder.new_file(name) as part:
        rows = WRITERS[file_format](report, queryset, part, held.progress)
        size = part.stat().st_size
    kept_until = timezone.now() + dt.timedelta(hours=settings.EXPORT_KEEP_HOURS)
    try:
        held.end(JobState.DONE, file_name=name, size=size, done=rows, total=rows, expires_at=kept_until)
    except ClaimLost:
        folder.remove(name)
        raise


def check_rows(file_format: ExportFormat, rows: int) -> None:
    """Refuse more rows than the kind of file can hold.

    Args:
        file_format: the kind of file.
        rows: how many there are.

    Raises:
        Refused: when they are too many.
    """
    if file_format.max_rows is not None and rows > file_format.max_rows:
        sentence = _("An Excel sheet holds at most %(limit)s rows. Export to CSV, or narrow the filters.")
        raise Refused(sentence % {"limit": number_format(file_format.max_rows, force_grouping=True)})


def storage_sentence(fault: OSError) -> str:
    """What a person is told when a file cannot be written.

    Args:
        fault: the system's.
    """
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return _(
            "There is no room left on the portal's disk, so the file could not be kept. Try again later."
        )
    return _("The file could not be kept on the portal's disk. Try again later.")
