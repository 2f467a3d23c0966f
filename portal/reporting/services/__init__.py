"""Exports: asked for, made, kept for a while."""

from portal.reporting.services.folder import open_file
from portal.reporting.services.making import make_export
from portal.reporting.services.requests import (
    cancel_export,
    download_name,
    export_at_once,
    filters_of,
    record_download,
    request_export,
)
from portal.reporting.services.sweeping import drop_expired_exports, sweep_exports

__all__ = [
    "cancel_export",
    "download_name",
    "drop_expired_exports",
    "export_at_once",
    "filters_of",
    "make_export",
    "open_file",
    "record_download",
    "request_export",
    "sweep_exports",
]
