"""An upload that becomes a stored file."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import logging
import re
import uuid
from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, BinaryIO, Protocol

from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from portal.core.exceptions import Refused
from portal.files.enums import FileType
from portal.files.kinds import Purpose
from portal.files.models import StoredFile
from portal.files.services import folder
from portal.files.services.pdf import require_readable
from portal.files.services.recognition import recognise

if TYPE_CHECKING:
    from portal.accounts.models import User

logger = logging.getLogger(__name__)

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069/\\:*?"<>|]+')


class Upload(Protocol):
    """What a form's file field gives (`UploadedFile`), as far as it is used here."""

    name: str | None

    def chunks(self) -> Iterable[bytes]:
        """The bytes, piece by piece."""


def store_file(*, upload: Upload, purpose: Purpose, actor: User, now: dt.datetime) -> StoredFile:
    """Check an upload and keep it; its row stands in the caller's transaction.

    When that transaction is rolled back, the bytes are left without a row, and the sweep removes them.
    Whether the actor may upload is the calling service's question.

    Args:
        upload: what the form's file field gives.
        purpose: what is accepted, and how much.
        actor: who uploads it.
        now: the moment of the act.

    Raises:
        Refused: when it is empty, too large, damaged, or of another type than the purpose accepts; when it
            has a password or macros; when the disk is full. Nothing is kept then.
    """
    key = uuid.uuid4()
    try:
        with folder.new_file(key) as file:
            size, digest = _copy(upload, file, purpose.max_bytes)
            content_type = _check(file, purpose)
    except OSError as fault:
        logger.exception("An upload for %s could not be kept", purpose.name)
        raise Refused(_sentence(fault)) from fault
    # The one place through which every upload goes: what is to be drawn anew (a logo) is drawn by its service
    # first, and handed on as the upload.
    return StoredFile.objects.create(
        key=key,
        purpose=purpose.name,
        name=_safe_name(upload.name),
        content_type=content_type,
        size=size,
        sha256=digest,
        uploaded_by=actor,
        uploaded_at=now,
    )


def fingerprint_of(upload: Upload) -> str:
    """The SHA-256 of an upload, as a stored file has it; the upload can still be stored afterwards."""
    seen = hashlib.sha256()
    for chunk in upload.chunks():
        seen.update(chunk)
    return seen.hexdigest()


def remove_file(file: StoredFile) -> None:
    """Forget a file; its bytes go once the caller's transaction is committed.

    Raises:
        ProtectedError: when another record still rests on it.
    """
    key = file.key
    file.delete()
    transaction.on_commit(partial(folder.remove, key), robust=True)


def _copy(upload: Upload, file: BinaryIO, limit: int) -> tuple[int, str]:
    """Copy the bytes; their number and SHA-256."""
    size, seen = 0, hashlib.sha256()
    for chunk in upload.chunks():
        size += len(chunk)
        if size > limit:
            raise Refused(
                _("The file is larger than %(limit)s, which is the most that is accepted here.")
                % {"limit": filesizeformat(limit)}
            )
        seen.update(chunk)
        file.write(chunk)
    if not size:
        raise Refused(_("The file is empty."))
    return size, seen.hexdigest()


def _check(file: BinaryIO, purpose: Purpose) -> FileType:
    file.flush()
    found = recognise(file)
    if found is None or found not in purpose.accepts:
        raise Refused(
            _("This is not a file that is accepted here, whatever its name says. Accepted: %(types)s.")
            % {"types": ", ".join(accepted.label for accepted in purpose.accepts)}
        )
    if found == FileType.PDF:
        require_readable(file)
    file.seek(0, 2)
    return found


def _safe_name(name: str | None) -> str:
    """The name without what changes how it reads or where it leads, at most 200 characters, ending kept."""
    plain = " ".join(_NOT_IN_NAMES.sub(" ", name or "").split()).strip(". ")
    stem, dot, ending = plain.rpartition(".")
    if dot and len(ending) <= 10:
        return f"{stem[: 199 - len(ending)]}.{ending}"
    return plain[:200] or "file"


def _sentence(fault: OSError) -> str:
    if fault.errno in (errno.ENOSPC, errno.EDQUOT):
        return _(
            "There is no room left on the portal's disk, so the file could not be kept. Try again later."
        )
    return _("The file could not be kept on the portal's disk. Try again later.")
