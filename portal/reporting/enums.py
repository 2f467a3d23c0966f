from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import pgettext_lazy

from portal.core.exports import MAX_XLSX_ROWS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrOrPromise


class ExportFormat(models.TextChoices):
    """The kinds of file that a report can be taken away as; the value is the file's extension."""

    XLSX = "xlsx", "Excel"
    CSV = "csv", "CSV"
    ZIP = "zip", "ZIP"

    @property
    def content_type(self) -> str:
        """The media type with which the file is sent."""
        return {
            ExportFormat.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            ExportFormat.CSV: "text/csv; charset=utf-8",
            ExportFormat.ZIP: "application/zip",
        }[self]

    @property
    def max_rows(self) -> int | None:
        """How many rows such a file can hold; None when any number."""
        return MAX_XLSX_ROWS if self is ExportFormat.XLSX else None


VERBS: Mapping[str, StrOrPromise] = {
    "reporting.export": pgettext_lazy("verb", "exported"),
    "reporting.cancel_export": pgettext_lazy("verb", "cancelled the export"),
    "reporting.download_export": pgettext_lazy("verb", "downloaded the export"),
}
