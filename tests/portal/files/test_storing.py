"""Uploads are told by their content, kept whole or not at all, and forgotten with their rows."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import io
import os
import random
import stat
import struct
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from django.utils import translation

from portal.core.exceptions import Refused
from portal.files.enums import FileType
from portal.files.kinds import Purpose, find_purpose, register_purpose
from portal.files.models import StoredFile
from portal.files.services import folder, open_file, path_of, recognise, remove_file, sweep_files
from tests.factories.files import make_pdf_bytes
from tests.portal.files.conftest import PDF, PNG, Keep, packed

# As programs write a change behind what stands, with its table as an object (ISO 32000-1, 7.5.6 and 7.5.8).
CHANGED_PDF = (
    PDF + b"4 0 obj\n<</Type/XRef/Size 5/Root 1 0 R/Length 0>>\nstream\n\nendstream\nendobj\n"
    b"startxref\n%d\n%%%%EOF\n" % len(PDF)
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def test_what_is_kept_is_what_was_sent(keep: Keep) -> None:
    file = keep()
    with open_file(file.key) as opened:
        assert opened.read() == PDF
    assert (file.size, file.sha256) == (len(PDF), hashlib.sha256(PDF).hexdigest())
    assert (file.name, file.content_type) == ("statut.pdf", "application/pdf")


def test_only_the_portals_account_reads_the_folder(keep: Keep) -> None:
    path = path_of(keep().key)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (PDF, FileType.PDF),
        (PNG, FileType.PNG),
        (b"\xff\xd8\xff\xe0 jfif", FileType.JPEG),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", FileType.WEBP),
        (packed(xl__workbook_xml="x"), FileType.XLSX),
        (packed(word__document_xml="x"), FileType.DOCX),
        (packed(mimetype="application/vnd.oasis.opendocument.text"), FileType.ODT),
        (packed(something="x"), None),
        ("Denumire,Județ\nAlfa,Cluj\n".encode("utf-8-sig"), FileType.CSV),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", None),
        ("\ufeff  <!doctype html>".encode(), None),
        (b"MZ\x90\x00\x03", None),
        (b"GIF89a\x01\x00", None),
    ],
)
def test_a_file_is_known_by_its_content(content: bytes, expected: FileType | None) -> None:
    assert recognise(io.BytesIO(content)) is expected


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (OLE, "password"),
        (packed(xl__workbook_xml="x", xl__vbaProject_bin="x"), "macros"),
        (b"PK\x03\x04 and then nothing", "damaged"),
        ("Denumire".encode("utf-16"), "UTF-16"),
    ],
)
def test_what_has_a_sentence_of_its_own_is_refused_with_it(content: bytes, said: str) -> None:
    with translation.override("en"), pytest.raises(Refused) as refusal:
        recognise(io.BytesIO(content))
    assert said in refusal.value.sentence


def _broken_packages() -> Iterator[tuple[str, bytes]]:
    """Packages that `zipfile` stumbles on, each in another way."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
    whole = file.getvalue()
    directory, end = whole.rindex(b"PK\x01\x02"), whole.rindex(b"PK\x05\x06")

    def changed(place: int, new: bytes) -> bytes:
        return whole[:place] + new + whole[place + len(new) :]

    yield "packed bytes", changed(30 + len("mimetype"), b"\xff\xff")
    yield (
        "name in no encoding",
        changed(directory + 46, b"\xff").replace(whole[directory + 8 : directory + 10], b"\x00\x08"),
    )
    yield "begins before the file", changed(end + 16, struct.pack("<L", len(whole) * 2))
    yield "part outside the file", changed(directory + 42, b"\xff\xff\xff\x7f")
    yield "directory longer than the file", changed(end + 12, b"\xff\xff\xff\x00")


@pytest.mark.parametrize("content", [pytest.param(content, id=name) for name, content in _broken_packages()])
@pytest.mark.parametrize("lies", ["in memory", "on the disk"])
def test_a_damaged_package_is_a_sentence(content: bytes, lies: str, tmp_path: Path) -> None:
    path = tmp_path / "sent"
    path.write_bytes(content)
    with (
        io.BytesIO(content) if lies == "in memory" else path.open("rb") as file,
        translation.override("en"),
        pytest.raises(Refused, match="damaged"),
    ):
        recognise(file)


def test_any_bytes_of_a_package_may_be_lost() -> None:
    whole = packed(mimetype="application/vnd.oasis.opendocument.text", xl__workbook_xml="<a/>" * 9)
    chance = random.Random(7)
    for _ in range(1_500):
        content = bytearray(whole)
        for _ in range(chance.randint(1, 4)):
            content[chance.randrange(4, len(content))] = chance.randrange(256)
        with contextlib.suppress(Refused):
            assert recognise(io.BytesIO(content)) in (None, FileType.XLSX, FileType.ODT)


def test_a_disk_that_fails_is_no_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(zipfile.ZipFile, "namelist", fail)
    with pytest.raises(OSError, match=os.strerror(errno.EIO)):
        recognise(io.BytesIO(packed(xl__workbook_xml="x")))


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", PDF + b"x" * 1_000, packed(xl__workbook_xml="x"), OLE],
    ids=["empty", "html", "too large", "not for this purpose", "password"],
)
def test_a_refused_upload_leaves_nothing(keep: Keep, left: Callable[[], list[Path]], content: bytes) -> None:
    with pytest.raises(Refused):
        keep(content, "statut.pdf")
    assert left() == []
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO])
def test_a_full_disk_is_a_sentence_and_leaves_nothing(
    keep: Keep, left: Callable[[], list[Path]], monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def fail(_descriptor: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(folder.os, "fsync", fail)
    with pytest.raises(Refused):
        keep()
    assert left() == []
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/statut.pdf", "statut.pdf"),
        ("a\u202efdp.exe", "a fdp.exe"),
        ('x"; filename="y.pdf', "x ; filename= y.pdf"),
        ("ă" * 300 + ".pdf", "ă" * 196 + ".pdf"),
        ("...", "file"),
    ],
)
def test_a_name_cannot_mislead(keep: Keep, given: str, kept: str) -> None:
    assert keep(PDF, given).name == kept


def test_a_forgotten_file_goes_with_the_commit(
    keep: Keep, left: Callable[[], list[Path]], django_capture_on_commit_callbacks: Any
) -> None:
    file = keep()
    with django_capture_on_commit_callbacks(execute=True):
        remove_file(file)
        assert len(left()) == 1
    assert left() == []


def test_the_sweep_removes_what_a_rolled_back_transaction_left(
    keep: Keep, left: Callable[[], list[Path]]
) -> None:
    kept = keep()
    with transaction.atomic():
        keep(PNG, "sigla.png")
        transaction.set_rollback(True)
    assert len(left()) == 2
    assert sweep_files() == 0, "a young file may belong to a transaction that is still open"
    for path in left():
        os.utime(path, (time.time(), time.time() - folder.LEFTOVER_SECONDS - 60))
    assert sweep_files() == 1
    assert left() == [path_of(kept.key)]


def test_two_purposes_cannot_have_one_name(purpose: Purpose) -> None:
    other = Purpose(purpose.name, accepts=(), max_bytes=1, may_read=lambda user, file: True)
    with pytest.raises(ValueError, match=r"tests\.papers"):
        register_purpose(other)
    assert find_purpose(purpose.name) is purpose


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n<html><script>alert(1)</script></html>", "damaged"),
        (PDF[:-20], "damaged"),
        (PDF.replace(b"/Root 1 0 R", b""), "damaged"),
        # The place that the end names holds something else, or lies behind the end.
        (PDF.replace(b"startxref\n", b"startxref\n1"), "damaged"),
        (b"%PDF-1.7\n<script>1</script>\n/Root startxref\n9\n%%EOF\n", "damaged"),
        (make_pdf_bytes(trailer=b"/Encrypt 4 0 R"), "password"),
    ],
)
def test_a_pdf_that_no_reader_opens_is_not_kept(
    keep: Keep, left: Callable[[], list[Path]], content: bytes, said: str
) -> None:
    with translation.override("en"), pytest.raises(Refused, match=said):
        keep(content)
    assert left() == []


@pytest.mark.parametrize("content", [PDF + bytes(500), CHANGED_PDF])
def test_a_pdf_with_something_behind_its_end_or_a_later_change_is_kept(keep: Keep, content: bytes) -> None:
    assert keep(content).content_type == FileType.PDF


def test_a_check_names_what_is_gone_or_changed(keep: Keep) -> None:
    kept, gone, changed = keep(), keep(name="acord.pdf"), keep(name="dovada.pdf")
    printed = io.StringIO()
    call_command("check_files", stdout=printed)
    assert printed.getvalue() == "All 3 files are there and as they were stored.\n"

    path_of(gone.key).unlink()
    path_of(changed.key).write_bytes(PDF[:-1])
    printed = io.StringIO()
    with pytest.raises(CommandError, match="2 of 3 files are gone or changed"):
        call_command("check_files", stdout=printed)
    day = f"{kept.uploaded_at:%Y-%m-%d}"
    assert printed.getvalue().splitlines() == [
        f"gone: {gone.key} tests.papers, {day}, acord.pdf",
        f"changed: {changed.key} tests.papers, {day}, dovada.pdf",
    ]
