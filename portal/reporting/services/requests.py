"""What a person asks: a report at once, or as a job; its end before its time; its file."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable
from functools import partial
from typing import Any, BinaryIO
from urllib.parse import urlencode

import rules
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.audit.services import record
from portal.core.exceptions import NotAllowed, Refused
from portal.core.exports import Report
from portal.core.jobs import JobState
from portal.reporting.enums import ExportFormat
from portal.reporting.models import Export
from portal.reporting.services.making import WRITERS, check_rows, storage_sentence

MAKE = "portal.reporting.tasks.make_export"

# What of a list page's query string does not choose rows.
_NOT_FILTERS = {"page", "csrfmiddlewaretoken"}
_NOT_IN_FILE_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')


def export_at_once(
    *, user: User, report: Report, file_format: ExportFormat, filters: str, now: dt.datetime
) -> BinaryIO:
    """Write a small report and record that it was taken.

    Args:
        user: who takes it.
        report: what.
        file_format: as which kind of file.
        filters: as `filters_of` writes them.
        now: the moment.

    Returns:
        the whole file in memory, at its start.

    Raises:
        NotAllowed: when the report is not for this person.
        Refused: when the file cannot be written.
    """
    _check_allowed(user, report)
    file = io.BytesIO()
    try:
        rows = WRITERS[file_format](report, report.rows_for(user, filters), file)
    except OSError as fault:
        raise Refused(storage_sentence(fault)) from fault
    with transaction.atomic():
        record(
            actor=user,
            verb="reporting.export",
            target=user,
            now=now,
            after=_facts(report, file_format, filters, rows),
        )
    file.seek(0)
    return file


def request_export(
    *, user: User, report: Report, file_format: ExportFormat, filters: str, rows: int, now: dt.datetime
) -> Export:
    """Queue an export for the workers; the same one that is still being made is given back instead.

    Args:
        user: for whom.
        report: what.
        file_format: as which kind of file.
        filters: as `filters_of` writes them.
        rows: how many there are now.
        now: the moment.

    Raises:
        NotAllowed: when the report is not for this person.
        Refused: when the person has as many exports under way as they may, or the rows are too many for
            the kind of file.
    """
    _check_allowed(user, report)
    check_rows(file_format, rows)
    same: dict[str, Any] = {
        "requested_by": user,
        "report": report.key,
        "format": file_format,
        "querystring": filters,
        "language": get_language() or settings.LANGUAGE_CODE,
    }
    with transaction.atomic():
        # One request at a time for each person: a double click finds what the first click made.
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        under_way = list(Export.objects.filter(requested_by=user).open())
        for export in under_way:
            if all(getattr(export, name) == value for name, value in same.items()):
                return export
        limit = settings.EXPORTS_PER_PERSON
        if len(under_way) >= limit:
            raise Refused(
                ngettext(
                    "%(limit)s export of yours is being made. Wait until it is ready, or cancel it.",
                    "%(limit)s exports of yours are being made. Wait until one is ready, or cancel one.",
                    limit,
                )
                % {"limit": limit}
            )
        export = Export.objects.create(**same, total=rows, created_at=now)
        record(
            actor=user,
            verb="reporting.export",
            target=export,
            now=now,
            after=_facts(report, file_format, export.querystring, rows),
        )
        # Robust: whatever goes wrong here, what the person asked for stands, and the sweep is coming.
        transaction.on_commit(partial(Export.objects.hand_over, MAKE, export.pk), robust=True)
    return export


def cancel_export(*, pk: int, actor: User, now: dt.datetime) -> None:
    """End an export before it is ready; its worker stops at its next word.

    Args:
        pk: of the export.
        actor: who cancels.
        now: the moment.

    Raises:
        NotAllowed: when it is not theirs.
        Refused: when it has ended already.
        Export.DoesNotExist: when there is none.
    """
    with transaction.atomic():
        export = Export.objects.get(pk=pk)
        if not rules.has_perm("reporting.cancel", actor, export):
            raise NotAllowed(_("Only the person who asked for an export can cancel it."))
        if not Export.objects.filter(pk=pk).move(JobState.CANCELLED, finished_at=now):
            raise Refused(_("The export has already ended."))
        record(actor=actor, verb="reporting.cancel_export", target=export, now=now)


def record_download(*, export: Export, actor: User, now: dt.datetime) -> None:
    """Write down that an export's file was taken.

    Args:
        export: whose file is there.
        actor: who takes it.
        now: the moment.

    Raises:
        NotAllowed: when it is not theirs.
    """
    if not rules.has_perm("reporting.download", actor, export):
        raise NotAllowed(_("Only the person who asked for an export can download it."))
    record(actor=actor, verb="reporting.download_export", target=export, now=now)


def filters_of(params: Iterable[tuple[str, Iterable[str]]]) -> str:
    """The filters of a list page as a query string: in order, and without what does not choose rows.

    Args:
        params: the page's parameters with their values.
    """
    chosen = (
        (name, value)
        for name, values in params
        for value in values
        if name not in _NOT_FILTERS and value != ""
    )
    return urlencode(sorted(chosen))


def download_name(title: str, file_format: ExportFormat, made_at: dt.datetime) -> str:
    """What the file is called on the person's side: "Propuneri de parteneriat 2026-11-21.xlsx".

    Args:
        title: of the report.
        file_format: gives the extension.
        made_at: gives the day, in the portal's time zone.
    """
    stem = " ".join(_NOT_IN_FILE_NAMES.sub(" ", title).split())
    return f"{stem} {timezone.localdate(made_at).isoformat()}.{file_format}".lstrip()


def _check_allowed(user: User, report: Report) -> None:
    if not rules.has_perm(report.permission, user):
        raise NotAllowed(_("This export is not meant for you."))


def _facts(report: Report, file_format: ExportFormat, filters: str, rows: int) -> dict[str, str | int]:
    return {"report": report.key, "format": file_format.value, "filters": filters, "rows": rows}
