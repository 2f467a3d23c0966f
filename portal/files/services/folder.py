"""The private folder in which files lie by their key: readable by the portal's account alone."""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

# A file without a row may be one whose transaction has not been committed yet; after this long it is left
# over.
LEFTOVER_SECONDS = 7_200


def path_of(key: uuid.UUID) -> Path:
    """Where the file of this key lies, or would."""
    name = str(key)
    return _folder() / name[:2] / name


def open_file(key: uuid.UUID) -> BinaryIO:
    """The file, opened for reading.

    Raises:
        FileNotFoundError: when it is gone.
    """
    return path_of(key).open("rb")


def is_intact(key: uuid.UUID, sha256: str) -> bool:
    """Whether the file is, byte for byte, what was fingerprinted; one that is gone is not.

    Args:
        key: of the file.
        sha256: its fingerprint, as hexadecimal digits.
    """
    try:
        with path_of(key).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False


@contextmanager
def new_file(key: uuid.UUID) -> Iterator[BinaryIO]:
    """A file that gets its name when it is whole and safe on the disk; nothing is left when the writing
    fails.

    Raises:
        OSError: when it cannot be made or kept.
    """
    final = path_of(key)
    final.parent.mkdir(mode=0o700, exist_ok=True)
    part = final.with_name(f"{final.name}.part")
    try:
        descriptor = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_NOFOLLOW, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            # A disk that puts off writing tells only now that it is full.
            os.fsync(file.fileno())
        part.replace(final)
        _settle(final.parent)
    finally:
        part.unlink(missing_ok=True)


def remove(key: uuid.UUID) -> None:
    """Remove the file; one that is gone already is no fault."""
    path_of(key).unlink(missing_ok=True)


def remove_leftovers(known: Collection[str]) -> int:
    """Remove the files that no row knows: of transactions that were rolled back, and of rows that are gone.

    Args:
        known: the keys that have a row.

    Returns:
        how many were removed.
    """
    removed = 0
    for path in _folder().glob("??/*"):
        # Another sweep may be at it in this very moment.
        with suppress(FileNotFoundError):
            if path.name not in known and time.time() - path.stat().st_mtime > LEFTOVER_SECONDS:
                path.unlink()
                removed += 1
    return removed


def _folder() -> Path:
    path = Path(settings.PRIVATE_ROOT) / "files"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _settle(folder: Path) -> None:
    """Write the folder's own entry to the disk, so that the name outlives a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
