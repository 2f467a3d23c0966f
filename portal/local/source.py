"""Whether the checkout is the same as at the last start."""

import hashlib
import os
from collections.abc import Iterator

from portal.local import places

# Folders of the checkout that no running program reads.
ASIDE = {"var", "docs", "tests", "benchmarks", "__pycache__"}


def fingerprint() -> str:
    """A digest of name, size and time of every file that the portal's programs may read."""
    seen = hashlib.sha256(str(places.PROJECT).encode())
    for entry in sorted(_files(str(places.PROJECT)), key=lambda entry: entry.path):
        found = entry.stat()
        seen.update(f"{entry.path} {found.st_size} {found.st_mtime_ns}\n".encode())
    for stamp in sorted((places.PROJECT / ".venv").glob(".installed-*")):
        seen.update(stamp.read_bytes())
    return seen.hexdigest()


def _files(folder: str) -> Iterator[os.DirEntry[str]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in ASIDE and not entry.name.startswith("."):
                    yield from _files(entry.path)
            elif entry.is_file():
                yield entry
