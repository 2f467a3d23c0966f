"""What is done by the clock: bytes that no row knows are removed."""

from __future__ import annotations

from portal.files.models import StoredFile
from portal.files.services import folder


def sweep_files() -> int:
    """Remove the files that were left without a row.

    Returns:
        how many were removed.
    """
    return folder.remove_leftovers({str(key) for key in StoredFile.objects.values_list("key", flat=True)})
