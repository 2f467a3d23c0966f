"""The private folder in which exports lie until they expire: readable by the portal's account alone."""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

# A file that no export knows is left over from a worker that died; younger ones may be coming into being.
LEFTOVER_SECONDS = 7_200


def folder() -> Path:
    """The folder, made when it is missing.

    Raises:
        OSError: when it cannot be made.
    """
    path = Path(settings.PRIVATE_ROOT) / "exports"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)
    return path


@contextmanager
def new_file(name: str) -> Iterator[Path]:
    """A file that gets its name when it is whole and safe on the disk; removed when the writing fails.

    Args:
        name: in the folder; nobody else may be writing it.

    Raises:
        OSError: when it cannot be made or kept.
    """
    final = folder() / name
    part = final.with_name(f"{name}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY | os.O_NOFOLLOW, 0o600))
        yield part
        written = os.open(part, os.O_RDONLY)
        try:
            # A disk that puts off writing tells only now that it is full.
            os.fsync(written)
        finally:
            os.close(written)
        part.replace(final)
    finally:
        part.unlink(missing_ok=True)


def open_file(name: str) -> BinaryIO:
    """An export's file, opened for reading.

    Args:
        name: in the folder.

    Raises:
        FileNotFoundError: when it is gone.
    """
    return (folder() / name).open("rb")


def remove(name: str) -> None:
    """Remove a file and what was written of it; one that is gone already is no fault.

    Args:
        name: in the folder.
    """
    for path in (folder() / name, folder() / f"{name}.part"):
        path.unlink(missing_ok=True)


def remove_leftovers(known: Collection[str]) -> int:
    """Remove the files that nobody will ask for.

    Args:
        known: the names of the files that exports have.

    Returns:
        how many were removed.
    """
    removed = 0
    for path in folder().iterdir():
        # A worker may rename its part in this very moment.
        with suppress(FileNotFoundError):
            if path.name not in known and time.time() - path.stat().st_mtime > LEFTOVER_SECONDS:
                path.unlink()
                removed += 1
    return removed
