"""Whether what was kept is still there, as after a restore from a backup."""

from __future__ import annotations

from collections.abc import Iterator

from portal.files.models import StoredFile
from portal.files.services import folder


def damaged_files() -> Iterator[StoredFile]:
    """The files whose bytes are gone or are no longer those that were stored, the oldest first.

    Every file is read whole.
    """
    for file in StoredFile.objects.order_by("pk").iterator():
        if not folder.is_intact(file.key, file.sha256):
            yield file
