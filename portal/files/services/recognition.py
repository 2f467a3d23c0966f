"""What a file is, told from its bytes; the name and the type that a browser sends are not asked."""

from __future__ import annotations

import codecs
import errno
import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from django.utils.translation import gettext as _

from portal.core.exceptions import Refused
from portal.files.enums import FileType

HEAD_BYTES = 65_536
MOST_MEMBERS = 5_000
"""Parts of a packed file; an office document has some dozens."""

PACKED_BY = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""How the parts of office documents are packed (ISO/IEC 21320-1); other ways can unpack without bounds."""

_MAGIC = {
    b"\x89PNG\r\n\x1a\n": FileType.PNG,
    b"\xff\xd8\xff": FileType.JPEG,
    b"%PDF-": FileType.PDF,
}
# OpenDocument tells what it is in its first member (ODF 1.3 part 2, 3.3).
_OPEN_DOCUMENTS = (FileType.ODT, FileType.ODS, FileType.ODP)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
# What `zipfile` and what it unpacks with stumble on in a package that lies or lost bytes.
_DAMAGE = (
    zipfile.BadZipFile,
    EOFError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
    lzma.LZMAError,
    struct.error,
    zlib.error,
)
# The container of Excel and Word before 2007, and of every Office document under a password (MS-OFFCRYPTO
# 2.3).
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The control characters that no text has.
_NO_TEXT = frozenset(range(32)) - {9, 10, 13, 12, 27}


def recognise(file: BinaryIO) -> FileType | None:
    """What a file is; None for anything that the portal keeps for no purpose.

    Args:
        file: seekable; left at its start.

    Raises:
        Refused: for what has a sentence of its own: a password, macros, a damaged package.
    """
    file.seek(0)
    head = file.read(HEAD_BYTES)
    try:
        return _of(head, file)
    finally:
        file.seek(0)


@contextmanager
def damage_refused(sentence: str, *also: type[Exception]) -> Iterator[None]:
    """Turns what reading a damaged ZIP package ends in into a sentence; a fault of the disk stays one.

    Args:
        sentence: for whoever sent the file.
        also: what else counts as damage.

    Raises:
        Refused: with the sentence.
        OSError: when the disk could not be read or written.
    """
    damage: tuple[type[Exception], ...] = (*_DAMAGE, *also)
    try:
        yield
    except damage as error:
        raise Refused(sentence) from error
    except OSError as error:
        # A place before the start of a file on the disk is "invalid"; one in memory is a ValueError above.
        if error.errno != errno.EINVAL:
            raise
        raise Refused(sentence) from error


def _of(head: bytes, file: BinaryIO) -> FileType | None:
    for magic, file_type in _MAGIC.items():
        if head.startswith(magic):
            return file_type
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return FileType.WEBP
    if head.startswith(_OLE):
        raise Refused(
            _(
                "The file is protected with a password, or was made by a program older than 2007. "
                "Open it, save it without a password as a new file (XLSX, DOCX or PDF), and send that one."
            )
        )
    if head.startswith(_ZIP):
        return _packed(file)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise Refused(
            _("The text of the file is encoded as UTF-16. Save it as “CSV UTF-8” and send it again.")
        )
    return FileType.CSV if _is_text(head) else None


def _packed(file: BinaryIO) -> FileType | None:
    """Which document a ZIP package is, by its parts."""
    sentence = _("The file is damaged: it cannot be unpacked. Please download or save it again.")
    with damage_refused(sentence), zipfile.ZipFile(file) as package:
        names = set(package.namelist())
        if len(names) > MOST_MEMBERS:
            raise Refused(_("The file has too many parts to be a document, so it was not opened."))
        kind = package.read("mimetype")[:100] if _small(package, "mimetype") else b""
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Refused(
            _(
                "The file holds macros, which the portal does not keep. Save it without macros (as XLSX "
                "or DOCX)."
            )
        )
    if "xl/workbook.xml" in names:
        return FileType.XLSX
    if "word/document.xml" in names:
        return FileType.DOCX
    if "ppt/presentation.xml" in names:
        return FileType.PPTX
    return next((one for one in _OPEN_DOCUMENTS if kind == one.value.encode()), None)


def _small(package: zipfile.ZipFile, name: str) -> bool:
    entry = package.NameToInfo.get(name)
    return entry is not None and entry.file_size <= 100 and entry.compress_type in PACKED_BY


def _is_text(head: bytes) -> bool:
    """Whether it reads as plain text; what begins like HTML or SVG does not count as such."""
    if not head.strip() or not _NO_TEXT.isdisjoint(head):
        return False
    return not head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")
