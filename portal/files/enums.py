from __future__ import annotations

from enum import StrEnum


class FileType(StrEnum):
    """What a file is by its content, whatever its name says; the value is its media type.

    HTML and SVG are none of them: a browser would run what stands in them.
    """

    PDF = "application/pdf"
    PNG = "image/png"
    JPEG = "image/jpeg"
    WEBP = "image/webp"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    ODT = "application/vnd.oasis.opendocument.text"
    ODS = "application/vnd.oasis.opendocument.spreadsheet"
    ODP = "application/vnd.oasis.opendocument.presentation"
    CSV = "text/csv"

    @property
    def label(self) -> str:
        """What people call it."""
        office = {
            FileType.XLSX: "Excel (XLSX)",
            FileType.DOCX: "Word (DOCX)",
            FileType.PPTX: "PowerPoint (PPTX)",
        }
        return office.get(self, self.name)

    @property
    def is_shown_safely(self) -> bool:
        """Whether a browser may show it in place: none of these can run a script of the portal."""
        return self in (FileType.PDF, FileType.PNG, FileType.JPEG, FileType.WEBP)
