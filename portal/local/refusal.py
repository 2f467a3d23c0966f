"""A start that cannot go on: one sentence for the person at the terminal, no traceback."""

import errno
from pathlib import Path


class Refusal(Exception):
    """Carries the sentence to show, and optionally the log whose end explains it."""

    def __init__(self, sentence: str, *, log_end: str = "") -> None:
        super().__init__(sentence)
        self.log_end = log_end


def from_os_error(error: OSError, place: Path) -> Refusal:
    """Put an operating system's error into a sentence.

    Args:
        error: what the system answered.
        place: the file or folder to name when the error names none.
    """
    path = error.filename or place
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return full_disk(place)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Refusal(f"{path} cannot be read and written by this user: give it back to them or remove it.")
    return Refusal(f"{path}: {error.strerror or error}.")


def full_disk(place: Path) -> Refusal:
    return Refusal(f"The disk that holds {place} is full: free some space and start again.")
