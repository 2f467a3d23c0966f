"""Values of indicators taken away as a workbook, filled in, and brought back."""

from partnerships.services.workbooks.making import EVERY, MOST_LINES, make_workbook
from partnerships.services.workbooks.reporters import kept_for_programmes, written_by
from partnerships.services.workbooks.saving import mark_of, receive_workbook, save_upload, to_be_saved

__all__ = [
    "EVERY",
    "MOST_LINES",
    "kept_for_programmes",
    "make_workbook",
    "mark_of",
    "receive_workbook",
    "save_upload",
    "to_be_saved",
    "written_by",
]
